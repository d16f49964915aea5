"""Which rule moved which neuron in every update of a run, and how often in each window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from relufit.training import Trajectory

__all__ = ["acting_rules", "rule_counts"]


def acting_rules(trajectory: Trajectory) -> NDArray[np.int8]:
    """The rule, 1 to 4, that moved each knot in each update, shape (iterations, neurons).

    It is told by the way that the bias took and the sign of the weight that pushed it::

        w > 0: bias up 1, down 3        w < 0: bias down 2, up 4

    For one sample that is the article's table, where delta has the sign of the bias's movement
    times the weight. For a full batch it says the same of the sum of delta over the samples on
    which the neuron is active. 0 stands where the bias stayed: the neuron is not active, its
    weight or delta is 0, or the movement is lost in rounding.

    Raises:
        ValueError: Not every update was recorded.
    """
    if (np.diff(trajectory.iteration) != 1).any():
        raise ValueError("expected a record of every update; set record_every = 1")
    moved = _sign(trajectory.biases[1:], trajectory.biases[:-1])
    training = trajectory.scenario.training
    sequential = training is not None and training.update == "sequential"
    weights = trajectory.weights[1:] if sequential else trajectory.weights[:-1]
    sign = _sign(weights, 0.0)
    delta = moved * sign  # its sign, summed over the samples where the neuron is active
    table = np.array([[4, 0, 2], [0, 0, 0], [3, 0, 1]], dtype=np.int8)
    rules: NDArray[np.int8] = table[sign + 1, delta + 1]
    return rules


def _sign(one: NDArray[np.float64], other: NDArray[np.float64] | float) -> NDArray[np.int8]:
    """1 where one is above the other, -1 where it is below; a byte each."""
    return (one > other).astype(np.int8) - (one < other).astype(np.int8)


def rule_counts(trajectory: Trajectory, starts: Sequence[int] = (0,)) -> NDArray[np.int64]:
    """How often each rule moved each neuron, in windows of updates.

    Args:
        trajectory: The run, every update recorded.
        starts: The first update of each window, counted from 0 and ascending; the last window goes
            to the end. One window if left out.

    Returns:
        Shape (windows, neurons, 4), for rules 1 to 4.

    Raises:
        ValueError: Not every update was recorded, or a window does not begin within the run.

    Example:
        >>> from relufit.scenario import load
        >>> from relufit.training import run_relu_sum
        >>> trajectory = run_relu_sum(load("scenarios/example2.toml"))
        >>> rule_counts(trajectory, starts=[0, 400])[:, 0].tolist()
        [[134, 3, 210, 0], [126, 0, 175, 0]]
    """
    rules = acting_rules(trajectory)
    if not len(rules):
        return np.zeros((0, trajectory.neurons, 4), dtype=np.int64)
    if not all(0 <= start < len(rules) for start in starts):
        raise ValueError(f"expected starts from 0 to {len(rules) - 1}, got {list(starts)}")
    counts = [
        np.add.reduceat(rules == rule, starts, axis=0, dtype=np.int64) for rule in range(1, 5)
    ]
    return np.stack(counts, axis=-1)
