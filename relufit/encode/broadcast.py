"""One stream of frames for several encoders, each in its own thread and only a little behind."""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Condition
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from relufit.encode.pixels import Pixels

__all__ = ["QUEUE_FRAMES", "feed"]

QUEUE_FRAMES = 4  # enough to even out a slow frame; more would only cost memory


class _StoppedError(Exception):
    """Another part of the film has failed: end at once, its error is the one to report."""


class _Broadcast:
    """A bounded queue for each reader; sending waits for the slowest of them."""

    def __init__(self, readers: int) -> None:
        self._queues: list[deque[Pixels]] = [deque() for _ in range(readers)]
        self._changed = Condition()
        self._ended = False
        self._stopped = False

    def send(self, frame: Pixels) -> None:
        with self._changed:
            self._wait_until(lambda: all(len(queue) < QUEUE_FRAMES for queue in self._queues))
            for queue in self._queues:
                queue.append(frame)
            self._changed.notify_all()

    def end(self) -> None:
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def stop(self) -> None:
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def frames(self, reader: int) -> Iterator[Pixels]:
        queue = self._queues[reader]
        while True:
            with self._changed:
                self._wait_until(lambda: bool(queue) or self._ended)
                if not queue:
                    return
                frame = queue.popleft()
                self._changed.notify_all()
            yield frame

    def _wait_until(self, ready: Callable[[], bool]) -> None:
        self._changed.wait_for(lambda: self._stopped or ready())
        if self._stopped:
            raise _StoppedError


def feed(frames: Iterable[Pixels], encoders: Sequence[Callable[[Iterator[Pixels]], None]]) -> None:
    """Give every frame to every encoder, drawing here while each encodes in its own thread.

    ``frames`` is consumed once, in the calling thread, at most `QUEUE_FRAMES` and the frame in
    work ahead of the slowest encoder. The first exception of any part stops all the others and is
    raised here, when no thread is running any more.

    Args:
        frames: The frames; nobody may change one after it has been given.
        encoders: Each reads its iterator to the end.

    Example:
        >>> import numpy as np
        >>> seen = []
        >>> feed([np.zeros((2, 2), np.uint32)], [lambda frames: seen.extend(frames)])
        >>> len(seen)
        1
    """
    broadcast = _Broadcast(len(encoders))

    def run(encode: Callable[[Iterator[Pixels]], None], given: Iterator[Pixels]) -> None:
        try:
            encode(given)
            for _ in given:  # an encoder that has seen enough must not hold up the others
                pass
        except BaseException:
            broadcast.stop()
            raise

    jobs: list[Future[None]] = []
    with ThreadPoolExecutor(len(encoders), "encode") as threads:
        try:
            for reader, encode in enumerate(encoders):
                jobs.append(threads.submit(run, encode, broadcast.frames(reader)))
            for frame in frames:
                broadcast.send(frame)
            broadcast.end()
            wait(jobs)
        except _StoppedError:
            wait(jobs)
        except BaseException:
            broadcast.stop()
            raise
    failures = [error for job in jobs if (error := job.exception())]
    for error in failures:
        if not isinstance(error, _StoppedError):
            raise error
