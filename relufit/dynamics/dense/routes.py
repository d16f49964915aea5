"""Routes of the chain rule: the ways from the loss to one parameter of a dense network."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING, NamedTuple

from relufit.dynamics.dense.quantities import Names, backprop_weights

if TYPE_CHECKING:
    from collections.abc import Iterator

    from relufit.network.dense import DenseUpdate

__all__ = ["ParameterPlace", "Route", "place_of", "routes_to"]


class ParameterPlace(NamedTuple):
    """Where a parameter stands.

    Attributes:
        layer: Its layer, from 0.
        neuron: The neuron that it belongs to; of a bias that a layer shares, the first.
        source: The neuron of the layer before that its weight comes from; None for a bias.
    """

    layer: int
    neuron: int
    source: int | None


class Route(NamedTuple):
    """One way from the loss to a parameter.

    Attributes:
        nodes: The neurons on it, each as layer (0 for the inputs) and number, from the output back.
        factors: The name and the value of each factor, from the loss on.
    """

    nodes: tuple[tuple[int, int], ...]
    factors: tuple[tuple[str, float], ...]

    @property
    def product(self) -> float:
        """The part of this route in the derivative of the loss."""
        return prod(value for _, value in self.factors)


def place_of(names: Names, parameter: str) -> ParameterPlace | None:
    """Where the parameter of a name stands; None if there is none."""
    for layer, rows in enumerate(names.weights):
        for neuron, row in enumerate(rows):
            if parameter in row:
                return ParameterPlace(layer, neuron, row.index(parameter))
    for layer, row in enumerate(names.biases):
        if parameter in row:
            return ParameterPlace(layer, row.index(parameter), None)
    return None


def routes_to(update: DenseUpdate, place: ParameterPlace) -> tuple[Route, ...]:
    """The routes from the loss of the first sample of an update to a parameter.

    The derivative of this loss in the parameter is the sum of their products.
    """
    names, way = Names.of(update.before), update.propagations[0]
    layer, source = place.layer, place.source
    shared = source is None and update.before.layers[layer].shares_bias
    ends = range(len(names.neurons[layer + 1])) if shared else (place.neuron,)
    found: list[Route] = []
    for end in ends:
        for route in _into(update, names, layer, end):
            if source is None:
                found.append(route)
                continue
            name = names.neurons[layer][source]
            factor = (f"out_{name}" if layer else name, way.outs[layer][source])
            found.append(Route((*route.nodes, (layer, source)), (*route.factors, factor)))
    return tuple(found)


def _into(update: DenseUpdate, names: Names, layer: int, neuron: int) -> Iterator[Route]:
    """The routes to what a neuron of a layer sums up."""
    way, name = update.propagations[0], names.neurons[layer + 1][neuron]
    node = (layer + 1, neuron)
    slope = (f"dout_{name}/dnet_{name}", way.derivatives[layer][neuron])
    if layer == len(update.before.layers) - 1:
        yield Route((node,), ((f"dE/dout_{name}", way.errors[layer][neuron]), slope))
        return
    later, mark = backprop_weights(update, layer + 1)
    for other, row in enumerate(later.weights):
        weight = (names.weights[layer + 1][other][neuron] + mark, row[neuron])
        for route in _into(update, names, layer + 1, other):
            yield Route((*route.nodes, node), (*route.factors, weight, slope))
