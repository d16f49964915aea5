"""Runs that move over a landscape: their paths up to now, with dots at their heads."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patheffects import AbstractPathEffect, withStroke

from relufit.draw.canvas.traces import ABOVE
from relufit.draw.relu_sum.landscape import kept_points
from relufit.draw.relu_sum.landscape_labels import DARK, LIGHT, label_starts
from relufit.draw.relu_sum.landscape_map import LINES, draw_map
from relufit.draw.relu_sum.landscape_surface import Path, plane_of, surface_of, way_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import SubFigure
    from matplotlib.lines import Line2D
    from numpy.typing import NDArray

    from relufit.draw.canvas.theme import Theme
    from relufit.draw.relu_sum.compare_runs import ComparedRuns
    from relufit.draw.relu_sum.compare_states import CompareState

__all__ = ["MovingPaths"]

FAINT = 0.35  # opacity of the path that is still to come


class MovingPaths:
    """The map, and on it the path of each run up to now, with a dot at its head.

    Args:
        part: The part of the film that has the map.
        axes: Its axes.
        compared: The runs.
        theme: The theme.
        plane: The numbers of the two neurons; empty for 2 and the last one.
    """

    def __init__(
        self, part: SubFigure, axes: Axes, compared: ComparedRuns, theme: Theme, plane: str
    ) -> None:
        self._axes, self._compared = axes, compared
        runs = [each.trajectory for each in compared.runs]
        pairs = [plane_of(each.neurons, plane) for each in runs]
        self._ways = [way_of(each, pair) for each, pair in zip(runs, pairs, strict=True)]
        surface = surface_of(runs[0], self._ways)
        self.has_optima = bool(surface.optima)
        draw_map(part, axes, runs[0], surface, pairs[0], theme)
        self._kept = [kept_points(way) for way in self._ways]
        outline: list[AbstractPathEffect] = [withStroke(linewidth=3.4, foreground=DARK)]
        self._lines: list[Line2D] = []
        self._dots: list[Line2D] = []
        for way, kept, dash in zip(self._ways, self._kept, LINES, strict=False):
            axes.plot(*way[kept].T, color=DARK, linewidth=1.0, linestyle=dash, alpha=FAINT)
            _marker(axes, way[0], DARK).set_path_effects(outline)
            (line,) = axes.plot([], [], color=LIGHT, linewidth=1.6, linestyle=dash, zorder=ABOVE)
            line.set_path_effects(outline)
            dot = _marker(axes, way[0], LIGHT)
            dot.set_path_effects(outline)
            dot.set_zorder(ABOVE + 1)
            self._lines.append(line)
            self._dots.append(dot)

    @property
    def moving(self) -> Sequence[Artist]:
        """The paths up to now, and the dots."""
        return [*self._lines, *self._dots]

    def show(self, state: CompareState, /) -> None:
        """Show the runs at a time."""
        for run, each in enumerate(self._compared.runs):
            iteration = self._compared.iteration(run, state.clock)
            found = np.searchsorted(each.trajectory.iteration, iteration, side="right")
            snapshot = max(int(found) - 1, 0)
            way, kept = self._ways[run], self._kept[run]
            past: NDArray[np.int64] = np.append(kept[kept < snapshot], snapshot)
            self._lines[run].set_data(*way[past].T)
            self._dots[run].set_data(*way[snapshot][:, None])

    def label_starts(self, compared: ComparedRuns) -> None:
        """Write the names of several runs beside their starts, once the map has its size."""
        if len(compared.runs) > 1:
            paths = [Path(each.label, each.trajectory) for each in compared.runs]
            label_starts(self._axes, paths, self._ways)


def _marker(axes: Axes, point: NDArray[np.float64], fill: str) -> Line2D:
    (marker,) = axes.plot(
        *point[:, None],
        marker="o",
        markersize=8.5,
        color=LIGHT,
        markerfacecolor=fill,
        markeredgewidth=1.6,
        zorder=5,
    )
    return marker
