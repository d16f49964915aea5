"""Net pushes: where the updates of an epoch move a knot, and the rule that moves it this way."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from relufit.dynamics.relu_sum.rules import rule_of
from relufit.dynamics.smoothing import smoothed

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from relufit.training import Trajectory

__all__ = ["Push", "pushes"]


class Push(NamedTuple):
    """The net push on a knot around an iteration.

    Attributes:
        neuron: The neuron, counted from 0.
        iteration: The iteration.
        knot: The averaged knot.
        speed: The mean movement of the knot per update, over an epoch or, early on, less.
        rule: The rule that moves the knot this way, 1 to 4; 0 if the knot does not move.
    """

    neuron: int
    iteration: int
    knot: float
    speed: float
    rule: int


def pushes(
    trajectory: Trajectory, knots: NDArray[np.float64], neuron: int, times: Iterable[int]
) -> list[Push]:
    """Return the net pushes on a knot around some iterations.

    Args:
        trajectory: The run.
        knots: Its knots, finite, shape (snapshots, neurons).
        neuron: The neuron, counted from 0.
        times: The iterations.
    """
    own = knots[:, neuron]
    averaged = smoothed(own[:, None], trajectory.iteration, trajectory.iterations_per_epoch)[:, 0]
    return [_push(trajectory, own, averaged, neuron, time) for time in times]


def _push(
    trajectory: Trajectory,
    knots: NDArray[np.float64],
    averaged: NDArray[np.float64],
    neuron: int,
    time: int,
) -> Push:
    iteration = trajectory.iteration
    half = min(time - int(iteration[0]), trajectory.iterations_per_epoch) / 2
    start = max(int(np.searchsorted(iteration, time - half, side="right")) - 1, 0)
    stop = int(np.searchsorted(iteration, time + half, side="left"))
    stop = min(max(stop, start + 1), len(iteration) - 1)
    start = min(start, stop - 1)
    speed = float(knots[stop] - knots[start]) / int(iteration[stop] - iteration[start])
    at = min(int(np.searchsorted(iteration, time)), len(iteration) - 1)
    change = float(trajectory.weights[at, neuron] * trajectory.input_weights[at, neuron])
    rule = _rule(speed, change)
    return Push(neuron, int(iteration[at]), float(averaged[at]), speed, rule)


def _rule(speed: float, change: float) -> int:
    """Return the rule that moves a knot in a direction, with a change of slope at it."""
    delta = -np.sign(speed) * np.sign(change)
    return rule_of(float(delta), change)
