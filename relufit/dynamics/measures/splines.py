"""How far the output is from the linear and from the cubic spline through the samples.

In the adaptive regime networks learn curves near a linear spline, in the kernel regime near a cubic
one (Williams et al., Gradient dynamics of shallow univariate ReLU networks, NeurIPS 2019).
"""

from __future__ import annotations

from itertools import pairwise
from math import nan, sqrt
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from relufit.dynamics.measures.ends import RunEnds

    Floats = NDArray[np.float64]
    Spline = Callable[[Floats, Floats, Floats], Floats]

__all__ = ["cubic_distance", "cubic_spline", "linear_distance", "linear_spline", "nodes_of"]

POINTS = 1001  # at which the distance is measured


def linear_distance(ends: RunEnds) -> float:
    """Return the root mean square distance of the output from the linear spline at the end.

    Over the range of x. NaN if all samples have one x.
    """
    return _distance(ends, linear_spline)


def cubic_distance(ends: RunEnds) -> float:
    """Return the root mean square distance of the output from the natural cubic spline at the end.

    Over the range of x. NaN if all samples have one x.
    """
    return _distance(ends, cubic_spline)


def _distance(ends: RunEnds, spline: Spline) -> float:
    x, y = nodes_of(ends.x, ends.y)
    if len(x) < 2:  # noqa: PLR2004 - a spline needs two ends
        return nan
    at: Floats = np.linspace(float(x[0]), float(x[-1]), POINTS)
    distance = ends.end.outputs(at) - spline(at, x, y)
    return sqrt(float(np.mean(distance * distance)))


def linear_spline(at: Floats, x: Floats, y: Floats) -> Floats:
    """Return the linear spline through nodes; see :func:`cubic_spline`."""
    found: Floats = np.interp(at, x, y)
    return found


def nodes_of(x: Floats, y: Floats) -> tuple[Floats, Floats]:
    """Return the different x of samples, ascending, and the mean of y at each."""
    places, which, counts = np.unique(x, return_inverse=True, return_counts=True)
    return places, np.bincount(which, weights=y) / counts


def cubic_spline(at: Floats, x: Floats, y: Floats) -> Floats:
    """Return the natural cubic spline through nodes: its second derivative is 0 at both ends.

    Args:
        at: Where it is evaluated.
        x: The nodes, ascending, at least two.
        y: Its values there.

    Example:
        >>> cubic_spline(np.array([0.5]), np.array([0.0, 1.0, 2.0]), np.array([0.0, 1.0, 0.0]))
        array([0.6875])
    """
    step = np.diff(x)
    slope = np.diff(y) / step
    second = np.zeros(len(x))
    second[1:-1] = _solved(step, 6.0 * np.diff(slope))
    k = np.clip(np.searchsorted(x, at, side="right") - 1, 0, len(step) - 1)
    h, left, right = step[k], at - x[k], x[k + 1] - at
    cubes = second[k] * right**3 + second[k + 1] * left**3
    lines = (y[k] / h - second[k] * h / 6.0) * right + (y[k + 1] / h - second[k + 1] * h / 6) * left
    found: Floats = cubes / (6.0 * h) + lines
    return found


def _solved(step: Floats, right: Floats) -> Floats:
    """Solve ``h_k·m_k + 2(h_k + h_k+1)·m_k+1 + h_k+1·m_k+2 = right_k`` with zeros at the ends."""
    h, r = step.tolist(), right.tolist()
    diagonal = [2.0 * (one + other) for one, other in pairwise(h)]
    for k in range(1, len(r)):
        factor = h[k] / diagonal[k - 1]
        diagonal[k] -= factor * h[k]
        r[k] -= factor * r[k - 1]
    for k in reversed(range(len(r))):
        following = h[k + 1] * r[k + 1] if k + 1 < len(r) else 0.0
        r[k] = (r[k] - following) / diagonal[k]
    return np.array(r)
