"""Dense networks: fully connected layers, and their update by backpropagation.

The equation numbers are those of docs/backpropagation.md. Everything is computed in Python floats:
the networks are small, and the order of the additions is fixed, so that the same input gives the
same bits.
"""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, NamedTuple, Self

from relufit.network.activations import ACTIVATIONS
from relufit.network.losses import LOSSES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from relufit.network.update_rule import UpdateRule

__all__ = ["DenseNetwork", "DenseUpdate", "Gradient", "Layer", "Propagation", "Sample"]

Numbers = tuple[float, ...]


class Sample(NamedTuple):
    """A training sample: inputs and targets.

    Attributes:
        inputs: One number for each input.
        targets: One number for each output.
    """

    inputs: Numbers
    targets: Numbers


class Layer(NamedTuple):
    """A fully connected layer: ``out_j = activation(Σ_i w_ji·in_i + b_j)``.

    Attributes:
        weights: For each neuron, one weight for each input.
        biases: One bias for each neuron, or a single shared one.
        activation: A key of :data:`relufit.network.activations.ACTIVATIONS`.
    """

    weights: tuple[Numbers, ...]
    biases: Numbers
    activation: str = "sigmoid"

    @property
    def shares_bias(self) -> bool:
        """Whether several neurons share one bias."""
        return len(self.biases) < len(self.weights)

    def bias(self, neuron: int) -> int:
        """Return the index of a neuron's bias."""
        return 0 if self.shares_bias else neuron

    def nets(self, inputs: Sequence[float]) -> Numbers:
        """Return the weighted sum of each neuron, before its activation (equation 6)."""
        return tuple(
            [
                _dot(row, inputs) + self.biases[self.bias(neuron)]
                for neuron, row in enumerate(self.weights)
            ]
        )

    def errors(self, deltas: Sequence[float]) -> Numbers:
        """Return ``∂E/∂in_i``, from the deltas of this layer's neurons (equation 9)."""
        return tuple([_dot(column, deltas) for column in zip(*self.weights, strict=True)])

    def moved(self, gradient: Gradient, rule: UpdateRule) -> Self:
        """Return the layer after one gradient step (equation 12) in the trained groups."""
        rate = rule.learning_rate
        weights, biases = self.weights, self.biases
        if "weights" in rule.trained:
            weights = tuple(
                [
                    tuple([w - rate * g for w, g in zip(row, derivatives, strict=True)])
                    for row, derivatives in zip(weights, gradient.weights, strict=True)
                ]
            )
        if "biases" in rule.trained:
            biases = tuple([b - rate * g for b, g in zip(biases, gradient.biases, strict=True)])
        return type(self)(weights, biases, self.activation)


class Gradient(NamedTuple):
    """The gradient of the loss in the parameters of a layer; shapes as in :class:`Layer`."""

    weights: tuple[Numbers, ...]
    biases: Numbers

    @classmethod
    def of(cls, layer: Layer, inputs: Sequence[float], deltas: Sequence[float]) -> Self:
        """Return ``∂E/∂w_ji = delta_j·in_i`` and ``∂E/∂b_j = delta_j`` (equation 11).

        The gradient of a shared bias is the sum of its neurons' deltas.
        """
        weights = tuple([tuple([delta * each for each in inputs]) for delta in deltas])
        return cls(weights, (_sum(deltas),) if layer.shares_bias else tuple(deltas))

    @classmethod
    def mean(cls, gradients: Sequence[Gradient]) -> Self:
        """Return the mean over several samples, summed in their order (equation 13)."""
        rows = zip(*(each.weights for each in gradients), strict=True)
        return cls(
            tuple([_mean_of(row) for row in rows]), _mean_of([each.biases for each in gradients])
        )


