"""How large axes are."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from matplotlib.axes import Axes

__all__ = ["height_pt", "width_pt"]

POINTS_PER_INCH = 72


def width_pt(axes: Axes) -> float:
    """The width of axes in points."""
    figure = axes.get_figure(root=True)
    assert figure is not None  # noqa: S101 - axes that are drawn on belong to one
    return float(axes.get_position().width * figure.get_figwidth() * POINTS_PER_INCH)


def height_pt(axes: Axes) -> float:
    """The height of axes in points."""
    figure = axes.get_figure(root=True)
    assert figure is not None  # noqa: S101 - as above
    return float(axes.get_position().height * figure.get_figheight() * POINTS_PER_INCH)
