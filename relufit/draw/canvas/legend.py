"""Legends above figures, with as many columns as fit side by side."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib import rcParams
from matplotlib.font_manager import FontProperties

from relufit.draw.canvas.end_labels import legend_columns
from relufit.draw.canvas.page import POINTS_PER_INCH
from relufit.draw.canvas.text_size import text_width_pt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from matplotlib.figure import Figure, SubFigure

__all__ = ["fitting_columns", "legend_above", "legend_of_part"]

TEXT_PAD, COLUMN_GAP = 0.5, 0.9  # in the legends of films, in font sizes


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
    pad, gap = rcParams["legend.handletextpad"], rcParams["legend.columnspacing"]
    within_pt = figure.get_figwidth() * POINTS_PER_INCH
    within_pt -= 2.0 * float(rcParams["legend.borderpad"]) * _size_pt()
    columns = fitting_columns(names, most, within_pt, wide + float(pad), float(gap))
    figure.legend(handles, names, loc="outside upper center", ncols=columns, handlelength=wide)


def legend_of_part(
    part: Figure | SubFigure,
    handles: Sequence[Artist],
    names: Sequence[str],
    most: int,
    handle: float,
) -> None:
    """Draw a legend at the upper left of a part of a film, with as many columns as fit.

    Args:
        part: The part, or a whole figure.
        handles: The marks of the entries.
        names: Their names.
        most: The largest number of columns.
        handle: The width of a mark, as a multiple of the font size.
    """
    within_pt = part.bbox.width / part.dpi * POINTS_PER_INCH
    columns = fitting_columns(names, most, within_pt, handle + TEXT_PAD, COLUMN_GAP)
    part.legend(
        handles,
        names,
        loc="outside upper left",
        ncols=columns,
        handlelength=handle,
        handletextpad=TEXT_PAD,
        columnspacing=COLUMN_GAP,
    )


def fitting_columns(
    names: Sequence[str], most: int, within_pt: float, mark: float, gap: float
) -> int:
    """Return how many columns of a legend fit side by side; at least one.

    Args:
        names: The names of the entries, which fill the legend column by column.
        most: The largest number of columns.
        within_pt: The width that the columns may take, in points.
        mark: The width of a mark with the gap after it, as a multiple of the font size.
        gap: The gap between columns, likewise.
    """
    size_pt = _size_pt()
    widths = [text_width_pt(name, size_pt) for name in names]
    columns = legend_columns(len(names), most)
    while columns > 1:
        texts = sum(max(column) for column in np.array_split(widths, columns) if len(column))
        if texts + size_pt * (columns * mark + (columns - 1) * gap) <= within_pt:
            break
        columns = legend_columns(len(names), columns - 1)
    return columns


def _size_pt() -> float:
    return float(FontProperties(size=rcParams["legend.fontsize"]).get_size_in_points())
