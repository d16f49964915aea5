"""Phase maps: verdicts or measures over two axes of a study, one colour for each cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.colors import ListedColormap, Normalize
from matplotlib.lines import Line2D
from matplotlib.patches import Patch, Rectangle
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullFormatter

from relufit.draw.canvas.legend import legend_above
from relufit.draw.canvas.page import POINTS_PER_INCH
from relufit.draw.canvas.wrapping import wrapped
from relufit.draw.study.measure_words import measure_none, measure_title
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
    from relufit.text.words import Words

__all__ = ["COLORS", "MOST_AGREE", "measure_map", "verdict_map"]

BAR_LETTERS_PER_IN = 9  # characters per inch in the label of a colour bar
COLORS = "cividis"  # monotonic lightness, and safe for colour vision deficiency
MOST_AGREE = 0.9  # cells in which a smaller share of runs has the same verdict get a dot
DOT_PT, DOT_SHARE = 3.4, 0.22  # maximum size, and size as a share of a cell
SHARE_OF_WIDTH = 0.8  # share of the page width; a wider map would stretch the cells
HATCH = "////"
MOST_SHAPES = 4096  # cells; more are rasterised in SVG and PDF


def verdict_map(results: StudyResults, theme: Theme, page: Page) -> Figure:
    """Draw the most frequent verdict of each cell, with a dot if fewer than 9 in 10 runs agree."""
    figure, axes, scales = _page(results, page)
    verdict, share = most_frequent(results)
    handles: list[Artist] = []
    for number, name in enumerate(results.verdicts):
        if (verdict == number).any():
            handles.append(Patch(color=theme.verdicts[name], label=theme.words.verdict(name)))
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
            label=theme.words("legend_no_majority"),
        )
        handles.append(axes.add_line(dots))
    handles += _draw_missing(axes, theme, verdict < 0)
    names = [str(each.get_label()) for each in handles]
    legend_above(figure, handles, names, most=3 if page.is_wide else 2, handle=1.2)
    return figure


def measure_map(results: StudyResults, theme: Theme, page: Page, measure: Measure) -> Figure:
    """Draw a measure of each cell as a colour; larger values are lighter."""
    figure, axes, scales = _page(results, page)
    values = measure.values(results)
    not_run = runs_of(results) == 0
    mesh = _draw_cells(axes, scales, values, COLORS, UNITS[measure.unit].limits(values))
    finite = values[np.isfinite(values)]
    if finite.size:
        bar = figure.colorbar(mesh, ax=axes, pad=0.02)
        _label_colors(bar, measure, (float(finite.min()), float(finite.max())), theme.words)
    handles: list[Artist] = []
    none = np.isnan(values) & ~not_run
    if none.any():
        shown = np.where(none, 1.0, np.nan)
        _draw_cells(axes, scales, shown, ListedColormap([theme.shade]), Normalize(0, 2))
        handles.append(Patch(color=theme.shade, label=measure_none(measure, theme.words)))
    handles += _draw_missing(axes, theme, not_run)
    if handles:
        names = [str(each.get_label()) for each in handles]
        legend_above(figure, handles, names, most=len(handles))
    return figure


def _label_colors(bar: Colorbar, measure: Measure, ends: tuple[float, float], words: Words) -> None:
    """Label the colour bar of a map."""
    bar.outline.set_visible(False)
    room = BAR_LETTERS_PER_IN * bar.ax.figure.bbox.height / bar.ax.figure.dpi
    bar.set_label("\n".join(wrapped(measure_title(measure, words), room, len, most=3)))
    if measure.unit == "error" and ends[1] < DECADE * ends[0]:
        bar.set_ticks(MaxNLocator(nbins=5))  # a log axis has at most one tick within a decade
    bar.ax.yaxis.set_major_formatter(FuncFormatter(UNITS[measure.unit].tick))
    bar.ax.yaxis.set_minor_formatter(NullFormatter())


def _dot_pt(figure: Figure, cells: tuple[int, ...]) -> float:
    """Return the size of dots, small enough to show the colour of the cell around them."""
    sides_in = (figure.get_figwidth() / cells[0], figure.get_figheight() / cells[1])
    return min(DOT_PT, DOT_SHARE * POINTS_PER_INCH * min(sides_in))


def _page(results: StudyResults, page: Page) -> tuple[Figure, Axes, tuple[AxisScale, AxisScale]]:
    """Create a figure with axes for a map: the first study axis as x, the second as y."""
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
    """Draw cells in colour; cells that are NaN are transparent."""
    across, up = scales
    return axes.pcolormesh(
        across.edges,
        up.edges,
        np.ma.masked_invalid(values.T),
        cmap=colors,
        norm=limits,
        rasterized=values.size > MOST_SHAPES,
        edgecolors="face",
        linewidth=0.2,  # covers gaps that viewers show between shapes
        zorder=1.0,
    )


def _draw_missing(axes: Axes, theme: Theme, missing: NDArray[np.bool_]) -> list[Artist]:
    """Hatch cells without runs, and return their legend entry."""
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
        label=theme.words("legend_not_run"),
    )
    return [axes.add_patch(hatched)]
