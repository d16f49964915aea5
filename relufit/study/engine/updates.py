"""Updates by the gradient and an optimizer for many runs at once: the functions of the registries.

The functions of :mod:`relufit.network.optimizers`, ``clipping`` and ``losses`` are compiled as they
stand. Sums are in the order of :func:`relufit.network.gradients.batch_gradient`, so every slot has
the bits of the plain loop.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

from relufit.network.optimizers import decayed
from relufit.study.engine.compiled import compilable, inner, inner_of_functions, select
from relufit.study.engine.slots import SLOTS, outputs

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from relufit.study.engine.slots import Option, Rule, Sizes

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

__all__ = ["ByGradient", "Functions", "Stretch", "UpdateRoom", "advance_by_gradient", "note_delta"]

Stretch: TypeAlias = tuple[int, int, int]
Functions: TypeAlias = tuple[Any, Any, Any, Any, Any]
"""The derivative of the loss of a sample in the output; ``measure``, ``limit`` and ``clip`` of
:class:`relufit.network.clipping.Clipping`; ``move`` of
:class:`relufit.network.optimizers.Optimizer`."""

compilable(decayed)


class UpdateRoom(NamedTuple):
    """What updates need beside the parameters and samples, and their workspace.

    Attributes:
        neurons: The number of neurons, without those that fill up a tile.
        size: Samples of an update.
        rate: ``-2·lr`` of each slot, for plain descent.
        back: Workspace for a number for each sample of an update, shape (size, slots).
        total: Workspace, shape (4, slots).
        pool: Blocks of the numbers of updates, one after another.
        here: The place in the pool of the numbers of each slot's next update.
        end: The updates of each slot's run for which the pool has numbers.
        numbers: The numbers of an update, shape (numbers, slots).
        decay: The weight decay of each slot.
        caps: The settings of the clipping, shape (settings, slots).
        limit: The number that all derivatives share when they are clipped.
    """

    neurons: int
    size: int
    rate: Floats
    back: Floats
    total: Floats
    pool: Floats
    here: Integers
    end: Integers
    numbers: Floats
    decay: Floats
    caps: Floats
    limit: Floats


class ByGradient(NamedTuple):
    """What else is compiled into an update by the gradient, see :class:`.slots.Rule`.

    Attributes:
        numbers: A tuple with one entry per number of an update.
        clips: The gradient is clipped.
        decouples: Weight decay shrinks the parameters.
    """

    numbers: Sizes
    clips: Option
    decouples: Option


@inner_of_functions
def advance_by_gradient(
    state: Floats,
    room: UpdateRoom,
    x: Floats,
    y: Floats,
    stretch: Stretch,
    rule: Rule,
    by: ByGradient,
    functions: Functions,
) -> None:
    """Update all slots.

    Args:
        state: Parameters, kept numbers and gradients, changed in place.
        room: Settings and workspace.
        x: Samples of an epoch, shape (samples, slots).
        y: The reference at x.
        stretch: The update of the epoch with which a stretch of updates began, how many of it are
            left out, and how many are made.
        rule: The trained groups.
        by: The rule of the optimizer.
        functions: Of the registries, see :data:`Functions`.
    """
    derivative, measure, limit, clip, move = functions
    place, skip, count = stretch
    for t in range(skip, skip + count):
        first = (place + t) * room.size
        own_x, own_y = x[first : first + room.size], y[first : first + room.size]
        take_numbers(room, t, len(by.numbers))
        derive(state, room, own_x, own_y, rule, derivative)
        fill_gradient(state, room.back, own_x, rule)
        if by.clips is not None:
            find_limit(state, room, rule, measure, limit)
        step(state, room, rule, by, clip, move)


@inner
def take_numbers(room: UpdateRoom, t: int, count: int) -> None:
    """Take the numbers of an update from the pool."""
    for slot in range(SLOTS):
        at = room.here[slot] + t * count
        for number in range(count):
            room.numbers[number, slot] = room.pool[at + number]


@inner_of_functions
def derive(
    state: Floats, room: UpdateRoom, x: Floats, y: Floats, rule: Rule, derivative: Any
) -> None:
    """Compute the derivative of the loss in the output of each sample."""
    total = room.total[0]
    for slot in range(SLOTS):
        total[slot] = -0.0
    for k in range(len(x)):
        own, y_k = room.back[k], y[k]
        outputs(state, x[k], own, rule)
        for slot in range(SLOTS):
            out = own[slot]
            total[slot] += y_k[slot] - out
            own[slot] = derivative(y_k[slot], out)
    note_delta(state, total, len(x))


@inner
def note_delta(state: Floats, total: Floats, samples: int) -> None:
    """Make the last row NaN where the mean of delta is no finite number."""
    last = state[len(state) - SLOTS :]
    for slot in range(SLOTS):
        last[slot] += 0.0 * (total[slot] / samples)


@inner
def fill_gradient(state: Floats, back: Floats, x: Floats, rule: Rule) -> None:
    """Compute the gradient of the mean loss: its sums run from the first sample to the last."""
    size = len(rule.tile)
    stride = 3 * size * rule.layers * SLOTS
    constant = len(state) - rule.tail * SLOTS
    for first in range(0, constant, stride):
        block = state[first : first + stride]
        begin_sums(block[stride - 3 * size * SLOTS :])
        for k in range(len(x)):
            x_k, back_k = x[k], back[k]
            for slot in range(SLOTS):
                add_gradient(block, slot, x_k[slot], back_k[slot], rule)
        divide(block[stride - 3 * size * SLOTS :], len(x))
    if rule.output_bias is not None:
        own = state[constant + (rule.layers - 1) * SLOTS : len(state) - SLOTS]
        begin_sums(own)
        for k in range(len(x)):
            back_k = back[k]
            for slot in range(SLOTS):
                own[slot] += back_k[slot]
        divide(own, len(x))


@inner
def begin_sums(rows: Floats) -> None:
    """Set all to -0.0, to which a number adds up to itself."""
    for at in range(len(rows)):
        rows[at] = -0.0


@inner
def divide(rows: Floats, samples: int) -> None:
    """Turn sums into means."""
    if samples > 1:
        for at in range(len(rows)):
            rows[at] /= samples


@inner
def add_gradient(block: Floats, at: int, x: float, back: float, rule: Rule) -> None:
    """Add the gradient of one sample for one tile of the slot at ``at``."""
    size = len(rule.tile)
    own = at + 3 * size * (rule.layers - 1) * SLOTS
    for i in range(size):
        z = block[at + (2 * size + i) * SLOTS] * x + block[at + (size + i) * SLOTS]
        push = select(z > 0.0, back * block[at + i * SLOTS], 0.0)
        if rule.weights is not None:
            block[own + i * SLOTS] += select(z > 0.0, back * z, 0.0)
        if rule.biases is not None:
            block[own + (size + i) * SLOTS] += push
        if rule.input_weights is not None:
            block[own + (2 * size + i) * SLOTS] += push * x


@inner_of_functions
def find_limit(state: Floats, room: UpdateRoom, rule: Rule, measure: Any, limit: Any) -> None:
    """Find the number that all derivatives of a slot share, group by group of the parameters."""
    total = room.total[0]
    for slot in range(SLOTS):
        total[slot] = 0.0
    if rule.weights is not None:
        measure_group(state, total, room.neurons, 0, rule, measure)
    if rule.biases is not None:
        measure_group(state, total, room.neurons, 1, rule, measure)
    if rule.input_weights is not None:
        measure_group(state, total, room.neurons, 2, rule, measure)
    if rule.output_bias is not None:
        last = len(state) - 2 * SLOTS
        for slot in range(SLOTS):
            total[slot] = measure(total[slot], state[last + slot])
    for slot in range(SLOTS):
        room.limit[slot] = limit(total[slot], room.caps[:, slot])


@inner_of_functions
def measure_group(
    state: Floats, total: Floats, neurons: int, group: int, rule: Rule, measure: Any
) -> None:
    """Measure the derivatives of one group, from the first neuron to the last."""
    size, layers = len(rule.tile), rule.layers
    for neuron in range(neurons):
        row = (neuron // size * layers + layers - 1) * 3 * size + group * size + neuron % size
        own = state[row * SLOTS : (row + 1) * SLOTS]
        for slot in range(SLOTS):
            total[slot] = measure(total[slot], own[slot])


@inner_of_functions
def step(state: Floats, room: UpdateRoom, rule: Rule, by: ByGradient, clip: Any, move: Any) -> None:
    """Move all trained parameters."""
    size = len(rule.tile)
    stride = 3 * size * rule.layers * SLOTS
    constant = len(state) - rule.tail * SLOTS
    for first in range(0, constant, stride):
        block = state[first : first + stride]
        for i in range(size):
            if rule.weights is not None:
                move_one(block, i, 3 * size, room, by, clip, move)
            if rule.biases is not None:
                move_one(block, size + i, 3 * size, room, by, clip, move)
            if rule.input_weights is not None:
                move_one(block, 2 * size + i, 3 * size, room, by, clip, move)
    if rule.output_bias is not None:
        move_one(state[constant:], 0, 1, room, by, clip, move)


@inner_of_functions
def move_one(
    block: Floats, row: int, layer: int, room: UpdateRoom, by: ByGradient, clip: Any, move: Any
) -> None:
    """Move one parameter of each slot; its kept numbers and its gradient lie a layer apart."""
    for slot in range(SLOTS):
        at = row * SLOTS + slot
        p, g = block[at], block[at + 3 * layer * SLOTS]
        a, b = block[at + layer * SLOTS], block[at + 2 * layer * SLOTS]
        if by.clips is not None:
            g = clip(g, room.limit[slot])
        rate, decay = room.numbers[0, slot], room.decay[slot]
        p, g = decayed(p, g, rate, decay, by.decouples is not None)
        p, a, b = move(p, g, a, b, room.numbers[:, slot])
        block[at], block[at + layer * SLOTS], block[at + 2 * layer * SLOTS] = p, a, b
        block[at + 3 * layer * SLOTS] = 0.0  # it need not be finite
