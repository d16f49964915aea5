"""Panels of the steps film: the curve, and a row for each neuron."""

from __future__ import annotations

from math import atan2, cos, degrees, radians, sin
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from relufit.draw.canvas.arrows import Arrow
from relufit.draw.canvas.limits import HUGE, bounded
from relufit.draw.canvas.markers import Marks
from relufit.draw.canvas.traces import ABOVE
from relufit.draw.relu_sum.curves import network_curve, view_of
from relufit.draw.relu_sum.panels import draw_domain, draw_target
from relufit.network.relu_sum import ReluSum

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D

    from relufit.draw.canvas.theme import Theme
    from relufit.draw.relu_sum.steps_state import Step
    from relufit.dynamics.relu_sum.rules import RuleUpdate
    from relufit.training import Trajectory

__all__ = ["NeuronRowsPanel", "StepPanel", "StepScale", "neuron_rows_of", "scale_of"]

GLIDE = 0.45  # share of an update at which the movement starts
LONGEST_ARROW = 0.12  # share of the view: arrow of the largest knot movement in the film
WIDEST_ARC = 80.0  # degrees: arc of the largest change of slope in the film
ARC_RADIUS = 0.32  # share of the height of the axes
MOST_ROWS = 8  # neurons with a row
MOST_MAGNIFIED = 1e9  # upper limit of the scale
DIMMED = 0.25  # opacity of a neuron that is not active


class StepScale(NamedTuple):
    """Scale of arrows and arcs, the same for the whole film to make them comparable.

    Attributes:
        knot: Length of an arrow divided by the movement of its knot.
        slope: Degrees of an arc divided by the change of its slope.
    """

    knot: float
    slope: float


def scale_of(updates: Iterable[RuleUpdate], view: tuple[float, float]) -> StepScale:
    """Return the scale that gives the largest movement the longest arrow or arc."""
    knots, slopes = [0.0], [0.0]
    for update in updates:
        knots += map(abs, changes(update.before.knots, update.after.knots))
        slopes += map(abs, changes(update.before.weights, update.after.weights))
    return StepScale(
        knot=max(1.0, _magnified(LONGEST_ARROW * (view[1] - view[0]), max(knots))),
        slope=_magnified(WIDEST_ARC, max(slopes)),
    )


def changes(before: Sequence[float], after: Sequence[float]) -> list[float]:
    """Return the change of each value, clipped to numbers that can be drawn."""
    with np.errstate(over="ignore", invalid="ignore"):
        moved: list[float] = bounded(np.subtract(after, before)).tolist()
    return moved


def _magnified(longest: float, largest: float) -> float:
    """Return the limited ratio ``longest / largest``; 0 if ``largest`` is only rounding."""
    return min(longest / largest, MOST_MAGNIFIED) if largest > 1.0 / HUGE else 0.0


def neuron_rows_of(trajectory: Trajectory) -> int:
    """Return the number of neurons with a row, at most eight."""
    return min(trajectory.neurons, MOST_ROWS)


def moved_share(step: Step) -> float:
    """Return the progress of the movement, 0 to 1, eased at start and end."""
    begin = GLIDE if step.end == step.start + 1 else 0.0
    share = min(max((step.share - begin) / (1.0 - begin), 0.0), 1.0)
    return share * share * (3.0 - 2.0 * share)


def network_at(trajectory: Trajectory, step: Step) -> ReluSum:
    """Return the network at a frame state, interpolated between two snapshots."""
    share = moved_share(step)
    before, after = trajectory.network(step.start), trajectory.network(step.end)

    def between(first: Sequence[float], last: Sequence[float]) -> list[float]:
        return [a + share * (b - a) for a, b in zip(first, last, strict=True)]

    return ReluSum.of(
        between(before.weights, after.weights),
        between(before.biases, after.biases),
        between(before.input_weights, after.input_weights),
        before.output_bias + share * (after.output_bias - before.output_bias),
    )