class Propagation(NamedTuple):
    """The forward and backward propagation of one sample; ``outs[0]`` are its inputs.

    Attributes:
        sample: The sample.
        nets: For each layer the weighted sums of its neurons.
        outs: The inputs, then for each layer the outputs of its neurons.
        losses: The loss of each output.
        errors: For each layer ``∂E/∂out``.
        derivatives: For each layer ``∂out/∂net``.
        deltas: For each layer ``∂E/∂net``.
    """

    sample: Sample
    nets: tuple[Numbers, ...]
    outs: tuple[Numbers, ...]
    losses: Numbers
    errors: tuple[Numbers, ...]
    derivatives: tuple[Numbers, ...]
    deltas: tuple[Numbers, ...]

    @property
    def loss(self) -> float:
        """The loss of the sample, summed over the outputs."""
        return _sum(self.losses)


class DenseUpdate(NamedTuple):
    """One update, with all intermediate quantities.

    Attributes:
        before: The network before it.
        after: The network after it.
        loss: The mean loss of the samples before it.
        propagations: The forward and backward propagation of each sample.
        gradients: For each layer the mean gradient.
        sequential: Whether the error was propagated back through weights already updated.
    """

    before: DenseNetwork
    after: DenseNetwork
    loss: float
    propagations: tuple[Propagation, ...]
    gradients: tuple[Gradient, ...]
    sequential: bool

    @property
    def gradient(self) -> DenseNetwork:
        """The mean gradient, in the shape of the network."""
        weights = [each for own in self.gradients for row in own.weights for each in row]
        biases = [each for own in self.gradients for each in own.biases]
        return self.before.with_parameters(weights, biases)


