"""Films of one run: network and reference, and the single neurons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.draw.canvas.blitter import Blitter
from relufit.draw.canvas.end_labels import lay_out, legend_columns
from relufit.draw.canvas.film_layout import split_figure
from relufit.draw.relu_sum.panels import FitPanel, NeuronsPanel
from relufit.draw.relu_sum.readout import EventLine, Readout
from relufit.draw.relu_sum.training_panels import AveragedFitPanel, GrowingTraces

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import SubFigure

    from relufit.draw.canvas.blitter import Panel
    from relufit.draw.canvas.theme import Theme
    from relufit.training import Trajectory

__all__ = ["neurons", "training"]

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
    _legend(main, fit, most=6, handle=1.4)
    upper, lower = side.subplots(2, 1, sharex=True)
    panels: list[Panel[int]] = [
        fit,
        GrowingTraces(upper, trajectory, theme, trajectory.knots),
        GrowingTraces(lower, trajectory, theme, trajectory.weights),
        Readout(upper, trajectory, theme, snapshots),
        EventLine(upper, trajectory, theme, snapshots),
    ]
    upper.set_ylabel("knot")
    lower.set_ylabel("weight")
    lower.set_xlabel("iteration")
    side.align_ylabels()
    lay_out(figure)
    return Blitter(figure, panels)


def neurons(
    trajectory: Trajectory, theme: Theme, size: tuple[int, int], snapshots: Sequence[int]
) -> Blitter[int]:
    """Draw the contribution of each neuron, with their sum beside it.

    It takes the same arguments as :func:`training`.
    """
    figure, main, side = split_figure(size, share=0.5)
    shown = [trajectory.network(each) for each in snapshots]
    parts: Axes = main.subplots()
    whole: Axes = side.subplots()
    single = NeuronsPanel(parts, trajectory, theme, shown)
    fit = FitPanel(whole, trajectory, theme, shown)
    readout = Readout(whole, trajectory, theme, snapshots)
    event_line = EventLine(whole, trajectory, theme, snapshots)
    _legend(main, single, most=4, handle=2.2)  # distinguishes dashes
    lay_out(figure)
    return Blitter(figure, [single, fit, readout, event_line])


def _legend(part: SubFigure, panel: FitPanel | NeuronsPanel, most: int, handle: float) -> None:
    artists, names = zip(*panel.legend, strict=True)
    if max(map(len, names)) > LONG_NAME:
        most = -(-most // 2)
    part.legend(
        artists,
        names,
        loc="outside upper left",
        ncols=legend_columns(len(names), most),
        handlelength=handle,
        handletextpad=0.5,
        columnspacing=0.9,
    )
