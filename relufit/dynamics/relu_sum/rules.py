"""Rules: which of the article's four rules moved which neuron in an update."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from relufit.scenario.used_settings import unknown_to
from relufit.schedules.batch_sizes import SEVERAL_SAMPLES

if TYPE_CHECKING:
    from relufit.network.relu_sum import ReluSum
    from relufit.training import Trajectory

__all__ = [
    "COASTS",
    "NO_RULE",
    "RuleUpdate",
    "can_coast",
    "missing_pushes",
    "missing_rules",
    "rule_of",
    "rule_of_move",
    "update_at",
]

NO_RULE = 5  # an active neuron that none of the four rules moved
COASTS = 6  # a neuron that moves while it is not active, by momentum or weight decay


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleUpdate:
    """One update, taken apart.

    Attributes:
        before: The network before it.
        after: The network after it.
        x: Where the sample lies.
        y: The reference there.
        delta: ``y - f(x)`` before the update.
        rules: For each neuron its rule, see :func:`rule_of_move`; 0 where it is not active, and 6
            where it moves nevertheless.
    """

    before: ReluSum
    after: ReluSum
    x: float
    y: float
    delta: float
    rules: tuple[int, ...]

    def is_active(self, neuron: int) -> bool:
        """Whether a neuron was active on the sample."""
        return self.before.input_weights[neuron] * self.x + self.before.biases[neuron] > 0.0


def rule_of(delta: float, change: float) -> int:
    """Return the article's rule for an active neuron: 0 where delta or the change of slope is 0.

    ==================  ==========  ==========
    .                   delta > 0   delta < 0
    ==================  ==========  ==========
    change of slope > 0 1: left     3: right
    change of slope < 0 2: right    4: left
    ==================  ==========  ==========

    Args:
        delta: The reference less the output.
        change: The change of slope at the knot: the input weight times the weight.

    Example:
        >>> rule_of(delta=0.5, change=-1.0)
        2
    """
    if not delta or not change:
        return 0
    return (1 if change > 0 else 2) + (0 if delta > 0 else 2)


def rule_of_move(delta: float, change: float, move: float) -> int:
    """Return the rule that moved the knot of an active neuron; 5 if none of the four applies.

    No rule applies where the knot stays, because biases are not trained or the movement is lost
    in rounding, and where it moves against the rule of delta and the change of slope, because the
    input weight changes or a sequential update has changed the sign of the weight before.

    Args:
        delta: As in :func:`rule_of`.
        change: As in :func:`rule_of`, before the update.
        move: The displacement of the knot.

    Example:
        >>> rule_of_move(delta=0.5, change=1.0, move=-0.1), rule_of_move(0.5, 1.0, 0.1)
        (1, 5)
    """
    rule = rule_of(delta, change)
    is_left = rule in (1, 4)
    return rule if rule and move and is_left == (move < 0) else NO_RULE


def missing_rules(trajectory: Trajectory) -> str:
    """Return what a run lacks for knowing which rule moves a neuron; empty if it has all."""
    recorded = trajectory.scenario.recorded
    if unknown := unknown_to(trajectory.scenario.rules, "rules"):
        return f"training by known rules, got {unknown}"
    if recorded is not None and recorded.coasts and SEVERAL_SAMPLES in trajectory.sample:
        return f'the sample of each update, got a record of "{recorded.optimizer}" without them'
    return ""


def missing_pushes(trajectory: Trajectory) -> str:
    """Return what a run lacks for its net pushes; empty if each update pushes along delta."""
    unknown = unknown_to(trajectory.scenario.rules, "pushes")
    return f"updates along the gradient alone, got {unknown}" if unknown else ""


def can_coast(trajectory: Trajectory) -> bool:
    """Return whether a neuron can move while it is not active."""
    rules = trajectory.scenario.rules
    return rules is not None and rules.coasts


def update_at(trajectory: Trajectory, snapshot: int) -> RuleUpdate:
    """Return the update that leads from a snapshot to the next one.

    Raises:
        ValueError: The two snapshots are not one update apart, or it used several samples at once.
    """
    if trajectory.iteration[snapshot + 1] != trajectory.iteration[snapshot] + 1:
        raise ValueError("expected two snapshots one update apart; record every update")
    index = int(trajectory.iteration[snapshot] - trajectory.iteration[0])
    if trajectory.sample[index] == SEVERAL_SAMPLES:
        raise ValueError("expected an update from one sample, got one from several")
    before, after = trajectory.network(snapshot), trajectory.network(snapshot + 1)
    x = float(trajectory.samples.x[trajectory.sample[index]])
    delta = float(trajectory.delta[index])
    knots = zip(before.knots, after.knots, strict=True)
    moves = (
        any(old[i] != new[i] for old, new in zip(before[:3], after[:3], strict=True))
        for i in range(trajectory.neurons)
    )
    rules = tuple(
        rule_of_move(delta, a * w, new - old) if a * x + b > 0 else COASTS * moved
        for w, b, a, (old, new), moved in zip(*before[:3], knots, moves, strict=True)
    )
    return RuleUpdate(
        before=before,
        after=after,
        x=x,
        y=float(trajectory.samples.y[trajectory.sample[index]]),
        delta=delta,
        rules=rules,
    )
