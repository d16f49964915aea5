"""Axes of the iteration, logarithmic where the early iterations decide a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter

from relufit.draw.canvas.ticks import count_tick

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

__all__ = ["is_logarithmic", "set_time_axis", "spread_snapshots"]

FEW_UPDATES, DECADE = 100, 10  # fewer updates, or less than a decade, get a linear axis
POINTS = 600  # of a line, evenly on a linear axis, and as many on a logarithmic one


def is_logarithmic(first: int, last: int) -> bool:
    """Return whether updates after ``first`` and up to ``last`` get a logarithmic axis.

    Example:
        >>> is_logarithmic(0, 20000), is_logarithmic(0, 16), is_logarithmic(5000, 6000)
        (True, False, False)
    """
    return last - first >= FEW_UPDATES and last >= DECADE * max(first, 1)


def set_time_axis(axes: Axes, first: int, last: int, *, is_vertical: bool = False) -> None:
    """Set scale, limits and ticks of an axis of iterations; 0 lies at 1 if it is logarithmic."""
    axis = axes.yaxis if is_vertical else axes.xaxis
    set_limits = axes.set_ylim if is_vertical else axes.set_xlim
    if is_logarithmic(first, last):
        if is_vertical:
            axes.set_yscale("log")
        else:
            axes.set_xscale("log")
        axis.set_major_locator(LogLocator())
        axis.set_minor_formatter(NullFormatter())
        set_limits(max(first, 1), last)
    else:
        set_limits(first, max(last, first + 1))
        axis.set_major_locator(MaxNLocator(4, integer=True, min_n_ticks=1))
    axis.set_major_formatter(FuncFormatter(count_tick))


def spread_snapshots(snapshots: int) -> NDArray[np.int64]:
    """Return indices of snapshots that are dense on a linear and on a logarithmic axis.

    Example:
        >>> spread_snapshots(5).tolist(), len(spread_snapshots(100_000)) < 1200
        ([0, 1, 2, 3, 4], True)
    """
    last = snapshots - 1
    even = np.linspace(0, last, POINTS)
    early = np.geomspace(1, max(last, 1), POINTS)
    return np.unique(np.rint(np.concatenate([even, early])).astype(np.int64).clip(0, last))
