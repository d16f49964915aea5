"""The reasons for a verdict, in plain English, with the numbers that it rests on."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from relufit.dynamics.relu_sum.activity import active_ranges
from relufit.dynamics.relu_sum.coalescing import coalescences, effective_neurons
from relufit.dynamics.relu_sum.verdict import STILL_MOVING
from relufit.scenario.used_settings import unknown_to
from relufit.text.displayed_range import iterations_text
from relufit.text.lists import joined

if TYPE_CHECKING:
    from collections.abc import Iterator

    from relufit.dynamics.relu_sum.attainable_error import AttainableError
    from relufit.dynamics.relu_sum.verdict import Verdict
    from relufit.training import Trajectory

__all__ = ["reasons", "undecided_reasons"]

WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
ZERO = 1e-9  # an error that a fit need not be told to have
TWICE = 2.0  # from here on an error is told as so many times another one
MOST_NAMED = 8  # neurons that are named one by one
_UNTRAINED = "Without training"
LEAST, MOST = -7, 5  # exponents of numbers that are written without one


def reasons(trajectory: Trajectory, verdict: Verdict) -> list[str]:
    """Why the verdict on a run is what it is: whole sentences, the most telling first.

    Example:
        >>> from relufit.dynamics.relu_sum.verdict import judge
        >>> from relufit.scenario import load
        >>> from relufit.training import run_relu_sum
        >>> trajectory = run_relu_sum(load("scenarios/example2.toml"))
        >>> reasons(trajectory, judge(trajectory))
        ['After 800 iterations the mean of delta² is 0.00004186, below the target of 0.001.']
    """
    trained = trajectory.scenario.learns
    after = f"After {iterations_text(trajectory.iterations)}" if trained else _UNTRAINED
    if verdict.kind == "diverged":
        return [f"{after} the next update leaves the finite numbers."]
    if verdict.kind == "solved":
        below = f"below the target of {_number(verdict.target)}."
        return [f"{after} the mean of delta² is {_number(verdict.error)}, {below}"]
    if verdict.kind == "dead":
        error = _number(verdict.error)
        return [f"{after} no neuron is active on any sample: the mean of delta² stays at {error}."]
    if verdict.kind == "undecided":
        by = unknown_to(trajectory.scenario.training, "verdict")
        error, target = _number(verdict.error), _number(verdict.target)
        state = f"{after} the mean of delta² is {error}, above the target of {target}"
        return [f"{state}; for training by {by} it is not decided whether it would fall further."]
    return [
        *_further(verdict),
        *_hardly_begun(trajectory, verdict),
        *_smaller(trajectory),
        *_certified(trajectory, verdict),
        *(_reached(verdict.error, verdict.reach) if verdict.reach else ()),
    ]


def undecided_reasons(trajectory: Trajectory) -> list[str]:
    """Return why there is no verdict on a run that was trained elsewhere, in a list."""
    recorded = trajectory.scenario.recorded
    if recorded is None:
        return []
    error = _number(trajectory.mean_squared_error())
    state = f"After {iterations_text(trajectory.iterations)} the mean of delta² is {error}"
    if recorded.stop_below is None:
        return [f"{state}; no target was given (argument stop_below)."]
    target = f"not below the target of {_number(recorded.stop_below)}"
    return [f"{state}, {target}; how training would continue is not known (argument resume)."]


def _further(verdict: Verdict) -> Iterator[str]:
    """What training on has shown."""
    later = verdict.error if verdict.later_error is None else verdict.later_error
    start, end = _number(verdict.error), _number(later)
    if not isfinite(verdict.error):
        change = "has overflowed"
    elif start == end:
        change = f"stays at {start}"
    elif not isfinite(later):
        change = f"rises from {start} and overflows"
    else:
        share = abs(1.0 - later / verdict.error)
        verb = "falls" if later <= verdict.error else "rises"
        change = f"{verb} from {start} to {end}, by {_percent(share)},"
    yield (
        f"The mean of delta² {change} in {iterations_text(verdict.further_iterations, 'further')}; "
        f"the target is {_number(verdict.target)}."
    )


def _hardly_begun(trajectory: Trajectory, verdict: Verdict) -> Iterator[str]:
    """That a run as slow as this one cannot be told from one that is trapped."""
    first = trajectory.mean_squared_error(0)
    share = 1.0 - verdict.error / first if first > 0.0 else 0.0
    if verdict.kind == "trapped" and 0.0 < share < STILL_MOVING:
        yield (
            f"The run itself has lowered it by {_percent(share)} only: it may have begun where it "
            "is trapped, or its steps may be too small to tell."
        )


def _smaller(trajectory: Trajectory) -> Iterator[str]:
    """Which neurons the network has lost."""
    for each in coalescences(trajectory):
        where = " at the edge of the data" if each.side == "edge" else ""
        sign = "the same sign" if each.sign == "same" else "opposite signs"
        yield f"{_named(each.neurons)} have coalesced{where}, with weights of {sign}."
    start, stop = active_ranges(trajectory)
    dead = [n for n in range(trajectory.neurons) if stop[-1, n] <= start[-1, n]]
    if dead:
        yield f"{_named(dead)} {'is' if len(dead) == 1 else 'are'} active on no sample."
    left = len(effective_neurons(trajectory))
    if not left:
        yield "So no neuron is effective."
    elif left < trajectory.neurons:
        are = "is" if left == 1 else "are"
        yield f"So {_word(left)} of {_neurons(trajectory.neurons)} {are} effective."


def _certified(trajectory: Trajectory, verdict: Verdict) -> Iterator[str]:
    """How well the state fulfils the conditions of a stationary point, for full-batch descent."""
    is_full = trajectory.scenario.batch_size == trajectory.samples.measured
    if verdict.stationarity is not None and is_full:
        yield (
            "At a stationary point the residuals between two consecutive knots sum to zero, also "
            f"weighted by x: here to at most {_percent(verdict.stationarity)} of the sum of their "
            "sizes."
        )


def _reached(error: float, reach: AttainableError) -> Iterator[str]:
    """How the error stands to what such networks could reach."""
    best = reach.best
    if not isfinite(error):
        return
    who = _neurons(best.neurons)
    if best.error <= ZERO * error:
        yield f"{who.capitalize()} could fit the samples exactly."
        return
    yield (
        f"{who.capitalize()} can reach {_number(best.error)}, and provably nothing below "
        f"{_number(best.lower_bound)}: the error is {_above(error, best.error)} that."
    )
    if best.error * (1 + 1e-3) < reach.nearest < error:
        yield (
            f"From where the run ended, the error over all samples leads downhill to "
            f"{_number(reach.nearest)}: the error is {_above(error, reach.nearest)} that."
        )


def _above(error: float, other: float) -> str:
    ratio = error / other
    return f"{ratio:.3g} times" if ratio >= TWICE else f"{_percent(ratio - 1.0)} above"


def _named(neurons: tuple[int, ...] | list[int]) -> str:
    if len(neurons) > MOST_NAMED:
        return f"{len(neurons)} neurons"
    return f"Neuron{'s'[: len(neurons) > 1]} {joined(neurons)}"


def _neurons(count: int) -> str:
    return f"{_word(count)} neuron{'s'[: count != 1]}"


def _word(count: int) -> str:
    return WORDS[count] if count < len(WORDS) else str(count)


def _percent(share: float) -> str:
    return f"{100 * share:.2g} %" if share < 1.0 else f"{100 * share:.0f} %"


def _number(value: float) -> str:
    """Four significant digits, without an exponent where it can be read."""
    if not isfinite(value):
        return "infinity"
    digits = f"{value:.3e}"
    exponent = int(digits.split("e")[1])
    if not LEAST <= exponent <= MOST:
        return digits
    text = f"{value:.{max(3 - exponent, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
