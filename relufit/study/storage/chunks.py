"""Chunks: the boxes of the grid that are trained and written together."""

from __future__ import annotations

import math
from itertools import product
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["chunk_regions", "chunk_shape", "region_of"]

_RUNS = 4096
_WORK = 4 * 10**9  # updates times neurons: some seconds
_SAMPLES = 4 * 10**6  # some hundred megabytes, with temporary arrays
_FEWEST = 32  # the number of batch slots
_MOST_SAMPLES = 64 * 10**6  # a gigabyte or two: above it, fewer runs at once


def chunk_shape(
    shape: tuple[int, ...], runs: int | None, work: int, samples: int
) -> tuple[int, ...]:
    """How many values of each axis make a chunk.

    Args:
        shape: How many values each axis has.
        runs: The largest number of runs in a chunk; None to choose it.
        work: The most that one run can take, in updates times neurons.
        samples: The most that are kept for one run.

    Example:
        >>> chunk_shape((12, 500), None, work=80_000, samples=400)
        (8, 500)
        >>> chunk_shape((12, 500), None, work=80_000, samples=40_000)
        (1, 100)
        >>> chunk_shape((12, 500), None, work=80_000, samples=4_000_000)
        (1, 16)
    """
    fewest = max(1, min(_FEWEST, _MOST_SAMPLES // samples))
    room = runs or max(fewest, min(_RUNS, _WORK // work, _SAMPLES // samples))
    chunk: list[int] = []
    for size in reversed(shape):
        taken = max(1, min(size, room))
        room //= taken
        chunk.append(taken)
    return tuple(reversed(chunk))


def chunk_regions(
    shape: tuple[int, ...], chunk: tuple[int, ...]
) -> Iterator[tuple[tuple[int, ...], tuple[slice, ...]]]:
    """The place of each chunk in the grid of chunks, and its region in the grid of runs."""
    counts = [math.ceil(size / step) for size, step in zip(shape, chunk, strict=True)]
    for at in product(*map(range, counts)):
        yield at, region_of(shape, chunk, at)


def region_of(
    shape: tuple[int, ...], chunk: tuple[int, ...], at: tuple[int, ...]
) -> tuple[slice, ...]:
    """The region in the grid of runs of one chunk."""
    return tuple(
        slice(i * step, min((i + 1) * step, size))
        for i, step, size in zip(at, chunk, shape, strict=True)
    )
