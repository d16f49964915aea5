"""Plateaus: stretches in which the error rests, before it falls again."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from relufit.training import Trajectory

__all__ = ["Plateau", "plateaus"]

LEVEL = 0.9  # the error of a plateau stays above this share of what it begins with ...
LONG = 0.1  # ... for at least this share of the run's iterations ...
FALL = 0.5  # ... and then falls below this share of it
PROBED = 200  # snapshots at which the error is taken


class Plateau(NamedTuple):
    """A stretch in which the error hardly falls, though it can fall.

    Attributes:
        start: The snapshot at which it begins.
        stop: The last snapshot of it.
        error: Mean delta² where it begins.
    """

    start: int
    stop: int
    error: float


def plateaus(trajectory: Trajectory) -> tuple[Plateau, ...]:
    """The plateaus of a run, in order; they do not overlap.

    On a plateau the error keeps above nine tenths of what it was at its beginning, for at least a
    tenth of the run; later it falls to half of that or less. The error is taken after whole
    epochs, evenly spaced, at most 200 of them.
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
