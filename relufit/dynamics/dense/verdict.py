"""The verdict on a run of a dense network."""

from __future__ import annotations

from math import isfinite, log
from typing import TYPE_CHECKING

from relufit.dynamics.relu_sum.descent.decide import FALL, OVERFLOWS, RISES, Ahead
from relufit.dynamics.relu_sum.prospect import (
    Prospect,
    further_iterations,
    further_of,
    probe_interval,
)
from relufit.dynamics.relu_sum.verdict import Verdict
from relufit.dynamics.verdict_kinds import UNDECIDED_REASONS
from relufit.training.dense.run import train_dense_on

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relufit.dynamics.relu_sum.descent.decide import Further
    from relufit.training.dense.trajectory import DenseTrajectory

__all__ = ["judge_dense"]

HORIZON = 100.0  # times as many iterations, over which losses are extrapolated
EXACT = 1e-20  # a loss below it is rounding
EXTRAPOLATED = 7  # the reason that the laws of decay disagree
EVEN = 0.99  # the ratio of two falls that count as equal
ROUNDING = 1e-12  # of the loss: a smaller fall is none
THREE = 3  # losses that two falls need
BISECTIONS = 40
ZERO_POWER = 1e-9


def judge_dense(trajectory: DenseTrajectory) -> Verdict | None:
    """Return the verdict on a run; None if nothing was trained.

    The kinds are those of a sum of ReLU neurons (:class:`Verdict`), with the mean loss over the
    samples for the error; ``dead`` and ``at its best`` by a bound are not among them. A run that
    is not solved is trained on, without recording, for as many iterations as it had, and the
    losses at the probes are extrapolated.
    """
    error = trajectory.mean_loss()
    training = trajectory.scenario.training
    target = training.stop_below if training else None
    if trajectory.stopped == "diverged" or not isfinite(error):
        return Verdict(kind="diverged", error=error, target=target)
    if training is None:
        return None
    if target is not None and error < target:
        return Verdict(kind="solved", error=error, target=target)
    per_epoch = trajectory.iterations_per_epoch
    iterations = further_iterations(trajectory.iterations, per_epoch)
    every = probe_interval(iterations, per_epoch)
    losses: list[float] = []
    for network in train_dense_on(trajectory, iterations, every):
        losses.append(network.mean_loss(trajectory.samples))
        if losses[-1] < (target or 0.0):
            break
    done = min(len(losses) * every, iterations)
    further = further_of(error, losses, target or 0.0, -(-iterations // every), done)
    curve = [error, *losses]
    lower, upper = _extrapolated(curve, trajectory.iterations / iterations)
    kind, reason = _decide(further, lower, upper, target or 0.0)
    fall = _linear_fall(curve, further, iterations)
    if kind in {"trapped", "undecided"} and fall >= 0.0 and not further.overflows:
        kind, reason = "slow", ""
    ahead = Ahead(further.late, lower, fall, -1.0, finished=False)
    return Verdict(
        kind=kind,
        error=error,
        target=target,
        reason=reason,
        further_iterations=iterations,
        prospect=Prospect(iterations, further, ahead),
    )


def _decide(further: Further, lower: float, upper: float, target: float) -> tuple[str, str]:
    """Return the verdict by the range of the loss after a hundred times as many iterations."""
    if further.overflows:
        return "undecided", UNDECIDED_REASONS[OVERFLOWS]
    mean = 0.5 * (further.early + further.late)
    if further.reached >= 0.0 or further.late < (1.0 - FALL) * mean:
        return "slow", ""
    if further.late <= EXACT:
        return "at its best", ""
    if further.late > (1.0 + FALL) * mean:
        return "undecided", UNDECIDED_REASONS[RISES]
    level = max((1.0 - FALL) * mean, target)
    if lower <= level <= upper:
        return "undecided", UNDECIDED_REASONS[EXTRAPOLATED]
    return ("slow" if upper < level else "trapped"), ""


def _extrapolated(losses: Sequence[float], begin: float) -> tuple[float, float]:
    """Return the loss after ``HORIZON`` times as many iterations, by two laws of decay.

    The loss at the end of the run, in the middle of further training and at its end gives two
    falls, d and e. If the loss decays exponentially the falls to come are a geometric series,
    ``e·q/(1 - q)`` with ``q = e/d``. If it decays as a power of the iteration, t^-k, then
    ``q = (m^-k - l^-k)/(s^-k - m^-k)`` with the iterations s, m and l of the three; that falls
    more, for decay slows down. A fall that does not become smaller has no limit.

    Args:
        losses: At the end of the run and at the probes.
        begin: The iterations of the run, as a share of the further ones.

    Returns:
        The lower and the upper one.
    """
    if len(losses) < THREE:
        return 0.0, losses[-1]
    start, middle, last = losses[0], losses[len(losses) // 2], losses[-1]
    first, second = start - middle, middle - last
    if second <= 0.0 or first <= 0.0:
        return last - max(second, 0.0) * HORIZON, last
    ratio = second / first
    if ratio >= 1.0:
        return last - second * HORIZON, last - second
    exponential = last - second * ratio / (1.0 - ratio)
    return min(_power_law(last, second, ratio, begin), exponential), exponential


def _linear_fall(losses: Sequence[float], further: Further, iterations: int) -> float:
    """Return the iterations until the loss has fallen by a tenth, if it falls evenly; else -1."""
    if len(losses) < THREE or further.overflows:
        return -1.0
    start, middle, last = losses[0], losses[len(losses) // 2], losses[-1]
    first, second = start - middle, middle - last
    level = (1.0 - FALL) * 0.5 * (further.early + further.late)
    if not (second > ROUNDING * last and EVEN * first <= second <= first / EVEN):
        return -1.0
    return max(last - level, 0.0) / second * 0.5 * iterations


def _power_law(last: float, second: float, ratio: float, begin: float) -> float:
    """Return the loss at the horizon where the loss falls as a power of the iteration."""
    s, m, e = begin, begin + 0.5, begin + 1.0
    low, high = -1.0, 60.0  # the exponent k; below 0 the loss falls without limit
    for _ in range(BISECTIONS):
        k = 0.5 * (low + high)
        falls = _fall(m, e, k) / _fall(s, m, k)
        low, high = (k, high) if falls > ratio else (low, k)
    k = 0.5 * (low + high)
    return last - second * _fall(e, begin + HORIZON, k) / _fall(m, e, k)


def _fall(first: float, second: float, power: float) -> float:
    """Return the integral of ``t^(-power - 1)`` from one iteration to another."""
    if abs(power) < ZERO_POWER:
        return log(second / first)
    return float((first**-power - second**-power) / power)
