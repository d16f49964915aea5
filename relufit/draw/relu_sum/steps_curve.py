"""The curve in the steps film: each active knot a hinge about which the segment beside it turns."""

from __future__ import annotations

from math import atan2, degrees
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import Polygon, Wedge
from matplotlib.transforms import IdentityTransform

from relufit.draw.canvas.contrast import GRAPHICS, readable
from relufit.draw.canvas.limits import bounded
from relufit.draw.canvas.markers import Marks
from relufit.draw.canvas.traces import ABOVE
from relufit.draw.relu_sum.curves import network_curve
from relufit.draw.relu_sum.panels import draw_domain, draw_target
from relufit.draw.relu_sum.steps_motion import changes, turned_share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D
    from numpy.typing import NDArray

    from relufit.draw.canvas.theme import Theme
    from relufit.draw.relu_sum.steps_motion import StepsRun
    from relufit.draw.relu_sum.steps_state import Step
    from relufit.dynamics.relu_sum.rules import RuleUpdate
    from relufit.network.relu_sum import ReluSum

__all__ = ["StepCurve", "knot_places"]

ROOM_BELOW = 0.12  # of the height: for arrows below a curve near the bottom
ARM, WEDGE_ALPHA = 0.13, 0.3  # length of a segment, of the width of the axes; its swept area
BAR_PT = 5.0


def knot_places(
    network: ReluSum, view: tuple[float, float], height: tuple[float, float]
) -> NDArray[np.float64]:
    """Return the places of the knots on the curve, inside the axes, shape (neurons, 2)."""
    x = np.clip(bounded(np.array(network.knots)), *view)
    return np.column_stack([x, np.clip(bounded(network.outputs(x)), *height)])


class StepCurve:
    """The curve with the sample, delta as a bar, hinges, and segments that turn about them.

    Args:
        axes: The axes to draw on.
        run: The run and the updates to show.
        theme: The theme.
    """

    def __init__(self, axes: Axes, run: StepsRun, theme: Theme) -> None:
        self._axes, self._run = axes, run
        draw_domain(axes, run.trajectory, theme)
        shown = [run.network(state) for state in run.states]
        draw_target(axes, run.trajectory, theme, shown)
        bottom, top = axes.get_ylim()
        axes.set_ylim(bottom - ROOM_BELOW * (top - bottom), top)
        self.height = axes.get_ylim()
        colors = [
            readable(theme.color(neuron), theme.background, GRAPHICS) for neuron in range(run.shown)
        ]
        self._trails = [
            axes.plot([], [], color=color, linewidth=1.5, zorder=ABOVE)[0] for color in colors
        ]
        (self._delta,) = axes.plot(
            [], [], color=theme.error, linewidth=BAR_PT, solid_capstyle="butt", zorder=ABOVE + 1
        )
        (self._curve,) = axes.plot([], [], color=theme.ink, linewidth=1.8, zorder=ABOVE + 2)
        self._arms = [_Arm(axes, color) for color in colors]
        self._hinges = Marks(axes, theme, run.trajectory.neurons, size_pt=8.0)
        self._hinges.set_zorder(ABOVE + 5)
        (self._sample,) = axes.plot(
            [], [], marker="o", color=theme.ink, markersize=7.0, zorder=ABOVE + 6
        )
        self._time, self._paths = _trails_of(run, self.height)

    @property
    def moving(self) -> Sequence[Artist]:
        """Trails, delta, curve, segments, hinges and sample, in drawing order."""
        wedges = [arm.wedge for arm in self._arms]
        lines = [arm.line for arm in self._arms]
        return [
            *self._trails,
            self._delta,
            self._curve,
            *wedges,
            *lines,
            self._hinges,
            self._sample,
        ]

    def show(self, step: Step, /) -> None:
        """Show a frame state."""
        network, update = self._run.network(step), self._run.update(step)
        self._curve.set_data(*network_curve(network, self._run.view))
        places = knot_places(network, self._run.view, self.height)
        self._hinges.place(np.array(network.knots), places[:, 1], self._run.view)
        self._show_trails(step)
        for artist in (self._sample, self._delta):
            artist.set_visible(update is not None)
        turn = turned_share(step) * self._run.scale.slope if update is not None else 0.0
        turned = changes(update.before.weights, update.after.weights) if update else []
        for neuron, arm in enumerate(self._arms):
            arm.hide()
            if update is not None and turn and turned[neuron]:
                self._turn(arm, update, neuron, turn * turned[neuron])
        if update is not None:
            height = float(bounded(network.outputs(np.array([update.x])))[0])
            self._sample.set_data([update.x], [update.y])
            self._delta.set_data([update.x, update.x], [height, update.y])

    def _turn(self, arm: _Arm, update: RuleUpdate, neuron: int, angle: float) -> None:
        """Turn the segment on the active side of a hinge by an enlarged angle in degrees."""
        low, high = self._run.view
        side = 1.0 if update.before.input_weights[neuron] > 0 else -1.0
        x = min(max(update.before.knots[neuron], low), high)
        beside = x + side * 1e-3 * (high - low)
        heights = bounded(update.before.outputs(np.array([x, beside])))
        ends = self._axes.transData.transform(np.column_stack([[x, beside], heights]))
        (x_px, y_px), (x1_px, y1_px) = ends.tolist()
        begin = degrees(atan2(y1_px - y_px, x1_px - x_px))
        arm.show((x_px, y_px), ARM * float(self._axes.bbox.width), begin, side * angle)

    def _show_trails(self, step: Step) -> None:
        """Show the ways of the knots in the fast part, up to a state."""
        count = 0 if step.is_update else int(np.searchsorted(self._time, step.start, "right"))
        for neuron, trail in enumerate(self._trails):
            trail.set_data(self._paths[:count, neuron, 0], self._paths[:count, neuron, 1])


