"""The initial state of a sum of ReLU neurons: given, or drawn by a scheme."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from relufit.network.relu_sum import ReluSum
from relufit.network.schemes import SCHEMES, LayerSize
from relufit.training.relu_sum.samples import uniform

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.scenario.relu_sum.problem import NetworkTable, RandomNetwork

__all__ = ["initial_network"]

_EVEN = 0.5  # the share of weights below 0 among balanced ones


def initial_network(table: NetworkTable, domain: tuple[float, float]) -> ReluSum:
    """Return the network before training: as given in the scenario, or drawn from its seed.

    Draws follow in this order: input weights, then biases or knots, then weights (of balanced
    ones the signs); of mirrored pairs one neuron each.

    Args:
        table: The table ``[network]``.
        domain: The interval of the data, over which some schemes draw the knots.
    """
    if table.random is None:
        return ReluSum.of(
            table.weights or (), table.biases or (), table.input_weights, table.output_bias
        )
    weights, biases, input_weights = _drawn(table.random, table.input_weights, domain)
    ratio = table.random.ratio
    return ReluSum.of(
        (ratio * weights).tolist(),
        (biases / ratio).tolist(),
        (input_weights / ratio).tolist(),
        table.output_bias,
    )


def _drawn(
    random: RandomNetwork, given: tuple[float, ...] | None, domain: tuple[float, float]
) -> tuple[NDArray[np.float64], ...]:
    """Return weights, biases and input weights, each of shape (neurons,)."""
    generator = np.random.default_rng(random.seed)
    scheme, scale, neurons = SCHEMES[random.scheme], random.factor, random.neurons
    count = neurons // 2 if random.mirrored else neurons
    layer, output = LayerSize(1, neurons), LayerSize(neurons, 1)
    input_weights = np.ones(count) if given is None else np.array(given)
    if scheme.draws_inputs:
        input_weights = scheme.draw(generator, layer, count, scale)
    knots = random.knot_range or (domain if scheme.over_data else None)
    biases = np.zeros(count)
    if random.bias_range is not None:
        biases = uniform(generator, *random.bias_range, count)
    elif knots is not None:
        biases = -(input_weights * uniform(generator, *knots, count))
    elif scheme.draws_biases:
        biases = scheme.draw(generator, layer, count, scale)
    if random.balanced:
        signs = np.where(generator.random(count) < _EVEN, -1.0, 1.0)
        weights = signs * np.sqrt(input_weights * input_weights + biases * biases)
    else:
        weights = scheme.draw(generator, output, count, scale)
    if not random.mirrored:
        return weights, biases, input_weights
    pairs = np.stack([weights, -weights], axis=1).ravel()
    return pairs, np.repeat(biases, 2), np.repeat(input_weights, 2)
