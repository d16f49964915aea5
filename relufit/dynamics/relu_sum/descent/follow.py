"""The averaged dynamics of a run: gradient flow of the mean of delta², with implicit steps.

A run of single updates with learning rate ``lr`` moves on average by ``-lr·gradient`` each
iteration, so that n iterations take the time ``lr·n`` of the flow ``p' = -gradient``.
"""

from __future__ import annotations

from math import inf, sqrt
from typing import TYPE_CHECKING

from relufit.dynamics.relu_sum.descent.curvature import (
    LEAST_PIVOT,
    gradient,
    implicit_step,
    largest_curvature,
)
from relufit.dynamics.relu_sum.descent.knots import first_crossing, land
from relufit.dynamics.relu_sum.descent.sums import mean_square

if TYPE_CHECKING:
    from relufit.dynamics.relu_sum.descent.room import Numbers, Points, Room, Trained

__all__ = ["END", "FIRST", "SECOND", "SPEED", "STEPS", "TIME", "UNREST", "follow", "stable_rate"]

END, TIME, FIRST, SECOND, SPEED, UNREST, STEPS = range(7)  # entries of the result
MOST_STEPS = 400
BEGIN = 0.1  # of the error, by which the first step may lower it
ROUNDING = 1e-15
RESIDUE = 1e-20  # of the mean of y²: below, gradients are rounding
EXACT = 1e-28  # of the mean of y²: the samples are fitted
MOST_TRIALS = 60
SHORTER = 0.25
SHORTEST = 1e-250  # a time
STILL = 1e-10  # the unrest of a state that is stationary but for rounding
SMALL = 1e-3  # of the largest parameter: the size of those that are 0
LEAST_FALL = 0.3  # of the expected one
MOST_FALL = 2.0  # of the expected one, where a knot passes samples: more is a jump
MUCH = 0.15  # of the error, by which a step may lower it
FAIR, GOOD = (0.6, 1.7), (0.85, 1.2)  # ratios of the fall to the expected one
CALM = 1e-3  # of the error: where a step gains less, knots stop at each sample


def follow(
    p: Numbers,
    n: int,
    points: Points,
    trained: Trained,
    limits: tuple[float, float, float],
    room: Room,
) -> None:
    """Follow the averaged dynamics; ``p`` is replaced by where they lead.

    Args:
        p: Parameters.
        n: Neurons.
        points: The samples.
        trained: The groups of parameters that move.
        limits: The time to follow; two errors whose times are noted, 0 for none.
        room: Its ``result`` is filled: the error at the ``END``; the ``TIME`` followed, less
            than asked for only if the steps ran out; when the error fell below the two errors,
            ``FIRST`` and ``SECOND``, -1 if it did not; the ``SPEED``, which is the length of the
            gradient at the end; the ``UNREST``, see :func:`unrest_of`; the number of ``STEPS``.
    """
    time, first, second = limits
    result, scale = room.result, mean_of_squares(points.y)
    error = mean_square(p, n, points, room.sums)
    result[FIRST] = 0.0 if error < first else -1.0
    result[SECOND] = 0.0 if error < second else -1.0
    now, h, steps, pivot = 0.0, -1.0, 0, 0.0
    while steps < MOST_STEPS:
        d = gradient(p, n, points, trained, room)
        speed = squared_length(room.gradient, d)
        unrest = unrest_of(p, room, d, error)
        result[SPEED], result[UNREST] = sqrt(speed), unrest if error > RESIDUE * scale else 0.0
        if speed == 0.0 or error <= EXACT * scale or (unrest < STILL and pivot >= 1.0):
            now = time
        if now >= time:
            break
        if h < 0.0:
            h = BEGIN * (error + ROUNDING * scale) / speed
        h, before = min(h, time - now), error
        taken, h, error, pivot = advance(p, n, points, room, d, h, error, ROUNDING * sqrt(scale))
        note_time(result, FIRST, first, now, taken, before, error)
        note_time(result, SECOND, second, now, taken, before, error)
        now += taken
        steps += 1
        if h == 0.0:
            break
    result[END], result[TIME], result[STEPS] = error, now, float(steps)


def stable_rate(p: Numbers, n: int, points: Points, trained: Trained, room: Room) -> float:
    """Return the largest learning rate at which gradient descent settles; infinite if all do."""
    mean_square(p, n, points, room.sums)
    d = gradient(p, n, points, trained, room)
    largest = largest_curvature(n, points, room, d)
    return 2.0 / largest if largest > 0.0 else inf


