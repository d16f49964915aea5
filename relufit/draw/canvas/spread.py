"""Labels moved apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray


__all__ = [
    "spread",
]


def spread(
    places: Sequence[float], gap: float, within: tuple[float, float] = (-np.inf, np.inf)
) -> NDArray[np.float64]:
    """Move labels apart to at least ``gap``, each as little as possible, in their order.

    Args:
        places: Where they would stand.
        gap: How far neighbours must be apart.
        within: Where they may stand; where there is too little room they go beyond its end.

    Example:
        >>> spread([0.0, 0.1, 3.0], gap=1.0).tolist()
        [-0.45, 0.55, 3.0]
    """
    order = np.argsort(np.asarray(places, dtype=np.float64), kind="stable")
    blocks: list[tuple[float, int]] = []  # (mean of the shifted places, how many)
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
