"""Run a study: submit its chunks to an executor and write the results to the store."""

from __future__ import annotations

import traceback
from concurrent.futures import (
    FIRST_COMPLETED,
    CancelledError,
    Executor,
    ThreadPoolExecutor,
    wait,
)
from contextlib import nullcontext
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any

from relufit.errors import WorkError
from relufit.scenario.relu_sum.document import Document
from relufit.study.engine.components import Part
from relufit.study.processors import usable_processors
from relufit.study.storage.chunk_files import run_encoded
from relufit.study.storage.chunks import chunk_regions
from relufit.study.storage.store import open_store

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from concurrent.futures import Future
    from contextlib import AbstractContextManager
    from pathlib import Path

    from relufit.study.planning.plan import Plan
    from relufit.study.storage.chunk_files import ChunkFiles

_PATIENCE_S = 2.0  # without a finished chunk, before `idle` is called

__all__ = ["StoppedError", "StudyDone", "part_maker", "run_study"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyDone:
    """The result of :func:`run_study`.

    Attributes:
        runs: Runs that were trained now.
        found: Runs that were already in the store.
        damaged: The damaged chunks that were run again, by their index.
        mended: Other damaged or missing files of the store that were written again.
        renewed: Whether the title, labels or other texts in the store were updated.
    """

    runs: int
    found: int
    damaged: tuple[tuple[int, ...], ...]
    mended: tuple[str, ...]
    renewed: bool

    @property
    def notes(self) -> list[str]:
        """Messages for the user, one per line."""
        chunks = [".".join(map(str, at)) for at in self.damaged]
        return [
            *(f"chunk {place} was damaged and has been run again." for place in chunks),
            *(f"{file} was damaged and has been written again." for file in self.mended),
            *["title, labels and texts are now those of the study file."] * self.renewed,
        ]


def run_study(
    plan: Plan,
    path: Path,
    *,
    executor: Executor | None = None,
    in_flight: int | None = None,
    jobs: int | None = None,
    idle: Callable[[], None] = lambda: None,
    report: Callable[[str, int, int], None] = lambda _what, _done, _total: None,
) -> StudyDone:
    """Run all runs that are not in the store yet.

    Args:
        plan: The study.
        path: The store's folder; created if it is missing.
        executor: An executor with the interface of ``concurrent.futures``. None for threads of this
            process.
        in_flight: The number of chunks submitted at once; None for twice the threads.
        jobs: The number of threads; None for one for each processor that the process may use.
        idle: Called every few seconds while no chunk finishes. It may raise `StoppedError` to give
            up.
        report: Called with a label, the runs done, and their total.

    Raises:
        InputError: The store belongs to another study, or cannot be written.
        WorkError: It was interrupted, or a chunk failed. Written chunks are kept.
    """
    threads = jobs or usable_processors()
    own: AbstractContextManager[Executor] = (
        ThreadPoolExecutor(threads) if executor is None else nullcontext(executor)
    )
    with open_store(path, plan) as store:
        waiting: list[tuple[tuple[int, ...], tuple[slice, ...]]] = []
        damaged: list[tuple[int, ...]] = []
        for at, region in chunk_regions(plan.shape, plan.chunk):
            if not store.is_written(at):
                waiting.append((at, region))
                damaged += [at] * store.is_damaged(at)
        missing = sum(_size(region) for _, region in waiting)
        found = plan.runs - missing
        report("runs", found, plan.runs)
        with own as pool:
            done = found
            tasks = _Tasks(pool, plan, in_flight or 2 * threads, idle)
            try:
                for at, region, files in tasks.results(waiting):
                    store.write(at, files)
                    done += _size(region)
                    report("runs", done, plan.runs)
            except (KeyboardInterrupt, StoppedError) as error:
                what = str(error) or "Interrupted"
                raise WorkError(
                    f"{what}: {done} of {plan.runs} runs are in {path}. The same command goes on "
                    "from there."
                ) from error
            finally:
                tasks.cancel()
    return StudyDone(
        runs=missing,
        found=found,
        damaged=tuple(damaged),
        mended=store.mended,
        renewed=store.renewed,
    )


def part_maker(plan: Plan) -> Callable[[tuple[slice, ...]], Part]:
    """Return a function from a region of the grid to its chunk."""
    fields = {key: getattr(plan.base, key) for key in Document.model_fields}
    base, neurons = Document.model_construct(**fields), plan.neurons

    def part(region: tuple[slice, ...]) -> Part:
        axes = zip(plan.axes, region, strict=True)
        return Part(
            base=base,
            axes=tuple(axis.part(chosen) for axis, chosen in axes),
            neurons=neurons,
            probe_every=plan.probe_every,
            measures=plan.document.measures,
        )

    return part


def _size(region: tuple[slice, ...]) -> int:
    size = 1
    for part in region:
        size *= part.stop - part.start
    return size


class StoppedError(Exception):
    """Chunks cannot be run any more; the text is the reason."""


def _result(future: Future[ChunkFiles]) -> ChunkFiles:
    try:
        return future.result()
    except CancelledError as error:
        raise StoppedError("Those who ran the study are gone") from error
    except Exception as error:
        what = traceback.format_exception_only(error)[-1].strip()
        raise StoppedError(f"A chunk failed ({what})") from error


class _Tasks:
    """The submitted chunks: a few at a time, so that memory does not grow."""

    def __init__(self, pool: Executor, plan: Plan, most: int, idle: Callable[[], None]) -> None:
        self._pool = pool
        self._part = part_maker(plan)
        self._chunk = plan.chunk
        self._most = most
        self._idle = idle
        self._running: dict[Future[Any], tuple[tuple[int, ...], tuple[slice, ...]]] = {}

    def results(
        self, chunks: list[tuple[tuple[int, ...], tuple[slice, ...]]]
    ) -> Iterator[tuple[tuple[int, ...], tuple[slice, ...], ChunkFiles]]:
        """Yield the files of chunks, each as soon as it is done."""
        following = iter(chunks)
        while True:
            for at, region in islice(following, self._most - len(self._running)):
                future = self._pool.submit(run_encoded, self._part(region), self._chunk)
                self._running[future] = at, region
            if not self._running:
                return
            finished, _ = wait(self._running, _PATIENCE_S, return_when=FIRST_COMPLETED)
            if not finished:
                self._idle()
            for future in finished:
                at, region = self._running.pop(future)
                yield at, region, _result(future)

    def cancel(self) -> None:
        """Cancel chunks that have not started."""
        for future in self._running:
            future.cancel()
