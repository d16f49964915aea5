"""Figures of one run: the fit before and after training, parameters and knots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib import rcParams

from relufit.draw.canvas.end_labels import lay_out, legend_columns
from relufit.draw.canvas.page import DEFAULT_PAGE, Page
from relufit.draw.canvas.ticks import thin_out
from relufit.draw.canvas.traces import traced
from relufit.draw.relu_sum.curves import target_knots
from relufit.draw.relu_sum.event_markers import EVENT_MARKERS
from relufit.draw.relu_sum.panels import FitPanel
from relufit.dynamics.relu_sum.coalescing import coalescences
from relufit.dynamics.relu_sum.events import events
from relufit.text.displayed_range import is_later_part, iterations_text, start_text, state_text
from relufit.text.lists import joined
from relufit.text.numbers import count_text
from relufit.training.relu_sum.reference import network_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Annotation
    from numpy.typing import NDArray

    from relufit.draw.canvas.theme import Theme
    from relufit.dynamics.relu_sum.coalescing import Coalescence
    from relufit.training import Trajectory

__all__ = ["fit", "knots", "parameters"]

NOTE_HEIGHT = 1.3  # line height of notes, as a multiple of the font size
TARGET = 0.02  # length of the tick of a target, as a share of the axes
MAX_LISTED = 3  # coalescences with a note, and neurons listed in a note


def fit(trajectory: Trajectory, theme: Theme, page: Page = DEFAULT_PAGE) -> Figure:
    """Draw the network and what it learns: the first and the last state, each in its panel."""
    last = len(trajectory.iteration) - 1
    snapshots = [0, last] if last else [0]
    titles = _titles(trajectory)
    panels_here = len(snapshots)
    figure = page.figure(panels_here, share=1.0 if last or not page.is_wide else 0.6)
    grid = figure.subplots(*page.grid(panels_here), sharex=True, sharey=True, squeeze=False)
    row: list[Axes] = grid.ravel().tolist()
    shown = [trajectory.network(snapshot) for snapshot in snapshots]
    panels = [FitPanel(axes, trajectory, theme, shown) for axes in row]
    for panel, axes, snapshot, title in zip(panels, row, snapshots, titles, strict=False):
        panel.show(snapshot)
        axes.set_title(title if last else "")
        axes.label_outer()
    artists, names = zip(*panels[0].legend, strict=True)
    columns = legend_columns(len(names), most=6 if last and page.is_wide else 3)
    figure.legend(artists, names, loc="outside upper center", ncols=columns, handlelength=1.6)
    lay_out(figure)
    for axes in row:
        thin_out(figure, axes)
    return figure


def _titles(trajectory: Trajectory) -> list[str]:
    """Return the titles of the first and the last state."""
    if is_later_part(trajectory):
        titles = [f"iteration {count_text(each)}" for each in trajectory.iteration[[0, -1]]]
    else:
        titles = ["initial", f"after {iterations_text(trajectory.iterations)}"]
    if trajectory.stopped == "diverged":
        titles[-1] = f"diverged {state_text(trajectory, -1)}"
    return titles


def parameters(trajectory: Trajectory, theme: Theme, page: Page = DEFAULT_PAGE) -> Figure:
    """Draw all biases and all weights against the iteration."""
    figure = page.figure(2)
    row: list[Axes] = figure.subplots(*page.grid(2)).tolist()
    network = network_of(trajectory.reference)
    labels = [
        traced(axes, trajectory, theme, values, symbol, subject, targets)
        for axes, values, symbol, subject, targets in (
            (row[0], trajectory.biases, "b", "bias", network.biases if network else ()),
            (row[1], trajectory.weights, "w", "weight", network.weights if network else ()),
        )
    ]
    _ring_events(row[0], trajectory, theme, trajectory.biases, "knot turns")
    _ring_events(row[1], trajectory, theme, trajectory.weights, "weight changes sign")
    if network is not None:
        _draw_targets(row[0], theme, network.biases)
        _draw_targets(row[1], theme, network.weights)
    lay_out(figure, labels)
    return figure


def knots(trajectory: Trajectory, theme: Theme, page: Page = DEFAULT_PAGE) -> Figure:
    """Draw all knots against the iteration, with coalescences marked."""
    figure = page.figure()
    axes = figure.subplots()
    targets = target_knots(trajectory)
    labels = traced(axes, trajectory, theme, trajectory.knots, "neuron ", "knot (x)", targets)
    _draw_targets(axes, theme, targets)
    bottom, top = axes.get_ylim()
    low, high = (min(max(edge, bottom), top) for edge in trajectory.scenario.data.domain)
    axes.axhspan(bottom, low, color=theme.shade, linewidth=0)
    axes.axhspan(high, top, color=theme.shade, linewidth=0)
    axes.set_ylim(bottom, top)
    _ring_events(axes, trajectory, theme, trajectory.knots, "knot turns", "knot leaves the data")
    notes = _mark_coalescences(axes, trajectory, theme)
    lay_out(figure, [labels], notes)
    return figure


def _draw_targets(axes: Axes, theme: Theme, targets: Sequence[float]) -> None:
    """Draw the values of the reference as ticks at both edges of the axes."""
    bottom, top = axes.get_ylim()
    for value in sorted(set(targets)):
        if bottom <= value <= top:
            for edge in ((0.0, TARGET), (1.0 - TARGET, 1.0)):
                axes.plot(
                    edge,
                    [value, value],
                    transform=axes.get_yaxis_transform(),
                    color=theme.ink,
                    linewidth=2.2,
                    solid_capstyle="butt",
                    zorder=4,
                )


def _ring_events(
    axes: Axes,
    trajectory: Trajectory,
    theme: Theme,
    values: NDArray[np.float64],
    *kinds: str,
) -> None:
    """Draw an open marker at each value at which an event happened, in the shape of its kind."""
    bottom, top = axes.get_ylim()
    for event in events(trajectory):
        if event.kind not in kinds:
            continue
        value = float(values[event.snapshot, event.neurons[0]])
        if bottom <= value <= top:
            axes.plot(
                [event.iteration],
                [value],
                linestyle="none",
                marker=EVENT_MARKERS[event.kind].marker,
                markersize=9.0,
                fillstyle="none",
                clip_on=False,
                color=theme.ink,
                markeredgewidth=1.1,
                zorder=5,
            )


def _note(group: Coalescence, first: int) -> str:
    """Return the note of a coalescence, in a figure that starts at iteration ``first``."""
    few = len(group.neurons) <= MAX_LISTED
    who = f"neurons {joined(group.neurons)}" if few else f"{len(group.neurons)} neurons"
    if group.iteration <= first:
        return f"{who} are together from {start_text(first)}"
    return f"{who} coalesce, iteration {count_text(group.iteration)}"


def _mark_coalescences(axes: Axes, trajectory: Trajectory, theme: Theme) -> list[Annotation]:
    """Mark coalescences with vertical lines and notes above the axes."""
    found, first = coalescences(trajectory), int(trajectory.iteration[0])
    for each in found:
        axes.axvline(each.iteration, color=theme.ink, linewidth=0.9, linestyle=(0, (3, 3)))
    notes = [(each.iteration, _note(each, first)) for each in found[-MAX_LISTED:]]
    more = len(found) - len(notes)
    if more:
        notes.append((first, f"and {more} more {'group' if more == 1 else 'groups'} of neurons"))
    line_pt = NOTE_HEIGHT * float(rcParams["font.size"])
    return [
        axes.annotate(
            text,
            (iteration, 1.0),
            xycoords=axes.get_xaxis_transform(),
            xytext=(0.0, 3.0 + line_pt * row),
            textcoords="offset points",
            verticalalignment="bottom",
            color=theme.ink,
        )
        for row, (iteration, text) in enumerate(notes)
    ]
