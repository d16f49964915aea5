"""The verdict on a run of a dense network."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from relufit.dynamics.relu_sum.verdict import SOLVED_BELOW, STILL_MOVING, Verdict
from relufit.scenario.used_settings import unknown_to
from relufit.training.dense.run import train_dense_on

if TYPE_CHECKING:
    from relufit.training.dense.trajectory import DenseTrajectory

__all__ = ["judge_dense"]


def judge_dense(trajectory: DenseTrajectory) -> Verdict | None:
    """What became of a run; None if nothing was trained and the loss is not below the target.

    The kinds are those of :class:`Verdict`, with the mean loss over the samples for the error;
    ``"dead"`` is not among them. An unsolved run is trained on, without recording, for as many
    iterations as it had.
    """
    error = trajectory.mean_loss()
    training = trajectory.scenario.training
    target = trajectory.scenario.stop_below or SOLVED_BELOW
    if trajectory.stopped == "diverged" or not isfinite(error):
        return Verdict(kind="diverged", error=error, target=target)
    if error < target:
        return Verdict(kind="solved", error=error, target=target)
    if training is None:
        return None
    if unknown_to(training, "verdict"):
        return Verdict(kind="undecided", error=error, target=target)
    later = train_dense_on(trajectory, trajectory.iterations).mean_loss(trajectory.samples)
    moving = later < max(error * (1 - STILL_MOVING), target)
    return Verdict(
        kind="moving" if moving else "trapped",
        error=error,
        target=target,
        further_iterations=trajectory.iterations,
        later_error=later,
    )
