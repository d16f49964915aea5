"""The landscape: the least error with two knots fixed, and the paths of runs on it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

from relufit.draw.canvas.legend import legend_above
from relufit.draw.canvas.limits import thinned
from relufit.draw.canvas.page import DEFAULT_PAGE, Page
from relufit.draw.relu_sum.landscape_labels import DARK, LIGHT, label_starts
from relufit.draw.relu_sum.landscape_map import LINES, draw_map
from relufit.draw.relu_sum.landscape_surface import Path, plane_of, surface_of, way_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from relufit.draw.canvas.theme import Theme
    from relufit.training import Trajectory

__all__ = ["kept_points", "landscape", "landscape_of"]

SHARE_OF_WIDTH, HEIGHT = 0.8, 0.72


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
    draw_map(figure, axes, first, surface, chosen[0], theme)
    for way, line in zip(ways, LINES, strict=False):
        _draw_way(axes, way, line)
    if len(paths) > 1:
        label_starts(axes, paths, ways)
    _add_legend(figure, theme, page, has_optima=bool(surface.optima), is_single=len(paths) == 1)
    return figure


def _draw_way(
    axes: Axes,
    way: NDArray[np.float64],
    line: str | tuple[int, tuple[float, ...]],
) -> None:
    """Draw a path with a dark marker at the start and a light one at the end."""
    outline = [withStroke(linewidth=3.4, foreground=DARK)]
    kept = kept_points(way)
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


def kept_points(way: NDArray[np.float64]) -> NDArray[np.int64]:
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
    names = [str(each.get_label()) for each in handles]
    legend_above(figure, handles, names, most=4 if page.is_wide else 2, handle=1.6)
