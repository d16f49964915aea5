"""Panels: axes with one subject, drawn once from the whole run and moved to any snapshot.

A panel prepares its axes from the whole trajectory: limits, reference, labels. ``show`` moves its
moving artists to one snapshot; what it shows does not depend on what it showed before.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.lines import Line2D
from matplotlib.ticker import FuncFormatter, MaxNLocator

from relufit.draw.curves import (
    bounded,
    limits,
    network_curve,
    neuron_curves,
    reference_curve,
    thinned,
    trace_limits,
    view_of,
)
from relufit.draw.marks import Marks
from relufit.draw.text import count_text
from relufit.draw.theme import NEURON_COLORS
from relufit.draw.ticks import number_ticks

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from relufit.draw.theme import Theme
    from relufit.network.relu_sum import ReluSum
    from relufit.training import AnyTrajectory, Trajectory

__all__ = [
    "ABOVE",
    "FitPanel",
    "NeuronsPanel",
    "TracePanel",
    "draw_domain",
    "draw_reference",
    "trace_lines",
]

ABOVE = 10  # moving artists lie above axes and legends, so that a film can draw them last
MARKS_ON_LINE = 6  # of a line with markers, at different places for neighbouring neurons
MOST_NAMED = NEURON_COLORS  # neurons that get an entry of their own in a legend


class FitPanel:
    """The network against its reference, with the knots on the x-axis.

    Args:
        axes: Where to draw.
        trajectory: The run.
        theme: How it looks.
        shown: The networks that will be shown; the limits are made for all of them.
    """

    def __init__(
        self, axes: Axes, trajectory: Trajectory, theme: Theme, shown: Sequence[ReluSum]
    ) -> None:
        self._trajectory = trajectory
        self._view = view_of(trajectory)
        draw_domain(axes, trajectory, theme)
        target = draw_reference(axes, trajectory, theme, shown)
        (self.curve,) = axes.plot([], [], color=theme.ink, linewidth=1.6, zorder=ABOVE)
        self._knots = _knot_marks(axes, theme, trajectory.neurons)
        self.legend: list[tuple[Line2D, str]] = [(target, "reference"), (self.curve, "network")]
        self.legend += [
            (_mark(theme, neuron), f"knot {neuron + 1}") for neuron in _named(trajectory)
        ]

    @property
    def moving(self) -> Sequence[Artist]:
        """The network's curve and the knots."""
        return [self.curve, self._knots]

    def show(self, snapshot: int) -> None:
        """Show the network as it was at a snapshot."""
        network = self._trajectory.network(snapshot)
        self.curve.set_data(*network_curve(network, self._view))
        self._knots.place(np.array(network.knots), 0.0, self._view)


class NeuronsPanel:
    """What each neuron adds to the network, ``w_i·relu(a_i·x + b_i)``, with its knot.

    Takes the same arguments as :class:`FitPanel`.
    """

    def __init__(
        self, axes: Axes, trajectory: Trajectory, theme: Theme, shown: Sequence[ReluSum]
    ) -> None:
        self._trajectory = trajectory
        self._view = view_of(trajectory)
        draw_domain(axes, trajectory, theme)
        _, y = reference_curve(trajectory)
        height = float(y.max() - y.min()) or float(abs(y.max())) or 1.0
        domain = trajectory.scenario.data.domain
        axes.set_ylim(
            limits(
                (curve[1] for each in shown for curve in neuron_curves(each, domain)),
                around=(-height, height),
                overshoot=1.5,  # parts that cancel each other are larger than their sum
            )
        )
        number_ticks(axes.yaxis)
        axes.set_ylabel("part of each neuron")
        axes.axhline(0.0, color=theme.muted, linewidth=0.8)
        self.lines: list[Line2D] = []
        for neuron in range(trajectory.neurons):
            (line,) = axes.plot(
                [],
                [],
                color=theme.color(neuron),
                linestyle=theme.dash(neuron),
                linewidth=2.0,
                zorder=ABOVE,
            )
            self.lines.append(line)
        self._knots = _knot_marks(axes, theme, trajectory.neurons)
        self.legend = [
            (self.lines[neuron], f"neuron {neuron + 1}") for neuron in _named(trajectory)
        ]

    @property
    def moving(self) -> Sequence[Artist]:
        """The neurons' lines and knots."""
        return [*self.lines, self._knots]

    def show(self, snapshot: int) -> None:
        """Show the neurons as they were at a snapshot."""
        network = self._trajectory.network(snapshot)
        for line, curve in zip(self.lines, neuron_curves(network, self._view), strict=True):
            line.set_data(*curve)
        self._knots.place(np.array(network.knots), 0.0, self._view)


