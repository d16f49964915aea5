"""Worker processes that never outlive their parent process.

Python's own pools are not used: they return an interrupt as a result, break when a worker dies
while another one cleans up, and leave workers running when their parent is killed.
"""

from __future__ import annotations

import os
import pickle
import signal
import traceback
from contextlib import contextmanager, suppress
from multiprocessing import get_context, resource_tracker
from multiprocessing.connection import wait
from queue import SimpleQueue
from threading import Thread, main_thread
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from relufit.cli import interrupts
from relufit.cli.ending import run_program
from relufit.errors import WorkError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
    from multiprocessing.context import SpawnProcess

__all__ = ["Workers"]

_CLEANING_S = 60.0  # time limit for a worker's clean-up; then it is killed
_WAIT_S = 0.5  # after this time a signal that another thread received is handled
_BLOCKED = {signal.SIGINT, signal.SIGTERM, *filter(None, [getattr(signal, "SIGHUP", None)])}

Task = TypeVar("Task")
Result = TypeVar("Result")


class _Result(NamedTuple):
    """What a worker sends back: a result or an error."""

    result: Any = None
    error: Exception | None = None


class _Worker(NamedTuple):
    process: SpawnProcess
    line: Any  # the parent's end of a connection


class Workers(Generic[Task, Result]):
    """Processes that apply a function to tasks.

    Each has a connection to its parent. When the connection is closed, because the parent has ended
    or given up, the worker cleans up and ends.

    Args:
        function: The function, defined at the top level of a module.
        count: The number of processes.
    """

    def __init__(self, function: Callable[[Task], Result], count: int) -> None:
        self._function = function
        self._count = count
        self._workers: list[_Worker] = []

    def results(self, tasks: Sequence[Task]) -> Iterator[Result]:
        """Yield the results in the order of the tasks, each as soon as possible.

        Raises:
            WorkError: A worker was killed.
            Exception: The exception that the function raised.
        """
        waiting = list(enumerate(tasks))[::-1]
        results: dict[int, _Result] = {}
        running: dict[_Worker, int] = {}
        for _ in range(min(self._count, len(tasks))):
            running[self._start()] = -1
        for worker in running:
            running[worker] = self._give(worker, waiting)
        for number in range(len(tasks)):
            while number not in results:
                for worker in _ready(running):
                    results[running.pop(worker)] = _receive(worker)
                    if waiting and not any(each.error for each in results.values()):
                        running[worker] = self._give(worker, waiting)
            answer = results.pop(number)
            if answer.error:
                raise answer.error
            yield answer.result

    def undo(self) -> None:
        """End all workers and wait for their clean-up."""
        for worker in self._workers:
            worker.line.close()
        for worker in self._workers:
            worker.process.join(_CLEANING_S)
            if worker.process.exitcode is None:
                worker.process.kill()
                worker.process.join()
        self._workers.clear()

    def _give(self, worker: _Worker, waiting: list[tuple[int, Task]]) -> int:
        """Send the next task to a worker and return its number."""
        number, task = waiting.pop()
        with suppress(OSError):  # it has ended: `_receive` reports it
            worker.line.send((self._function, task))
        return number

    def _start(self) -> _Worker:
        context = get_context("spawn")
        resource_tracker.ensure_running()  # it would unblock signals
        with _signals_blocked():  # inherited: no signal reaches a half-started worker
            here, there = context.Pipe()
            process = context.Process(target=_work, args=(there,), daemon=True)
            process.start()
            there.close()
            worker = _Worker(process, here)
            self._workers.append(worker)
        return worker


@contextmanager
def _signals_blocked() -> Generator[None]:
    if os.name != "posix":
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, _BLOCKED)
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _ready(running: dict[_Worker, int]) -> list[_Worker]:
    """Wait a while for workers that have sent a result or have ended, and return them.

    Not without end: Python handles signals in the main thread only, and a signal wakes only the
    thread that the system gives it to.
    """
    ready = wait([worker.line for worker in running], _WAIT_S)
    return [worker for worker in running if worker.line in ready]


def _receive(worker: _Worker) -> _Result:
    try:
        answer: _Result = worker.line.recv()
    except (EOFError, OSError):
        worker.process.join()
        code = worker.process.exitcode or 0
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        text = f"A worker process ended before its work was done ({how}). Try fewer --jobs."
        return _Result(error=WorkError(text))
    return answer


def _work(line: Any) -> None:
    """Run the worker until its parent closes the connection."""
    run_program(lambda: _serve(line))


def _serve(line: Any) -> None:
    if os.name == "posix":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _BLOCKED)
    tasks: SimpleQueue[Any] = SimpleQueue()
    Thread(target=_read, args=(line, tasks), daemon=True).start()
    while True:
        answer = _apply(*tasks.get())
        if interrupts.received():  # and the exception was swallowed or replaced
            return
        with suppress(BrokenPipeError):  # the parent has ended: the signal follows
            line.send(answer)


def _read(line: Any, tasks: SimpleQueue[Any]) -> None:
    """Receive tasks from the parent; when it has ended, clean up and end this process.

    The modules of a task are imported in a separate thread, so that the connection is watched and
    the main thread can be interrupted meanwhile.
    """
    try:
        while True:
            Thread(target=_unpack, args=(line.recv_bytes(), tasks), daemon=True).start()
    except (EOFError, OSError):
        _end_main_thread()


def _end_main_thread() -> None:
    """Send SIGTERM to the main thread: only its own signal surely wakes it."""
    main = main_thread().ident
    if os.name == "posix" and main is not None:
        signal.pthread_kill(main, signal.SIGTERM)
    else:
        os.kill(os.getpid(), signal.SIGTERM)


def _unpack(data: bytes, tasks: SimpleQueue[Any]) -> None:
    try:
        function, task = pickle.loads(data)  # noqa: S301 - from the parent
    except Exception as error:  # noqa: BLE001 - such as a module that cannot be imported here
        tasks.put((_fail, error))
    else:
        tasks.put((function, task))


def _fail(error: Exception) -> None:
    raise error


def _apply(function: Callable[[Any], Any], task: Any) -> _Result:
    try:
        return _Result(result=function(task))
    except Exception as error:  # noqa: BLE001 - it is raised in the parent
        where = traceback.format_exc()
        try:
            pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
        except Exception:  # noqa: BLE001
            error = WorkError("".join(traceback.format_exception_only(error)).strip())
        error.add_note(where)
        return _Result(error=error)