class DenseNetwork(NamedTuple):
    """A sequence of fully connected layers.

    Attributes:
        layers: One layer or more; the last one gives the outputs.
        loss: A key of :data:`relufit.network.losses.LOSSES`.

    Example:
        >>> hidden = Layer(weights=((1.0, 1.0), (1.0, -1.0)), biases=(0.0,), activation="relu")
        >>> output = Layer(weights=((1.0, 2.0),), biases=(0.5,), activation="identity")
        >>> DenseNetwork((hidden, output)).output((3.0, 1.0))
        (8.5,)
    """

    layers: tuple[Layer, ...]
    loss: str = "half_squared_error"

    @property
    def weights(self) -> Numbers:
        """All weights: layer by layer, neuron by neuron, input by input."""
        return tuple([w for layer in self.layers for row in layer.weights for w in row])

    @property
    def biases(self) -> Numbers:
        """All biases, layer by layer."""
        return tuple([b for layer in self.layers for b in layer.biases])

    @property
    def groups(self) -> tuple[str, ...]:
        """The names of all groups of parameters."""
        return ("weights", "biases")

    @property
    def sizes(self) -> tuple[int, ...]:
        """The number of inputs, then the number of neurons of each layer."""
        return (len(self.layers[0].weights[0]), *(len(layer.weights) for layer in self.layers))

    @property
    def is_finite(self) -> bool:
        """Whether every parameter is a finite number."""
        return all(map(isfinite, self.weights)) and all(map(isfinite, self.biases))

    def with_parameters(self, weights: Sequence[float], biases: Sequence[float]) -> DenseNetwork:
        """Return a network of the same shape with other parameters, flat as in the properties."""
        left_weights, left_biases = iter(weights), iter(biases)
        layers = [
            Layer(
                tuple([_taken(left_weights, row) for row in layer.weights]),
                _taken(left_biases, layer.biases),
                layer.activation,
            )
            for layer in self.layers
        ]
        return DenseNetwork(tuple(layers), self.loss)

    def with_groups(self, values: Mapping[str, Numbers]) -> DenseNetwork:
        """Return the network with other values of some groups of parameters."""
        return self.with_parameters(
            values.get("weights", self.weights), values.get("biases", self.biases)
        )

    def output(self, inputs: Sequence[float]) -> Numbers:
        """Return the outputs for some inputs."""
        for layer in self.layers:
            function = ACTIVATIONS[layer.activation].function
            inputs = [function(net) for net in layer.nets(inputs)]
        return tuple(inputs)

    def mean_loss(self, samples: Sequence[Sample]) -> float:
        """Return the mean loss over some samples; infinite if it overflows or is undefined."""
        values = LOSSES[self.loss].values
        totals = [_sum(values(each.targets, self.output(each.inputs))) for each in samples]
        return _sum(totals) / len(totals)

    def update(self, samples: Sequence[Sample], rule: UpdateRule) -> DenseUpdate:
        """Return one gradient step on the mean loss of some samples (equations 6 to 13).

        The layers are updated from the last to the first. A simultaneous update takes all
        derivatives at the parameters before it. A sequential update propagates the error back
        through the updated weights of the later layers, which is not the gradient any more.

        Args:
            samples: One for an update from a single sample, all for a full batch.
            rule: Learning rate, trained groups (``weights``, ``biases``) and order of the update.
        """
        propagations = [self._forward(sample) for sample in samples]
        after: list[Layer] = []
        gradients: list[Gradient] = []
        for index, layer in reversed(list(enumerate(self.layers))):
            derivatives = [
                Gradient.of(layer, each.outs[index], each.deltas[0]) for each in propagations
            ]
            gradient = Gradient.mean(derivatives)
            moved = layer.moved(gradient, rule)
            after.insert(0, moved)
            gradients.insert(0, gradient)
            if index:
                seen = moved if rule.sequential else layer
                propagations = [self._backward(each, seen, index - 1) for each in propagations]
        loss = _sum([each.loss for each in propagations]) / len(propagations)
        network = DenseNetwork(tuple(after), self.loss)
        return DenseUpdate(
            self, network, loss, tuple(propagations), tuple(gradients), rule.sequential
        )

    def _forward(self, sample: Sample) -> Propagation:
        """Propagate forward, and compute the deltas of the last layer (equations 6 to 10)."""
        nets: list[Numbers] = []
        outs: list[Numbers] = [sample.inputs]
        for layer in self.layers:
            nets.append(layer.nets(outs[-1]))
            outs.append(tuple(map(ACTIVATIONS[layer.activation].function, nets[-1])))
        loss = LOSSES[self.loss]
        errors = loss.derivatives(sample.targets, outs[-1])
        derivatives = tuple(
            map(ACTIVATIONS[self.layers[-1].activation].derivative, nets[-1], outs[-1])
        )
        return Propagation(
            sample=sample,
            nets=tuple(nets),
            outs=tuple(outs),
            losses=loss.values(sample.targets, outs[-1]),
            errors=(errors,),
            derivatives=(derivatives,),
            deltas=(_products(errors, derivatives),),
        )

    def _backward(self, propagated: Propagation, later: Layer, index: int) -> Propagation:
        """Propagate one layer further back, through the ``later`` layer (equations 9 and 10)."""
        errors = later.errors(propagated.deltas[0])
        derivative = ACTIVATIONS[self.layers[index].activation].derivative
        derivatives = tuple(map(derivative, propagated.nets[index], propagated.outs[index + 1]))
        return propagated._replace(
            errors=(errors, *propagated.errors),
            derivatives=(derivatives, *propagated.derivatives),
            deltas=(_products(errors, derivatives), *propagated.deltas),
        )


def _dot(first: Sequence[float], second: Sequence[float]) -> float:
    """Return the dot product, summed from the first entry to the last."""
    return _sum(_products(first, second))


def _products(first: Sequence[float], second: Sequence[float]) -> Numbers:
    return tuple([a * b for a, b in zip(first, second, strict=True)])


def _sum(numbers: Sequence[float]) -> float:
    """Sum from the first entry to the last; since Python 3.12 ``sum`` compensates rounding."""
    total = 0.0
    for number in numbers:
        total += number
    return total


def _mean_of(rows: Sequence[Numbers]) -> Numbers:
    """Return the mean of several rows, entry by entry."""
    return tuple([_sum(entries) / len(rows) for entries in zip(*rows, strict=True)])


def _taken(numbers: Iterator[float], like: Sequence[float]) -> Numbers:
    return tuple([float(next(numbers)) for _ in like])
