"""The verdict: what became of a run, and the figures that it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from relufit.dynamics.relu_sum.activity import active_ranges
from relufit.dynamics.relu_sum.attainable_error import AttainableError, attainable_error_of
from relufit.dynamics.relu_sum.stationarity import stationarity
from relufit.scenario.used_settings import unknown_to
from relufit.training.relu_sum.run import train_on

if TYPE_CHECKING:
    from relufit.training import Trajectory

__all__ = ["SOLVED_BELOW", "STILL_MOVING", "Verdict", "judge"]

SOLVED_BELOW = 1e-3  # the target where the scenario sets none: the one recovered for the article
STILL_MOVING = 0.1  # an error that falls by less than this share in as many epochs again is stuck


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of a run.

    Attributes:
        kind: ``"solved"``: the error is below the target. ``"diverged"``: the run left the finite
            numbers. ``"dead"``: no neuron is active on any sample and no output bias is trained,
            so nothing can change any more. ``"trapped"``: the error is not below the target, and
            training on for as many epochs again lowers it by less than a tenth. ``"moving"``: it
            is not below the target, but training on would still lower it. ``"undecided"``: training
            on would say nothing, because the run does not train by plain gradient descent.
        error: Mean delta² in the end.
        target: What it was to be below.
        further_iterations: For how many more iterations the run was trained on to find out.
        later_error: Mean delta² after training on, where that was done.
        stationarity: See :func:`.stationarity.stationarity`; None unless the run
            is trapped or moving.
        reach: What networks of its size could reach, where the run is trapped or moving and that
            can be told.
    """

    kind: Literal["solved", "trapped", "moving", "dead", "diverged", "undecided"]
    error: float
    target: float
    further_iterations: int = 0
    later_error: float | None = None
    stationarity: float | None = None
    reach: AttainableError | None = None


def judge(trajectory: Trajectory) -> Verdict | None:
    """What became of a run; None if nothing was trained and the error is not below the target.

    For an unsolved run this trains on, without recording, for as many epochs as the run had.
    """
    error = trajectory.mean_squared_error()
    training = trajectory.scenario.training
    target = (training.stop_below if training else None) or SOLVED_BELOW
    if trajectory.stopped == "diverged":
        return Verdict(kind="diverged", error=error, target=target)
    if error < target:
        return Verdict(kind="solved", error=error, target=target)
    if training is None:
        return None
    if unknown_to(training, "verdict"):
        return Verdict(kind="undecided", error=error, target=target)
    start, stop = active_ranges(trajectory)
    if (start[-1] >= stop[-1]).all() and "output_bias" not in training.train:
        return Verdict(kind="dead", error=error, target=target)
    later = trajectory.samples.error(train_on(trajectory, trajectory.iterations))
    moving = later < max(error * (1 - STILL_MOVING), target)
    return Verdict(
        kind="moving" if moving else "trapped",
        error=error,
        target=target,
        further_iterations=trajectory.iterations,
        later_error=later,
        stationarity=stationarity(trajectory),
        reach=attainable_error_of(trajectory),
    )
