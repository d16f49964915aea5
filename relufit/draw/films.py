"""Films of one run: the network against its reference, and the single neurons."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.figure import Figure

from relufit.draw.labels import lay_out, legend_columns
from relufit.draw.panels import FitPanel, NeuronsPanel, TracePanel
from relufit.draw.readout import EventLine, Readout
from relufit.draw.stage import Stage

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import SubFigure

    from relufit.draw.stage import Panel
    from relufit.draw.theme import Theme
    from relufit.training import Trajectory

__all__ = ["FONT_PT", "is_wide", "neurons", "split_figure", "training"]

WIDTH_IN = 12.0  # a film of any size is drawn as if it were so wide, at a fitting resolution
FONT_PT = 11.5  # in a film so wide: 10 px and more where it is shown 800 px wide
WIDE = 1.6  # from this width by height on, panels stand side by side


def training(
    trajectory: Trajectory, theme: Theme, size: tuple[int, int], snapshots: Sequence[int]
) -> Stage[int]:
    """The network against its reference; beside it knots and weights against the iteration.

    Args:
        trajectory: The run.
        theme: How it looks.
        size: Width and height in pixels.
        snapshots: The snapshots that will be shown; limits are made for all of them.
    """
    figure, main, side = split_figure(size, share=0.6)
    axes: Axes = main.subplots()
    fit = FitPanel(axes, trajectory, theme, [trajectory.network(each) for each in snapshots])
    _legend(main, fit, most=6)
    upper, lower = side.subplots(2, 1, sharex=True)
    panels: list[Panel[int]] = [
        fit,
        TracePanel(upper, trajectory, theme, trajectory.knots),
        TracePanel(lower, trajectory, theme, trajectory.weights),
        Readout(upper, trajectory, theme),
        EventLine(upper, trajectory, theme, snapshots),
    ]
    upper.set_ylabel("knot")
    lower.set_ylabel("weight")
    lower.set_xlabel("iteration")
    side.align_ylabels()
    lay_out(figure)
    return Stage(figure, panels)


def neurons(
    trajectory: Trajectory, theme: Theme, size: tuple[int, int], snapshots: Sequence[int]
) -> Stage[int]:
    """What each neuron adds, and beside it the network that they add up to.

    Takes the same arguments as :func:`training`.
    """
    figure, main, side = split_figure(size, share=0.5)
    shown = [trajectory.network(each) for each in snapshots]
    parts: Axes = main.subplots()
    whole: Axes = side.subplots()
    single = NeuronsPanel(parts, trajectory, theme, shown)
    fit = FitPanel(whole, trajectory, theme, shown)
    readout = Readout(whole, trajectory, theme)
    news = EventLine(whole, trajectory, theme, snapshots)
    _legend(main, single, most=4)
    lay_out(figure)
    return Stage(figure, [single, fit, readout, news])


def is_wide(size: tuple[int, int]) -> bool:
    """Whether the two parts of a film of a size in pixels stand side by side, not stacked."""
    width, height = size
    return width >= WIDE * height


def split_figure(size: tuple[int, int], share: float) -> tuple[Figure, SubFigure, SubFigure]:
    """A figure of a size in pixels in two parts, side by side or, if it is tall, stacked."""
    width, height = size
    dpi = width / WIDTH_IN
    figure = Figure(figsize=(WIDTH_IN, height / dpi), dpi=dpi, layout="constrained")
    ratios = [share, 1 - share]
    if is_wide(size):
        parts = figure.subfigures(1, 2, squeeze=False, width_ratios=ratios)
    else:
        parts = figure.subfigures(2, 1, squeeze=False, height_ratios=ratios)
    main, side = parts.ravel().tolist()
    return figure, main, side


def _legend(part: SubFigure, panel: FitPanel | NeuronsPanel, most: int) -> None:
    artists, names = zip(*panel.legend, strict=True)
    part.legend(
        artists,
        names,
        loc="outside upper left",
        ncols=legend_columns(len(names), most),
        handlelength=2.2,  # long enough to tell dashes apart
        columnspacing=1.2,
    )
