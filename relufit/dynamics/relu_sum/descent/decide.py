"""Decide a verdict by comparing further training with descent without noise."""

from __future__ import annotations

from math import inf
from typing import NamedTuple

__all__ = [
    "AT_BEST",
    "FALL",
    "OVERFLOWS",
    "RISES",
    "TOO_LARGE",
    "UNDECIDED",
    "Ahead",
    "Further",
    "decide",
    "is_at_best",
    "is_resting",
]

# Places in :data:`relufit.dynamics.verdict_kinds.KINDS` and ``UNDECIDED_REASONS``.
AT_BEST, TRAPPED, SLOW, NOISE_FLOOR, OSCILLATING, UNDECIDED = 1, 2, 3, 4, 5, 8
OPEN = -1  # not decided yet
OVERFLOWS, RISES, FASTER, NOT_AT_REST, TOO_LARGE, NOISY = range(1, 7)

FALL = 0.1  # the share by which an error falls that counts as falling
STILL = 0.03  # a smaller fall during further training is none
SOON = 0.5  # of the further iterations: a fall that is due by then must show
CLEARLY = 3.0  # times the noise, by which an error must fall where noise is most of it
MAINLY = 0.5  # the share of the error that noise must make up where no target is missed by it
EXACT = 1e-20  # of the mean of y²: an error below it is rounding


class Further(NamedTuple):
    """What training on for as many iterations shows.

    Attributes:
        early: The mean error over the first half of the probes.
        late: The same of the second half.
        least: The least of these.
        reached: The iteration at which the error was below the target; -1 if it never was.
        overflows: Whether a parameter would become non-finite.
    """

    early: float
    late: float
    least: float
    reached: float
    overflows: bool


class Ahead(NamedTuple):
    """What descent without noise predicts from there.

    Attributes:
        calm: The error after as many iterations as lie between two probes: without noise.
        rest: The error in the end.
        fall: The iterations until the error, with the present noise, has fallen by a tenth; -1 if
            it never does.
        reach: The iterations until it is below the target with the present noise; -1 if never.
        finished: Whether the descent came to rest.
    """

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
    noise = max(further.late - ahead.calm, 0.0)
    kind, reason = by_training(scale, noise, further)
    if kind == OPEN:
        kind, reason = by_descent(iterations, noise, further, ahead)
    if kind != OPEN:
        return kind, reason
    late, rest = further.late, ahead.rest
    is_noisy = rest < target if target > 0.0 else late - rest > MAINLY * late
    if is_noisy:
        return (OSCILLATING if full else NOISE_FLOOR), 0
    return TRAPPED, 0


def by_training(scale: float, noise: float, further: Further) -> tuple[int, int]:
    """Decide by further training alone, if it settles the case."""
    early, late = further.early, further.late
    kind, reason = OPEN, 0
    if further.overflows:
        kind, reason = UNDECIDED, OVERFLOWS
    elif further.reached >= 0.0:
        kind = SLOW
    elif late <= EXACT * scale < inf:
        kind = AT_BEST
    elif late < (1.0 - FALL) * 0.5 * (early + late):
        is_clear = noise < MAINLY * late or early - late > CLEARLY * noise
        kind, reason = (SLOW, 0) if is_clear else (UNDECIDED, NOISY)
    return kind, reason


def by_descent(iterations: float, noise: float, further: Further, ahead: Ahead) -> tuple[int, int]:
    """Decide whether the error falls, by comparing what descent predicts with training on.

    Returns:
        ``OPEN`` if the error rests.
    """
    late, mean = further.late, 0.5 * (further.early + further.late)
    is_due = ahead.fall >= 0.0 or ahead.reach >= 0.0
    kind, reason = OPEN, 0
    if not (ahead.finished or is_due):
        kind, reason = UNDECIDED, NOT_AT_REST
    elif is_due and (
        max(ahead.fall, ahead.reach) > SOON * iterations
        or noise < FALL * late
        or late < (1.0 - 0.5 * FALL) * mean
    ):
        kind = SLOW
    elif is_due and late < (1.0 - STILL) * mean:
        kind, reason = UNDECIDED, FASTER
    elif late > (1.0 + FALL) * mean:
        kind, reason = UNDECIDED, RISES
    return kind, reason


def is_resting(kind: int) -> bool:
    """Return whether the error does not fall, so that a run may be at its best."""
    return kind in (TRAPPED, NOISE_FLOOR)


def is_at_best(error: float, target: float, bound: float, rest: float, margin: float) -> bool:
    """Return whether an error is near a lower bound that is above the target.

    The error where descent rests is above the bound, so an error far above it is above both.
    """
    return target <= bound and error <= (1.0 + margin) * min(bound, rest)
