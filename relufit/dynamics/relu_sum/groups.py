"""Groups of neurons by complete linkage: all pairs of a group are together."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from relufit.dynamics.relu_sum.descent.room import Numbers, Ranks

__all__ = ["group_completely"]


def group_completely(distance: Numbers, n: int, most: float, group: Ranks) -> int:
    """Join neurons into groups, the nearest two groups first, while all their pairs are together.

    The distance of two groups is that of their members farthest apart. Of equal distances the
    pair with the lowest numbers counts. Lists and arrays will do, so that a study can compile it.

    Args:
        distance: The distance of each pair, n·n entries row by row; is changed.
        n: Neurons.
        most: The largest distance of two neurons that are together.
        group: Filled with the first neuron of each neuron's group, n entries.

    Returns:
        The number of groups.

    Example:
        >>> group = [0, 0, 0]
        >>> group_completely([0, 2, 4, 2, 0, 2, 4, 2, 0], 3, 2.0, group), group
        (2, [0, 0, 2])
    """
    for i in range(n):
        group[i] = i
    count = n
    while True:
        first, second, nearest = -1, -1, most
        for i in range(n):
            if group[i] != i:
                continue
            for j in range(i + 1, n):
                near = distance[i * n + j]
                if group[j] == j and (near < nearest or (first < 0 and near <= nearest)):
                    first, second, nearest = i, j, near
        if first < 0:
            return count
        for k in range(n):
            if group[k] == second:
                group[k] = first
            farther = max(distance[first * n + k], distance[second * n + k])
            distance[first * n + k] = distance[k * n + first] = farther
        count -= 1
