"""The reasons for a verdict, in plain English, with the numbers that it rests on."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from relufit.dynamics.relu_sum.activity import active_ranges
from relufit.dynamics.relu_sum.attainable_error import BEST_MARGIN, attainable_error_of, is_limit
from relufit.dynamics.relu_sum.coalescing import coalescences, effective_neurons
from relufit.text.displayed_range import iterations_text
from relufit.text.lists import joined
from relufit.text.numbers import count_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from relufit.dynamics.relu_sum.prospect import Prospect
    from relufit.dynamics.relu_sum.verdict import Verdict
    from relufit.training import Trajectory

__all__ = ["count_of", "ended_text", "further_text", "number", "reasons", "share_text"]

WORDS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
ZERO = 1e-9  # of an error: another one below it is 0 beside it
TWICE = 2.0  # from here on an error is so many times another one
MOST_NAMED = 8  # neurons that are named one by one
LEAST, MOST = -7, 5  # exponents of numbers that are written without one
LEAST_SHARE = 1e-4  # smaller changes are written as below it
MUCH = 10.0  # from here on a change is written as a ratio
MOST_COUNTED = 1e15  # iterations that are written as a number


def reasons(trajectory: Trajectory, verdict: Verdict) -> list[str]:
    """Return why the verdict on a run is what it is: whole sentences, the main reason first.

    Example:
        >>> from relufit.dynamics.relu_sum.verdict import judge
        >>> from relufit.scenario import load
        >>> from relufit.training import run_relu_sum
        >>> trajectory = run_relu_sum(load("scenarios/example2.toml"))
        >>> reasons(trajectory, judge(trajectory))
        ['After 800 iterations the mean of delta² is 0.00004186, below the target of 0.001.']
    """
    after = f"After {iterations_text(trajectory.iterations)}"
    error = number(verdict.error)
    if verdict.kind == "diverged":
        return [f"{after} the next update makes a parameter non-finite."]
    if verdict.kind == "solved":
        return [ended_text(after, "mean of delta²", verdict.error, verdict.target)]
    if verdict.kind == "dead":
        return [f"{after} no neuron is active on any sample: the mean of delta² stays at {error}."]
    share = "" if verdict.share is None else f", {share_text(verdict.share)} of the variance of y"
    return [
        ended_text(after, "mean of delta²", verdict.error, verdict.target, share),
        *_why(trajectory, verdict),
        *_smaller(trajectory),
        *_attainable(trajectory, verdict),
    ]


def ended_text(after: str, name: str, error: float, target: float | None, share: str = "") -> str:
    """Return where a run ended, beside its target."""
    if target is None:
        return f"{after} the {name} is {number(error)}{share}; the scenario sets no target."
    where = "below" if error < target else "above"
    return f"{after} the {name} is {number(error)}{share}, {where} the target of {number(target)}."


def _why(trajectory: Trajectory, verdict: Verdict) -> Iterator[str]:
    """Return what training on and descent have shown."""
    if verdict.reason:
        yield f"The verdict is undecided: {verdict.reason}."
    prospect = verdict.prospect
    if prospect is None:
        return
    if trajectory.scenario.recorded is not None:
        yield from _recorded(verdict, prospect)
        return
    yield from further_text(prospect, "mean of delta²", verdict.target)
    explain = _EXPLAINED.get(verdict.kind)
    if explain is not None:
        yield from explain(verdict, prospect)
    if verdict.kind == "at its best":
        yield from _at_its_best(trajectory)


def _recorded(verdict: Verdict, prospect: Prospect) -> Iterator[str]:
    """Return what the function of a recorded run has shown, and descent from there."""
    more = iterations_text(prospect.iterations, "further")
    below = ", below the target" if prospect.further.reached >= 0.0 else ""
    yield f"After {more} the mean of delta² is {number(prospect.further.late)}{below}."
    if isfinite(prospect.ahead.rest):
        local = ": a local minimum, up to rounding" if verdict.kind == "trapped" else ""
        yield (
            f"Descending from there without sample noise comes to rest at "
            f"{number(prospect.ahead.rest)}{local}."
        )


def further_text(prospect: Prospect, name: str, target: float | None) -> Iterator[str]:
    """Return what training on has shown."""
    further = prospect.further
    more = iterations_text(prospect.iterations, "further")
    if further.reached >= 0.0 and target is not None:
        reached = iterations_text(int(further.reached), "further")
        yield f"Training on brings the {name} below the target of {number(target)} in {reached}."
    elif further.overflows:
        yield f"Training on makes a parameter non-finite within {more}."
    else:
        yield (
            f"In {more} the {name} averages {number(further.early)} over the first half and "
            f"{number(further.late)} over the second."
        )


def _slow(verdict: Verdict, prospect: Prospect) -> Iterator[str]:
    ahead, done = prospect.ahead, prospect.iterations
    if ahead.reach >= 0.0 and verdict.target is not None:
        yield (
            f"Descent without sample noise predicts that it falls below {number(verdict.target)} "
            f"after about {count_of(done + ahead.reach)} further iterations."
        )
    elif ahead.fall >= 0.0:
        yield (
            f"Descent without sample noise predicts that it has fallen by a tenth after about "
            f"{count_of(done + ahead.fall)} further iterations, and ends at {number(ahead.rest)}."
        )
    elif isfinite(ahead.rest):
        yield f"Descending from there without sample noise ends at {number(ahead.rest)}."


def _trapped(verdict: Verdict, prospect: Prospect) -> Iterator[str]:
    ahead = prospect.ahead
    above = "" if verdict.target is None else ", above the target"
    yield (
        f"Descending from there without sample noise comes to rest at {number(ahead.rest)}"
        f"{above}: a local minimum, up to rounding."
    )
    late = prospect.further.late
    if late > (1.0 + BEST_MARGIN) * ahead.rest:
        yield (
            f"At this learning rate the noise of single samples keeps the error "
            f"{_above(late, ahead.rest)} that."
        )


def _noise_floor(verdict: Verdict, prospect: Prospect) -> Iterator[str]:
    end = number(prospect.ahead.rest)
    below = "" if verdict.target is None else ", below the target"
    yield (
        f"On average over an epoch the parameters no longer move, and the noise of single samples "
        f"keeps the error up: a smaller learning rate would lower it towards {end}{below}."
    )
    if verdict.target is not None:
        yield "By chance it may be below the target after a single epoch."


def _oscillating(verdict: Verdict, prospect: Prospect) -> Iterator[str]:
    del verdict
    yield (
        f"Gradient descent oscillates where the learning rate is above 2/λ: here that is "
        f"{number(prospect.stable_rate)}, with the largest curvature λ. A smaller rate would "
        f"lower the error towards {number(prospect.ahead.rest)}."
    )


def _at_its_best(trajectory: Trajectory) -> Iterator[str]:
    if attainable_error_of(trajectory).bound > 0.0:
        yield (
            f"That is within {share_text(BEST_MARGIN)} of the least error that its trained "
            f"parameters can give."
        )
    else:
        yield "The samples are fitted up to rounding."


_EXPLAINED: dict[str, Callable[[Verdict, Prospect], Iterator[str]]] = {
    "slow": _slow,
    "trapped": _trapped,
    "noise floor": _noise_floor,
    "oscillating": _oscillating,
}


def _smaller(trajectory: Trajectory) -> Iterator[str]:
    """Return which neurons the network has lost."""
    for each in coalescences(trajectory):
        where = " at the edge of the data" if each.side == "edge" else ""
        sign = "the same sign" if each.sign == "same" else "opposite signs"
        yield f"{_named(each.neurons)} have coalesced{where}, with weights of {sign}."
    start, stop = active_ranges(trajectory)
    dead = [n for n in range(trajectory.neurons) if stop[-1, n] <= start[-1, n]]
    if dead:
        verb = "is" if len(dead) == 1 else "are"
        yield f"{_named(dead)} {verb} active on no sample, and {verb} counted in no group or pair."
    left = len(effective_neurons(trajectory))
    if not left:
        yield "So no neuron is effective."
    elif left < trajectory.neurons:
        are = "is" if left == 1 else "are"
        yield f"So {_word(left)} of {_neurons(trajectory.neurons)} {are} effective."


def _attainable(trajectory: Trajectory, verdict: Verdict) -> Iterator[str]:
    """Return how the error compares with what the network, or a smaller one, can have."""
    if not isfinite(verdict.error):
        return
    found = attainable_error_of(trajectory)
    if found.bound > 0.0:
        yield (
            f"Provably no values of its trained parameters give an error below "
            f"{number(found.bound)} on these samples."
        )
    if found.best is not None:
        limit = ", in the limit of distant knots" if is_limit(trajectory, found.best) else ""
        if found.best.error <= ZERO * verdict.error:
            yield f"Its trained parameters could fit the samples exactly{limit}."
        else:
            yield (
                f"The best fit found with its trained parameters has {number(found.best.error)}"
                f"{limit}: the error is {_above(verdict.error, found.best.error)} that."
            )
    if found.smaller is not None:
        few = _neurons(found.smaller.neurons)
        yield (
            f"For comparison, the best fit found for a network of {few} has "
            f"{number(found.smaller.error)}."
        )


def _above(error: float, other: float) -> str:
    if other <= ZERO * error:
        return "far above"
    ratio = error / other
    if ratio >= TWICE:
        return f"{ratio:.3g} times" if ratio < MUCH**3 else f"more than {MUCH**3:.0f} times"
    if ratio < 1.0:
        return f"{share_text(1.0 - ratio)} below"
    return f"{share_text(ratio - 1.0)} above"


def count_of(iterations: float) -> str:
    """Return a number of iterations, which may be huge."""
    if iterations > MOST_COUNTED:
        return f"more than {MOST_COUNTED:.0e}".replace("e+", "e")
    return count_text(round(iterations))


def _named(neurons: tuple[int, ...] | list[int]) -> str:
    if len(neurons) > MOST_NAMED:
        return f"{len(neurons)} neurons"
    return f"Neuron{'s'[: len(neurons) > 1]} {joined(neurons)}"


def _neurons(count: int) -> str:
    return f"{_word(count)} neuron{'s'[: count != 1]}"


def _word(count: int) -> str:
    return WORDS[count] if count < len(WORDS) else str(count)


def share_text(share: float) -> str:
    """Return a share in per cent, with two digits and no exponent."""
    if 0.0 < share < LEAST_SHARE:
        return f"less than {100 * LEAST_SHARE:.2g} %"
    return f"{100 * share:.0f} %" if share >= 0.1 else f"{100 * share:.2g} %"  # noqa: PLR2004


def number(value: float) -> str:
    """Return four significant digits, without an exponent where it can be read."""
    if not isfinite(value):
        return "infinity"
    digits = f"{value:.3e}"
    exponent = int(digits.split("e")[1])
    if not LEAST <= exponent <= MOST:
        return digits
    text = f"{value:.{max(3 - exponent, 0)}f}"
    return text.rstrip("0").rstrip(".") if "." in text else text
