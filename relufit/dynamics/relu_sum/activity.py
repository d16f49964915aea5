"""Activity: the samples on which each neuron is active."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.training import Trajectory

__all__ = ["active_ranges"]


def active_ranges(trajectory: Trajectory) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the range of samples on which each neuron is active, at each snapshot.

    A neuron is active on one side of its knot. Sorted by x, its samples thus form one range, those
    with ``start <= rank < stop``. A neuron with an empty range is dead.

    Returns:
        ``start`` and ``stop``, each of shape (snapshots, neurons), from 0 to the number of samples.
    """
    x = np.sort(trajectory.samples.x[: trajectory.samples.measured])
    rightward = trajectory.input_weights > 0.0
    above = np.searchsorted(x, trajectory.knots, side="right")
    below = np.searchsorted(x, trajectory.knots, side="left")
    return np.where(rightward, above, 0), np.where(rightward, len(x), below)
