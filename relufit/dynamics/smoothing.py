"""Moving averages, without the jitter from sample to sample."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["smoothed"]


def smoothed(
    values: NDArray[np.float64], iteration: NDArray[np.int64], epoch: int
) -> NDArray[np.float64]:
    """Return the moving average over an epoch around each iteration; early on, over less.

    The window extends half an epoch to both sides, but at most half of the iterations so far, so
    that the fast start of a run is not blurred.

    Args:
        values: Shape (snapshots, quantities).
        iteration: The iteration of each snapshot, ascending, shape (snapshots,).
        epoch: Updates in an epoch.

    Returns:
        The averages, with the shape of ``values``; finite also for a run that diverges.
    """
    half_width = np.minimum(iteration / 2, epoch / 2)
    start = np.searchsorted(iteration, iteration - half_width, side="left")
    stop = np.searchsorted(iteration, iteration + half_width, side="right")
    most = np.finfo(np.float64).max / (4 * len(values))  # no sum of them overflows
    values = np.clip(np.nan_to_num(values), -most, most)
    sums = np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)])
    means: NDArray[np.float64] = (sums[stop] - sums[start]) / (stop - start)[:, None]
    return means
