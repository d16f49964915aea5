"""Ticks that a reader can count on: enough of them on a logarithmic axis."""

from __future__ import annotations

from math import ceil, floor, log10

from matplotlib.ticker import MaxNLocator

__all__ = ["round_ticks"]

LEAST_TICKS, MOST_TICKS = 3, 5  # on a logarithmic axis


def round_ticks(low: float, high: float) -> list[float]:
    """Round numbers between two positive ones: powers of ten, or closer ones in a short range."""
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
