"""Rules: which of the article's four rules moved which neuron in an update."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from relufit.scenario.used_settings import unknown_to
from relufit.schedules.batch_sizes import SEVERAL_SAMPLES

if TYPE_CHECKING:
    from relufit.network.relu_sum import ReluSum
    from relufit.training import Trajectory

__all__ = ["RuleUpdate", "missing_rules", "rule_of", "update_at"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleUpdate:
    """One update, taken apart.

    Attributes:
        before: The network before it.
        after: The network after it.
        x: Where the sample lies.
        y: The reference there.
        delta: ``y - f(x)`` before the update.
        rules: For each neuron the rule, 1 to 4, that moved its knot, by the weight that pushed it:
            the one before the update, or after it if the update is sequential. 0 where none did,
            because the neuron is not active at x, its weight or delta is 0, or biases are not
            trained.
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


def rule_of(delta: float, weight: float) -> int:
    """The article's rule for an active neuron: 0 where delta or the weight is 0.

    ======  ==========  ==========
    .       delta > 0   delta < 0
    ======  ==========  ==========
    w > 0   1: left     3: right
    w < 0   2: right    4: left
    ======  ==========  ==========

    Example:
        >>> rule_of(delta=0.5, weight=-1.0)
        2
    """
    if not delta or not weight:
        return 0
    return (1 if weight > 0 else 2) + (0 if delta > 0 else 2)


def missing_rules(trajectory: Trajectory) -> str:
    """Return what a run lacks for the article's rules; empty if they move its knots."""
    unknown = unknown_to(trajectory.scenario.rules, "rules")
    return f"training by the article's rules, got {unknown}" if unknown else ""


def update_at(trajectory: Trajectory, snapshot: int) -> RuleUpdate:
    """The update that leads from a snapshot to the next one.

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
    training = trajectory.scenario.training
    sequential = training is not None and training.update == "sequential"
    pushing = after.weights if sequential else before.weights
    rules = tuple(
        rule_of(delta, w) if a * x + b > 0 and moved != b else 0
        for w, b, a, moved in zip(
            pushing, before.biases, before.input_weights, after.biases, strict=True
        )
    )
    return RuleUpdate(
        before=before,
        after=after,
        x=x,
        y=float(trajectory.samples.y[trajectory.sample[index]]),
        delta=delta,
        rules=rules,
    )