class _Arm:
    """A segment that turns about a hinge, and the area that it has swept."""

    def __init__(self, axes: Axes, color: str) -> None:
        self.line: Line2D
        (self.line,) = axes.plot([], [], color=color, linewidth=3.4, zorder=ABOVE + 4)
        self.line.set_transform(IdentityTransform())
        self.wedge = Polygon(
            np.zeros((3, 2)), facecolor=color, alpha=WEDGE_ALPHA, linewidth=0, zorder=ABOVE + 3
        )
        axes.add_patch(self.wedge)
        self.wedge.set_transform(IdentityTransform())
        self.hide()

    def hide(self) -> None:
        """Hide it."""
        self.line.set_visible(False)
        self.wedge.set_visible(False)

    def show(self, hinge: tuple[float, float], length: float, begin: float, turn: float) -> None:
        """Show it, turned from an angle by another one, both in degrees; lengths in pixels."""
        first, last = sorted((begin, begin + turn))
        swept = Wedge(hinge, length, first, last)
        outline = swept.get_path().vertices
        end = np.radians(begin + turn)
        x, y = hinge
        self.line.set_data([x, x + length * np.cos(end)], [y, y + length * np.sin(end)])
        self.wedge.set_xy(outline)
        self.line.set_visible(True)
        self.wedge.set_visible(True)


def _trails_of(
    run: StepsRun, height: tuple[float, float]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the snapshots of the fast part, and the knots there, shape (states, neurons, 2)."""
    fast = sorted({state for state in run.states if not state.is_update})
    paths = np.empty((len(fast), run.shown, 2))
    for row, state in enumerate(fast):
        network = run.network(state)
        paths[row] = knot_places(network, run.view, height)[: run.shown]
        knots = np.array(network.knots[: run.shown])
        paths[row, (knots < run.view[0]) | (knots > run.view[1])] = np.nan  # no trail outside
    return np.array([state.start for state in fast], dtype=np.int64), paths
