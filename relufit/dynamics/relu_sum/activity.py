"""Activity: on which samples each neuron takes part."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.training import Trajectory

__all__ = ["active_ranges"]


def active_ranges(trajectory: Trajectory) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which of the samples each neuron is active on, at each snapshot.

    A neuron is active on one side of its knot, so in the order of x the samples that it sees
    form one range: those with ``start <= rank < stop``. It is dead where the range is empty.

    Returns:
        ``start`` and ``stop``, each of shape (snapshots, neurons), from 0 to the number of samples.
    """
    x = np.sort(trajectory.samples.x[: trajectory.samples.measured])
    rightward = trajectory.input_weights > 0.0
    above = np.searchsorted(x, trajectory.knots, side="right")
    below = np.searchsorted(x, trajectory.knots, side="left")
    return np.where(rightward, above, 0), np.where(rightward, len(x), below)
