"""Heights of labels beside each other: apart, and near the lines that they name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["are_misplaced", "selected", "spread"]

FARTHEST = 6.0  # gaps that a label may be away from its line end
NEAR = 0.75  # gaps that it may be away without a leader line
AMBIGUOUS = 0.25  # gaps by which another line end may be closer
EPSILON = 1e-6


def spread(
    places: Sequence[float], gap: float, within: tuple[float, float] = (-np.inf, np.inf)
) -> NDArray[np.float64]:
    """Separate labels by at least ``gap``, in order and with the smallest possible shifts.

    Args:
        places: Preferred heights.
        gap: Minimum distance of neighbours.
        within: Allowed range; without enough room, labels extend beyond its end.

    Example:
        >>> spread([0.0, 0.1, 3.0], gap=1.0).tolist()
        [-0.45, 0.55, 3.0]
    """
    order = np.argsort(np.asarray(places, dtype=np.float64), kind="stable")
    blocks: list[tuple[float, int]] = []  # (mean of the shifted places, size)
    indices: list[int] = order.tolist()
    for rank, index in enumerate(indices):
        mean, size = float(places[index]) - rank * gap, 1
        while blocks and blocks[-1][0] > mean:
            before, count = blocks.pop()
            mean = (mean * size + before * count) / (size + count)
            size += count
        blocks.append((mean, size))
    shifted = np.concatenate([np.full(size, mean) for mean, size in blocks])
    first, last = within[0], within[1] - gap * (len(order) - 1)
    shifted = np.clip(shifted, first, max(first, last))
    result = np.empty(len(order))
    result[order] = shifted + gap * np.arange(len(order))
    return result


def selected(places: Sequence[float], gap: float, within: tuple[float, float]) -> list[int]:
    """Select the labels that fit within a few gaps of their preferred heights.

    Of labels without enough room, those whose preferred heights are closest are left out.

    Args:
        places: Preferred heights.
        gap: Minimum distance of neighbours.
        within: Allowed range.

    Returns:
        Indices of the labels, ascending.

    Example:
        >>> selected([0.0, 0.1, 0.2, 2.0], gap=1.0, within=(0.0, 2.0))
        [0, 2, 3]
    """
    order = sorted(range(len(places)), key=lambda index: places[index])
    while len(order) > 1:
        here = [places[index] for index in order]
        apart = spread(here, gap, within).tolist()
        shifts = [abs(place - own) for place, own in zip(apart, here, strict=True)]
        worst = int(np.argmax(shifts))
        if max(shifts) <= FARTHEST * gap and apart[-1] <= within[1] + EPSILON:
            break
        first = last = worst
        while first > 0 and apart[first] - apart[first - 1] < gap + EPSILON:
            first -= 1
        while last < len(order) - 1 and apart[last + 1] - apart[last] < gap + EPSILON:
            last += 1
        inner = range(first + 1, last) or range(first, last + 1)
        room = {rank: here[min(rank + 1, len(here) - 1)] - here[max(rank - 1, 0)] for rank in inner}
        del order[min(inner, key=lambda rank: (room[rank], -order[rank]))]
    return sorted(order)


def are_misplaced(
    places: Sequence[float], apart: Sequence[float], gap: float, ends: Sequence[float]
) -> bool:
    """Return whether a label is too far from its line end, or closer to another line end.

    Args:
        places: Heights of the line ends.
        apart: Heights of the labels.
        gap: Minimum distance of neighbours.
        ends: Heights of all line ends, also of those without a label.

    Example:
        >>> are_misplaced([0.0, 0.1], [-0.45, 0.55], gap=1.0, ends=[0.0, 0.1])
        False
        >>> are_misplaced([0.0], [0.6], gap=1.0, ends=[0.0, 0.9])
        True
    """
    for own, there in zip(places, apart, strict=True):
        shift = abs(there - own)
        nearest = min(abs(there - end) for end in ends)
        if shift > NEAR * gap or shift - nearest > AMBIGUOUS * gap:
            return True
    return False
