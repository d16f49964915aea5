"""Which rule moved which neuron in every update of a run, and how often in each window."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from relufit.dynamics.relu_sum.activity import active_ranges
from relufit.dynamics.relu_sum.pulls import pulls_of_batches
from relufit.dynamics.relu_sum.rules import COASTS, NO_RULE
from relufit.schedules.batch_sizes import SEVERAL_SAMPLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from relufit.training import Trajectory

__all__ = ["acting_rules", "coasting_sides", "rule_counts"]


def acting_rules(trajectory: Trajectory) -> NDArray[np.int8]:
    """Return the rule of each neuron in each update, shape (iterations, neurons).

    See :func:`.rules.rule_of_move`: 1 to 4 for the article's rules, 5 where a neuron is active
    and no rule applies, 6 where it is not active and moves nevertheless, 0 where it is not active
    and rests. For a batch delta is summed over the samples on which the neuron is active; with
    other losses the negative derivative of the loss takes its place.

    Raises:
        ValueError: Not every update was recorded.
    """
    if (np.diff(trajectory.iteration) != 1).any():
        raise ValueError("expected a record of every update; set record_every = 1")
    weights, inputs = trajectory.weights[:-1], trajectory.input_weights[:-1]
    knots = trajectory.knots
    direction = _sign(knots[1:], knots[:-1])
    change = _sign(weights, 0.0) * _sign(inputs, 0.0)
    delta, active = _signs_and_activity(trajectory)
    table = np.full((3, 3), NO_RULE, dtype=np.int8)  # by the change of slope and the direction
    table[2, 0], table[0, 2], table[2, 2], table[0, 0] = 1, 2, 3, 4
    rules = table[change + 1, direction + 1]
    # Delta is above 0 for rules 1 and 2, where the change of slope and the direction differ.
    rules = np.where(-change * direction == delta, rules, NO_RULE)
    moved = (direction != 0) | (trajectory.weights[1:] != weights)
    moved |= trajectory.biases[1:] != trajectory.biases[:-1]
    found: NDArray[np.int8] = np.where(active, rules, COASTS * moved).astype(np.int8)
    return found


def coasting_sides(trajectory: Trajectory, starts: Sequence[int]) -> NDArray[np.int64]:
    """Return how often the knot of each neuron coasted right and left, in windows of updates.

    Args:
        trajectory: The run, every update recorded.
        starts: As in :func:`rule_counts`.

    Returns:
        Shape (windows, neurons, 2).
    """
    coasts = acting_rules(trajectory) == COASTS
    if not len(coasts):
        return np.zeros((0, trajectory.neurons, 2), dtype=np.int64)
    knots = trajectory.knots
    sides = (coasts & (knots[1:] > knots[:-1]), coasts & (knots[1:] < knots[:-1]))
    return np.stack([np.add.reduceat(each, starts, axis=0, dtype=np.int64) for each in sides], -1)


def _signs_and_activity(trajectory: Trajectory) -> tuple[NDArray[np.int8], NDArray[np.bool_]]:
    """Return the sign of delta for each update and neuron, and whether the neuron is active."""
    training = trajectory.scenario.training
    if SEVERAL_SAMPLES in trajectory.sample and training is not None and not training.is_plain:
        sums, active = pulls_of_batches(trajectory, training)
        return _sign(sums, 0.0), active
    return _delta_signs(trajectory), _is_active(trajectory)


def _delta_signs(trajectory: Trajectory) -> NDArray[np.int8]:
    """Return the sign of delta for each update and neuron, or a row for each update."""
    if SEVERAL_SAMPLES not in trajectory.sample:
        return _sign(trajectory.delta, 0.0)[:, None]
    training = trajectory.scenario.training
    is_sequential = training is not None and training.update == "sequential"
    weights = trajectory.weights[1:] if is_sequential else trajectory.weights[:-1]
    return _sign(trajectory.biases[1:], trajectory.biases[:-1]) * _sign(weights, 0.0)


def _is_active(trajectory: Trajectory) -> NDArray[np.bool_]:
    """Return whether each neuron is active on a sample of each update."""
    if SEVERAL_SAMPLES in trajectory.sample:
        start, stop = active_ranges(trajectory)
        return stop[:-1] > start[:-1]
    x = trajectory.samples.x[trajectory.sample][:, None]
    return trajectory.input_weights[:-1] * x + trajectory.biases[:-1] > 0.0


def _sign(one: NDArray[np.float64], other: NDArray[np.float64] | float) -> NDArray[np.int8]:
    """Return 1 where one is above the other, -1 where it is below; a byte each."""
    return (one > other).astype(np.int8) - (one < other).astype(np.int8)


def rule_counts(trajectory: Trajectory, starts: Sequence[int] = (0,)) -> NDArray[np.int64]:
    """Return how often each rule moved each neuron, in windows of updates.

    Args:
        trajectory: The run, every update recorded.
        starts: The first update of each window, counted from 0 and ascending; the last window goes
            to the end. One window if left out.

    Returns:
        Shape (windows, neurons, 6), for rules 1 to 4, for updates of an active neuron to which no
        rule applies, and for updates in which a neuron coasts: it is not active and moves.

    Raises:
        ValueError: Not every update was recorded, or a window does not begin within the run.

    Example:
        >>> from relufit.scenario import load
        >>> from relufit.training import run_relu_sum
        >>> trajectory = run_relu_sum(load("scenarios/example2.toml"))
        >>> rule_counts(trajectory, starts=[0, 400])[:, 0].tolist()
        [[134, 3, 210, 0, 0, 0], [126, 0, 175, 0, 0, 0]]
    """
    rules = acting_rules(trajectory)
    if not len(rules):
        return np.zeros((0, trajectory.neurons, COASTS), dtype=np.int64)
    if not all(0 <= start < len(rules) for start in starts):
        raise ValueError(f"expected starts from 0 to {len(rules) - 1}, got {list(starts)}")
    counts = [
        np.add.reduceat(rules == rule, starts, axis=0, dtype=np.int64)
        for rule in range(1, COASTS + 1)
    ]
    return np.stack(counts, axis=-1)
