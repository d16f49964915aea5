"""Plateaus: ranges in which the error hardly falls, before it falls again."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from relufit.training import Trajectory

__all__ = ["Plateau", "plateaus"]

LEVEL = 0.9  # the error of a plateau stays above this share of its first value ...
LONG = 0.1  # ... for at least this share of the iterations of the run ...
FALL = 0.5  # ... and later falls below this share of it
PROBED = 200  # snapshots at which the error is computed


class Plateau(NamedTuple):
    """A range in which the error hardly falls, though it falls later.

    Attributes:
        start: The first snapshot.
        stop: The last snapshot.
        error: Mean delta² at the first snapshot.
    """

    start: int
    stop: int
    error: float


def plateaus(trajectory: Trajectory) -> tuple[Plateau, ...]:
    """Return the plateaus of a run, in order and without overlaps.

    On a plateau the error stays above nine tenths of its first value for at least a tenth of the
    run; later it falls to half of that value or less. The error is computed after at most 200
    equally spaced epochs.
    """
    first = int(trajectory.iteration[0])
    ends = np.arange(first, trajectory.iterations + 1, trajectory.iterations_per_epoch)
    chosen = np.unique(np.linspace(0, len(ends) - 1, PROBED).astype(np.int64))
    at: list[int] = np.searchsorted(trajectory.iteration, ends[chosen]).tolist()
    error = np.array([trajectory.mean_squared_error(snapshot) for snapshot in at])
    least = LONG * (trajectory.iterations - first)
    found: list[Plateau] = []
    start = 0
    while start < len(at) - 1:
        below = np.flatnonzero(error[start:] < LEVEL * error[start])
        stop = start + int(below[0]) - 1 if len(below) else len(at) - 1
        long = trajectory.iteration[at[stop]] - trajectory.iteration[at[start]] >= least > 0
        if long and error[stop:].min() <= FALL * error[start]:
            found.append(Plateau(at[start], at[stop], float(error[start])))
            start = stop
        start += 1
    return tuple(found)
