"""Residuals of a network on sorted samples, summed over the samples of each neuron.

Parameters are one flat sequence: n weights, n biases, n input weights, the output bias.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from relufit.dynamics.relu_sum.descent.room import Numbers, Points, Sums

__all__ = ["mean_square", "output_at"]


def find_ranges(p: Numbers, n: int, points: Points, sums: Sums) -> None:
    """Find the samples on which each neuron is active: ``start <= rank < stop``."""
    x, start, stop = points.x, sums.start, sums.stop
    m = len(x)
    for i in range(n):
        a, b = p[2 * n + i], p[n + i]
        rightward = a > 0.0
        low, high = 0, m
        while low < high:
            middle = (low + high) // 2
            if (a * x[middle] + b > 0.0) == rightward:
                high = middle
            else:
                low = middle + 1
        start[i] = low if rightward else 0
        stop[i] = m if rightward else low


def edge_of(p: Numbers, n: int, sums: Sums, i: int) -> int:
    """Return the rank at which a neuron switches on or off."""
    return sums.start[i] if p[2 * n + i] > 0.0 else sums.stop[i]


def sort_edges(p: Numbers, n: int, sums: Sums) -> None:
    """Sort the neurons by the rank at which they switch on or off (insertion sort)."""
    order = sums.order
    for i in range(n):
        own = edge_of(p, n, sums, i)
        at = i
        while at > 0 and edge_of(p, n, sums, order[at - 1]) > own:
            order[at] = order[at - 1]
            at -= 1
        order[at] = i


def mean_square(p: Numbers, n: int, points: Points, sums: Sums) -> float:
    """Return the mean of delta²; sum delta and delta·x over the samples of each neuron.

    Between two knots the network is a line, so a sample costs the same for any number of neurons.

    Args:
        p: Parameters.
        n: Neurons.
        points: The samples.
        sums: Its ``start``, ``stop``, ``plain`` and ``weighted`` are filled.
    """
    find_ranges(p, n, points, sums)
    sort_edges(p, n, sums)
    x, y, plain, weighted = points.x, points.y, sums.plain, sums.weighted
    value, slope = p[3 * n], 0.0
    for i in range(n):
        if not p[2 * n + i] > 0.0:
            value += p[i] * p[n + i]
            slope += p[i] * p[2 * n + i]
    squares, total, moment = 0.0, 0.0, 0.0
    rank = 0
    for place in range(n + 1):
        edge = len(x) if place == n else edge_of(p, n, sums, sums.order[place])
        for k in range(rank, edge):
            delta = y[k] - (value + slope * x[k])
            squares += delta * delta
            total += delta
            moment += delta * x[k]
        rank = edge
        if place < n:
            i = sums.order[place]
            plain[i], weighted[i] = total, moment
            sign = 1.0 if p[2 * n + i] > 0.0 else -1.0
            value += sign * p[i] * p[n + i]
            slope += sign * p[i] * p[2 * n + i]
    for i in range(n):
        if p[2 * n + i] > 0.0:
            plain[i], weighted[i] = total - plain[i], moment - weighted[i]
    plain[n], weighted[n] = total, moment
    return squares / len(x)


def output_at(p: Numbers, n: int, x: float) -> float:
    """Return the output of the network at x."""
    total = p[3 * n]
    for i in range(n):
        z = p[2 * n + i] * x + p[n + i]
        if z > 0.0:
            total += p[i] * z
    return total
