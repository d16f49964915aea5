"""Figures of one run: the fit before and after training, parameters and knots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib import rcParams

from relufit.draw.canvas.end_labels import lay_out
from relufit.draw.canvas.legend import legend_above
from relufit.draw.canvas.page import DEFAULT_PAGE, Page
from relufit.draw.canvas.ticks import thin_out
from relufit.draw.canvas.traces import traced
from relufit.draw.relu_sum.curves import target_knots
from relufit.draw.relu_sum.event_markers import EVENT_MARKERS
from relufit.draw.relu_sum.panels import FitPanel
from relufit.dynamics.relu_sum.coalescing import coalescences
from relufit.dynamics.relu_sum.events import events
from relufit.text.displayed_range import is_later_part, start_text, state_text
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
    from relufit.text.words import Words
    from relufit.training import Trajectory

__all__ = ["fit", "knots", "parameters"]

# The symbol of each parameter, the limits and the label of its axis, and the events on its lines.
PARAMETERS = {
    "biases": ("b", "bias", "knot turns"),
    "weights": ("w", "weight", "weight changes sign"),
}
NOTE_HEIGHT = 1.3  # line height of notes, as a multiple of the font size
TARGET = 0.02  # length of the tick of a target, as a share of the axes
MAX_LISTED = 3  # coalescences with a note, and neurons listed in a note


def fit(trajectory: Trajectory, theme: Theme, page: Page = DEFAULT_PAGE) -> Figure:
    """Draw the network and what it learns: the first and the last state, each in its panel."""
    last = len(trajectory.iteration) - 1
    named = {"initial": 0, "final": last} if last else {"initial": 0}
    chosen = theme.shown("fit", list(named)) or list(named)
    snapshots = [named[each] for each in chosen]
    titles = _titles(trajectory, theme.words)
    titles = [titles[list(named).index(each)] for each in chosen]
    panels_here = len(snapshots)
    figure = page.figure(panels_here, share=1.0 if panels_here > 1 or not page.is_wide else 0.6)
    grid = figure.subplots(*page.grid(panels_here), sharex=True, sharey=True, squeeze=False)
    row: list[Axes] = grid.ravel().tolist()
    shown = [trajectory.network(snapshot) for snapshot in snapshots]
    panels = [FitPanel(axes, trajectory, theme, shown) for axes in row]
    for panel, axes, snapshot, title in zip(panels, row, snapshots, titles, strict=False):
        panel.show(snapshot)
        axes.set_title(title if last else "")
        axes.label_outer()
    artists, names = zip(*panels[0].legend, strict=True)
    most = 6 if panels_here > 1 and page.is_wide else 3
    legend_above(figure, artists, names, most, handle=1.6)
    lay_out(figure)
    for axes in row:
        thin_out(figure, axes)
    return figure


def _titles(trajectory: Trajectory, words: Words) -> list[str]:
    """Return the titles of the first and the last state."""
    if is_later_part(trajectory):
        ends = trajectory.iteration[[0, -1]].tolist()
        titles = [words("title_iteration", n=each) for each in ends]
    else:
        titles = [words("title_initial"), words("title_after", n=trajectory.iterations)]
    if trajectory.stopped == "diverged":
        titles[-1] = words("title_diverged", state=state_text(trajectory, -1, words))
    return titles


def parameters(trajectory: Trajectory, theme: Theme, page: Page = DEFAULT_PAGE) -> Figure:
    """Draw all biases and all weights against the iteration."""
    chosen = theme.shown("parameters", list(PARAMETERS))
    figure = page.figure(len(chosen))
    grid = figure.subplots(*page.grid(len(chosen)), squeeze=False)
    network = network_of(trajectory.reference)
    labels: list[list[Annotation]] = []
    for name, axes in zip(chosen, grid.ravel().tolist(), strict=True):
        symbol, subject, event = PARAMETERS[name]
        values, targets = getattr(trajectory, name), getattr(network, name) if network else ()
        labels.append(traced(axes, trajectory, theme, values, symbol, subject, targets))
        _mark_events(axes, trajectory, theme, values, event)
        _draw_targets(axes, theme, targets)
    lay_out(figure, labels)
    return figure


def knots(trajectory: Trajectory, theme: Theme, page: Page = DEFAULT_PAGE) -> Figure:
    """Draw all knots against the iteration, with coalescences marked."""
    figure = page.figure()
    axes = figure.subplots()
    targets = target_knots(trajectory)
    labels = traced(axes, trajectory, theme, trajectory.knots, "", "knot", targets)
    _draw_targets(axes, theme, targets)
    bottom, top = axes.get_ylim()
    low, high = (min(max(edge, bottom), top) for edge in trajectory.scenario.data.domain)
    if theme.shading:
        axes.axhspan(bottom, low, color=theme.shade, linewidth=0)
        axes.axhspan(high, top, color=theme.shade, linewidth=0)
    axes.set_ylim(bottom, top)
    _mark_events(axes, trajectory, theme, trajectory.knots, "knot turns", "knot leaves the data")
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


def _mark_events(
    axes: Axes,
    trajectory: Trajectory,
    theme: Theme,
    values: NDArray[np.float64],
    *kinds: str,
) -> None:
    """Draw an open marker at each value at which an event happened, in the shape of its kind."""
    bottom, top = axes.get_ylim()
    for event in events(trajectory):
        if event.kind not in kinds or not theme.rings:
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


def _note(group: Coalescence, first: int, words: Words) -> str:
    """Return the note of a coalescence, in a figure that starts at iteration ``first``."""
    many = "" if len(group.neurons) <= MAX_LISTED else "many_"
    key = f"note_{many}together" if group.iteration <= first else f"note_{many}coalesce"
    return words(
        key,
        list=words.joined(group.neurons),
        count=len(group.neurons),
        start=start_text(first, words),
        n=group.iteration,
    )


def _mark_coalescences(axes: Axes, trajectory: Trajectory, theme: Theme) -> list[Annotation]:
    """Mark coalescences with vertical lines and notes above the axes."""
    found, first = coalescences(trajectory), int(trajectory.iteration[0])
    for each in found:
        axes.axvline(each.iteration, color=theme.ink, linewidth=0.9, linestyle=(0, (3, 3)))
    notes = [(each.iteration, _note(each, first, theme.words)) for each in found[-MAX_LISTED:]]
    more = len(found) - len(notes)
    if more:
        notes.append((first, theme.words("note_more_groups", n=more)))
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
