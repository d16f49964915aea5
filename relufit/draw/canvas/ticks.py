"""Tick positions and labels: enough ticks on logarithmic axes, no offsets, no overlaps."""

from __future__ import annotations

from itertools import pairwise
from math import ceil, floor, log10
from typing import TYPE_CHECKING

from matplotlib.axis import XAxis
from matplotlib.ticker import Formatter, MaxNLocator

from relufit.draw.canvas.page import POINTS_PER_INCH
from relufit.text.numbers import count_text, number_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.axis import Axis
    from matplotlib.figure import Figure

__all__ = ["NumberTicks", "count_tick", "number_ticks", "round_ticks", "thin_out"]

LEAST_TICKS, MOST_TICKS = 3, 5  # on a logarithmic axis
LEAST, LARGEST = 1e-3, 1e5  # outside, matplotlib uses a common factor
CLOSE = 1e-3  # share of the largest number; for a shorter range, matplotlib uses a common offset
FEWEST_DIGITS, MOST_DIGITS = 4, 17
APART_PT = 3.0  # minimum distance of tick labels side by side
FEWEST = 2  # minimum number of intervals


def round_ticks(low: float, high: float) -> list[float]:
    """Return round numbers in a positive range: powers of ten, or more in a short range."""
    first, last = ceil(log10(low)), floor(log10(high))
    if last - first >= LEAST_TICKS - 1:
        step = -(-(last - first + 1) // MOST_TICKS)
        return [10.0**power for power in range(last, first - 1, -step)]
    steps = [scale * 10.0**power for power in range(first - 1, last + 1) for scale in (1, 2, 5)]
    inside = [value for value in steps if low <= value <= high]
    if len(inside) < LEAST_TICKS:
        even = [float(value) for value in MaxNLocator(MOST_TICKS).tick_values(low, high)]
        inside = [value for value in even if low <= value <= high and value > 0.0]
    return inside


class NumberTicks(Formatter):
    """Formatter with as many digits as needed to distinguish the ticks, and without an offset."""

    def __call__(self, x: float, _pos: int | None = None) -> str:
        """Format one tick label."""
        return number_text(x)

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        """Format all tick labels.

        Example:
            >>> NumberTicks().format_ticks([1e6, 1.5e6]), NumberTicks().format_ticks([1.3, 1.30001])
            (['1e+06', '1.5e+06'], ['1.3', '1.30001'])
        """
        texts = [number_text(value) for value in values]
        for digits in range(FEWEST_DIGITS, MOST_DIGITS + 1):
            texts = [number_text(value, digits) for value in values]
            if len(set(texts)) == len(texts):
                break
        return texts


def number_ticks(axis: Axis) -> None:
    """Write full numbers where matplotlib would show a common factor or offset."""
    low, high = map(float, axis.get_view_interval())
    most = max(abs(low), abs(high))
    if not LEAST <= most < LARGEST or high - low < CLOSE * most:
        axis.set_major_formatter(NumberTicks())


def thin_out(figure: Figure, axes: Axes) -> None:
    """Remove ticks until their labels do not overlap. Call it after the layout is solved."""
    for axis in (axes.xaxis, axes.yaxis):
        parts = len(axis.get_ticklabels())
        while parts > FEWEST and _touch(figure, axis):
            parts -= 1
            axis.set_major_locator(MaxNLocator(parts, steps=[1, 2, 2.5, 5, 10]))


def _touch(figure: Figure, axis: Axis) -> bool:
    """Return whether two tick labels of an axis are too close to each other."""
    across = isinstance(axis, XAxis)
    low, high = sorted(axis.get_view_interval())
    boxes = [
        label.get_window_extent()
        for label in axis.get_ticklabels()
        if label.get_text() and low <= label.get_position()[not across] <= high
    ]
    extents = sorted((box.x0, box.x1) if across else (box.y0, box.y1) for box in boxes)
    apart = APART_PT * figure.dpi / POINTS_PER_INCH if across else 0.0
    return any(after[0] - before[1] < apart for before, after in pairwise(extents))


def count_tick(value: float, _: int | None) -> str:
    """Format a tick label with separated thousands, for a ``FuncFormatter``."""
    return count_text(value)
