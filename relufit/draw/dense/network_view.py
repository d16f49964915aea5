"""Content of the graph of a dense network: values forward, errors backward."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from relufit.draw.dense.symbols import plain
from relufit.draw.graph.layout import is_labelled, shown_of
from relufit.draw.graph.panel import GraphStyle
from relufit.dynamics.dense.quantities import Names
from relufit.text.numbers import number_text

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from relufit.draw.canvas.theme import Theme
    from relufit.network.dense import DenseNetwork, DenseUpdate

    Fits = Callable[[str], bool]

__all__ = ["AT_REST", "FAINT", "FINISHED", "Progress", "graph_style", "largest_weight"]

FAINT = 0.15  # intensity of an error of 0, where the largest of the network has 1
BLANK = "\N{NO-BREAK SPACE}"  # keeps the height of an empty line


class Progress(NamedTuple):
    """Progress of an update.

    Attributes:
        forward: Layer that the values have reached, with fractions between layers; 0: inputs.
        backward: Number of layers that the error has propagated back from the outputs.
        moved: Progress of the parameters towards their new values, 0 to 1.
    """

    forward: float
    backward: float
    moved: float = 0.0


FINISHED = Progress(forward=1e9, backward=1e9)  # all values and all errors
AT_REST = Progress(forward=1e9, backward=0.0)  # all values, no errors


def graph_style(
    update: DenseUpdate,
    progress: Progress,
    theme: Theme,
    *,
    lines: int,
    gradients: bool = False,
    fits: Fits = bool,
) -> GraphStyle:
    """Return texts, colours and weights of the graph for the first sample of an update.

    Args:
        update: The update.
        progress: Its progress.
        theme: The theme.
        lines: Maximum number of lines below a neuron; the last ones are kept.
        gradients: Whether edges also show the derivative of the loss.
        fits: Returns whether a text fits in a node; numbers that do not fit lose digits.
    """
    names, sample = Names.of(update.before), update.propagations[0]
    columns = [
        [neuron for neuron in shown_of(size) if neuron is not None] for size in update.before.sizes
    ]
    layers = len(columns) - 1
    largest = max(abs(delta) for deltas in sample.deltas for delta in deltas)
    inside: list[str] = []
    below: list[str] = []
    fills: list[float] = []
    glows: list[float] = []
    for layer, column in enumerate(columns):
        reached = progress.forward >= layer
        back = _share(progress.backward - (layers - layer)) if layer else 0.0
        for neuron in column:
            out = sample.outs[layer][neuron]
            name = plain(names.neurons[layer][neuron])
            inside.append(f"{name}\n{_short(out, fits) if reached else BLANK}")
            under = _under(update, names, layer, neuron)
            size = 0.0
            if layer == layers and reached:
                target = theme.words.number(sample.sample.targets[neuron])
                under.append(theme.words("node_target", value=target))
            if back:
                delta = sample.deltas[layer - 1][neuron]
                under.append(f"δ {number_text(delta)}")
                size = abs(delta) / largest if largest else 0.0
            below.append("\n".join(under[-lines:]))
            fills.append(out if reached else 0.0)
            glows.append(back * (FAINT + (1.0 - FAINT) * size))
    edges = _edges(update, progress, names, columns, gradients=gradients)
    weights, labels, signals, errors = zip(*edges, strict=True)
    return GraphStyle(
        inside=inside,
        below=below,
        colors=[theme.ink] * len(inside),
        fills=fills,
        weights=weights,
        labels=labels,
        signals=signals,
        errors=[*glows, *errors],
    )


def _short(value: float, fits: Fits) -> str:
    """Format a number with four digits, or fewer if they do not fit."""
    texts = [number_text(value, digits) for digits in (4, 3, 2)]
    return next(filter(fits, texts), f"{value:.1f}".replace("-", "\N{MINUS SIGN}"))


def largest_weight(networks: Sequence[DenseNetwork]) -> float:
    """Return the largest absolute weight of networks."""
    return max(abs(weight) for network in networks for weight in network.weights)


def _share(value: float) -> float:
    return min(max(value, 0.0), 1.0)


def _under(update: DenseUpdate, names: Names, layer: int, neuron: int) -> list[str]:
    """Return the line below a neuron with its bias, if it has one."""
    lines: list[str] = []
    if layer:
        values = update.before.layers[layer - 1]
        bias = names.biases[layer - 1][neuron]
        lines.append(f"{plain(bias)} {number_text(values.biases[values.bias(neuron)])}")
    return lines


def _edges(
    update: DenseUpdate,
    progress: Progress,
    names: Names,
    columns: Sequence[Sequence[int]],
    *,
    gradients: bool,
) -> list[tuple[float, str, float, float]]:
    """Return weight, label, signal and error of each edge."""
    edges: list[tuple[float, str, float, float]] = []
    layers = len(columns) - 1
    for layer, (starts, ends) in enumerate(pairwise(columns)):
        labelled = is_labelled(len(starts), len(ends))
        before, after = update.before.layers[layer], update.after.layers[layer]
        signal = _share(progress.forward - layer)
        back = progress.backward - (layers - layer)
        passing = _share(1.0 - abs(back - 0.5)) if 0.0 < back < 1.0 else 0.0
        for end in ends:
            for start in starts:
                old, new = before.weights[end][start], after.weights[end][start]
                weight = old + progress.moved * (new - old)
                value = number_text(weight, digits=4 if gradients else 3)
                label = f"{plain(names.weights[layer][end][start])} {value}"
                if gradients:
                    gradient = update.gradients[layer].weights[end][start]
                    label += f"\n∂ {number_text(gradient, digits=3)}"
                edges.append((weight, label if labelled else "", signal, passing))
    return edges
