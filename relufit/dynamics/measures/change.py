"""How far the parameters have moved."""

from __future__ import annotations

from math import hypot, nan
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.dynamics.measures.ends import RunEnds

__all__ = ["relative_change", "relative_distance"]


def relative_change(ends: RunEnds) -> float:
    """Return ``‖θ - θ₀‖ / ‖θ₀‖`` over the trained parameters θ; NaN if they start at 0.

    Small in the kernel regime, where the network stays near its linearization (Chizat, Oyallon and
    Bach, On lazy training in differentiable programming, NeurIPS 2019).
    """
    groups = sorted(ends.trained)
    if not groups:
        return nan
    start = np.concatenate([getattr(ends.start, group) for group in groups])
    end = np.concatenate([getattr(ends.end, group) for group in groups])
    return relative_distance(start, end)


def relative_distance(start: NDArray[np.float64], end: NDArray[np.float64]) -> float:
    """Return ``‖end - start‖ / ‖start‖`` of two vectors; NaN if the first is 0."""
    length = hypot(*start.tolist())
    return hypot(*(end - start).tolist()) / length if length else nan
