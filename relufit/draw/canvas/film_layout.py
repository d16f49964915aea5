"""Layout of a film in two parts: side by side, or stacked in a tall frame."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.figure import Figure

if TYPE_CHECKING:
    from matplotlib.figure import SubFigure

__all__ = ["FONT_PT", "is_wide", "split_figure", "whole_figure"]

WIDTH_IN = 12.0  # figure width of a film of any size; its size in pixels sets the resolution
FONT_PT = 13.5  # at this width: ticks, nine tenths of it, have 5 px on a phone (360 px)
WIDE = 1.6  # smallest aspect ratio at which panels are side by side


def is_wide(size: tuple[int, int]) -> bool:
    """Return whether the two parts of a film are side by side, from its size in pixels."""
    width, height = size
    return width >= WIDE * height


def whole_figure(size: tuple[int, int]) -> Figure:
    """Create a figure of a size in pixels, for one panel."""
    width, height = size
    dpi = width / WIDTH_IN
    return Figure(figsize=(WIDTH_IN, height / dpi), dpi=dpi, layout="constrained")


def split_figure(size: tuple[int, int], share: float) -> tuple[Figure, SubFigure, SubFigure]:
    """Create a figure of a size in pixels and split it in two parts.

    Args:
        size: Width and height in pixels.
        share: The share of the first part, of the width or height.

    Returns:
        The figure and its two parts: left and right, or above and below in a tall figure.
    """
    figure = whole_figure(size)
    ratios = [share, 1 - share]
    if is_wide(size):
        parts = figure.subfigures(1, 2, squeeze=False, width_ratios=ratios)
    else:
        parts = figure.subfigures(2, 1, squeeze=False, height_ratios=ratios)
    main, side = parts.ravel().tolist()
    return figure, main, side
