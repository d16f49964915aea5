"""Shaded regions and marked targets on axes."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.axes import Axes

    from relufit.draw.canvas.theme import Theme

__all__ = ["ring_targets", "shade_outside"]


def shade_outside(axes: Axes, domain: Sequence[float], theme: Theme) -> None:
    """Shade the axes left and right of the data domain."""
    if not theme.shading:
        return
    left, right = axes.get_xlim()
    low, high = (min(max(edge, left), right) for edge in domain)
    axes.axvspan(left, low, color=theme.shade, linewidth=0)
    axes.axvspan(high, right, color=theme.shade, linewidth=0)


def ring_targets(axes: Axes, targets: Iterable[tuple[float, float]], theme: Theme) -> None:
    """Draw a ring at the knot and weight of each reference neuron within the limits, which are set.

    At an edge of the axes a ring is whole.
    """
    (left, right), (low, high) = axes.get_xlim(), axes.get_ylim()
    for knot, weight in targets if theme.rings else ():
        if not (left <= knot <= right and low <= weight <= high):
            continue
        axes.plot(
            [knot],
            [weight],
            linestyle="none",
            marker="o",
            markersize=12.0,
            fillstyle="none",
            color=theme.ink,
            markeredgewidth=1.2,
            zorder=4,
            clip_on=False,
        )
