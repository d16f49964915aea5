"""Initial layers of a dense network that are drawn by a scheme."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from relufit.network.schemes import SCHEMES, LayerSize

if TYPE_CHECKING:
    from relufit.network.dense import Numbers
    from relufit.scenario.dense.problem import DenseTable

__all__ = ["drawn_layers"]


def drawn_layers(table: DenseTable) -> tuple[tuple[tuple[Numbers, ...], ...], tuple[Numbers, ...]]:
    """Draw layer by layer: the weights neuron by neuron, then the biases if the scheme draws them.

    Biases are drawn, and then replaced, where the scenario gives them.

    Returns:
        The weights and the biases of each layer; no weights and biases of 0 without a table
        ``[network.random]``.
    """
    zeros = tuple((0.0,) * neurons for _, neurons in table.shapes)
    if table.random is None:
        return (), zeros
    generator = np.random.default_rng(table.random.seed)
    scheme, scale = SCHEMES[table.random.scheme], table.random.factor
    weights: list[tuple[Numbers, ...]] = []
    biases: list[Numbers] = []
    for inputs, neurons in table.shapes:
        size = LayerSize(inputs, neurons)
        drawn = scheme.draw(generator, size, inputs * neurons, scale).reshape(neurons, inputs)
        weights.append(tuple(map(tuple, drawn.tolist())))
        if scheme.draws_biases:
            biases.append(tuple(scheme.draw(generator, size, neurons, scale).tolist()))
    return tuple(weights), tuple(biases) or zeros
