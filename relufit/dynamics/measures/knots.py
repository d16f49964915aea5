"""Knots at different places, and those at which the output bends."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from relufit.dynamics.measures.linkage import clusters_of_numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.dynamics.measures.ends import RunEnds

    Floats = NDArray[np.float64]

__all__ = ["SAME_KNOT", "distinct_knots", "kinks"]

SAME_KNOT = 0.01  # knots within this share of the range of x are at one place
NEGLIGIBLE = 0.01  # of the sum of all kinks


def distinct_knots(ends: RunEnds) -> float:
    """Return the number of places between the first and the last x that have knots at the end.

    Knots within 1 % of the range of x are at one place (complete linkage). Neurons of any weight
    count.
    """
    knots, _ = _inner_knots(ends)
    return float(len(set(_places(ends, knots).tolist())))


def kinks(ends: RunEnds) -> float:
    """Return the number of places where the slope of the output changes noticeably.

    The change at a place is the sum of ``|a_i|·w_i`` over its neurons. Those below 1 % of the sum
    of all are left out.
    """
    knots, change = _inner_knots(ends)
    found = np.abs(np.bincount(_places(ends, knots), weights=change))
    return float(np.count_nonzero(found > NEGLIGIBLE * found.sum()))


def _inner_knots(ends: RunEnds) -> tuple[Floats, Floats]:
    """Return the knots between the first and the last x, and the change of slope at each."""
    slopes = ends.end.input_weights
    knots = -ends.end.biases / slopes
    inner = (knots > ends.x.min()) & (knots < ends.x.max())
    return knots[inner], (np.abs(slopes) * ends.end.weights)[inner]


def _places(ends: RunEnds, knots: Floats) -> NDArray[np.int64]:
    return clusters_of_numbers(knots, SAME_KNOT * float(np.ptp(ends.x)))
