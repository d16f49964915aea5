"""Panels of fits and neurons, prepared once for a run and moved to any snapshot.

A panel sets limits, reference, samples and labels from the whole trajectory. ``show`` moves its
artists to one snapshot; the result does not depend on earlier calls.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.lines import Line2D

from relufit.draw.canvas.dots import dot_style
from relufit.draw.canvas.legend_names import legend_name
from relufit.draw.canvas.limits import limits
from relufit.draw.canvas.markers import Marks
from relufit.draw.canvas.theme import NEURON_COLORS
from relufit.draw.canvas.ticks import number_ticks
from relufit.draw.canvas.traces import ABOVE
from relufit.draw.relu_sum.curves import (
    network_curve,
    neuron_curves,
    reference_curve,
    shown_samples,
    target_curves,
    view_of,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from relufit.draw.canvas.theme import Theme
    from relufit.network.relu_sum import ReluSum
    from relufit.training import Trajectory

__all__ = ["FitPanel", "NeuronsPanel", "draw_domain", "draw_target"]

MOST_NAMED = NEURON_COLORS  # neurons with a legend entry


class FitPanel:
    """The network and what it learns, with the knots on the x-axis.

    Args:
        axes: The axes to draw on.
        trajectory: The run.
        theme: The theme.
        shown: The networks to show; the limits fit all of them.
        view: The displayed range of x; the domain and a margin by default.
    """

    def __init__(
        self,
        axes: Axes,
        trajectory: Trajectory,
        theme: Theme,
        shown: Sequence[ReluSum],
        view: tuple[float, float] | None = None,
    ) -> None:
        self._trajectory = trajectory
        self._view = theme.limited("x", view or view_of(trajectory))
        draw_domain(axes, trajectory, theme, self._view)
        target = draw_target(axes, trajectory, theme, shown)
        (self.curve,) = axes.plot([], [], color=theme.ink, linewidth=1.6, zorder=ABOVE)
        self._knots = _knot_marks(axes, theme, trajectory.neurons)
        self.legend: list[tuple[Line2D, str]] = [
            *target,
            (self.curve, theme.words("legend_network")),
        ]
        self.legend += [
            (_mark(theme, neuron), legend_name(theme.words, "knot", neuron, trajectory.neurons))
            for neuron in _named(trajectory)
        ]

    @property
    def moving(self) -> Sequence[Artist]:
        """The network's curve and the knots."""
        return [self.curve, self._knots]

    def show(self, snapshot: int) -> None:
        """Show the network at a snapshot."""
        network = self._trajectory.network(snapshot)
        self.curve.set_data(*network_curve(network, self._view))
        self._knots.place(np.array(network.knots), 0.0, self._view)


class NeuronsPanel:
    """Contribution of each neuron to the network, ``w_i·relu(a_i·x + b_i)``, with its knot.

    It takes the same arguments as :class:`FitPanel`.
    """

    def __init__(
        self, axes: Axes, trajectory: Trajectory, theme: Theme, shown: Sequence[ReluSum]
    ) -> None:
        self._trajectory = trajectory
        self._view = theme.limited("x", view_of(trajectory))
        draw_domain(axes, trajectory, theme)
        bottom, top = _target_range(trajectory)
        height = top - bottom or abs(top) or 1.0
        domain = trajectory.scenario.data.domain
        usual = limits(
            (curve[1] for each in shown for curve in neuron_curves(each, domain)),
            around=(-height, height),
            overshoot=1.5,  # contributions that cancel are larger than their sum
        )
        axes.set_ylim(theme.limited("y", usual))
        number_ticks(axes.yaxis)
        axes.set_ylabel(theme.words("axis_contribution"))
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
            (self.lines[neuron], legend_name(theme.words, "neuron", neuron, trajectory.neurons))
            for neuron in _named(trajectory)
        ]

    @property
    def moving(self) -> Sequence[Artist]:
        """The neurons' lines and knots."""
        return [*self.lines, self._knots]

    def show(self, snapshot: int) -> None:
        """Show the neurons at a snapshot."""
        network = self._trajectory.network(snapshot)
        for line, curve in zip(self.lines, neuron_curves(network, self._view), strict=True):
            line.set_data(*curve)
        self._knots.place(np.array(network.knots), 0.0, self._view)


def _named(trajectory: Trajectory) -> range:
    """Return the neurons with a legend entry."""
    return range(min(trajectory.neurons, MOST_NAMED))


def _mark(theme: Theme, neuron: int) -> Line2D:
    """Return the marker of a neuron for a legend."""
    return Line2D([], [], linestyle="none", marker=theme.marker(neuron), color=theme.color(neuron))


def _knot_marks(axes: Axes, theme: Theme, neurons: int) -> Marks:
    """Create the markers of the knots on the x-axis."""
    marks = Marks(axes, theme, neurons, size_pt=8.5, transform=axes.get_xaxis_transform())
    marks.set_zorder(ABOVE + 1)
    return marks


def draw_target(
    axes: Axes, trajectory: Trajectory, theme: Theme, shown: Sequence[ReluSum]
) -> list[tuple[Line2D, str]]:
    """Draw the reference and samples that are given, with limits that fit the networks to show.

    Returns:
        The entries of a legend.
    """
    domain = trajectory.scenario.data.domain
    curves = (network_curve(each, domain)[1] for each in shown)
    axes.set_ylim(theme.limited("y", limits(curves, around=_target_range(trajectory))))
    number_ticks(axes.yaxis)
    axes.set_ylabel(theme.words("y"), rotation=0, labelpad=12)
    entries: list[tuple[Line2D, str]] = []
    if (curve := reference_curve(trajectory)) is not None:
        (line,) = axes.plot(*curve, color=theme.reference, linewidth=5.0, solid_capstyle="butt")
        entries.append((line, theme.words("legend_reference")))
    if (samples := shown_samples(trajectory)) is not None:
        (dots,) = axes.plot(*samples, **dot_style(theme, len(samples[0])))
        entries.append((dots, theme.words("legend_samples")))
    return entries


def _target_range(trajectory: Trajectory) -> tuple[float, float]:
    """Return the least and the largest y of what the network learns."""
    curves = target_curves(trajectory)
    return (
        min(float(y.min()) for _, y in curves),
        max(float(y.max()) for _, y in curves),
    )


def draw_domain(
    axes: Axes, trajectory: Trajectory, theme: Theme, view: tuple[float, float] | None = None
) -> None:
    """Set up the x-axis and shade the regions outside the data domain."""
    view = theme.limited("x", view or view_of(trajectory))
    low, high = trajectory.scenario.data.domain
    axes.set_xlim(view)
    number_ticks(axes.xaxis)
    axes.set_xlabel(theme.words("x"))
    if theme.shading:
        axes.axvspan(view[0], min(max(low, view[0]), view[1]), color=theme.shade, linewidth=0)
        axes.axvspan(max(min(high, view[1]), view[0]), view[1], color=theme.shade, linewidth=0)
