"""Paths of the neurons in the plane of knot and weight."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.lines import Line2D

from relufit.draw.canvas.legend import legend_above
from relufit.draw.canvas.legend_names import legend_name
from relufit.draw.canvas.limits import bounded, limits
from relufit.draw.canvas.markers import Marks
from relufit.draw.canvas.page import DEFAULT_PAGE, Page
from relufit.draw.canvas.regions import ring_targets, shade_outside
from relufit.draw.canvas.ticks import number_ticks
from relufit.draw.relu_sum.curves import view_of
from relufit.training.relu_sum.reference import network_of

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from relufit.draw.canvas.theme import Theme
    from relufit.network.relu_sum import ReluSum
    from relufit.training import Trajectory

__all__ = ["has_input_weights", "plane"]

MOST_NAMED = 8  # neurons with a legend entry
POINTS = 1500  # of a path, at equal distances along it
DOTS = 5  # intervals of equal iterations on each path, with a dot between them
CENTRAL = (0.5, 99.5)  # percentiles of knots and weights that are always inside the axes


def plane(trajectory: Trajectory, theme: Theme, page: Page = DEFAULT_PAGE) -> Figure:
    """Draw weight against knot, with the path of each neuron and the reference neurons."""
    figure = page.figure()
    axes = figure.subplots()
    axes.set_xlabel(theme.words("axis_knot_x"))
    scaled = has_input_weights(trajectory)
    axes.set_ylabel(theme.words("axis_change_of_slope" if scaled else "axis_weight"))
    axes.axhline(0.0, color=theme.muted, linewidth=0.8, zorder=1)
    with np.errstate(over="ignore", invalid="ignore"):
        changes = trajectory.weights * np.abs(trajectory.input_weights)
    knots, weights = bounded(trajectory.knots), bounded(changes)
    network = network_of(trajectory.reference)
    targets = _changes_of_slope(network) if network else []
    usual = _limits(knots, [knot for knot, _ in targets], view_of(trajectory))
    view = theme.limited("knot", usual)
    axes.set_xlim(view)
    shade_outside(axes, trajectory.scenario.data.domain, theme)
    heights = _limits(weights, [weight for _, weight in targets])
    axes.set_ylim(theme.limited("weight", heights))
    number_ticks(axes.xaxis)
    number_ticks(axes.yaxis)
    for neuron in range(trajectory.neurons):
        _draw_path(axes, theme, neuron, knots[:, neuron], weights[:, neuron])
    ring_targets(axes, targets, theme)
    ends = Marks(axes, theme, trajectory.neurons, size_pt=8.5)
    ends.set_zorder(5)
    ends.place(knots[-1], np.clip(weights[-1], *axes.get_ylim()), view)
    handles = _legend(trajectory, theme, ringed=bool(targets))
    names = [str(each.get_label()) for each in handles]
    legend_above(figure, handles, names, most=6 if page.is_wide else 3, handle=1.6)
    return figure


def has_input_weights(trajectory: Trajectory) -> bool:
    """Return whether the change of slope differs from the weight, for some input weight."""
    return bool((trajectory.input_weights != 1.0).any())


def _changes_of_slope(network: ReluSum) -> list[tuple[float, float]]:
    """Return knot and change of slope of each neuron."""
    changes = [w * abs(a) for w, a in zip(network.weights, network.input_weights, strict=True)]
    return list(zip(network.knots, changes, strict=True))


def _draw_path(
    axes: Axes,
    theme: Theme,
    neuron: int,
    knots: NDArray[np.float64],
    weights: NDArray[np.float64],
) -> None:
    """Draw the path of one neuron, with an open marker at the start and dots in between."""
    color = theme.color(neuron)
    kept = _along_path(knots, weights)
    axes.plot(knots[kept], weights[kept], color=color, linewidth=1.1, alpha=0.8, zorder=2)
    times = np.linspace(0, len(knots) - 1, DOTS + 1).astype(np.int64)[1:-1]
    axes.plot(knots[times], weights[times], ".", color=color, markersize=5.0, zorder=3)
    axes.plot(
        knots[:1],
        weights[:1],
        linestyle="none",
        marker=theme.marker(neuron),
        markersize=6.5,
        color=color,
        markerfacecolor=theme.background,
        markeredgewidth=1.2,
        zorder=3,
    )


def _along_path(x: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.int64]:
    """Return snapshots at equal distances along the path."""
    if len(x) <= POINTS:
        return np.arange(len(x))
    scale_x, scale_y = float(np.ptp(x)) or 1.0, float(np.ptp(y)) or 1.0
    length = np.concatenate(
        [[0.0], np.cumsum(np.hypot(np.diff(x) / scale_x, np.diff(y) / scale_y))]
    )
    kept: NDArray[np.int64] = np.searchsorted(length, np.linspace(0.0, float(length[-1]), POINTS))
    return np.union1d(np.minimum(kept, len(x) - 1), [0, len(x) - 1])


def _limits(
    values: NDArray[np.float64], targets: list[float], least: tuple[float, float] | None = None
) -> tuple[float, float]:
    """Return limits around typical values, targets and ``least``."""
    low, high = np.percentile(values, CENTRAL).tolist()
    ends = [low, high, *targets, *values[0], *(least or ())]
    return limits([values], around=(float(min(ends)), float(max(ends))), overshoot=0.2)


def _legend(trajectory: Trajectory, theme: Theme, *, ringed: bool) -> list[Artist]:
    named = range(min(trajectory.neurons, MOST_NAMED))
    handles: list[Artist] = [
        Line2D(
            [],
            [],
            color=theme.color(neuron),
            marker=theme.marker(neuron),
            label=legend_name(theme.words, "neuron", neuron, trajectory.neurons),
        )
        for neuron in named
    ]
    if ringed and theme.rings:
        ring = Line2D([], [], linestyle="none", marker="o", fillstyle="none", markersize=9.0)
        ring.set(color=theme.ink, label=theme.words("legend_reference"))
        handles.append(ring)
    return handles
