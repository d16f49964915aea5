"""Plain descent by batches for many runs at once.

Every slot is bit-identical to :func:`relufit.network.full_batch.updated_by_all`: each sum runs from
the first sample to the last, and starts with -0.0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.study.engine.compiled import inner, select
from relufit.study.engine.slots import SLOTS, outputs
from relufit.study.engine.updates import note_delta

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from relufit.study.engine.slots import Rule
    from relufit.study.engine.updates import Stretch, UpdateRoom

    Floats = NDArray[np.float64]

__all__ = ["advance_by_batches"]


@inner
def advance_by_batches(
    state: Floats,
    room: UpdateRoom,
    x: Floats,
    y: Floats,
    stretch: Stretch,
    rule: Rule,
) -> None:
    """Update all slots; see :func:`.updates.advance_by_gradient`."""
    stride = 3 * len(rule.tile) * SLOTS
    constant = len(state) - rule.tail * SLOTS
    place, skip, count = stretch
    for t in range(skip, skip + count):
        first = (place + t) * room.size
        own_x, own_y = x[first : first + room.size], y[first : first + room.size]
        find_steps(state, room, own_x, own_y, rule)
        for tile in range(0, constant, stride):
            block = state[tile : tile + stride]
            for i in range(len(rule.tile)):
                move_neuron(block, i, room, own_x, rule)
        if rule.output_bias is not None:
            move_output_bias(state[constant : constant + SLOTS], room, len(own_x))


@inner
def find_steps(state: Floats, room: UpdateRoom, x: Floats, y: Floats, rule: Rule) -> None:
    """Compute ``2·lr·delta`` of each sample."""
    total = room.total[0]
    clear(total)
    for k in range(len(x)):
        own, y_k = room.back[k], y[k]
        outputs(state, x[k], own, rule)
        for slot in range(SLOTS):
            delta = y_k[slot] - own[slot]
            total[slot] += delta
            own[slot] = -room.rate[slot] * delta
    note_delta(state, total, len(x))


@inner
def clear(total: Floats) -> None:
    """Set all to -0.0, to which a number adds up to itself."""
    for slot in range(SLOTS):
        total[slot] = -0.0


@inner
def move_output_bias(output_bias: Floats, room: UpdateRoom, count: int) -> None:
    """Move the output bias by the mean over the samples."""
    total = room.total[0]
    clear(total)
    for k in range(count):
        back_k = room.back[k]
        for slot in range(SLOTS):
            total[slot] += back_k[slot]
    add_mean(output_bias, total, count)


@inner
def move_neuron(block: Floats, i: int, room: UpdateRoom, x: Floats, rule: Rule) -> None:
    """Move the parameters of one neuron of a tile by the means over the samples."""
    size = len(rule.tile)
    weight = block[i * SLOTS : (i + 1) * SLOTS]
    bias = block[(size + i) * SLOTS : (size + i + 1) * SLOTS]
    input_weight = block[(2 * size + i) * SLOTS : (2 * size + i + 1) * SLOTS]
    seen, of_weight, of_bias, of_input = room.total[0], room.total[1], room.total[2], room.total[3]
    for slot in range(SLOTS):
        of_weight[slot] = of_bias[slot] = of_input[slot] = -0.0
        seen[slot] = weight[slot]
    if rule.weights is not None:
        sum_steps(bias, input_weight, room.back, x, of_weight)
        add_mean(weight, of_weight, len(x))
    if rule.sequential is not None:
        for slot in range(SLOTS):
            seen[slot] = weight[slot]
    for k in range(len(x)):
        x_k, back_k = x[k], room.back[k]
        for slot in range(SLOTS):
            z = input_weight[slot] * x_k[slot] + bias[slot]
            push = back_k[slot] * seen[slot]
            of_bias[slot] += select(z > 0.0, push, -0.0)
            of_input[slot] += select(z > 0.0, push * x_k[slot], -0.0)
    if rule.biases is not None:
        add_mean(bias, of_bias, len(x))
    if rule.input_weights is not None:
        add_mean(input_weight, of_input, len(x))


@inner
def sum_steps(bias: Floats, input_weight: Floats, back: Floats, x: Floats, total: Floats) -> None:
    """Sum the steps of a weight over the samples on which its neuron is active."""
    for k in range(len(x)):
        x_k, back_k = x[k], back[k]
        for slot in range(SLOTS):
            z = input_weight[slot] * x_k[slot] + bias[slot]
            total[slot] += select(z > 0.0, back_k[slot] * z, -0.0)


@inner
def add_mean(parameter: Floats, total: Floats, count: int) -> None:
    """Move a parameter of each slot by a sum divided by the number of samples."""
    for slot in range(SLOTS):
        parameter[slot] += total[slot] / count
