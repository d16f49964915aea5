"""Processes that work side by side, and that never outlive the one that started them.

Python's own pools are not used: they hand an interrupt on as a result, break when a worker dies
while another one cleans up, and leave workers behind when their parent is killed.
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
from threading import Thread
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, TypeVar

from relufit.cli import interrupts
from relufit.cli.ending import run_program
from relufit.errors import WorkError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator, Iterator, Sequence
    from multiprocessing.context import SpawnProcess

__all__ = ["Workers"]

_CLEANING_S = 60.0  # for a worker to clean up; then it is killed
_BLOCKED = {signal.SIGINT, signal.SIGTERM, *filter(None, [getattr(signal, "SIGHUP", None)])}

Task = TypeVar("Task")
Result = TypeVar("Result")


class _Outcome(NamedTuple):
    """What a worker sends back: a result, or the error instead of it."""

    result: Any = None
    error: Exception | None = None


class _Worker(NamedTuple):
    process: SpawnProcess
    line: Any  # the parent's end of a connection


class Workers(Generic[Task, Result]):
    """Processes that apply a function to tasks.

    Each has a line to its parent. When it breaks off, because the parent is gone or has given up,
    the worker cleans up and ends.

    Args:
        function: What they apply: a function of a module.
        count: How many there are.
    """

    def __init__(self, function: Callable[[Task], Result], count: int) -> None:
        self._function = function
        self._count = count
        self._workers: list[_Worker] = []

    def results(self, tasks: Sequence[Task]) -> Iterator[Result]:
        """The results in the order of the tasks, each as soon as it and those before it are there.

        Raises:
            WorkError: A worker was killed.
            Exception: What the function raised.
        """
        waiting = list(enumerate(tasks))[::-1]
        outcomes: dict[int, _Outcome] = {}
        running: dict[_Worker, int] = {}
        for _ in range(min(self._count, len(tasks))):
            running[self._start()] = -1
        for worker in running:
            running[worker] = self._give(worker, waiting)
        for number in range(len(tasks)):
            while number not in outcomes:
                for worker in _ready(running):
                    outcomes[running.pop(worker)] = _receive(worker)
                    if waiting and not any(each.error for each in outcomes.values()):
                        running[worker] = self._give(worker, waiting)
            outcome = outcomes.pop(number)
            if outcome.error:
                raise outcome.error
            yield outcome.result

    def undo(self) -> None:
        """End all workers, and wait until they have cleaned up."""
        for worker in self._workers:
            worker.line.close()
        for worker in self._workers:
            worker.process.join(_CLEANING_S)
            if worker.process.exitcode is None:
                worker.process.kill()
                worker.process.join()
        self._workers.clear()

    def _give(self, worker: _Worker, waiting: list[tuple[int, Task]]) -> int:
        """Send the next task to a worker, and tell its number."""
        number, task = waiting.pop()
        with suppress(OSError):  # it is dead: `_receive` will tell
            worker.line.send((self._function, task))
        return number

    def _start(self) -> _Worker:
        context = get_context("spawn")
        resource_tracker.ensure_running()  # it would let signals through again
        with _signals_blocked():  # the worker begins so: no signal meets it half made
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
    """The workers that have sent something, or have died; waits for one."""
    ready = wait([worker.line for worker in running])
    return [worker for worker in running if worker.line in ready]


def _receive(worker: _Worker) -> _Outcome:
    try:
        outcome: _Outcome = worker.line.recv()
    except (EOFError, OSError):
        worker.process.join()
        code = worker.process.exitcode or 0
        how = f"signal {-code}" if code < 0 else f"exit code {code}"
        told = f"A worker process ended before its work was done ({how}). Try fewer --jobs."
        return _Outcome(error=WorkError(told))
    return outcome


def _work(line: Any) -> None:
    """What a worker does until its parent closes the line."""
    run_program(lambda: _serve(line))


def _serve(line: Any) -> None:
    if os.name == "posix":
        signal.pthread_sigmask(signal.SIG_UNBLOCK, _BLOCKED)
    tasks: SimpleQueue[Any] = SimpleQueue()
    Thread(target=_read, args=(line, tasks), daemon=True).start()
    while True:
        outcome = _outcome(*tasks.get())
        if interrupts.received():  # and swallowed, or turned into another error
            return
        with suppress(BrokenPipeError):  # the parent is gone: the signal is on its way
            line.send(outcome)


def _read(line: Any, tasks: SimpleQueue[Any]) -> None:
    """Take tasks from the parent; when it has gone, end this process in good order.

    What a task needs is imported in a thread of its own: meanwhile the line is watched, and the
    main thread can be interrupted.
    """
    try:
        while True:
            Thread(target=_unpack, args=(line.recv_bytes(), tasks), daemon=True).start()
    except (EOFError, OSError):
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


def _outcome(function: Callable[[Any], Any], task: Any) -> _Outcome:
    try:
        return _Outcome(result=function(task))
    except Exception as error:  # noqa: BLE001 - it is raised in the parent
        where = traceback.format_exc()
        try:
            pickle.loads(pickle.dumps(error))  # noqa: S301 - our own
        except Exception:  # noqa: BLE001
            error = WorkError("".join(traceback.format_exception_only(error)).strip())
        error.add_note(where)
        return _Outcome(error=error)
