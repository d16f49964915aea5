"""The network as a diagram: one input, the hidden neurons, one output."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.patches import Circle

from relufit.draw.sheet import Sheet
from relufit.draw.text import number_text, subscript

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from relufit.draw.theme import Theme
    from relufit.network.relu_sum import ReluSum
    from relufit.training import Trajectory

__all__ = ["diagram"]

USUAL = Sheet()
COLUMNS = (0.0, 3.6, 7.2)  # input, hidden neurons, output
RADIUS = 0.4
ROW = 1.3  # from neuron to neuron
MARGIN = 0.75
INCH = 0.68  # of a unit of length
MOST_SHOWN = 8  # neurons drawn one by one; of a larger network the first and the last


def diagram(trajectory: Trajectory, theme: Theme, sheet: Sheet = USUAL) -> Figure:
    """The network in its final state: weights on the edges, biases in the neurons."""
    network = trajectory.final
    shown = _shown(trajectory.neurons)
    bottom = -ROW * (len(shown) - 1)
    width, height = COLUMNS[2] - COLUMNS[0] + 2 * MARGIN, 2 * MARGIN - bottom
    figure = sheet.sized(INCH * width, INCH * height)
    figure.set_layout_engine("none")
    axes: Axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set_axis_off()
    axes.set_xlim(COLUMNS[0] - MARGIN, COLUMNS[2] + MARGIN)
    axes.set_ylim(bottom - MARGIN, MARGIN)
    middle = bottom / 2
    _node(axes, theme, (COLUMNS[0], middle), "x", theme.ink)
    _node(axes, theme, (COLUMNS[2], middle), "f(x)", theme.ink)
    for row, neuron in enumerate(shown):
        place = (COLUMNS[1], -ROW * row)
        if neuron is None:
            axes.text(*place, "⋮", ha="center", va="center", fontsize="x-large")
        else:
            _draw_neuron(axes, theme, network, neuron, place, middle)
    if network.output_bias:
        axes.text(
            COLUMNS[2],
            middle - RADIUS - 0.15,
            f"c = {number_text(network.output_bias)}",
            ha="center",
            va="top",
        )
    return figure


def _shown(neurons: int) -> list[int | None]:
    """The neurons to draw, top to bottom; None stands for those left out."""
    if neurons <= MOST_SHOWN:
        return list(range(neurons))
    return [*range(MOST_SHOWN - 2), None, neurons - 1]


def _draw_neuron(
    axes: Axes,
    theme: Theme,
    network: ReluSum,
    neuron: int,
    place: tuple[float, float],
    middle: float,
) -> None:
    """One hidden neuron with its bias inside, its knot below, and its two edges."""
    color = theme.color(neuron)
    a, w = network.input_weights[neuron], network.weights[neuron]
    _edge(axes, theme, (COLUMNS[0], middle), place, f"{subscript('a', neuron)} = {number_text(a)}")
    _edge(axes, theme, place, (COLUMNS[2], middle), f"{subscript('w', neuron)} = {number_text(w)}")
    _node(axes, theme, place, "relu", color)
    axes.annotate(
        f"{subscript('b', neuron)} = {number_text(network.biases[neuron])}",
        (place[0], place[1] - RADIUS),
        xytext=(0.0, -2.0),
        textcoords="offset points",
        ha="center",
        va="top",
        fontsize="small",
        zorder=2,
        bbox={"facecolor": theme.background, "edgecolor": "none", "pad": 0.5},  # above the edges
    )


def _node(axes: Axes, theme: Theme, place: tuple[float, float], text: str, color: str) -> None:
    axes.add_patch(
        Circle(place, RADIUS, facecolor=theme.background, edgecolor=color, linewidth=2.2, zorder=3)
    )
    axes.text(*place, text, ha="center", va="center", zorder=4)


def _edge(
    axes: Axes,
    theme: Theme,
    start: tuple[float, float],
    end: tuple[float, float],
    text: str,
) -> None:
    """A line between two nodes with its weight on it, next to the hidden neuron."""
    axes.plot([start[0], end[0]], [start[1], end[1]], color=theme.muted, linewidth=1.3, zorder=1)
    hidden, other = (end, start) if end[0] == COLUMNS[1] else (start, end)
    share = 0.42
    axes.text(
        hidden[0] + share * (other[0] - hidden[0]),
        hidden[1] + share * (other[1] - hidden[1]),
        text,
        ha="center",
        va="center",
        fontsize="small",
        zorder=2,
        bbox={"facecolor": theme.background, "edgecolor": "none", "pad": 1.5},
    )
