"""The verdict on a run of a dense network."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from relufit.dynamics.dense.descent import descend_dense
from relufit.dynamics.relu_sum.descent.ahead import FOREVER, REST
from relufit.dynamics.relu_sum.descent.decide import (
    FALL,
    FASTER,
    HARDLY,
    NOT_AT_REST,
    OVERFLOWS,
    RISES,
    SOON,
    Ahead,
)
from relufit.dynamics.relu_sum.prospect import NOTHING, Prospect, further_of, probes_of
from relufit.dynamics.relu_sum.verdict import Verdict
from relufit.dynamics.verdict_kinds import RULES_UNKNOWN, UNDECIDED_REASONS
from relufit.scenario.used_settings import unknown_settings
from relufit.training.dense.run import dense_update_rule, train_dense_on

if TYPE_CHECKING:
    from relufit.dynamics.relu_sum.descent.decide import Further
    from relufit.network.dense import DenseNetwork
    from relufit.training.dense.trajectory import DenseTrajectory

__all__ = ["judge_dense"]

EXACT = 1e-20  # a loss below it is rounding
LONG = 100.0  # times the further iterations: a descent followed for so long shows enough


def judge_dense(trajectory: DenseTrajectory) -> Verdict | None:
    """Return the verdict on a run; None if nothing was trained.

    The kinds are those of a sum of ReLU neurons (:class:`Verdict`), with the mean loss over the
    samples for the error; a run is never ``dead``, and ``at its best`` only up to rounding. A run
    that is not solved is trained on, without recording, for as many iterations as it had. From
    there descent by full batches predicts the rest.
    """
    error = trajectory.mean_loss()
    training = trajectory.scenario.training
    target = trajectory.scenario.stop_below
    if trajectory.stopped == "diverged" or not isfinite(error):
        return Verdict(kind="diverged", error=error, target=target)
    if training is None:
        return None
    if target is not None and error < target:
        return Verdict(kind="solved", error=error, target=target)
    if unknown := unknown_settings(training, "verdict"):
        return Verdict(
            kind="undecided",
            error=error,
            target=target,
            reason=RULES_UNKNOWN,
            rules=tuple(unknown),
        )
    probes = probes_of(trajectory.iterations, trajectory.iterations_per_epoch)
    network, losses = trajectory.final, list[float]()
    for network in train_dense_on(trajectory, probes.counts):
        losses.append(network.mean_loss(trajectory.samples))
        if losses[-1] < (target or 0.0):
            break
    further, ahead = further_of(losses, target or 0.0, probes), NOTHING
    kind, reason = _by_training(further)
    if not kind:
        kind, reason, ahead = _by_descent(
            trajectory, network, further, target or 0.0, probes.iterations
        )
    return Verdict(
        kind=kind,
        error=error,
        target=target,
        reason=UNDECIDED_REASONS[reason],
        further_iterations=probes.iterations,
        prospect=Prospect(probes.iterations, further, ahead),
    )


def _by_training(further: Further) -> tuple[str, int]:
    """Return the verdict by further training alone, and its reason; empty if that is not enough."""
    kind, reason = "", 0
    if further.overflows:
        kind, reason = "undecided", OVERFLOWS
    elif further.reached >= 0.0:
        kind = "slow"
    elif further.late <= EXACT:
        kind = "at its best"
    elif further.late > (1.0 + FALL) * 0.5 * (further.early + further.late):
        kind, reason = "undecided", RISES
    return kind, reason


def _by_descent(
    trajectory: DenseTrajectory,
    network: DenseNetwork,
    further: Further,
    target: float,
    iterations: int,
) -> tuple[str, int, Ahead]:
    """Return the verdict by descent from a network, its reason, and what descent predicts."""
    mean = 0.5 * (further.early + further.late)
    level = (1.0 - FALL) * mean
    rule = dense_update_rule(trajectory.scenario.training)
    found = descend_dense(network, trajectory.samples, rule, FOREVER * iterations, (level, target))
    at_rest = found.unrest <= REST
    ahead = Ahead(further.late, further.late, found.loss, found.fall, found.reach, at_rest)
    due = max(found.fall, found.reach)
    if due >= 0.0:
        is_still = further.late > (1.0 - HARDLY) * mean
        if due < SOON * iterations and is_still:
            return "undecided", FASTER, ahead
        return "slow", 0, ahead
    if at_rest:
        return "trapped", 0, ahead
    if found.done < LONG * iterations:
        return "undecided", NOT_AT_REST, ahead
    lost = network.mean_loss(trajectory.samples) - found.loss
    later = found.done * (further.late - level) / lost  # if the loss goes on to fall as it did
    return "slow", 0, ahead._replace(fall=later)