class StepPanel:
    """The curve with the sample, delta as a bar, and arcs for changes of slope.

    Args:
        axes: The axes to draw on.
        trajectory: The run.
        theme: The theme.
        updates: The updates of the film, by the snapshot before each.
    """

    def __init__(
        self, axes: Axes, trajectory: Trajectory, theme: Theme, updates: Mapping[int, RuleUpdate]
    ) -> None:
        self._axes, self._trajectory, self._updates = axes, trajectory, updates
        self._view = view_of(trajectory)
        self._scale = scale_of(updates.values(), self._view)
        draw_domain(axes, trajectory, theme)
        axes.set_xlabel("")
        axes.tick_params(labelbottom=False)
        shown = [network for each in updates.values() for network in (each.before, each.after)]
        draw_target(axes, trajectory, theme, shown)
        (self._curve,) = axes.plot([], [], color=theme.ink, linewidth=1.8, zorder=ABOVE)
        (self._delta,) = axes.plot(
            [], [], color=theme.ink, linewidth=5.0, alpha=0.55, solid_capstyle="butt", zorder=ABOVE
        )
        (self._sample,) = axes.plot(
            [], [], marker="o", color=theme.ink, markersize=7.0, zorder=ABOVE + 1
        )
        self._arcs = [
            Arrow(axes, theme.color(neuron), in_pixels=True) for neuron in range(trajectory.neurons)
        ]

    @property
    def moving(self) -> Sequence[Artist]:
        """Curve, delta, sample and arcs, in drawing order."""
        arcs = [artist for arc in self._arcs for artist in arc.artists]
        return [self._curve, self._delta, self._sample, *arcs]

    def show(self, step: Step, /) -> None:
        """Show a frame state."""
        network = network_at(self._trajectory, step)
        self._curve.set_data(*network_curve(network, self._view))
        update = self._updates.get(step.start) if step.end == step.start + 1 else None
        visible = update is not None
        for artist in self.moving:
            artist.set_visible(visible or artist is self._curve)
        if update is None:
            return
        self._sample.set_data([update.x], [update.y])
        height = float(bounded(network.outputs(np.array([update.x])))[0])
        self._delta.set_data([update.x, update.x], [height, update.y])
        for neuron, arc in enumerate(self._arcs):
            self._show_arc(arc, update, network, neuron)

    def _show_arc(self, arc: Arrow, update: RuleUpdate, network: ReluSum, neuron: int) -> None:
        """Draw an arc around a knot, from the current slope to the right of it to the new one."""
        change = changes(update.before.weights, update.after.weights)[neuron]
        knot = max(network.knots[neuron], self._view[0])
        beside = knot + 1e-3 * (self._view[1] - self._view[0])
        to_px = self._axes.transData.transform
        heights = bounded(network.outputs(np.array([knot, beside])))
        (x, y), (x1, y1) = to_px(np.column_stack([[knot, beside], heights])).tolist()
        begin = degrees(atan2(y1 - y, x1 - x))
        angles = [
            radians(each) for each in np.linspace(begin, begin + change * self._scale.slope, 24)
        ]
        radius = ARC_RADIUS * float(self._axes.bbox.height)
        arc.follow(
            [x + radius * cos(angle) for angle in angles],
            [y + radius * sin(angle) for angle in angles],
            visible=bool(change),
        )


class NeuronRowsPanel:
    """A row for each neuron: a bar where it is active, its knot, and an arrow to the new knot.

    It takes the same arguments as :class:`StepPanel`.
    """

    def __init__(
        self, axes: Axes, trajectory: Trajectory, theme: Theme, updates: Mapping[int, RuleUpdate]
    ) -> None:
        self._trajectory, self._updates = trajectory, updates
        self._view = view_of(trajectory)
        self._scale = scale_of(updates.values(), self._view)
        rows = neuron_rows_of(trajectory)
        self._heights = -np.arange(rows, dtype=np.float64)
        draw_domain(axes, trajectory, theme)
        axes.set_ylim(0.5 - rows, 0.5)
        axes.set_yticks(self._heights, [str(neuron + 1) for neuron in range(rows)])
        axes.tick_params(axis="y", length=0)
        axes.spines["left"].set_visible(False)
        few = rows == trajectory.neurons
        axes.set_ylabel("neuron" if few else f"neuron (of {trajectory.neurons})")
        self._bars: list[Line2D] = []
        self._arrows: list[Arrow] = []
        for neuron in range(rows):
            color = theme.color(neuron)
            (bar,) = axes.plot(
                [], [], color=color, linewidth=6.0, solid_capstyle="butt", zorder=ABOVE
            )
            self._bars.append(bar)
            self._arrows.append(Arrow(axes, theme.ink))
        self._line = axes.axvline(0.0, color=theme.ink, linewidth=1.0, zorder=ABOVE + 1)
        self._marks = Marks(axes, theme, rows, size_pt=8.0)
        self._marks.set_zorder(ABOVE + 2)

    @property
    def moving(self) -> Sequence[Artist]:
        """Bars, sample line, knots and arrows."""
        arrows = [artist for arrow in self._arrows for artist in arrow.artists]
        return [*self._bars, self._line, self._marks, *arrows]

    def show(self, step: Step, /) -> None:
        """Show a frame state."""
        network = network_at(self._trajectory, step)
        update = self._updates.get(step.start) if step.end == step.start + 1 else None
        low, high = self._view
        self._line.set_visible(update is not None)
        if update is not None:
            self._line.set_xdata([update.x, update.x])
        knots = np.array(network.knots[: len(self._heights)])
        self._marks.place(knots, self._heights, self._view)
        for neuron, (bar, arrow) in enumerate(zip(self._bars, self._arrows, strict=True)):
            knot, height = network.knots[neuron], float(self._heights[neuron])
            begin = min(max(knot, low), high)
            bar.set_data([begin, high if network.input_weights[neuron] > 0 else low], [height] * 2)
            bar.set_alpha(1.0 if update is not None and update.is_active(neuron) else DIMMED)
            move = 0.0
            if update is not None and update.rules[neuron]:
                move = changes(update.before.knots, update.after.knots)[neuron]
            arrow.follow([begin, begin + self._scale.knot * move], [height] * 2, visible=bool(move))
