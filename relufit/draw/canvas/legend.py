"""Legends above figures, with as many columns as fit side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib import rcParams
from matplotlib.font_manager import FontProperties

from relufit.draw.canvas.end_labels import legend_columns
from relufit.draw.canvas.page import POINTS_PER_INCH
from relufit.draw.canvas.text_size import text_width_pt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from matplotlib.figure import Figure

__all__ = ["legend_above"]


def legend_above(
    figure: Figure,
    handles: Sequence[Artist],
    names: Sequence[str],
    most: int,
    handle: float | None = None,
) -> None:
    """Draw a legend above all axes, with fewer columns where long names would leave the figure.

    Args:
        figure: The figure.
        handles: The marks of the entries.
        names: Their names.
        most: The largest number of columns.
        handle: The width of a mark, as a multiple of the font size; matplotlib's setting if None.
    """
    wide = float(rcParams["legend.handlelength"]) if handle is None else handle
    columns = legend_columns(len(names), most)
    while columns > 1 and _width_pt(names, columns, wide) > figure.get_figwidth() * POINTS_PER_INCH:
        columns = legend_columns(len(names), columns - 1)
    figure.legend(handles, names, loc="outside upper center", ncols=columns, handlelength=wide)


def _width_pt(names: Sequence[str], columns: int, handle: float) -> float:
    """Return the width of a legend in points; matplotlib fills it column by column."""
    size_pt = FontProperties(size=rcParams["legend.fontsize"]).get_size_in_points()
    each, longer = divmod(len(names), columns)
    widths: list[float] = []
    at = 0
    for column in range(columns):
        count = each + (column < longer)
        widths.append(max(text_width_pt(name, size_pt) for name in names[at : at + count]))
        at += count
    gaps = (columns - 1) * rcParams["legend.columnspacing"] + 2.0 * rcParams["legend.borderpad"]
    marks = columns * (handle + rcParams["legend.handletextpad"])
    return sum(widths) + float(gaps + marks) * size_pt
