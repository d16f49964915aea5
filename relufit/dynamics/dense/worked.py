"""One update of a dense network, written out: formula, numbers and result.

Each formula is stored once, as TeX with ``<name>`` for quantities. Symbols in place of the names
give the formula, values give the numbers. Equation numbers are those of docs/backpropagation.md.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from relufit.dynamics.dense.quantities import (
    Line,
    Names,
    backprop_weights,
    dense_update_at,
    derivatives,
    parameter_values,
    propagation_quantities,
)
from relufit.dynamics.dense.worked_update import update_lines, update_values
from relufit.network.activations import ACTIVATIONS
from relufit.network.dense import Gradient
from relufit.network.losses import LOSSES
from relufit.training.dense.run import dense_update_rule

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from relufit.network.dense import DenseUpdate, Propagation
    from relufit.scenario.dense.document import DenseTraining
    from relufit.training.dense.trajectory import DenseTrajectory

__all__ = ["Section", "worked"]

MOST_LINES = 300  # more than a reader can follow on paper


class Section(NamedTuple):
    """A group of quantities.

    Attributes:
        part: The part of the update: forward, loss, mean_loss, backward, mean_gradient or update.
        lines: One line for each quantity, after the quantities that it depends on.
        values: The values of all quantities in the lines.
        layer: The layer, counted from 1; None for all layers.
        sample: The sample, counted from 1; None for all samples, or the only one.
    """

    part: str
    lines: tuple[Line, ...]
    values: dict[str, float]
    layer: int | None = None
    sample: int | None = None


def worked(trajectory: DenseTrajectory) -> list[Section]:
    """Return the first update of a run, or of a part of it, written out.

    Raises:
        InputError: The update has more than 300 lines.
    """
    update = dense_update_at(trajectory, 0)
    sections = [section for section in _sections(trajectory, update) if section.lines]
    lines = sum(len(section.lines) for section in sections)
    if lines > MOST_LINES:
        raise trajectory.scenario.fault(
            "network",
            "layers",
            f"expected a network whose update fits on {MOST_LINES} lines for the worked page, got "
            f'one of {lines} lines. Use fewer neurons, or batch = "sample".',
        )
    return sections


def _sections(trajectory: DenseTrajectory, update: DenseUpdate) -> Iterator[Section]:
    training = trajectory.scenario.training
    rule = dense_update_rule(training)
    names, trained = Names.of(update.before), rule.trained
    layers = len(update.before.layers)
    alone = len(update.propagations) == 1
    rate, samples = rule.learning_rate, len(update.propagations)
    shared: dict[str, float] = {
        **parameter_values(names, update.before, ""),
        **parameter_values(names, update.after, "+"),
        **derivatives(names, update.gradients, "E"),
        "E": update.loss,
        "lr": rate,
        "samples": samples,
    }
    if training:
        shared |= update_values(trajectory, training, names, update)
    losses = ["E"] if alone else [f"E({number + 1})" for number in range(samples)]
    per_sample: list[tuple[str, int | None, dict[str, float]]] = []
    for number, (loss, sample) in enumerate(zip(losses, update.propagations, strict=True), start=1):
        own = propagation_quantities(names, update, sample, loss)
        own |= derivatives(names, _gradients(update, sample), loss)
        per_sample.append((loss, None if alone else number, {**shared, **own}))
        shared |= {name: own[name] for name in own if name.startswith((loss, f"d{loss}/d"))}
    for loss, sample_number, values in per_sample:
        for index in range(layers):
            lines = tuple(_forward(names, update, index))
            yield Section("forward", lines, values, index + 1, sample_number)
        yield Section("loss", tuple(_loss(names, update, loss)), values, None, sample_number)
    if not alone:
        yield Section("mean_loss", (_mean_line("{}", losses),), shared)
    for group in _layer_groups(update):
        for loss, sample_number, values in per_sample:
            for index in group:
                lines = tuple(_backward(names, update, index, loss, trained))
                yield Section("backward", lines, values, index + 1, sample_number)
        moving = [name for index in reversed(group) for name in _trained(names, index, trained)]
        of_layer = group[0] + 1 if update.sequential else None
        if not alone:
            means = tuple(_mean_line(f"d{{}}/d{name}", losses) for name in moving)
            yield Section("mean_gradient", means, shared, of_layer)
        yield Section("update", _moves(training, moving), shared, of_layer)


def _moves(training: DenseTraining | None, moving: Sequence[str]) -> tuple[Line, ...]:
    """Equation 12, or what the optimizer does instead."""
    return tuple(update_lines(training, moving)) if training else ()


def _layer_groups(update: DenseUpdate) -> list[list[int]]:
    """Return groups of layers whose parameters are updated together, from the last layer on."""
    backwards = list(reversed(range(len(update.before.layers))))
    return [[index] for index in backwards] if update.sequential else [backwards]


def _gradients(update: DenseUpdate, sample: Propagation) -> list[Gradient]:
    """Return the gradient of each layer from one sample."""
    return [
        Gradient.of(layer, sample.outs[index], sample.deltas[index])
        for index, layer in enumerate(update.before.layers)
    ]


def _ins(names: Names, index: int) -> list[str]:
    """Return the names of the inputs of a layer."""
    return [name if index == 0 else f"out_{name}" for name in names.neurons[index]]


def _forward(names: Names, update: DenseUpdate, index: int) -> Iterator[Line]:
    """Equations 6 and 7."""
    out = ACTIVATIONS[update.before.layers[index].activation].formula
    ins = _ins(names, index)
    for neuron, weights, bias in zip(
        names.neurons[index + 1], names.weights[index], names.biases[index], strict=True
    ):
        products = [rf"<{w}> \cdot <{x}>" for w, x in zip(weights, ins, strict=True)]
        yield Line(f"net_{neuron}", " + ".join([*products, f"<{bias}>"]))
        yield Line(f"out_{neuron}", _of(out, neuron))


def _loss(names: Names, update: DenseUpdate, loss: str) -> Iterator[Line]:
    """Equation 8."""
    outputs = names.neurons[-1]
    for neuron in outputs:
        yield Line(f"E_{neuron}", _of_output(LOSSES[update.before.loss].formula, update, neuron))
    yield Line(loss, " + ".join(f"<E_{neuron}>" for neuron in outputs))


def _backward(
    names: Names, update: DenseUpdate, index: int, loss: str, trained: frozenset[str]
) -> Iterator[Line]:
    """Equations 9 to 11 for one layer."""
    layer = update.before.layers[index]
    ins = _ins(names, index)
    slope = ACTIVATIONS[layer.activation].derivative_formula
    for number, neuron in enumerate(names.neurons[index + 1]):
        yield from _error(names, update, index, number, loss)
        yield Line(f"dout_{neuron}/dnet_{neuron}", _of(slope, neuron))
        yield Line(
            f"delta_{neuron}", rf"<d{loss}/dout_{neuron}> \cdot <dout_{neuron}/dnet_{neuron}>"
        )
        if "weights" in trained:
            for weight, into in zip(names.weights[index][number], ins, strict=True):
                yield Line(f"d{loss}/d{weight}", rf"<delta_{neuron}> \cdot <{into}>")
    if "biases" in trained:
        for bias in dict.fromkeys(names.biases[index]):
            pairs = zip(names.neurons[index + 1], names.biases[index], strict=True)
            fed = [f"<delta_{neuron}>" for neuron, own in pairs if own == bias]
            yield Line(f"d{loss}/d{bias}", " + ".join(fed))


def _error(names: Names, update: DenseUpdate, index: int, number: int, loss: str) -> Iterator[Line]:
    """Yield the derivative of the loss with respect to the output of one neuron."""
    neuron = names.neurons[index + 1][number]
    last = len(update.before.layers) - 1
    if index == last:
        slope = LOSSES[update.before.loss].derivative_formula
        yield Line(f"d{loss}/dout_{neuron}", _of_output(slope, update, neuron))
        return
    _, mark = backprop_weights(update, index + 1)
    later = names.neurons[index + 2]
    products = [
        rf"<delta_{other}> \cdot <{row[number]}{mark}>"
        for other, row in zip(later, names.weights[index + 1], strict=True)
    ]
    if index == last - 1 and len(later) > 1:
        parts = [f"dE_{other}/dout_{neuron}" for other in later]
        yield from map(Line, parts, products)
        products = [f"<{part}>" for part in parts]
    yield Line(f"d{loss}/dout_{neuron}", " + ".join(products))


def _mean_line(form: str, losses: Sequence[str]) -> Line:
    """Equation 13."""
    terms = " + ".join(f"<{form.format(loss)}>" for loss in losses)
    return Line(form.format("E"), rf"\frac{{1}}{{<samples>}} \, \left({terms}\right)")


def _trained(names: Names, index: int, groups: frozenset[str]) -> list[str]:
    """Return the trained parameters of a layer."""
    weights = [name for row in names.weights[index] for name in row]
    moving = weights if "weights" in groups else []
    return moving + (list(dict.fromkeys(names.biases[index])) if "biases" in groups else [])


def _of_output(formula: str, update: DenseUpdate, neuron: str) -> str:
    """Return a formula of the loss for one output, with the sum over all outputs written out."""
    summed, outputs = LOSSES[update.before.loss].summed, Names.of(update.before).neurons[-1]
    terms = " + ".join(_of(summed, each) for each in outputs)
    return _of(formula, neuron).replace("<sum>", terms)


def _of(formula: str, neuron: str) -> str:
    """Return a formula for one neuron."""
    for name in ("t", "out", "net"):
        formula = formula.replace(f"<{name}>", f"<{name}_{neuron}>")
    return formula
