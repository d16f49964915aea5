"""Diagram of a sum of ReLU neurons: one input, the hidden neurons, one output."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.draw.canvas.page import DEFAULT_PAGE, Page
from relufit.draw.graph.labels import labelled_by
from relufit.draw.graph.layout import Margins, Setting, layered, shown_of
from relufit.draw.graph.panel import GraphPanel, GraphStyle
from relufit.text.numbers import number_text, subscript

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from relufit.draw.canvas.theme import Theme
    from relufit.network.relu_sum import ReluSum
    from relufit.training import Trajectory

__all__ = ["diagram"]

WIDTH_IN = 5.9
ROW_IN = 0.88  # from neuron to neuron
MARGINS = Margins(side=0.51, top=0.51, bottom=0.6)
SMALL = 0.83  # share of the font size of the page


def diagram(trajectory: Trajectory, theme: Theme, page: Page = DEFAULT_PAGE) -> Figure:
    """Draw the final network: weights on the edges, biases below the neurons."""
    network = trajectory.final
    shown = shown_of(trajectory.neurons)
    preferred_in = (WIDTH_IN, MARGINS.top + MARGINS.bottom + ROW_IN * (len(shown) - 1))
    setting = Setting.of(preferred_in, MARGINS, page.width_in, SMALL * page.font_pt)
    size_in, margins, small_pt, _, close = setting
    figure = page.bare(*size_in)
    axes: Axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    graph = layered((1, trajectory.neurons, 1), size_in, margins, close=close)
    neurons = [neuron for neuron in shown if neuron is not None]
    style = _style(network, neurons, theme, digits=3 if close else 4)
    if close:
        # Output weights come first: input weights are nearly always 1.
        importance = [0.0] * len(neurons) + [1.0 + abs(network.weights[each]) for each in neurons]
        graph = labelled_by(graph, style, small_pt, importance)
    weights = [*network.input_weights, *network.weights]
    panel = GraphPanel(axes, theme, graph, largest=max(map(abs, weights)), small_pt=small_pt)
    panel.show(style)
    return figure


def _style(network: ReluSum, neurons: list[int], theme: Theme, digits: int) -> GraphStyle:
    """Return the texts and weights of the diagram."""

    def named(symbol: str, values: tuple[float, ...]) -> list[str]:
        return [
            f"{subscript(symbol, each)} = {number_text(values[each], digits)}" for each in neurons
        ]

    output = f"c = {number_text(network.output_bias, digits)}" if network.output_bias else ""
    nodes, edges = len(neurons) + 2, 2 * len(neurons)
    return GraphStyle(
        inside=["x", *["relu"] * len(neurons), "f(x)"],
        below=["", *named("b", network.biases), output],
        colors=[theme.ink, *map(theme.color, neurons), theme.ink],
        fills=[0.0] * nodes,
        weights=[
            values[each] for values in (network.input_weights, network.weights) for each in neurons
        ],
        labels=[*named("a", network.input_weights), *named("w", network.weights)],
        signals=[1.0] * edges,
        errors=[0.0] * (nodes + edges),
    )
