"""The article's update for many runs at once, one run per batch slot (SIMD).

One flat array, the *state*, contains the parameters of all slots; the slots of one parameter are
contiguous. Neurons come in tiles of a fixed size: first the weights of a tile, then its biases,
then its input weights; after the last tile come the output biases. A partial tile is padded with
neurons that are never active. With an optimizer each tile, and the output bias, has four such
*layers*: parameters, the two numbers that are kept for each of them, and the gradient. With batches
the last row is 0 while all delta are finite numbers.

Every slot is bit-identical to :class:`relufit.network.relu_sum.ReluSum`: the same products and sums
in the same order. An inactive neuron adds 0.0, and 0.0 times a number is subtracted from its
parameters. That changes no number except -0.0, which never occurs: initial networks do not contain
it, and no difference of two other numbers is -0.0.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from relufit.study.engine.compiled import compiled, inner, select

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["SLOTS", "Rule", "advance_by_sample", "forward", "outputs"]

SLOTS = 32  # eight vectors of four: enough to hide the latency of an addition

Sizes = tuple[int, ...]  # only its length is used: it is part of the type, so known to the compiler
Option = Literal[True] | None  # None is part of the type too: its branches are not compiled


class Rule(NamedTuple):
    """The update and the sizes.

    Tuples and options are part of its type, so each combination of them is compiled separately.

    Attributes:
        tile: A tuple with one entry per neuron of a tile.
        weights: Weights are trained.
        biases: Biases are trained.
        input_weights: Input weights are trained.
        output_bias: The output bias is trained.
        sequential: Biases and input weights see the new weights.
        inputs: Some input weight is not 1, or they are trained.
        layers: The number of layers.
        tail: The number of rows after the last tile.
    """

    tile: Sizes
    weights: Option
    biases: Option
    input_weights: Option
    output_bias: Option
    sequential: Option
    inputs: Option
    layers: int = 1
    tail: int = 1


@inner
def forward(state: Floats, at: int, x: float, total: float, rule: Rule) -> float:
    """Add the terms of one tile to the output, neuron by neuron, for the slot at ``at``."""
    size = len(rule.tile)
    for i in range(size):
        z = x + state[at + (size + i) * SLOTS]
        if rule.inputs is not None:
            z = state[at + (2 * size + i) * SLOTS] * x + state[at + (size + i) * SLOTS]
        total += select(z > 0.0, state[at + i * SLOTS] * z, 0.0)
    return total


@inner
def move(state: Floats, at: int, x: float, back: float, rule: Rule) -> None:
    """Update one tile for the slot at ``at``; ``back`` is -2·lr·delta."""
    size = len(rule.tile)
    for i in range(size):
        w = state[at + i * SLOTS]
        b = state[at + (size + i) * SLOTS]
        a = state[at + (2 * size + i) * SLOTS]
        z = x + b if rule.inputs is None else a * x + b
        if rule.inputs is not None:
            z = select(z > 0.0, z, 0.0)  # it may be -inf, and 0 times that is NaN
        own = select(z > 0.0, back, 0.0)
        seen = w
        if rule.weights is not None:
            moved = w - own * z
            state[at + i * SLOTS] = moved
            if rule.sequential is not None:
                seen = moved
        if rule.biases is not None:
            state[at + (size + i) * SLOTS] = b - own * seen
        if rule.input_weights is not None:
            state[at + (2 * size + i) * SLOTS] = a - own * seen * x


@inner
def outputs(state: Floats, x: Floats, found: Floats, rule: Rule) -> None:
    """Compute the output of every slot, each at its own x."""
    stride = 3 * len(rule.tile) * rule.layers * SLOTS
    constant = len(state) - rule.tail * SLOTS
    for slot in range(SLOTS):
        found[slot] = state[constant + slot]
    for first in range(0, constant, stride):
        block = state[first : first + stride]
        for slot in range(SLOTS):
            found[slot] = forward(block, slot, x[slot], found[slot], rule)


@compiled
def advance_by_sample(
    state: Floats, back_rate: Floats, x: Floats, y: Floats, back: Floats, rule: Rule
) -> None:
    """Update all slots once for each sample.

    Args:
        state: The parameters, changed in place.
        back_rate: ``-2·lr`` of each slot.
        x: Samples of each slot, shape (samples, slots).
        y: The reference at x, the same shape.
        back: Workspace for one number per slot.
        rule: The update rule.
    """
    if len(state) == (3 * len(rule.tile) + 1) * SLOTS:
        advance_one_tile(state, back_rate, x, y, rule)
    else:
        advance_tiles(state, back_rate, x, y, back, rule)


@inner
def advance_one_tile(state: Floats, back_rate: Floats, x: Floats, y: Floats, rule: Rule) -> None:
    """Update slots of a single tile: all of a slot's numbers stay in registers."""
    constant = 3 * len(rule.tile) * SLOTS
    for t in range(len(x)):
        x_t, y_t = x[t], y[t]
        for slot in range(SLOTS):
            total = forward(state, slot, x_t[slot], state[constant + slot], rule)
            back = back_rate[slot] * (y_t[slot] - total)
            move(state, slot, x_t[slot], back, rule)
            if rule.output_bias is not None:
                state[constant + slot] -= back


@inner
def advance_tiles(
    state: Floats, back_rate: Floats, x: Floats, y: Floats, back: Floats, rule: Rule
) -> None:
    """Update slots of any number of tiles: first the outputs, then tile by tile."""
    stride = 3 * len(rule.tile) * SLOTS
    constant = len(state) - SLOTS
    for t in range(len(x)):
        x_t, y_t = x[t], y[t]
        outputs(state, x_t, back, rule)
        for slot in range(SLOTS):
            back[slot] = back_rate[slot] * (y_t[slot] - back[slot])
        for first in range(0, constant, stride):
            block = state[first : first + stride]
            for slot in range(SLOTS):
                move(block, slot, x_t[slot], back[slot], rule)
        if rule.output_bias is not None:
            for slot in range(SLOTS):
                state[constant + slot] -= back[slot]
