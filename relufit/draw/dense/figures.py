"""Figures of a dense network: diagram, parameters and loss against the iteration."""

from __future__ import annotations

from dataclasses import replace
from math import inf, log10
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import FuncFormatter

from relufit.draw.canvas.end_labels import lay_out
from relufit.draw.canvas.page import DEFAULT_PAGE, Page
from relufit.draw.canvas.ticks import round_ticks
from relufit.draw.canvas.traces import trace_lines, traced
from relufit.draw.dense.network_view import (
    AT_REST,
    FINISHED,
    graph_style,
    largest_weight,
)
from relufit.draw.graph.labels import labelled_by, text_width_in
from relufit.draw.graph.layout import Margins, Setting, layered, natural_gaps, shown_of
from relufit.draw.graph.panel import GraphPanel
from relufit.dynamics.dense.losses import mean_losses
from relufit.dynamics.dense.quantities import dense_update_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from relufit.draw.canvas.theme import Theme
    from relufit.training.dense.trajectory import DenseTrajectory

__all__ = [
    "dense_diagram",
    "dense_parameters",
    "diagram_setting",
    "in_ink",
    "log_axis",
    "log_losses",
    "loss",
]

ROW_IN = 1.3  # from neuron to neuron
MARGINS = Margins(side=0.62, top=0.46, bottom=0.86)  # room for three lines below a neuron
SMALL = 0.83  # share of the font size of the page


def dense_diagram(trajectory: DenseTrajectory, theme: Theme, page: Page = DEFAULT_PAGE) -> Figure:
    """Draw the first update of a run: values, backpropagated errors and gradients."""
    update = dense_update_at(trajectory, 0)
    sizes = update.before.sizes
    size_in, margins, small_pt, scale, close = diagram_setting(sizes, page)
    figure = page.bare(*size_in)
    axes: Axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    largest = largest_weight([update.before])
    graph = layered(sizes, size_in, margins, close=close)
    trained = trajectory.scenario.training is not None
    progress, lines = FINISHED if trained else AT_REST, graph.lines_below(small_pt / scale)
    chord_in = graph.chord_in(small_pt) if close else inf
    style = graph_style(
        update,
        progress,
        theme,
        lines=lines,
        gradients=trained,
        fits=lambda text: text_width_in(text, small_pt) <= chord_in,
    )
    if close:
        graph = labelled_by(graph, style, small_pt, [abs(weight) for weight in style.weights])
    panel = GraphPanel(axes, theme, graph, largest=largest, small_pt=small_pt)
    panel.show(style)
    return figure


def diagram_setting(sizes: Sequence[int], page: Page) -> Setting:
    """Return how large the diagram of a network is on a page, from the sizes of its layers."""
    tallest = max(len(shown_of(size)) for size in sizes)
    preferred_in = (
        2 * MARGINS.side + sum(natural_gaps(sizes)),
        MARGINS.top + MARGINS.bottom + ROW_IN * max(tallest - 1, 1),
    )
    return Setting.of(preferred_in, MARGINS, page.width_in, SMALL * page.font_pt)


def dense_parameters(
    trajectory: DenseTrajectory, theme: Theme, page: Page = DEFAULT_PAGE
) -> Figure:
    """Draw all trained weights and biases against the iteration."""
    training = trajectory.scenario.training
    groups = [("w", "weight", trajectory.weights), ("b", "bias", trajectory.biases)]
    trained = training.train if training else ("weights", "biases")
    shown = [
        each for each, name in zip(groups, ("weights", "biases"), strict=True) if name in trained
    ]
    figure = page.figure(len(shown))
    grid = figure.subplots(*page.grid(len(shown)), squeeze=False)
    row: list[Axes] = grid.ravel().tolist()
    labels = [
        traced(axes, trajectory, theme, values, symbol, subject)
        for axes, (symbol, subject, values) in zip(row, shown, strict=True)
    ]
    lay_out(figure, labels)
    return figure


def loss(trajectory: DenseTrajectory, theme: Theme, page: Page = DEFAULT_PAGE) -> Figure:
    """Draw the mean loss against the iteration, on a logarithmic axis."""
    figure = page.figure()
    axes: Axes = figure.subplots()
    trace_lines(axes, trajectory, in_ink(theme), log_losses(trajectory))
    log_axis(axes)
    axes.set_xlabel(theme.words("axis_iteration"))
    axes.set_ylabel(theme.words("axis_mean_loss"))
    lay_out(figure)
    return figure


def in_ink(theme: Theme) -> Theme:
    """Return a theme for lines that are of no neuron and no weight."""
    return replace(theme, neurons=(theme.ink,))


def log_losses(trajectory: DenseTrajectory) -> NDArray[np.float64]:
    """Return log10 of the mean loss at each snapshot, shape (snapshots, 1)."""
    losses = mean_losses(trajectory)
    positive = losses[(losses > 0) & np.isfinite(losses)]
    least = float(positive.min()) / 10 if len(positive) else 1.0
    most = float(positive.max()) * 10 if len(positive) else 1.0
    bounded = np.clip(np.nan_to_num(losses, nan=most, posinf=most), least, most)
    logs: NDArray[np.float64] = np.log10(bounded)[:, None]
    return logs


def log_axis(axes: Axes) -> None:
    """Label a y-axis of log10 values with the numbers themselves."""
    low, high = axes.get_ylim()
    axes.set_yticks([log10(value) for value in round_ticks(10.0**low, 10.0**high)])
    axes.yaxis.set_major_formatter(FuncFormatter(_power_tick))


def _power_tick(power: float, _: int | None = None) -> str:
    """Format ``10**power`` as a tick label.

    Example:
        >>> _power_tick(-1.0), _power_tick(-7.0), _power_tick(log10(0.25))
        ('0.1', '1e-7', '0.25')
    """
    value = 10.0**power
    if 1e-5 <= value < 1e5:  # noqa: PLR2004 - outside, zeros are hard to count
        return f"{value:.3g}"
    return f"{value:.0e}".replace("e-0", "e-").replace("e+0", "e")