class TracePanel:
    """Values against the iteration, a line for each, with the present state marked.

    Args:
        axes: Where to draw.
        trajectory: The run.
        theme: How it looks.
        values: What to trace, shape (snapshots, lines).
    """

    def __init__(
        self, axes: Axes, trajectory: AnyTrajectory, theme: Theme, values: NDArray[np.float64]
    ) -> None:
        self._iteration = trajectory.iteration
        self._values = bounded(values)
        trace_lines(axes, trajectory, theme, values)
        self._cursor = axes.axvline(0, color=theme.muted, linewidth=1.0, zorder=ABOVE)
        self._dots = Marks(axes, theme, values.shape[1], size_pt=6.0)
        self._dots.set_zorder(ABOVE + 1)
        self._view = axes.get_xlim()
        self._height = axes.get_ylim()

    @property
    def moving(self) -> Sequence[Artist]:
        """The mark of the present iteration and of each present value."""
        return [self._cursor, self._dots]

    def show(self, snapshot: int) -> None:
        """Mark the state at a snapshot."""
        iteration = int(self._iteration[snapshot])
        self._cursor.set_xdata([iteration, iteration])
        values = np.clip(self._values[snapshot], *self._height)
        now = np.full(len(values), float(iteration))
        self._dots.place(now, values, self._view)


def trace_lines(
    axes: Axes,
    trajectory: AnyTrajectory,
    theme: Theme,
    values: NDArray[np.float64],
    *,
    marked: bool = False,
    targets: Iterable[float] = (),
) -> None:
    """Draw values against the iteration, a line for each, with limits for the whole run.

    Args:
        axes: Where to draw.
        trajectory: The run.
        theme: How it looks.
        values: What to trace, shape (snapshots, lines).
        marked: Whether each line carries its neuron's marker here and there.
        targets: What the values should reach, and the limits hold, too.
    """
    first = int(trajectory.iteration[0])
    axes.set_xlim(first, max(trajectory.iterations, first + 1))
    axes.xaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.xaxis.set_major_formatter(FuncFormatter(_count_tick))
    values = bounded(values)
    axes.set_ylim(trace_limits(values, targets))
    number_ticks(axes.yaxis)
    for neuron in range(values.shape[1]):
        x, y = thinned(trajectory.iteration.astype(np.float64), values[:, neuron])
        axes.plot(
            x,
            y,
            color=theme.color(neuron),
            linestyle=theme.dash(neuron // NEURON_COLORS),  # where colours and markers repeat
            linewidth=1.4,
            marker=theme.marker(neuron) if marked else None,
            markevery=_mark_places(x, neuron),
            markersize=5.0,
            markeredgecolor=theme.background,
            markeredgewidth=0.6,
        )


def _mark_places(x: NDArray[np.float64], neuron: int) -> list[int]:
    """Where a line carries its neuron's mark, shifted from neuron to neuron."""
    start = (neuron % 4 + 1) / 5
    first, width = float(x[0]), float(x[-1] - x[0])
    shares = [(place + start) / MARKS_ON_LINE for place in range(MARKS_ON_LINE)]
    return sorted({bisect_left(x, first + share * width) for share in shares})


def _count_tick(value: float, _: int | None) -> str:
    return count_text(value)


def _named(trajectory: Trajectory) -> range:
    """The neurons that get an entry of their own in a legend."""
    return range(min(trajectory.neurons, MOST_NAMED))


def _mark(theme: Theme, neuron: int) -> Line2D:
    """The mark of a neuron's knot as it stands in a legend."""
    return Line2D([], [], linestyle="none", marker=theme.marker(neuron), color=theme.color(neuron))


def _knot_marks(axes: Axes, theme: Theme, neurons: int) -> Marks:
    """The knots as marks on the x-axis."""
    marks = Marks(axes, theme, neurons, size_pt=8.5, transform=axes.get_xaxis_transform())
    marks.set_zorder(ABOVE + 1)
    return marks


def draw_reference(
    axes: Axes, trajectory: Trajectory, theme: Theme, shown: Sequence[ReluSum]
) -> Line2D:
    """Draw the reference, with limits that hold it and the networks that will be shown."""
    x, y = reference_curve(trajectory)
    domain = trajectory.scenario.data.domain
    curves = (network_curve(each, domain)[1] for each in shown)
    axes.set_ylim(limits(curves, around=(float(y.min()), float(y.max()))))
    number_ticks(axes.yaxis)
    axes.set_ylabel("y", rotation=0, labelpad=12)
    (line,) = axes.plot(x, y, color=theme.reference, linewidth=5.0, solid_capstyle="butt")
    return line


def draw_domain(axes: Axes, trajectory: Trajectory, theme: Theme) -> None:
    """Set up an x-axis over the domain, with what lies outside the data shaded."""
    view = view_of(trajectory)
    low, high = trajectory.scenario.data.domain
    axes.set_xlim(view)
    number_ticks(axes.xaxis)
    axes.set_xlabel("x")
    axes.axvspan(view[0], low, color=theme.shade, linewidth=0)
    axes.axvspan(high, view[1], color=theme.shade, linewidth=0)
