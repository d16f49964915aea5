"""Arrows that move from frame to frame."""

from __future__ import annotations

from math import atan2, degrees
from typing import TYPE_CHECKING

from matplotlib.markers import MarkerStyle
from matplotlib.path import Path
from matplotlib.patheffects import withStroke
from matplotlib.transforms import Affine2D, IdentityTransform

from relufit.draw.canvas.traces import ABOVE

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D

__all__ = ["Arrow"]

HALO_PT = 3.0  # both sides together
HEAD = Path([(1.0, 0.0), (-0.6, 0.7), (-0.6, -0.7), (1.0, 0.0)], closed=True)  # points to the right


class Arrow:
    """A line with a head at its end, straight or bent.

    Args:
        axes: Where to draw.
        color: Colour of line and head.
        in_pixels: Whether the path is given in pixels instead of data coordinates.
        halo: Colour of a margin, which separates the arrow from what is behind it; none if empty.
    """

    def __init__(self, axes: Axes, color: str, *, in_pixels: bool = False, halo: str = "") -> None:
        (line,) = axes.plot([], [], color=color, linewidth=2.2, zorder=ABOVE + 3)
        (head,) = axes.plot([], [], color=color, markersize=8.0, zorder=ABOVE + 3)
        head.set_linestyle("none")
        if in_pixels:
            line.set_transform(IdentityTransform())
            head.set_transform(IdentityTransform())
        if halo:
            for artist in (line, head):
                width = HALO_PT + float(artist.get_linewidth())
                artist.set_path_effects([withStroke(linewidth=width, foreground=halo)])
        self.artists: list[Line2D] = [line, head]

    def hide(self) -> None:
        """Hide the arrow."""
        for artist in self.artists:
            artist.set_visible(False)

    def follow(self, x: list[float], y: list[float], *, visible: bool) -> None:
        """Draw the arrow along these points, with its head in the direction of the last segment."""
        line, head = self.artists
        line.set_data(x, y)
        head.set_data(x[-1:], y[-1:])
        turn = Affine2D().rotate_deg(degrees(atan2(y[-1] - y[-2], x[-1] - x[-2])))
        head.set_marker(MarkerStyle(HEAD, transform=turn))
        for artist in self.artists:
            artist.set_visible(visible)
