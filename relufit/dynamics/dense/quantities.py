"""All quantities of one update of a dense network, by their usual names.

Neurons are called ``i1`` (inputs), ``h1`` (hidden; ``h1,2`` is the second of the first hidden layer
where there are several) and ``o1`` (outputs). Weights and biases are numbered through, layer by
layer and neuron by neuron: ``w1``, ``b1``. A name with ``+`` is the value after the update.
"""

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, NamedTuple

from relufit.dynamics.dense.optimizer_at import optimizer_step_at
from relufit.training.dense.run import dense_update_rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from relufit.network.dense import DenseNetwork, DenseUpdate, Gradient, Layer, Propagation
    from relufit.training.dense.trajectory import DenseTrajectory

__all__ = [
    "Line",
    "Names",
    "backprop_weights",
    "dense_update_at",
    "derivatives",
    "parameter_values",
    "propagation_quantities",
    "quantities",
]


class Line(NamedTuple):
    """One quantity.

    Attributes:
        name: Its name, as in :func:`quantities`.
        formula: Its formula: TeX with ``<name>`` for other quantities.
    """

    name: str
    formula: str


class Names(NamedTuple):
    """Names of the neurons and parameters of a network.

    Attributes:
        neurons: Names of the inputs, then of the neurons of each layer.
        weights: Names of the weights of each neuron of each layer.
        biases: Name of the bias of each neuron of each layer; equal for a shared bias.
    """

    neurons: tuple[tuple[str, ...], ...]
    weights: tuple[tuple[tuple[str, ...], ...], ...]
    biases: tuple[tuple[str, ...], ...]

    @classmethod
    def of(cls, network: DenseNetwork) -> Names:
        """Return the names in a network."""
        last = len(network.layers)
        neurons = [
            tuple(f"{_letter(layer, last)}{number + 1}" for number in range(size))
            for layer, size in enumerate(network.sizes)
        ]
        weight, bias = count(1), count(1)
        weights = [
            tuple(tuple(f"w{next(weight)}" for _ in row) for row in layer.weights)
            for layer in network.layers
        ]
        biases: list[tuple[str, ...]] = []
        for layer in network.layers:
            own = [f"b{next(bias)}" for _ in layer.biases]
            biases.append(tuple(own[layer.bias(neuron)] for neuron in range(len(layer.weights))))
        return cls(tuple(neurons), tuple(weights), tuple(biases))


def _letter(layer: int, last: int) -> str:
    if layer in {0, last}:
        return "i" if layer == 0 else "o"
    return "h" if last == 2 else f"h{layer},"  # noqa: PLR2004 - one hidden and the output layer


def dense_update_at(trajectory: DenseTrajectory, snapshot: int) -> DenseUpdate:
    """Repeat the update after a snapshot, with all intermediate values.

    At the end of a run this is the next update, from the first sample; without training, it
    changes no parameter.
    """
    training = trajectory.scenario.training
    rule = dense_update_rule(training)
    update = trajectory.network(snapshot).update(trajectory.batch(snapshot), rule)
    if training is None or training.is_plain:
        return update
    step = optimizer_step_at(trajectory, training, snapshot, update.gradient)
    return update._replace(after=step.after.network)


def quantities(update: DenseUpdate) -> dict[str, float]:
    """Return all quantities of an update by name.

    Forward and backward pass are those of the first sample of the batch; ``E`` and its derivatives
    with respect to the parameters are means over the batch.
    """
    names = Names.of(update.before)
    return {
        **parameter_values(names, update.before, ""),
        **parameter_values(names, update.after, "+"),
        **propagation_quantities(names, update, update.propagations[0], "E"),
        **derivatives(names, update.gradients, "E"),
        "E": update.loss,
    }


def parameter_values(names: Names, network: DenseNetwork, mark: str) -> dict[str, float]:
    """Return the parameters of a network by name, with a mark appended to each name."""
    found: dict[str, float] = {}
    for layer, weights, biases in zip(network.layers, names.weights, names.biases, strict=True):
        found |= _matrix(weights, layer.weights, "{}" + mark)
        found |= {
            name + mark: layer.biases[layer.bias(neuron)] for neuron, name in enumerate(biases)
        }
    return found


def propagation_quantities(
    names: Names, update: DenseUpdate, sample: Propagation, loss: str
) -> dict[str, float]:
    """Return the quantities of the forward and backward pass of one sample.

    Args:
        names: The names in the network.
        update: The update.
        sample: The forward and backward pass of the sample.
        loss: The name of its loss.
    """
    outputs = names.neurons[-1]
    found = dict(zip(names.neurons[0], sample.sample.inputs, strict=True))
    found |= _row(outputs, sample.sample.targets, "t_{}")
    for index, neurons in enumerate(names.neurons[1:]):
        found |= _row(neurons, sample.nets[index], "net_{}")
        found |= _row(neurons, sample.outs[index + 1], "out_{}")
        found |= _row(neurons, sample.errors[index], f"d{loss}/dout_{{}}")
        found |= {
            f"dout_{name}/dnet_{name}": derivative
            for name, derivative in zip(neurons, sample.derivatives[index], strict=True)
        }
        found |= _row(neurons, sample.deltas[index], "delta_{}")
    found |= _row(outputs, sample.losses, "E_{}")
    found |= dict(_parts(names, update, sample))
    return {**found, loss: sample.loss}


def derivatives(names: Names, gradients: Sequence[Gradient], loss: str) -> dict[str, float]:
    """Return the derivative of a loss with respect to each parameter."""
    found: dict[str, float] = {}
    for gradient, weights, biases in zip(gradients, names.weights, names.biases, strict=True):
        found |= _matrix(weights, gradient.weights, f"d{loss}/d{{}}")
        found |= _row(tuple(dict.fromkeys(biases)), gradient.biases, f"d{loss}/d{{}}")
    return found


def backprop_weights(update: DenseUpdate, layer: int) -> tuple[Layer, str]:
    """Return the layer whose weights backpropagate the error, and the mark of their names."""
    if update.sequential:
        return update.after.layers[layer], "+"
    return update.before.layers[layer], ""


def _parts(names: Names, update: DenseUpdate, sample: Propagation) -> Iterator[tuple[str, float]]:
    """Yield the contribution of each output to the derivatives of the last hidden layer."""
    if len(update.before.layers) > 1:
        layer, _ = backprop_weights(update, -1)
        for output, delta, row in zip(
            names.neurons[-1], sample.deltas[-1], layer.weights, strict=True
        ):
            for neuron, weight in zip(names.neurons[-2], row, strict=True):
                yield f"dE_{output}/dout_{neuron}", delta * weight


def _row(names: Sequence[str], values: Sequence[float], form: str) -> dict[str, float]:
    return {form.format(name): value for name, value in zip(names, values, strict=True)}


def _matrix(
    names: Sequence[Sequence[str]], values: Sequence[Sequence[float]], form: str
) -> dict[str, float]:
    found: dict[str, float] = {}
    for names_here, values_here in zip(names, values, strict=True):
        found |= _row(names_here, values_here, form)
    return found
