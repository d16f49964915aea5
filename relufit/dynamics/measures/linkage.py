"""Clusters of numbers by complete linkage: no two of a cluster are farther apart than a limit."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from math import tau
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

__all__ = ["clusters_of_angles", "clusters_of_numbers"]


def clusters_of_numbers(values: Floats, most: float) -> Integers:
    """Return the cluster of each number, numbered from 0 in ascending order of the numbers.

    The nearest two clusters are joined first, as :func:`.relu_sum.groups.group_completely` does;
    their distance is that of their members farthest apart. On a line these are neighbours, so that
    thousands of numbers can be clustered.

    Args:
        values: The numbers, shape (n,).
        most: The largest distance of two members of a cluster.
    """
    order = np.argsort(values, kind="stable")
    ascending: list[float] = values[order].tolist()
    n = len(ascending)
    last = list(range(n))  # of the cluster that begins at each place
    after, before = list(range(1, n + 1)), list(range(-1, n - 1))  # neighbouring clusters
    near = [(ascending[k + 1] - ascending[k], k, k + 1, k + 1) for k in range(n - 1)]
    heapify(near)
    begins = [True] * n
    while near and near[0][0] <= most:
        _, one, other, end = heappop(near)
        if not (begins[one] and after[one] == other and last[other] == end):
            continue  # one of the two has grown since
        begins[other], last[one], after[one] = False, end, after[other]
        if after[one] < n:
            before[after[one]] = one
            farthest = last[after[one]]
            heappush(near, (ascending[farthest] - ascending[one], one, after[one], farthest))
        if before[one] >= 0:
            heappush(near, (ascending[end] - ascending[before[one]], before[one], one, end))
    found = np.empty(n, np.int64)
    found[order] = np.cumsum(begins) - 1
    return found


def clusters_of_angles(angles: Floats, most: float) -> Integers:
    """Return the cluster of each angle in radians; the circle is cut at its widest gap.

    Args:
        angles: The angles, shape (n,).
        most: The largest angle between two members of a cluster, below π.
    """
    if not len(angles):
        return np.empty(0, np.int64)
    ascending = np.sort(np.mod(angles, tau))
    gaps = np.diff(ascending, append=ascending[0] + tau)
    start = ascending[(int(np.argmax(gaps)) + 1) % len(ascending)]
    return clusters_of_numbers(np.mod(np.mod(angles, tau) - start, tau), most)
