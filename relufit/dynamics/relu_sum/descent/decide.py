"""Decide a verdict by comparing further training with descent without noise."""

from __future__ import annotations

from math import inf
from typing import NamedTuple

__all__ = [
    "AT_BEST",
    "FALL",
    "FASTER",
    "HARDLY",
    "LITTLE",
    "NOT_AT_REST",
    "OVERFLOWS",
    "RISES",
    "SOON",
    "TOO_LARGE",
    "UNDECIDED",
    "Ahead",
    "Further",
    "decide",
    "is_at_best",
    "is_resting",
    "most_noise",
]

# Places in :data:`relufit.dynamics.verdict_kinds.KINDS` and ``UNDECIDED_REASONS``.
AT_BEST, TRAPPED, SLOW, NOISE_FLOOR, OSCILLATING, UNDECIDED = 1, 2, 3, 4, 5, 8
OPEN, RESTING = -1, -2  # not decided yet; decided that the error does not fall
OVERFLOWS, RISES, FASTER, NOT_AT_REST, TOO_LARGE, NOISY = range(1, 7)

FALL = 0.1  # the share by which an error falls that counts as falling
LITTLE = 0.03  # of the error: less noise does not keep a run from following its descent
MUCH = 0.1  # of the error: with more noise only what training on shows counts
HARDLY = 0.03  # a smaller fall during further training is none
CONSTANT = 0.005  # a smaller change is none at all
SLOWLY = 0.01  # a fall that may go on for long
SINKING = 0.05  # a fall of what is left without noise, where the error falls too
RISING = 0.04  # a rise with which a run does not come down
ROUGH = 0.05  # the uncertainty of the mean error, as a share of it, that hides a fall by a tenth
SOON = 0.5  # of the further iterations: a fall that is due by then must show
MAINLY = 0.5  # the share of the error that noise must make up where no target is missed by it
SURE = 1.0  # standard errors
EXACT = 1e-20  # of the mean of y²: an error below it is rounding


class Further(NamedTuple):
    """What training on for as many iterations shows.

    Attributes:
        early: The mean error over the first half of the probes.
        late: The same of the second half.
        last: The same of the last quarter.
        spread: The standard error of the mean over all probes, from their differences.
        reached: The iteration at which the error was below the target; -1 if it never was.
        overflows: Whether a parameter would become non-finite.
    """

    early: float
    late: float
    last: float
    spread: float
    reached: float
    overflows: bool


class Ahead(NamedTuple):
    """What descent without noise predicts from there.

    Attributes:
        begin: The mean error after as many iterations as lie between two probes, without noise,
            from each probe of the first quarter; that of the last quarter where noise is little.
        calm: The same from each probe of the last quarter.
        rest: The error in the end.
        fall: The iterations until the error, with the present noise, has fallen by a tenth; -1 if
            it never does.
        reach: The iterations until it is below the target with the present noise; -1 if never.
        finished: Whether the descent came to rest.
    """

    begin: float
    calm: float
    rest: float
    fall: float
    reach: float
    finished: bool


def decide(
    target: float, scale: float, iterations: float, full: bool, further: Further, ahead: Ahead
) -> tuple[int, int]:
    """Return the number of the verdict on a run that is neither solved, dead nor diverged.

    Args:
        target: The error below which a run is solved; 0 for none.
        scale: The mean of y².
        iterations: The further iterations.
        full: Whether an update uses all samples.
        further: What training on shows.
        ahead: What descent predicts.

    Returns:
        The number of the verdict, and that of the reason if it is undecided.
    """
    late, rest = further.late, ahead.rest
    kind, reason = by_training(scale, further)
    noise = most_noise(further.last, further.spread, ahead.calm)
    if kind == OPEN and noise > LITTLE * late:
        kind, reason = by_noise(iterations, noise, further, ahead)
    if kind == OPEN:
        kind, reason = by_descent(ahead)
    if kind != RESTING:
        return kind, reason
    is_noisy = rest < target if target > 0.0 else late - rest > MAINLY * late
    if is_noisy:
        return (OSCILLATING if full else NOISE_FLOOR), 0
    return TRAPPED, 0


def most_noise(last: float, spread: float, calm: float) -> float:
    """Return the noise of the last quarter of the probes, with what it may be by chance."""
    return max(last - calm, 0.0) + SURE * spread


def by_training(scale: float, further: Further) -> tuple[int, int]:
    """Decide by further training alone, if it settles the case."""
    kind, reason = OPEN, 0
    if further.overflows:
        kind, reason = UNDECIDED, OVERFLOWS
    elif further.reached >= 0.0:
        kind = SLOW
    elif further.late <= EXACT * scale < inf:
        kind = AT_BEST
    elif max(further.late, further.last) > (1.0 + FALL) * 0.5 * (further.early + further.late):
        kind, reason = UNDECIDED, RISES
    return kind, reason


def by_noise(iterations: float, noise: float, further: Further, ahead: Ahead) -> tuple[int, int]:
    """Decide where noise may keep a run from following its descent.

    What is left of the error without noise shows whether the run comes down at all.
    """
    late, mean = further.late, 0.5 * (further.early + further.late)
    begin, calm, due = ahead.begin, ahead.calm, max(ahead.fall, ahead.reach)
    is_constant = abs(late - mean) <= CONSTANT * mean and abs(calm - begin) <= CONSTANT * begin
    is_sinking = calm < (1.0 - SINKING) * begin and late < (1.0 - SLOWLY) * mean
    kind, reason = OPEN, 0
    if is_constant and due < iterations:
        kind = RESTING
    elif noise <= MUCH * late:
        is_still = calm > (1.0 - HARDLY) * begin and late > (1.0 - HARDLY) * mean
        if 0.0 <= due < SOON * iterations and is_still:
            kind, reason = UNDECIDED, FASTER
    elif is_sinking or (calm < (1.0 - FALL) * begin and late < (1.0 + RISING) * mean):
        kind = SLOW
    elif (
        abs(calm - begin) > FALL * begin
        or late < (1.0 - SLOWLY) * mean
        or further.spread > ROUGH * late
        or ahead.rest < (1.0 - FALL) * calm
    ):
        kind, reason = UNDECIDED, NOISY
    else:
        kind = RESTING
    return kind, reason


def by_descent(ahead: Ahead) -> tuple[int, int]:
    """Decide by where descent leads, for a run that follows it."""
    kind, reason = RESTING, 0
    if ahead.fall >= 0.0 or ahead.reach >= 0.0:
        kind = SLOW
    elif not ahead.finished:
        kind, reason = UNDECIDED, NOT_AT_REST
    return kind, reason


def is_resting(kind: int) -> bool:
    """Return whether the error does not fall, so that a run may be at its best."""
    return kind in (TRAPPED, NOISE_FLOOR)


def is_at_best(error: float, target: float, bound: float, rest: float, margin: float) -> bool:
    """Return whether an error is near a lower bound that is above the target.

    The error where descent rests is above the bound, so an error far above it is above both.
    """
    return target <= bound and error <= (1.0 + margin) * min(bound, rest)
