"""The steady course of a quantity: without the jitter from sample to sample."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["smoothed"]


def smoothed(
    values: NDArray[np.float64], iteration: NDArray[np.int64], epoch: int
) -> NDArray[np.float64]:
    """Values averaged over an epoch around each iteration; early on, over less.

    The mean reaches half an epoch to both sides, and no further back than half of the iterations
    so far, so that the quick beginning of a run is not blurred.

    Args:
        values: Shape (snapshots, quantities).
        iteration: Of each snapshot, ascending, shape (snapshots,).
        epoch: Updates in an epoch.

    Returns:
        The means, of the shape of ``values``; finite, whatever the values of a run that diverges.
    """
    reach = np.minimum(iteration / 2, epoch / 2)
    start = np.searchsorted(iteration, iteration - reach, side="left")
    stop = np.searchsorted(iteration, iteration + reach, side="right")
    most = np.finfo(np.float64).max / (4 * len(values))  # so that no sum of them overflows
    values = np.clip(np.nan_to_num(values), -most, most)
    sums = np.concatenate([np.zeros((1, values.shape[1])), np.cumsum(values, axis=0)])
    means: NDArray[np.float64] = (sums[stop] - sums[start]) / (stop - start)[:, None]
    return means
