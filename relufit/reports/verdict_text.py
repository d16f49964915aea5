"""The reasons for a verdict in sentences, with the numbers that it rests on."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

from relufit.dynamics.relu_sum.activity import active_ranges
from relufit.dynamics.relu_sum.attainable_error import BEST_MARGIN, attainable_error_of, is_limit
from relufit.dynamics.relu_sum.coalescing import coalescences, effective_neurons
from relufit.reports.verdict_numbers import (
    ZERO,
    amount,
    compared,
    count_of,
    group_of,
    number,
    share_text,
)
from relufit.text.words import ENGLISH_WORDS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from relufit.dynamics.relu_sum.prospect import Prospect
    from relufit.dynamics.relu_sum.verdict import Verdict
    from relufit.text.words import Words
    from relufit.training import Trajectory

__all__ = ["after_text", "ended_text", "further_text", "reasons", "undecided_text"]


def reasons(trajectory: Trajectory, verdict: Verdict, words: Words = ENGLISH_WORDS) -> list[str]:
    """Return why the verdict on a run is what it is: whole sentences, the main reason first.

    Example:
        >>> from relufit.dynamics.relu_sum.verdict import judge
        >>> from relufit.scenario import load
        >>> from relufit.training import run_relu_sum
        >>> trajectory = run_relu_sum(load("scenarios/example2.toml"))
        >>> reasons(trajectory, judge(trajectory))
        ['After 800 iterations the mean of delta² is 0.00004186, below the target of 0.001.']
    """
    after, name = after_text(trajectory.iterations, words), words("quantity_error")
    if verdict.kind == "diverged":
        return [words("reason_diverged", after=after)]
    if verdict.kind == "solved":
        return [ended_text(after, name, verdict, words)]
    if verdict.kind == "dead":
        return [words("reason_dead", after=after, name=name, error=number(verdict.error, words))]
    return [
        ended_text(after, name, verdict, words),
        *_why(trajectory, verdict, words),
        *_smaller(trajectory, words),
        *_attainable(trajectory, verdict, words),
    ]


def after_text(iterations: int, words: Words) -> str:
    """Return ``after 800 iterations``."""
    return words("state_after", iterations=words("iterations", n=iterations))


def ended_text(after: str, name: str, verdict: Verdict, words: Words) -> str:
    """Return where a run ended, beside its target.

    Args:
        after: After how many iterations.
        name: What the error is called.
        verdict: The verdict, of which a solved one does not state the share of the variance.
        words: The words.
    """
    share = ""
    if verdict.share is not None and verdict.kind != "solved":
        share = words("reason_variance", share=share_text(verdict.share, words))
    said = {"after": after, "name": name, "error": number(verdict.error, words), "share": share}
    target = verdict.target
    if target is None:
        return words("reason_no_target", **said)
    key = "reason_below" if verdict.error < target else "reason_above"
    return words(key, target=number(target, words), **said)


def undecided_text(verdict: Verdict, words: Words) -> str:
    """Return why nothing was decided; empty if something was."""
    if not verdict.reason:
        return ""
    why = words(verdict.reason, rules=words.listed(verdict.rules))
    return words("reason_undecided", reason=why)


def _why(trajectory: Trajectory, verdict: Verdict, words: Words) -> Iterator[str]:
    """Return what training on and descent have shown."""
    if undecided := undecided_text(verdict, words):
        yield undecided
    prospect = verdict.prospect
    if prospect is None:
        return
    if trajectory.scenario.recorded is not None:
        yield from _recorded(verdict, prospect, words)
        return
    yield from further_text(prospect, words("quantity_error"), verdict.target, words)
    explain = _EXPLAINED.get(verdict.kind)
    if explain is not None:
        yield from explain(verdict, prospect, words)
    if verdict.kind == "at its best":
        yield _at_its_best(trajectory, words)


def _recorded(verdict: Verdict, prospect: Prospect, words: Words) -> Iterator[str]:
    """Return what the function of a recorded run has shown, and descent from there."""
    below = "_below" if prospect.further.reached >= 0.0 else ""
    yield words(
        f"reason_later{below}",
        more=words("further_iterations", n=prospect.iterations),
        name=words("quantity_error"),
        error=number(prospect.further.late, words),
    )
    if isfinite(prospect.ahead.rest):
        minimum = "_minimum" if verdict.kind == "trapped" else ""
        yield words(f"reason_rest{minimum}", error=number(prospect.ahead.rest, words))


def further_text(
    prospect: Prospect, name: str, target: float | None, words: Words
) -> Iterator[str]:
    """Return what training on has shown.

    Args:
        prospect: What became of the run then.
        name: What the error is called.
        target: What it was to be below.
        words: The words.
    """
    further = prospect.further
    more = words("further_iterations", n=prospect.iterations)
    if further.reached >= 0.0 and target is not None:
        reached = words("further_iterations", n=int(further.reached))
        yield words("reason_reaches", name=name, target=number(target, words), more=reached)
    elif further.overflows:
        yield words("reason_overflows", more=more)
    else:
        early, late = number(further.early, words), number(further.late, words)
        yield words("reason_averages", more=more, name=name, early=early, late=late)


def _slow(verdict: Verdict, prospect: Prospect, words: Words) -> Iterator[str]:
    ahead, done = prospect.ahead, prospect.iterations
    if ahead.reach >= 0.0 and verdict.target is not None:
        count = count_of(done + ahead.reach, words)
        yield words("reason_slow_target", target=number(verdict.target, words), count=count)
    elif ahead.fall >= 0.0:
        count = count_of(done + ahead.fall, words)
        yield words("reason_slow_fall", count=count, error=number(ahead.rest, words))
    elif isfinite(ahead.rest):
        yield words("reason_slow_ends", error=number(ahead.rest, words))


def _trapped(verdict: Verdict, prospect: Prospect, words: Words) -> Iterator[str]:
    ahead, late = prospect.ahead, prospect.further.late
    key = "reason_rest_minimum" if verdict.target is None else "reason_rest_above"
    yield words(key, error=number(ahead.rest, words))
    if late > (1.0 + BEST_MARGIN) * ahead.rest:
        yield words("reason_noise_keeps", ratio=compared(late, ahead.rest, words))


def _noise_floor(verdict: Verdict, prospect: Prospect, words: Words) -> Iterator[str]:
    below = "" if verdict.target is None else "_below"
    yield words(f"reason_noise_floor{below}", error=number(prospect.ahead.rest, words))
    if verdict.target is not None:
        yield words("reason_by_chance")


def _oscillating(verdict: Verdict, prospect: Prospect, words: Words) -> Iterator[str]:
    del verdict
    rate, error = number(prospect.stable_rate, words), number(prospect.ahead.rest, words)
    yield words("reason_oscillating", limit=prospect.stable_formula, rate=rate, error=error)


def _at_its_best(trajectory: Trajectory, words: Words) -> str:
    if attainable_error_of(trajectory).bound > 0.0:
        return words("reason_at_best", share=share_text(BEST_MARGIN, words))
    return words("reason_exact")


_EXPLAINED: dict[str, Callable[[Verdict, Prospect, Words], Iterator[str]]] = {
    "slow": _slow,
    "trapped": _trapped,
    "noise floor": _noise_floor,
    "oscillating": _oscillating,
}


def _smaller(trajectory: Trajectory, words: Words) -> Iterator[str]:
    """Return which neurons the network has lost."""
    for each in coalescences(trajectory):
        edge = "_edge" if each.side == "edge" else ""
        sign = words("sign_same" if each.sign == "same" else "sign_opposite")
        yield words(f"reason_coalesced{edge}", who=group_of(each.neurons, words), sign=sign)
    start, stop = active_ranges(trajectory)
    dead = [n for n in range(trajectory.neurons) if stop[-1, n] <= start[-1, n]]
    if len(dead) == 1:
        yield words("reason_inactive", list=words.joined(dead))
    elif dead:
        yield words("reason_inactive_many", who=group_of(dead, words))
    left, every = len(effective_neurons(trajectory)), trajectory.neurons
    if not left:
        yield words("reason_none_effective")
    elif left < every:
        few, many = amount(left, words), amount(every, words)
        yield words("reason_effective", left=few, all=many, n=left)


def _attainable(trajectory: Trajectory, verdict: Verdict, words: Words) -> Iterator[str]:
    """Return how the error compares with what the network, or a smaller one, can have."""
    if not isfinite(verdict.error):
        return
    found = attainable_error_of(trajectory)
    if found.bound > 0.0:
        yield words("reason_bound", error=number(found.bound, words))
    if found.best is not None:
        limit = words("reason_limit") if is_limit(trajectory, found.best) else ""
        if found.best.error <= ZERO * verdict.error:
            yield words("reason_fits", limit=limit)
        else:
            error = number(found.best.error, words)
            ratio = compared(verdict.error, found.best.error, words)
            yield words("reason_best_fit", error=error, limit=limit, ratio=ratio)
    if found.smaller is not None:
        neurons = found.smaller.neurons
        error = number(found.smaller.error, words)
        yield words("reason_smaller", count=amount(neurons, words), n=neurons, error=error)
