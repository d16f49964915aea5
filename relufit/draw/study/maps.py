"""Phase maps: what becomes of runs over two axes of a study, one colour for each cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.colors import ListedColormap, Normalize
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullFormatter

from relufit.draw.canvas.end_labels import legend_columns
from relufit.draw.canvas.page import POINTS_PER_INCH
from relufit.draw.canvas.wrapping import wrapped
from relufit.draw.study.scale import DECADE, AxisScale
from relufit.draw.study.units import UNITS
from relufit.study_results.measures import most_frequent, runs_of

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.collections import QuadMesh
    from matplotlib.colorbar import Colorbar
    from matplotlib.colors import Colormap
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from relufit.draw.canvas.page import Page
    from relufit.draw.canvas.theme import Theme
    from relufit.study_results.measures import Measure
    from relufit.study_results.results import StudyResults

__all__ = ["COLORS", "MOST_AGREE", "measure_map", "verdict_map"]

BAR_LETTERS_PER_IN = 9  # of the figure's height, in a line beside a colour bar
COLORS = "cividis"  # lightness rises all along, alike for every kind of colour vision
MOST_AGREE = 0.9  # a cell in which fewer of the runs have the same verdict gets a dot
DOT_PT, DOT_SHARE = 3.4, 0.22  # the most, and of a cell's share of the figure
SHARE_OF_WIDTH = 0.8  # that a map takes of the sheet: cells are not drawn out
HATCH = "////"
MOST_SHAPES = 4096  # cells; more are drawn as an image in SVG and PDF, too


def verdict_map(results: StudyResults, theme: Theme, page: Page) -> Figure:
    """The most frequent verdict of each cell; a dot where fewer than nine in ten runs agree."""
    figure, axes, scales = _page(results, page)
    verdict, share = most_frequent(results)
    handles: list[Artist] = []
    for number, name in enumerate(results.verdicts):
        if (verdict == number).any():
            handles.append(Patch(color=theme.verdicts[name], label=name))
    colors = ListedColormap([theme.verdicts[name] for name in results.verdicts])
    limits = Normalize(-0.5, len(results.verdicts) - 0.5)
    _draw_cells(axes, scales, np.where(verdict < 0, np.nan, verdict), colors, limits)
    unsure = share < MOST_AGREE
    if unsure.any():
        across, up = np.meshgrid(scales[0].places, scales[1].places, indexing="ij")
        dots = Line2D(
            across[unsure],
            up[unsure],
            linestyle="none",
            marker="o",
            markersize=_dot_pt(figure, share.shape),
            color=theme.background,
            markeredgecolor=theme.ink,
            markeredgewidth=0.4,
            label="fewer than 9 in 10 runs agree",
        )
        handles.append(axes.add_line(dots))
    handles += _draw_missing(axes, theme, verdict < 0)
    columns = legend_columns(len(handles), most=4 if page.is_wide else 2)
    figure.legend(handles=handles, loc="outside upper center", ncols=columns, handlelength=1.2)
    return figure


def measure_map(results: StudyResults, theme: Theme, page: Page, measure: Measure) -> Figure:
    """A number for each cell, as a colour that grows lighter."""
    figure, axes, scales = _page(results, page)
    values = measure.values(results)
    not_run = runs_of(results) == 0
    mesh = _draw_cells(axes, scales, values, COLORS, UNITS[measure.unit].limits(values))
    finite = values[np.isfinite(values)]
    if finite.size:
        bar = figure.colorbar(mesh, ax=axes, pad=0.02)
        _tell_colors(bar, measure, float(finite.min()), float(finite.max()))
    handles: list[Artist] = []
    none = np.isnan(values) & ~not_run
    if none.any():
        shown = np.where(none, 1.0, np.nan)
        _draw_cells(axes, scales, shown, ListedColormap([theme.shade]), Normalize(0, 2))
        handles.append(Patch(color=theme.shade, label=measure.none))
    handles += _draw_missing(axes, theme, not_run)
    if handles:
        figure.legend(handles=handles, loc="outside upper center", ncols=len(handles))
    return figure


def _tell_colors(bar: Colorbar, measure: Measure, low: float, high: float) -> None:
    """Tell beside a map what its colours mean."""
    bar.outline.set_visible(False)
    room = BAR_LETTERS_PER_IN * bar.ax.figure.bbox.height / bar.ax.figure.dpi
    bar.set_label("\n".join(wrapped(measure.title, room, len, most=3)))
    if measure.unit == "error" and high < DECADE * low:
        bar.set_ticks(MaxNLocator(nbins=5))  # within a decade a log axis has one tick or none
    bar.ax.yaxis.set_major_formatter(FuncFormatter(UNITS[measure.unit].tick))
    bar.ax.yaxis.set_minor_formatter(NullFormatter())


def _dot_pt(figure: Figure, cells: tuple[int, ...]) -> float:
    """How large a dot is, so that the colour of its cell is seen around it."""
    sides_in = (figure.get_figwidth() / cells[0], figure.get_figheight() / cells[1])
    return min(DOT_PT, DOT_SHARE * POINTS_PER_INCH * min(sides_in))


def _page(results: StudyResults, page: Page) -> tuple[Figure, Axes, tuple[AxisScale, AxisScale]]:
    """A figure with axes for a map: the first axis to the right, the second upwards."""
    width_in = page.width_in * (SHARE_OF_WIDTH if page.is_wide else 1.0)
    figure = page.sized(width_in, 0.72 * width_in)
    axes = figure.subplots()
    across, up = (AxisScale.of(axis) for axis in results.shown[:2])
    across.set_up(axes, "x")
    up.set_up(axes, "y")
    axes.set_axisbelow(False)
    return figure, axes, (across, up)


def _draw_cells(
    axes: Axes,
    scales: tuple[AxisScale, AxisScale],
    values: NDArray[np.float64],
    colors: str | Colormap,
    limits: Normalize,
) -> QuadMesh:
    """Colour cells; those that are NaN let through what lies behind."""
    across, up = scales
    return axes.pcolormesh(
        across.edges,
        up.edges,
        np.ma.masked_invalid(values.T),
        cmap=colors,
        norm=limits,
        rasterized=values.size > MOST_SHAPES,
        edgecolors="face",
        linewidth=0.2,  # covers the seams that viewers leave between shapes
        zorder=1.0,
    )


def _draw_missing(axes: Axes, theme: Theme, missing: NDArray[np.bool_]) -> list[Artist]:
    """Hatch what has not been run, behind the cells, and give its entry of the legend."""
    if not missing.any():
        return []
    hatched = Rectangle(
        (0.0, 0.0),
        1.0,
        1.0,
        transform=axes.transAxes,
        hatch=HATCH,
        facecolor=theme.background,
        edgecolor=theme.not_run,
        linewidth=0.0,
        zorder=0.5,
        label="not run yet",
    )
    return [axes.add_patch(hatched)]
