"""The knots of a dense network of one input whose activations are straight between knots."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.network.dense import DenseNetwork, Layer

    Floats = NDArray[np.float64]

__all__ = ["DenseKnot", "dense_knots"]

_STRAIGHT = ("relu", "identity")


class DenseKnot(NamedTuple):
    """A place where a neuron switches on or off.

    Attributes:
        x: The input there.
        layer: The neuron's layer, counted from 0 after the inputs.
        neuron: The neuron in its layer, counted from 0.
    """

    x: float
    layer: int
    neuron: int


def dense_knots(network: DenseNetwork, low: float, high: float) -> tuple[DenseKnot, ...] | None:
    """Return the knots between two inputs, layer by layer and ascending in each.

    Between the knots of all layers before it the net of a neuron is a straight line, so that its
    zeros are found exactly. Smooth activations of the last layer do not matter.

    Returns:
        None if the network has several inputs, or a smooth activation before the last layer.
    """
    *hidden, last = network.layers
    if network.sizes[0] != 1 or any(layer.activation not in _STRAIGHT for layer in hidden):
        return None
    bends = [*hidden, last] if last.activation in _STRAIGHT else hidden
    places = np.array([low, high])
    found: list[DenseKnot] = []
    for number, layer in enumerate(bends):
        if layer.activation != "relu":
            continue
        nets = _nets(network.layers[: number + 1], places)
        own = [
            DenseKnot(x, number, neuron)
            for neuron in range(nets.shape[1])
            for x in _zeros(places, nets[:, neuron])
        ]
        found += sorted(own)
        places = np.unique([*places, *(knot.x for knot in own)])
    return tuple(found)


def _nets(layers: tuple[Layer, ...], x: Floats) -> Floats:
    """Return the nets of the last of some layers, shape (len(x), neurons)."""
    outs = nets = x[:, None]
    for layer in layers:
        nets = outs @ np.array(layer.weights).T + np.array(layer.biases)
        outs = np.maximum(nets, 0.0) if layer.activation == "relu" else nets
    return nets


def _zeros(x: Floats, net: Floats) -> list[float]:
    """Return where a net changes its sign, a straight line between each two x."""
    crosses = np.flatnonzero((net[:-1] < 0.0) != (net[1:] < 0.0))
    before, after = net[crosses], net[crosses + 1]
    zeros = x[crosses] + (x[crosses + 1] - x[crosses]) * before / (before - after)
    return [zero for zero in zeros.tolist() if x[0] < zero < x[-1]]
