"""The error over the run: at the ends of epochs, and more often before the first one ends."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from relufit.dynamics.cached import cached

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.training import Trajectory

__all__ = ["ErrorCurve", "error_curve"]

PER_DECADE = 8  # points before the end of the first epoch
MOST_POINTS = 400  # of a run of many epochs, evenly on a logarithmic axis


class ErrorCurve(NamedTuple):
    """The mean of delta² over the samples; read-only.

    Attributes:
        iteration: Ascending, shape (points,); the first is that of the first snapshot.
        error: Shape (points,); infinite beyond the largest float.
    """

    iteration: NDArray[np.int64]
    error: NDArray[np.float64]


@cached
def error_curve(trajectory: Trajectory) -> ErrorCurve:
    """The error at the ends of epochs: within one it jumps from sample to sample.

    Before the first epoch ends, it is taken at iterations that grow by a constant factor.

    Example:
        >>> import relufit
        >>> curve = error_curve(relufit.train("scenarios/example2.toml"))
        >>> curve.iteration.tolist()[:4], curve.iteration.tolist()[-2:]
        ([0, 1, 2, 3], [400, 800])
    """
    epoch, last = trajectory.iterations_per_epoch, trajectory.iterations
    early = np.geomspace(1, epoch, max(2, round(PER_DECADE * np.log10(epoch)) + 1))
    ends = np.arange(epoch, last + 1, epoch)
    if len(ends) > MOST_POINTS:
        chosen = np.geomspace(1, len(ends), MOST_POINTS)
        ends = epoch * np.unique(np.rint(chosen)).astype(np.int64)
    wanted = np.concatenate([[0], np.rint(early).astype(np.int64), ends, [last]])
    wanted = np.unique(np.clip(wanted, int(trajectory.iteration[0]), last))
    snapshots = np.unique(np.searchsorted(trajectory.iteration, wanted))
    iteration = trajectory.iteration[snapshots]
    error = np.array([trajectory.mean_squared_error(each) for each in snapshots.tolist()])
    iteration.flags.writeable = error.flags.writeable = False
    return ErrorCurve(iteration, error)
