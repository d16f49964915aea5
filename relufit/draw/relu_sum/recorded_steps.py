"""What the film of single steps needs of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from relufit.dynamics.relu_sum.rules import missing_rules

if TYPE_CHECKING:
    from relufit.training import Trajectory

__all__ = ["missing_for_steps"]


def missing_for_steps(trajectory: Trajectory) -> str:
    """Return what the film needs and a run lacks; empty if it has everything.

    The film names the rule that moves each knot, so the knots must move by these rules.
    """
    if trajectory.scenario.recorded is None or missing_rules(trajectory):
        return missing_rules(trajectory)
    if (np.diff(trajectory.iteration) != 1).any():
        return "a record of every update, got one of some"
    if (trajectory.sample < 0).any():
        return "the sample of each update (argument sample), got none"
    if not _follows_rules(trajectory):
        return "knots that move by the rules of plain gradient descent, got others"
    return ""


def _follows_rules(trajectory: Trajectory) -> bool:
    """Whether only active neurons move, each bias in the direction of delta times its weight."""
    x = trajectory.samples.x[trajectory.sample, None]
    before = slice(None, -1)
    active = trajectory.input_weights[before] * x + trajectory.biases[before] > 0.0
    push = np.sign(trajectory.delta[:, None] * trajectory.weights[before])
    moved = np.sign(np.diff(trajectory.biases, axis=0))
    return bool(((moved == 0) | (active & (moved == push))).all())
