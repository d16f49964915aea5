"""The contents of a batch slot: the state of a run, put in and read out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from relufit.study.engine.compiled import inner
from relufit.study.engine.slots import SLOTS

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.study.engine.slots import Rule
    from relufit.study.engine.tables import CellBatch

    Floats = NDArray[np.float64]

__all__ = ["all_finite", "copy", "put", "read_back"]

_NEVER_ACTIVE = -np.finfo(np.float64).max  # a bias that no sample can outweigh


@inner
def put(state: Floats, slot: int, batch: CellBatch, cell: int, rule: Rule) -> None:
    """Give a slot the parameters of a cell, and fill its last tile up."""
    neurons, size, layers = batch.weights.shape[1], len(rule.tile), rule.layers
    constant = len(state) // SLOTS - rule.tail
    for at in range(slot, len(state), SLOTS):
        state[at] = 0.0
    for neuron in range(constant // (3 * layers)):
        at = row(neuron, rule) * SLOTS + slot
        real = neuron < neurons
        state[at] = batch.weights[cell, neuron] if real else 0.0
        if rule.inputs is None:
            state[at + size * SLOTS] = batch.biases[cell, neuron] if real else _NEVER_ACTIVE
        else:  # without input weight and bias, too, a neuron is never active
            state[at + size * SLOTS] = batch.biases[cell, neuron] if real else 0.0
            state[at + 2 * size * SLOTS] = batch.input_weights[cell, neuron] if real else 0.0
    state[constant * SLOTS + slot] = batch.output_bias[cell]
    if layers > 1:
        for layer in range(2):
            put_memory(state, slot, batch.memory[cell, layer], layer + 1, rule)


@inner
def read_back(state: Floats, slot: int, batch: CellBatch, cell: int, rule: Rule) -> None:
    """Write the parameters of a slot back to its cell, and what its optimizer keeps."""
    neurons, size = batch.weights.shape[1], len(rule.tile)
    for neuron in range(neurons):
        at = row(neuron, rule) * SLOTS + slot
        batch.weights[cell, neuron] = state[at]
        batch.biases[cell, neuron] = state[at + size * SLOTS]
        if rule.inputs is not None:
            batch.input_weights[cell, neuron] = state[at + 2 * size * SLOTS]
    batch.output_bias[cell] = state[len(state) - rule.tail * SLOTS + slot]
    if rule.layers > 1:
        for layer in range(2):
            take_memory(state, slot, batch.memory[cell, layer], layer + 1, rule)


@inner
def put_memory(state: Floats, slot: int, memory: Floats, layer: int, rule: Rule) -> None:
    """Give a slot what an optimizer keeps in one layer."""
    neurons, size = (len(memory) - 1) // 3, len(rule.tile)
    for neuron in range(neurons):
        for group in range(3):
            at = row(neuron, rule) + (3 * layer + group) * size
            state[at * SLOTS + slot] = memory[group * neurons + neuron]
    state[len(state) - (rule.tail - layer) * SLOTS + slot] = memory[3 * neurons]


@inner
def take_memory(state: Floats, slot: int, memory: Floats, layer: int, rule: Rule) -> None:
    """Read what an optimizer keeps in one layer of a slot."""
    neurons, size = (len(memory) - 1) // 3, len(rule.tile)
    for neuron in range(neurons):
        for group in range(3):
            at = row(neuron, rule) + (3 * layer + group) * size
            memory[group * neurons + neuron] = state[at * SLOTS + slot]
    memory[3 * neurons] = state[len(state) - (rule.tail - layer) * SLOTS + slot]


@inner
def row(neuron: int, rule: Rule) -> int:
    """The row of a neuron's weight in the state; its bias is a tile further, and so on."""
    size = len(rule.tile)
    return neuron // size * 3 * size * rule.layers + neuron % size


@inner
def copy(source: Floats, target: Floats) -> None:
    """Copy one array into another."""
    for at in range(len(source)):
        target[at] = source[at]


@inner
def all_finite(state: Floats, slot: int) -> bool:
    """Whether every parameter of a slot is a finite number."""
    for at in range(slot, len(state), SLOTS):  # noqa: SIM110 - numba knows no generators
        if not np.isfinite(state[at]):
            return False
    return True