def unrest_of(p: Numbers, room: Room, d: int, error: float) -> float:
    """Return by which share of the error a change of all parameters in proportion can lower it."""
    largest, total = 0.0, 0.0
    for k in range(d):
        largest = max(largest, abs(p[room.coordinates[k]]))
    for k in range(d):
        total += abs(room.gradient[k]) * (abs(p[room.coordinates[k]]) + SMALL * largest)
    return total / error if error > 0.0 else 0.0


def note_time(
    result: Numbers, at: int, level: float, now: float, taken: float, before: float, error: float
) -> None:
    """Note when the error first fell below a level, between the two ends of a step."""
    if result[at] < 0.0 and error < level:
        result[at] = now + taken * (before - level) / (before - error)


def mean_of_squares(values: Numbers) -> float:
    """Return the mean of the squares."""
    total = 0.0
    for k in range(len(values)):
        total += values[k] * values[k]
    return total / len(values)


def advance(
    p: Numbers,
    n: int,
    points: Points,
    room: Room,
    d: int,
    h: float,
    error: float,
    rounding: float,
) -> tuple[float, float, float, float]:
    """Take one step that does not raise the error.

    Returns:
        The time that it takes, the time to try next (0 if no step was found), the error after it,
        and the least pivot of the step.
    """
    noise = rounding * sqrt(error) + ROUNDING * error
    for _ in range(MOST_TRIALS):
        pivot = implicit_step(n, points, room, d, h)
        if pivot <= LEAST_PIVOT:
            h *= SHORTER
            continue
        expected = try_step(p, n, room, d, h)
        crossing = first_crossing(p, n, points, room.trial, room.sums)
        found = mean_square(room.trial, n, points, room.tried)
        fall = error - found
        is_smooth = crossing > 1.0 or (fall <= MOST_FALL * expected and expected > CALM * error)
        if fall >= LEAST_FALL * expected - noise and is_smooth:
            adopt(p, n, room)
            return h, next_time(h, fall, expected, error, noise), found, pivot
        if 0.0 < crossing <= 1.0:
            land(p, n, points, room.trial, room.sums, crossing)
            found = mean_square(room.trial, n, points, room.tried)
            if found <= error + noise:
                adopt(p, n, room)
                return part_of_time(room, d, h, crossing), h, found, pivot
        h *= SHORTER
        if h < SHORTEST:
            break
    return 0.0, 0.0, error, 0.0


def part_of_time(room: Room, d: int, h: float, share: float) -> float:
    """Return the time of a share of a step, which begins as fast as the gradient is long.

    A long step ends where its time ``h`` has slowed it down; its first part takes less.
    """
    slope = 0.0
    for k in range(d):
        slope -= room.step[k] * room.gradient[k]
    if slope <= 0.0:  # it was lost in rounding
        return share * h
    ahead = slope / squared_length(room.gradient, d)
    return share * h * ahead / (share * ahead + (1.0 - share) * h)


def try_step(p: Numbers, n: int, room: Room, d: int, h: float) -> float:
    """Set the parameters to try; return the fall of the error that the curvature predicts."""
    slope, length = 0.0, 0.0
    for at in range(3 * n + 1):
        room.trial[at] = p[at]
    for k in range(d):
        room.trial[room.coordinates[k]] += room.step[k]
        slope -= room.step[k] * room.gradient[k]
        length += room.step[k] * room.step[k]
    return 0.5 * (slope + length / h)


def adopt(p: Numbers, n: int, room: Room) -> None:
    """Make the parameters that were tried the present ones."""
    for at in range(3 * n + 1):
        p[at] = room.trial[at]
    for i in range(n):
        room.sums.start[i], room.sums.stop[i] = room.tried.start[i], room.tried.stop[i]
    for i in range(n + 1):
        room.sums.plain[i], room.sums.weighted[i] = room.tried.plain[i], room.tried.weighted[i]


def next_time(h: float, fall: float, expected: float, error: float, noise: float) -> float:
    """Return the time of the next step, by how well this one was predicted."""
    if expected <= noise:
        return 10.0 * h
    ratio = fall / expected
    if fall > MUCH * error or not FAIR[0] <= ratio <= FAIR[1]:
        return 0.6 * h
    return 3.0 * h if GOOD[0] <= ratio <= GOOD[1] else 1.3 * h


def squared_length(values: Numbers, count: int) -> float:
    """Return the sum of the squares of the first numbers."""
    total = 0.0
    for k in range(count):
        total += values[k] * values[k]
    return total
