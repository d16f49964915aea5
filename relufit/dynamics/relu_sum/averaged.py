"""Networks with epoch-averaged parameters: a run without the jitter from sample to sample."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from relufit.dynamics.cached import cached
from relufit.dynamics.relu_sum.activity import active_ranges
from relufit.dynamics.relu_sum.coalescing import coalescences
from relufit.dynamics.smoothing import smoothed
from relufit.network.relu_sum import ReluSum

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.training import Trajectory

__all__ = ["averaged_network", "effective_knots"]


def averaged_network(trajectory: Trajectory, iteration: int) -> ReluSum:
    """The network whose parameters are means over an epoch around an iteration.

    Early on the mean is over less, see :func:`relufit.dynamics.smoothing.smoothed`. The first and
    the last network are the run's own: a film begins and ends with what was measured.

    Args:
        trajectory: The run.
        iteration: Of an update; before the first or after the last recorded one, that one's.

    Example:
        >>> import relufit
        >>> trajectory = relufit.train("scenarios/example2.toml")
        >>> averaged_network(trajectory, 10**6) == trajectory.final
        True
    """
    last = len(trajectory.iteration) - 1
    found = int(np.searchsorted(trajectory.iteration, iteration, side="right")) - 1
    snapshot = min(max(found, 0), last)
    if snapshot in {0, last}:
        return trajectory.network(snapshot)
    n = trajectory.neurons
    row: list[float] = _averages(trajectory)[snapshot].tolist()
    weights, biases, means = (row[k * n : (k + 1) * n] for k in range(3))
    # Input weights that change sign during training may average to 0.
    own = trajectory.input_weights[snapshot].tolist()
    inputs = [mean or value for mean, value in zip(means, own, strict=True)]
    return ReluSum.of(weights, biases, inputs, row[-1])


@cached
def effective_knots(trajectory: Trajectory) -> NDArray[np.float64]:
    """The knots of the effective neurons, averaged over an epoch, shape (snapshots, neurons).

    From the iteration at which neurons have coalesced on, each of them has the mean of their knots.
    Where a neuron is active on no sample it has no knot: NaN.
    """
    knots = smoothed(trajectory.knots, trajectory.iteration, trajectory.iterations_per_epoch)
    for each in coalescences(trajectory):
        since = int(np.searchsorted(trajectory.iteration, each.iteration))
        group = list(each.neurons)
        knots[since:, group] = knots[since:, group].mean(axis=1, keepdims=True)
    start, stop = active_ranges(trajectory)
    knots[stop <= start] = np.nan
    knots.flags.writeable = False
    return knots


@cached
def _averages(trajectory: Trajectory) -> NDArray[np.float64]:
    """Weights, biases, input weights and the output bias, averaged; a row for each snapshot."""
    values = np.concatenate(
        [
            trajectory.weights,
            trajectory.biases,
            trajectory.input_weights,
            trajectory.output_bias[:, None],
        ],
        axis=1,
    )
    return smoothed(values, trajectory.iteration, trajectory.iterations_per_epoch)
