"""How far axes reach, and lines with no more points than can be seen."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray


__all__ = [
    "MARGIN",
    "Curve",
    "bounded",
    "limits",
    "thinned",
    "trace_limits",
]

MARGIN = 0.06  # of the domain or of the height, shown beyond it


HUGE = 1e100  # far beyond any axis, and yet its square is a finite number


Curve = tuple["NDArray[np.float64]", "NDArray[np.float64]"]


def bounded(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """The values of a run that may have diverged, within what can be drawn."""
    return np.clip(np.nan_to_num(values, nan=0.0), -HUGE, HUGE)


def limits(
    values: Iterable[NDArray[np.float64]], around: tuple[float, float], overshoot: float = 0.6
) -> tuple[float, float]:
    """Limits of an axis that shows the values, and never less than ``around``.

    Values outside ``around`` are followed by ``overshoot`` times its height and no further, so
    that one wild moment of a run does not flatten all the others.
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
    """Limits of an axis that traces bounded values against the iteration.

    Args:
        values: Shape (snapshots, lines).
        targets: What the values should reach: it is shown whether or not one does.
    """
    low, high = np.percentile(values, [0.5, 99.5]).tolist()
    ends = [low, high, *bounded(np.array(list(targets), dtype=np.float64)).tolist()]
    return limits([values], around=(min(ends), max(ends)), overshoot=3.0)


def thinned(x: NDArray[np.float64], y: NDArray[np.float64], buckets: int = 700) -> Curve:
    """A long line with no more than a few points for each bucket of x, its extremes kept.

    Drawn at fewer pixels than buckets it looks the same as the whole line.
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
