"""The map of a landscape: the least error in colours, with the points of the best fit."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib import rcParams
from matplotlib.cm import ScalarMappable
from matplotlib.colors import BoundaryNorm
from matplotlib.font_manager import FontProperties
from matplotlib.ticker import FuncFormatter

from relufit.draw.canvas.page import POINTS_PER_INCH
from relufit.draw.canvas.text_size import text_width_pt
from relufit.draw.canvas.ticks import number_ticks
from relufit.draw.canvas.wrapping import wrapped
from relufit.draw.relu_sum.landscape_labels import DARK, LIGHT
from relufit.text.numbers import number_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.contour import QuadContourSet
    from matplotlib.figure import Figure, SubFigure

    from relufit.draw.canvas.theme import Theme
    from relufit.draw.relu_sum.landscape_surface import Surface
    from relufit.text.words import Words
    from relufit.training import Trajectory

__all__ = ["LINES", "draw_map"]

COLORS = "cividis"  # monotonic lightness, and safe for colour vision deficiency
DECADES = 5  # of errors that have colours of their own; below is one colour
BELOW_TARGET = 0.1  # of the target error of the run; errors below have one colour
FEW_DECADES = 3
PER_DECADE, FEW_PER_DECADE = 2, 4  # steps of colour, and of a map of few decades
EXACT = 1e-12  # of the mean of y²: an error below is 0 up to rounding
LINES: tuple[str | tuple[int, tuple[float, ...]], ...] = (
    "solid",
    (0, (4, 1.6)),
    (0, (1, 1.4)),
    (0, (6, 1.5, 1.5, 1.5)),
)  # of up to four runs
BAR_SHARE, MOST_BAR_LINES = 0.78, 3  # of the height: what the title of the colour bar may take


def draw_map(
    figure: Figure | SubFigure,
    axes: Axes,
    trajectory: Trajectory,
    surface: Surface,
    pair: tuple[int, int],
    theme: Theme,
) -> None:
    """Draw a surface with its colour bar, the points of the best fit, and the names of its axes.

    Args:
        figure: The figure, or its part, that has the axes.
        axes: The axes.
        trajectory: A run on the map.
        surface: The surface.
        pair: The two neurons whose knots are the axes, counted from 0.
        theme: The theme.
    """
    contours = _draw_surface(axes, surface, _target_of(trajectory))
    _label_colors(figure, axes, contours, trajectory, theme.words)
    if surface.optima:
        _draw_optima(axes, surface.optima)
    if trajectory.neurons == 1:
        axes.set_xlabel(theme.words("axis_knot_number", n=1))
        axes.set_ylabel(theme.words("axis_weight_number", n=1))
    else:
        axes.set_xlabel(theme.words("axis_knot_number", n=pair[0] + 1))
        axes.set_ylabel(theme.words("axis_knot_number", n=pair[1] + 1))
    axes.set_xlim(surface.x[0], surface.x[-1])
    axes.set_ylim(surface.y[0], surface.y[-1])
    number_ticks(axes.xaxis)
    number_ticks(axes.yaxis)


def _draw_surface(axes: Axes, surface: Surface, target: float) -> QuadContourSet:
    """Draw the least error in steps of colour, equal in its logarithm."""
    error = np.nan_to_num(surface.error, nan=np.inf, posinf=np.finfo(float).max)
    top = float(error.max()) or 1.0
    least = max(float(error.min()), BELOW_TARGET * target, EXACT * top, top * 10.0**-DECADES)
    low, high = np.log10(min(least, top)), np.log10(top)
    steps = FEW_PER_DECADE if high - low <= FEW_DECADES else PER_DECADE
    start, stop = np.floor(steps * low), np.ceil(steps * high)
    count = max(round(float(stop - start)), 1) + 1
    levels = np.logspace(float(start) / steps, float(start + count - 1) / steps, count)
    norm = BoundaryNorm(levels, 256, clip=True)
    return axes.contourf(
        surface.x,
        surface.y,
        np.clip(error, levels[0], levels[-1]),
        levels=levels,
        norm=norm,
        cmap=COLORS,
        extend="neither",
    )


def _label_colors(
    figure: Figure | SubFigure,
    axes: Axes,
    contours: QuadContourSet,
    trajectory: Trajectory,
    words: Words,
) -> None:
    """Add the colour bar with its title."""
    bar = figure.colorbar(ScalarMappable(contours.norm, contours.cmap), ax=axes, pad=0.02)
    bar.outline.set_visible(False)
    powers = np.log10(np.asarray(contours.levels))
    whole = np.isclose(powers, np.round(powers))
    bar.set_ticks((10.0 ** powers[whole if whole.any() else [0, -1]]).tolist())
    bar.ax.yaxis.set_major_formatter(FuncFormatter(_error_tick))
    bar.ax.minorticks_off()
    title = words("axis_mean_error" if trajectory.neurons == 1 else "axis_least_error")
    size_pt = FontProperties(size=rcParams["axes.labelsize"]).get_size_in_points()
    room_pt = BAR_SHARE * POINTS_PER_INCH * figure.bbox.height / figure.dpi
    lines = wrapped(title, room_pt, lambda line: text_width_pt(line, size_pt), MOST_BAR_LINES)
    bar.set_label("\n".join(lines))


def _error_tick(value: float, _: int | None) -> str:
    return number_text(value)


def _target_of(trajectory: Trajectory) -> float:
    """Return the error below which the run stops, or 0."""
    return trajectory.scenario.stop_below or 0.0


def _draw_optima(axes: Axes, optima: Sequence[tuple[float, float]]) -> None:
    """Mark the points at which the least error is that of the best fit."""
    x, y = zip(*optima, strict=True)
    axes.plot(
        x,
        y,
        linestyle="none",
        marker="*",
        markersize=13.0,
        color=LIGHT,
        markeredgecolor=DARK,
        markeredgewidth=0.9,
        zorder=3,
        clip_on=False,  # whole at an edge
    )
