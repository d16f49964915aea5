"""Axis limits, and lines reduced to the points that are visible."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

__all__ = ["MARGIN", "Curve", "bounded", "limits", "thinned", "trace_limits"]

MARGIN = 0.06  # shown beyond the domain or the height, as a share of it
HUGE = 1e100  # far beyond any axis, but its square is finite

EXPLODED, FAR = 1e6, 10.0  # times the usual size: beyond the first, axes end at the second

Curve = tuple["NDArray[np.float64]", "NDArray[np.float64]"]


def bounded(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Clip values of a run that may have diverged to numbers that can be drawn."""
    return np.clip(np.nan_to_num(values, nan=0.0), -HUGE, HUGE)


def limits(
    values: Iterable[NDArray[np.float64]], around: tuple[float, float], overshoot: float = 0.6
) -> tuple[float, float]:
    """Return axis limits that include ``around`` and, as far as possible, the values.

    The limits extend at most ``overshoot`` times the height of ``around`` beyond it, so that a few
    outliers do not flatten everything else.
    """
    bottom, top = around
    height = (top - bottom) or 2.0 * abs(top) or 1.0
    low, high = bottom, top
    for each in values:
        low, high = min(low, float(each.min())), max(high, float(each.max()))
    low, high = max(low, bottom - overshoot * height), min(high, top + overshoot * height)
    margin = MARGIN * ((high - low) or height)
    return low - margin, high + margin


def trace_limits(values: NDArray[np.float64], targets: Iterable[float] = ()) -> tuple[float, float]:
    """Return limits of an axis that shows bounded values against the iteration.

    Args:
        values: Shape (snapshots, lines).
        targets: Target values, which are always inside the limits.

    Lines of a run that explodes leave the axes, which show what came before:

    Example:
        >>> growing = 2.0 ** np.arange(300.0)[:, None]
        >>> trace_limits(growing[:8])[1] < 150, trace_limits(growing * 1e-40)[1] < 1e12
        (True, True)
    """
    aims = bounded(np.array(list(targets), dtype=np.float64))
    usual = max(float(np.median(np.abs(values))), *np.abs([*values[0], *aims]).tolist())
    if usual and float(np.abs(values).max()) > EXPLODED * usual:
        values = values[np.abs(values).max(axis=1) <= FAR * usual]  # before the run explodes
    low, high = np.percentile(values, [0.5, 99.5]).tolist()
    ends = [low, high, *aims.tolist()]
    return limits([values], around=(min(ends), max(ends)), overshoot=3.0)


def thinned(x: NDArray[np.float64], y: NDArray[np.float64], buckets: int = 700) -> Curve:
    """Reduce a long line to a few points for each bucket of x, among them the extremes.

    Drawn on fewer pixels than buckets, it is indistinguishable from the whole line.
    """
    if len(x) <= 4 * buckets:
        return x, y
    width = -(-len(x) // buckets)
    missing = -len(y) % width
    parts = np.pad(y, (0, missing), mode="edge").reshape(-1, width)
    starts = np.arange(0, len(x), width)
    extremes = [starts, starts + parts.argmin(axis=1), starts + parts.argmax(axis=1)]
    index = np.unique(np.concatenate([*extremes, [len(x) - 1]]))
    return x[index], y[index]
