"""The verdict: what became of a run, and the numbers that it rests on."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from relufit.dynamics.cached import cached
from relufit.dynamics.relu_sum.activity import active_ranges
from relufit.dynamics.relu_sum.attainable_error import BEST_MARGIN, attainable_error_of
from relufit.dynamics.relu_sum.descent.decide import (
    AT_BEST,
    NOT_AT_REST,
    TOO_LARGE,
    decide,
    is_at_best,
    is_resting,
)
from relufit.dynamics.relu_sum.prospect import is_small, mean_squared_y, prospect_of
from relufit.dynamics.relu_sum.recorded_prospect import decide_recorded
from relufit.dynamics.verdict_kinds import KINDS, RULES_UNKNOWN, UNDECIDED_REASONS
from relufit.scenario.used_settings import unknown_settings, unknown_to

if TYPE_CHECKING:
    from relufit.dynamics.relu_sum.prospect import Prospect
    from relufit.training import Trajectory

__all__ = ["Verdict", "judge"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """What became of a run.

    Attributes:
        kind: A name of :data:`relufit.dynamics.verdict_kinds.KINDS`.
        error: The mean of delta² in the end.
        target: What it was to be below; None if the scenario sets no ``stop_below``.
        share: The error as a share of the variance of y; None if that is 0.
        reason: Why nothing else could be established, as the key of the words for it; empty unless
            the verdict is ``undecided``.
        rules: The settings for which it is not known what further training would do.
        further_iterations: For how many more iterations the run was trained on to find out.
        prospect: What became of it then; None if that was not needed.
    """

    kind: str
    error: float
    target: float | None
    share: float | None = None
    reason: str = ""
    rules: tuple[str, ...] = ()
    further_iterations: int = 0
    prospect: Prospect | None = None

    @property
    def later_error(self) -> float | None:
        """The mean error over the second half of further training; None where that was not done."""
        return None if self.prospect is None else self.prospect.further.late


@cached
def judge(trajectory: Trajectory) -> Verdict | None:
    """Return the verdict on a run; None if nothing was trained.

    A run that is not solved, dead or diverged is trained on, without recording and in the order of
    its samples, for as many iterations as it had. From there descent without noise predicts the
    rest.
    """
    error, target = trajectory.mean_squared_error(), trajectory.scenario.stop_below
    training, recorded = trajectory.scenario.training, trajectory.scenario.recorded
    y = trajectory.samples.y[: trajectory.samples.measured]
    with np.errstate(over="ignore"):
        variance = float(np.var(y))
    share = error / variance if 0.0 < variance < np.inf else None

    def found(kind: str) -> Verdict:
        return Verdict(kind=kind, error=error, target=target, share=share)

    if kind := _kind_at_the_end(trajectory, error, target):
        return found(kind)
    if recorded is not None:
        kind, reason, prospect = decide_recorded(trajectory, target)
        iterations = prospect.iterations if prospect else 0
        return replace(found(kind), reason=reason, further_iterations=iterations, prospect=prospect)
    if training is None:
        return None
    if unknown := unknown_settings(training, "sum verdict"):
        return replace(found("undecided"), reason=RULES_UNKNOWN, rules=tuple(unknown))
    return _judged_ahead(trajectory, error, target, share)


def _kind_at_the_end(trajectory: Trajectory, error: float, target: float | None) -> str:
    """Return the verdict for which nothing has to be trained on; else an empty text."""
    if trajectory.stopped == "diverged":
        return "diverged"
    if target is not None and error < target:
        return "solved"
    training = trajectory.scenario.training
    if training is None or unknown_to(training, "sum verdict") or training.coasts:
        return ""
    if "output_bias" in training.train:
        return ""
    start, stop = active_ranges(trajectory)
    return "dead" if (start[-1] >= stop[-1]).all() else ""


def _judged_ahead(
    trajectory: Trajectory, error: float, target: float | None, share: float | None
) -> Verdict:
    """Return the verdict on a run that must be trained on to be judged."""
    samples, aim = trajectory.samples, target or 0.0
    prospect = prospect_of(trajectory, aim)
    full = trajectory.iterations_per_epoch < samples.measured
    scale = mean_squared_y(samples.y[: samples.measured])
    kind, reason = decide(
        aim, scale, float(prospect.iterations), full, prospect.further, prospect.ahead
    )
    if reason == NOT_AT_REST and not is_small(trajectory.neurons, samples.measured, scale):
        reason = TOO_LARGE
    rest = prospect.ahead.rest
    if is_resting(kind) and error <= (1.0 + BEST_MARGIN) * rest:
        bound = attainable_error_of(trajectory).bound
        kind = AT_BEST if is_at_best(error, aim, bound, rest, BEST_MARGIN) else kind
    return Verdict(
        kind=tuple(KINDS)[kind],
        error=error,
        target=target,
        share=share,
        reason=UNDECIDED_REASONS[reason],
        further_iterations=prospect.iterations,
        prospect=prospect,
    )
