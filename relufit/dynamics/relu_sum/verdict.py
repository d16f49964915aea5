"""The verdict: what became of a run, and the figures that it rests on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal, TypeAlias

from relufit.dynamics.relu_sum.activity import active_ranges
from relufit.dynamics.relu_sum.attainable_error import AttainableError, attainable_error_of
from relufit.dynamics.relu_sum.stationarity import stationarity
from relufit.scenario.used_settings import unknown_to
from relufit.training.relu_sum.recorded import resumed
from relufit.training.relu_sum.run import train_on

if TYPE_CHECKING:
    from relufit.training import Trajectory

__all__ = ["SOLVED_BELOW", "STILL_MOVING", "Verdict", "judge"]

SOLVED_BELOW = 1e-3  # the target where the scenario sets none: the one recovered for the article
Kind: TypeAlias = Literal["solved", "trapped", "moving", "dead", "diverged", "undecided"]
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

    kind: Kind
    error: float
    target: float
    further_iterations: int = 0
    later_error: float | None = None
    stationarity: float | None = None
    reach: AttainableError | None = None


def judge_recorded(trajectory: Trajectory, target: float | None, error: float) -> Verdict | None:
    """Return the verdict on a run that was trained elsewhere; None where it is undecided."""
    if target is None or (error >= target and trajectory.resume is None):
        return None
    if error < target:
        return Verdict(kind="solved", error=error, target=target)
    later = trajectory.samples.error(resumed(trajectory, trajectory.updates))
    return Verdict(
        kind="moving" if later < max(error * (1 - STILL_MOVING), target) else "trapped",
        error=error,
        target=target,
        further_iterations=trajectory.updates,
        later_error=later,
    )


def judge(trajectory: Trajectory) -> Verdict | None:
    """What became of a run; None if nothing was trained and the error is not below the target.

    For an unsolved run this trains on, without recording, for as many epochs as the run had.
    """
    error, recorded = trajectory.mean_squared_error(), trajectory.scenario.recorded
    if recorded is not None:
        return judge_recorded(trajectory, recorded.stop_below, error)
    target = trajectory.scenario.stop_below or SOLVED_BELOW
    kind = _kind_at_the_end(trajectory, error, target)
    if kind is not None:
        return Verdict(kind=kind, error=error, target=target)
    if trajectory.scenario.training is None:
        return None
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


def _kind_at_the_end(trajectory: Trajectory, error: float, target: float) -> Kind | None:
    """Return the kind of verdict for which nothing has to be trained; else None."""
    training = trajectory.scenario.training
    if trajectory.stopped == "diverged":
        return "diverged"
    if error < target:
        return "solved"
    if training is None:
        return None
    if unknown_to(training, "verdict"):
        return "undecided"
    start, stop = active_ranges(trajectory)
    is_dead = (start[-1] >= stop[-1]).all() and "output_bias" not in training.train
    return "dead" if is_dead else None
