"""The mean loss of a dense network over its training."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.training.dense.trajectory import DenseTrajectory

__all__ = ["mean_losses"]

MOST_MEASURED = 2_000  # snapshots at which the loss is computed


def mean_losses(trajectory: DenseTrajectory) -> NDArray[np.float64]:
    """Return the mean loss over the samples at each snapshot, shape (snapshots,).

    If each update uses all samples, this is the recorded loss. Otherwise it is computed at up to
    2000 equally spaced snapshots and interpolated linearly between them.
    """
    last = len(trajectory.iteration) - 1
    if trajectory.iterations_per_epoch == 1 and last:
        before = trajectory.loss[trajectory.iteration[:-1] - trajectory.iteration[0]]
        return np.append(before, trajectory.mean_loss(last))
    measured = np.unique(np.linspace(0, last, MOST_MEASURED).round().astype(np.int64))
    losses = [trajectory.mean_loss(snapshot) for snapshot in measured.tolist()]
    return np.interp(np.arange(last + 1), measured, losses)
