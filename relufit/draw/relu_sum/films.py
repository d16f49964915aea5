"""Films of one run: network and reference, and the single neurons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.draw.canvas.blitter import Blitter
from relufit.draw.canvas.end_labels import lay_out
from relufit.draw.canvas.film_layout import split_figure, whole_figure
from relufit.draw.canvas.legend import legend_of_part
from relufit.draw.relu_sum.panels import FitPanel, NeuronsPanel
from relufit.draw.relu_sum.readout import EventLine, Readout
from relufit.draw.relu_sum.training_panels import AveragedFitPanel, GrowingTraces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

    from relufit.draw.canvas.blitter import Panel
    from relufit.draw.canvas.theme import Theme
    from relufit.training import Trajectory

__all__ = ["neurons", "training"]

TRACES = {"knots": "knot", "weights": "weight"}
MARK_HANDLE, LINE_HANDLE = 1.4, 2.2  # lengths in a legend; dashes need the longer one
LONG_NAME = 10  # letters of a legend entry, with which a row takes half as many


def training(
    trajectory: Trajectory, theme: Theme, size: tuple[int, int], snapshots: Sequence[int]
) -> Blitter[int]:
    """Draw network and reference, with knots and weights against the iteration beside them.

    Args:
        trajectory: The run.
        theme: The theme.
        size: Width and height in pixels.
        snapshots: The snapshots of the film; the axis limits fit all of them.
    """
    figure, main, side = split_figure(size, share=0.6)
    axes: Axes = main.subplots()
    fit = AveragedFitPanel(axes, trajectory, theme, snapshots)
    _legend(main, fit, most=6, handle=MARK_HANDLE)
    chosen = theme.shown("training", list(TRACES))
    rows: list[Axes] = side.subplots(len(chosen), 1, sharex=True, squeeze=False)[:, 0].tolist()
    traces = [
        GrowingTraces(row, trajectory, theme, getattr(trajectory, name), TRACES[name])
        for row, name in zip(rows, chosen, strict=True)
    ]
    panels: list[Panel[int]] = [
        fit,
        *traces,
        Readout(rows[0], trajectory, theme, snapshots),
        EventLine(rows[0], trajectory, theme, snapshots),
    ]
    for row, name in zip(rows, chosen, strict=True):
        row.set_ylabel(theme.words(f"axis_{TRACES[name]}"))
    rows[-1].set_xlabel(theme.words("axis_iteration"))
    side.align_ylabels()
    lay_out(figure)
    return Blitter(figure, panels)


def neurons(
    trajectory: Trajectory, theme: Theme, size: tuple[int, int], snapshots: Sequence[int]
) -> Blitter[int]:
    """Draw the contribution of each neuron, with their sum beside it.

    It takes the same arguments as :func:`training`.
    """
    chosen = theme.shown("neurons", ["neurons", "network"])
    shown = [trajectory.network(each) for each in snapshots]
    if len(chosen) == 1:
        return _one_panel(trajectory, theme, size, snapshots, chosen[0])
    figure, main, side = split_figure(size, share=0.5)
    parts: Axes = main.subplots()
    whole: Axes = side.subplots()
    single = NeuronsPanel(parts, trajectory, theme, shown)
    fit = FitPanel(whole, trajectory, theme, shown)
    readout = Readout(whole, trajectory, theme, snapshots)
    event_line = EventLine(whole, trajectory, theme, snapshots)
    _legend(main, single, most=4, handle=LINE_HANDLE)
    lay_out(figure)
    return Blitter(figure, [single, fit, readout, event_line])


def _one_panel(
    trajectory: Trajectory,
    theme: Theme,
    size: tuple[int, int],
    snapshots: Sequence[int],
    name: str,
) -> Blitter[int]:
    """Draw one of the panels of the single neurons, as wide as the film."""
    figure = whole_figure(size)
    axes: Axes = figure.subplots()
    shown = [trajectory.network(each) for each in snapshots]
    is_single = name == "neurons"
    panel = (NeuronsPanel if is_single else FitPanel)(axes, trajectory, theme, shown)
    readout = Readout(axes, trajectory, theme, snapshots)
    event_line = EventLine(axes, trajectory, theme, snapshots)
    _legend(figure, panel, most=4, handle=LINE_HANDLE if is_single else MARK_HANDLE)
    lay_out(figure)
    return Blitter(figure, [panel, readout, event_line])


def _legend(
    part: Figure | SubFigure, panel: FitPanel | NeuronsPanel, most: int, handle: float
) -> None:
    artists, names = zip(*panel.legend, strict=True)
    if max(map(len, names)) > LONG_NAME:
        most = -(-most // 2)
    legend_of_part(part, artists, names, most, handle)
