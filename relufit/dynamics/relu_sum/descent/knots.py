"""Knots that lie on a sample: the gradient has two values there, and a knot may rest between them.

Where neuron i switches on at sample k the derivative of the error in its bias is g with the sample
inactive and ``g - 2/m·delta_k·w_i`` with the sample active. A knot rests on the sample if both push
it there.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.dynamics.relu_sum.descent.sums import output_at

if TYPE_CHECKING:
    from relufit.dynamics.relu_sum.descent.room import Numbers, Points, Sums

__all__ = ["first_crossing", "land", "rests_on_sample"]


def sample_at(p: Numbers, n: int, points: Points, sums: Sums, i: int) -> int:
    """Return the rank of an inactive sample exactly on a knot; -1 if there is none."""
    k = sums.start[i] - 1 if p[2 * n + i] > 0.0 else sums.stop[i]
    if 0 <= k < len(points.x) and p[2 * n + i] * points.x[k] + p[n + i] == 0.0:
        return k
    return -1


def rests_on_sample(p: Numbers, n: int, points: Points, sums: Sums, i: int) -> bool:
    """Whether both one-sided derivatives hold a knot on a sample.

    If the active side pulls the knot on, its samples are counted as active from here on.
    """
    k = sample_at(p, n, points, sums, i)
    if k < 0:
        return False
    x, rightward = points.x, p[2 * n + i] > 0.0
    deltas, count, at = 0.0, 0, k
    output = output_at(p, n, x[k])
    while 0 <= at < len(x) and x[at] == x[k]:
        deltas += points.y[at] - output
        count += 1
        at += -1 if rightward else 1
    inactive = -p[i] * sums.plain[i]
    active = inactive - p[i] * deltas
    if inactive <= 0.0 and active >= 0.0:
        return True
    if active < 0.0:
        sums.plain[i] += deltas
        sums.weighted[i] += deltas * x[k]
        if rightward:
            sums.start[i] -= count
        else:
            sums.stop[i] += count
    return False


def first_crossing(p: Numbers, n: int, points: Points, trial: Numbers, sums: Sums) -> float:
    """Return the share of the step to ``trial`` at which a first knot meets a sample.

    Returns:
        From 0 to 1; 2 if no knot meets one.
    """
    first = 2.0
    for i in range(n):
        a, b = p[2 * n + i], p[n + i]
        turn, shift = trial[2 * n + i] - a, trial[n + i] - b
        if turn == 0.0 and shift == 0.0:
            continue
        edge = sums.start[i] - 1 if a > 0.0 else sums.stop[i] - 1
        for k in range(edge, edge + 2):
            if 0 <= k < len(points.x):
                z, change = a * points.x[k] + b, turn * points.x[k] + shift
                if change != 0.0:
                    share = -z / change
                    if share >= 0.0 and (z != 0.0 or is_active(sums, i, k) == (change < 0.0)):
                        first = min(first, share)
    return first


def is_active(sums: Sums, i: int, k: int) -> bool:
    """Whether a sample counts as active for a neuron."""
    return sums.start[i] <= k < sums.stop[i]


def land(p: Numbers, n: int, points: Points, trial: Numbers, sums: Sums, share: float) -> None:
    """Shorten ``trial`` to a share of the step; put the knot that meets a sample exactly on it."""
    for at in range(3 * n + 1):
        trial[at] = p[at] + share * (trial[at] - p[at])
    for i in range(n):
        a = trial[2 * n + i]
        if trial[n + i] == p[n + i]:
            continue
        edge = sums.start[i] - 1 if a > 0.0 else sums.stop[i] - 1
        for k in range(edge, edge + 2):
            if 0 <= k < len(points.x):
                z, before = a * points.x[k] + trial[n + i], p[2 * n + i] * points.x[k] + p[n + i]
                if abs(z) <= 1e-9 * abs(before):
                    trial[n + i] = -(a * points.x[k])
