"""Names of runs beside the starts of their paths on a landscape."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from matplotlib import rcParams
from matplotlib.patheffects import withStroke

from relufit.draw.canvas.axes_size import height_pt, width_pt
from relufit.draw.canvas.text_size import text_width_pt

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from relufit.draw.relu_sum.landscape_surface import Path

__all__ = ["DARK", "LIGHT", "label_starts"]

LIGHT, DARK = "#ffffff", "#101418"  # paths are light with a dark outline, in both themes
SIDES = (
    (1, 0),
    (-1, 0),
    (0, 1),
    (0, -1),
    (0.7, 1),
    (-0.7, 1),
    (0.7, -1),
    (-0.7, -1),
    (0, 2),
    (0, -2),
)
EVENLY = 500  # points of a path that a label must not cover
BESIDE_PT = 7.0  # from the middle of a start to its label


def label_starts(axes: Axes, paths: Sequence[Path], ways: Sequence[NDArray[np.float64]]) -> None:
    """Write the names of the runs beside their starts, where fewest lines are."""
    (low, high), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    scale = np.array([width_pt(axes) / (high - low), height_pt(axes) / (top - bottom)])
    points = np.concatenate([_evenly((way - [low, bottom]) * scale) for way in ways])
    font_pt = float(rcParams["font.size"])
    for each, way in zip(paths, ways, strict=True):
        start = (way[0] - [low, bottom]) * scale
        half = np.array([text_width_pt(each.label, font_pt) / 2, 0.7 * font_pt])
        sides = [np.array(side) * (half + BESIDE_PT) for side in SIDES]
        covered = partial(_covered, points, start, half, high_pt=width_pt(axes))
        shift = min(sides, key=covered)
        axes.annotate(
            each.label,
            way[0],
            xytext=tuple(shift.tolist()),
            textcoords="offset points",
            horizontalalignment="center",
            verticalalignment="center",
            color=LIGHT,
            path_effects=[withStroke(linewidth=2.6, foreground=DARK)],
            zorder=6,
        )


def _covered(
    points: NDArray[np.float64],
    start: NDArray[np.float64],
    half: NDArray[np.float64],
    shift: NDArray[np.float64],
    *,
    high_pt: float,
) -> tuple[bool, int]:
    """Return whether a label leaves the map, and how many points of paths it covers."""
    middle = start + shift
    leaves = bool(middle[0] - half[0] < 0.0 or middle[0] + half[0] > high_pt)
    return leaves, int((np.abs(points - middle) < half).all(axis=1).sum())


def _evenly(way: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points at equal distances along a path."""
    steps = np.hypot(*np.diff(way, axis=0).T)
    length = np.concatenate([[0.0], np.cumsum(steps)])
    wanted = np.linspace(0.0, float(length[-1]), EVENLY)
    x: NDArray[np.float64] = np.interp(wanted, length, way[:, 0])
    y: NDArray[np.float64] = np.interp(wanted, length, way[:, 1])
    return np.column_stack([x, y])
