"""The landscape: the least error with two knots fixed, and the paths of runs on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.cm import ScalarMappable
from matplotlib.colors import BoundaryNorm
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke
from matplotlib.ticker import FuncFormatter

from relufit.draw.canvas.end_labels import legend_columns
from relufit.draw.canvas.limits import thinned
from relufit.draw.canvas.page import DEFAULT_PAGE, Page
from relufit.draw.canvas.ticks import number_ticks
from relufit.draw.relu_sum.landscape_labels import DARK, LIGHT, label_starts
from relufit.draw.relu_sum.landscape_surface import Path, plane_of, surface_of, way_of
from relufit.text.numbers import number_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.contour import QuadContourSet
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from relufit.draw.canvas.theme import Theme
    from relufit.draw.relu_sum.landscape_surface import Surface
    from relufit.text.words import Words
    from relufit.training import Trajectory

__all__ = ["landscape", "landscape_of"]

COLORS = "cividis"  # monotonic lightness, and safe for colour vision deficiency
DECADES = 5  # of errors that have colours of their own; below is one colour
BELOW_TARGET = 0.1  # of the target error of the run; errors below have one colour
FEW_DECADES = 3
PER_DECADE, FEW_PER_DECADE = 2, 4  # steps of colour, and of a map of few decades
SHARE_OF_WIDTH, HEIGHT = 0.8, 0.72
EXACT = 1e-12  # of the mean of y²: an error below is 0 up to rounding
LINES: tuple[str | tuple[int, tuple[float, ...]], ...] = (
    "solid",
    (0, (4, 1.6)),
    (0, (1, 1.4)),
    (0, (6, 1.5, 1.5, 1.5)),
)  # of up to four runs


def landscape(
    trajectory: Trajectory, theme: Theme, page: Page = DEFAULT_PAGE, *, plane: str = ""
) -> Figure:
    """Draw the least error over the plane of two knots, with the path of the run on it.

    With one neuron the plane is that of its knot and its weight, and the error is exact.

    Args:
        trajectory: The run.
        theme: The theme.
        page: The page.
        plane: The numbers of the two neurons, such as ``"2,4"``; empty for 2 and the last one.

    Raises:
        InputError: There are no such neurons.
    """
    return landscape_of([Path("", trajectory)], theme, page, plane=plane)


def landscape_of(paths: Sequence[Path], theme: Theme, page: Page, *, plane: str = "") -> Figure:
    """Draw the paths of runs with the same reference on the landscape of the first.

    The arguments are those of :func:`landscape`.
    """
    first = paths[0].trajectory
    chosen = [plane_of(each.trajectory.neurons, plane) for each in paths]
    ways = [way_of(each.trajectory, pair) for each, pair in zip(paths, chosen, strict=True)]
    width_in = page.width_in * (SHARE_OF_WIDTH if page.is_wide else 1.0)
    figure = page.sized(width_in, HEIGHT * width_in)
    axes = figure.subplots()
    surface = surface_of(first, ways)
    contours = _draw_surface(axes, surface, _target_of(first))
    _label_colors(figure, axes, contours, first, theme.words)
    if surface.optima:
        _draw_optima(axes, surface.optima)
    for way, line in zip(ways, LINES, strict=False):
        _draw_way(axes, way, line)
    if first.neurons == 1:
        axes.set_xlabel(theme.words("axis_knot_number", n=1))
        axes.set_ylabel(theme.words("axis_weight_number", n=1))
    else:
        axes.set_xlabel(theme.words("axis_knot_number", n=chosen[0][0] + 1))
        axes.set_ylabel(theme.words("axis_knot_number", n=chosen[0][1] + 1))
    axes.set_xlim(surface.x[0], surface.x[-1])
    axes.set_ylim(surface.y[0], surface.y[-1])
    number_ticks(axes.xaxis)
    number_ticks(axes.yaxis)
    if len(paths) > 1:
        label_starts(axes, paths, ways)
    _add_legend(figure, theme, page, has_optima=bool(surface.optima), is_single=len(paths) == 1)
    return figure


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
    figure: Figure, axes: Axes, contours: QuadContourSet, trajectory: Trajectory, words: Words
) -> None:
    """Add the colour bar with its title."""
    bar = figure.colorbar(ScalarMappable(contours.norm, contours.cmap), ax=axes, pad=0.02)
    bar.outline.set_visible(False)
    powers = np.log10(np.asarray(contours.levels))
    whole = np.isclose(powers, np.round(powers))
    bar.set_ticks((10.0 ** powers[whole if whole.any() else [0, -1]]).tolist())
    bar.ax.yaxis.set_major_formatter(FuncFormatter(_error_tick))
    bar.ax.minorticks_off()
    bar.set_label(words("axis_mean_error" if trajectory.neurons == 1 else "axis_least_error"))


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
    )


def _draw_way(
    axes: Axes,
    way: NDArray[np.float64],
    line: str | tuple[int, tuple[float, ...]],
) -> None:
    """Draw a path with a dark marker at the start and a light one at the end."""
    outline = [withStroke(linewidth=3.4, foreground=DARK)]
    kept = _kept(way)
    axes.plot(
        *way[kept].T, color=LIGHT, linewidth=1.5, linestyle=line, path_effects=outline, zorder=4
    )
    for point, fill in ((way[0], DARK), (way[-1], LIGHT)):
        axes.plot(
            *point[:, None],
            marker="o",
            markersize=8.0,
            color=LIGHT,
            markerfacecolor=fill,
            markeredgewidth=1.6,
            path_effects=outline,
            zorder=5,
        )


def _kept(way: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return the points to draw: the extremes of both coordinates in each stretch of the run."""
    steps = np.arange(len(way), dtype=np.float64)
    parts = [thinned(steps, np.ascontiguousarray(column))[0] for column in way.T]
    return np.union1d(*parts).astype(np.int64)


def _add_legend(
    figure: Figure, theme: Theme, page: Page, *, has_optima: bool, is_single: bool
) -> None:
    """Explain the markers above the axes."""
    names = [theme.words(f"legend_{each}") for each in ("start", "end", "best_fit")]
    marks = list(zip("oo*", (DARK, LIGHT, LIGHT), names, strict=True))
    handles: list[Line2D] = []
    for marker, fill, label in marks if has_optima else marks[:-1]:
        handle = Line2D([], [], marker=marker, markersize=9.0, color=theme.ink, label=label)
        handle.set(linestyle="none", markerfacecolor=fill)
        handles.append(handle)
    if is_single:
        path = Line2D([], [], color=theme.ink, label=theme.words("legend_path"))
        handles.insert(0, path)
    columns = legend_columns(len(handles), most=4 if page.is_wide else 2)
    figure.legend(handles=handles, loc="outside upper center", ncols=columns, handlelength=1.6)
