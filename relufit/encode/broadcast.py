"""Send one stream of frames to several encoders, each in its own thread.

Python and NumPy code runs in the drawing thread: two threads that both need the interpreter wait
for each other many times per frame. Only the compressors, which release the interpreter lock, run
in parallel. Measured on MP4: a film takes two thirds of the time.
"""

from __future__ import annotations

from collections import deque
from concurrent.futures import Future, ThreadPoolExecutor, wait
from threading import Condition
from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from relufit.encode.color.pixels import Pixels

__all__ = ["QUEUE_FRAMES", "Encoder", "feed"]

QUEUE_FRAMES = 4  # enough to even out a slow frame; more would only cost memory


class Encoder(NamedTuple):
    """A consumer of frames.

    Attributes:
        prepare: Converts a frame for ``encode``; its second argument is whether it is the last one.
        encode: Consumes an iterator over the prepared frames.
    """

    prepare: Callable[[Pixels, bool], Any]
    encode: Callable[[Iterator[Any]], None]


class _StoppedError(Exception):
    """Another encoder failed: stop at once, its error is the one to report."""


class _Broadcast:
    """A bounded queue for each reader; sending waits for the slowest of them."""

    def __init__(self, readers: int) -> None:
        self._queues: list[deque[Any]] = [deque() for _ in range(readers)]
        self._changed = Condition()
        self._ended = False
        self._stopped = False

    def send(self, prepared: Sequence[Any]) -> None:
        """Send each reader its own form of a frame."""
        with self._changed:
            self._wait_until(lambda: all(len(queue) < QUEUE_FRAMES for queue in self._queues))
            for queue, each in zip(self._queues, prepared, strict=True):
                queue.append(each)
            self._changed.notify_all()

    def end(self) -> None:
        with self._changed:
            self._ended = True
            self._changed.notify_all()

    def stop(self) -> None:
        with self._changed:
            self._stopped = True
            self._changed.notify_all()

    def frames(self, reader: int) -> Iterator[Any]:
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


def feed(frames: Iterable[Pixels], encoders: Sequence[Encoder]) -> None:
    """Send every frame to every encoder, each in its own thread.

    ``frames`` is consumed once, in the calling thread, at most `QUEUE_FRAMES` + 2 frames ahead of
    the slowest encoder. The first exception in any thread stops all others and is raised here,
    after all threads have ended.

    Args:
        frames: The frames; a frame must not change after it was yielded.
        encoders: Each gets all frames.

    Example:
        >>> import numpy as np
        >>> seen = []
        >>> frame = np.zeros((2, 2), np.uint32)
        >>> feed([frame, frame], [Encoder(lambda pixels, is_last: is_last, seen.extend)])
        >>> seen
        [False, True]
    """
    broadcast = _Broadcast(len(encoders))

    def run(encode: Callable[[Iterator[Any]], None], given: Iterator[Any]) -> None:
        try:
            encode(given)
            for _ in given:  # an encoder that stops early must not block the others
                pass
        except BaseException:
            broadcast.stop()
            raise

    jobs: list[Future[None]] = []
    with ThreadPoolExecutor(len(encoders), "encode") as threads:
        try:
            for reader, encoder in enumerate(encoders):
                jobs.append(threads.submit(run, encoder.encode, broadcast.frames(reader)))
            for frame, is_last in _marking_last(frames):
                broadcast.send([encoder.prepare(frame, is_last) for encoder in encoders])
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


def _marking_last(frames: Iterable[Pixels]) -> Iterator[tuple[Pixels, bool]]:
    """Yield each frame, and whether it is the last one."""
    before: Pixels | None = None
    for frame in frames:
        if before is not None:
            yield before, False
        before = frame
    if before is not None:
        yield before, True
