"""Networks side by side: the article's update for many runs at once, in lanes of vectors.

One flat array, the *state*, holds the parameters of all lanes, the lanes of one parameter beside
each other. Neurons come in tiles of a fixed size: first the weights of a tile, then its biases,
then its input weights; after the last tile come the output biases. A tile that is not full is
filled up with neurons that are never active.

Every lane gets the bits that :class:`relufit.network.relu_sum.ReluSum` gives: products and sums
are the same, in the same order. What an inactive neuron must not change is left alone by adding
-0.0 or subtracting 0.0, which leaves every number as it is, the sign of a zero included.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from relufit.study.compiled import compiled, inner, select

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["Rule", "advance", "forward", "outputs"]

Sizes = tuple[int, ...]  # only its length counts: it is part of the type, so known to the compiler
Option = Literal[True] | None  # None is part of the type too: its branches are not compiled


class Rule(NamedTuple):
    """The update and the sizes, all of them part of its type: each rule gets code of its own.

    Attributes:
        tile: As long as a tile has neurons.
        lanes: As long as there are lanes.
        weights: Weights are trained.
        biases: Biases are trained.
        input_weights: Input weights are trained.
        output_bias: The output bias is trained.
        sequential: Biases and input weights see the new weights.
        inputs: Some input weight is not 1, or they are trained.
    """

    tile: Sizes
    lanes: Sizes
    weights: Option
    biases: Option
    input_weights: Option
    output_bias: Option
    sequential: Option
    inputs: Option


@inner
def forward(state: Floats, at: int, x: float, total: float, rule: Rule) -> float:
    """The output with the terms of one tile added, neuron by neuron, for the lane at ``at``."""
    size, width = len(rule.tile), len(rule.lanes)
    for i in range(size):
        z = x + state[at + (size + i) * width]
        if rule.inputs is not None:
            z = state[at + (2 * size + i) * width] * x + state[at + (size + i) * width]
        total += select(z > 0.0, state[at + i * width] * z, -0.0)
    return total


@inner
def move(state: Floats, at: int, x: float, back: float, rule: Rule) -> None:
    """Update one tile for the lane at ``at``; ``back`` is -2·lr·delta."""
    size, width = len(rule.tile), len(rule.lanes)
    for i in range(size):
        w = state[at + i * width]
        b = state[at + (size + i) * width]
        a = state[at + (2 * size + i) * width]
        z = x + b if rule.inputs is None else a * x + b
        active = z > 0.0
        seen = w
        if rule.weights is not None:
            moved = w - select(active, back * z, 0.0)
            state[at + i * width] = moved
            if rule.sequential is not None:
                seen = moved
        if rule.biases is not None:
            state[at + (size + i) * width] = b - select(active, back * seen, 0.0)
        if rule.input_weights is not None:
            state[at + (2 * size + i) * width] = a - select(active, back * seen * x, 0.0)


@inner
def outputs(state: Floats, x: Floats, found: Floats, rule: Rule) -> None:
    """The output of every lane, each at its own x."""
    width = len(rule.lanes)
    stride = 3 * len(rule.tile) * width
    constant = len(state) - width
    for lane in range(width):
        found[lane] = state[constant + lane]
    for first in range(0, constant, stride):
        block = state[first : first + stride]
        for lane in range(width):
            found[lane] = forward(block, lane, x[lane], found[lane], rule)


@compiled
def advance(
    state: Floats, back_rate: Floats, x: Floats, y: Floats, back: Floats, rule: Rule
) -> None:
    """Update all lanes once for each sample.

    Args:
        state: The parameters, changed in place.
        back_rate: ``-2·lr`` of each lane.
        x: Samples of each lane, shape (samples, lanes).
        y: The reference there, the same shape.
        back: Room for one number a lane.
        rule: How they are updated.
    """
    if len(state) == (3 * len(rule.tile) + 1) * len(rule.lanes):
        advance_one_tile(state, back_rate, x, y, rule)
    else:
        advance_tiles(state, back_rate, x, y, back, rule)


@inner
def advance_one_tile(state: Floats, back_rate: Floats, x: Floats, y: Floats, rule: Rule) -> None:
    """Update lanes of a single tile: all of a lane's numbers stay in registers."""
    width = len(rule.lanes)
    constant = 3 * len(rule.tile) * width
    for t in range(len(x)):
        x_t, y_t = x[t], y[t]
        for lane in range(width):
            total = forward(state, lane, x_t[lane], state[constant + lane], rule)
            back = back_rate[lane] * (y_t[lane] - total)
            move(state, lane, x_t[lane], back, rule)
            if rule.output_bias is not None:
                state[constant + lane] -= back


@inner
def advance_tiles(
    state: Floats, back_rate: Floats, x: Floats, y: Floats, back: Floats, rule: Rule
) -> None:
    """Update lanes of any number of tiles: first the outputs, then tile by tile."""
    width = len(rule.lanes)
    stride = 3 * len(rule.tile) * width
    constant = len(state) - width
    for t in range(len(x)):
        x_t, y_t = x[t], y[t]
        outputs(state, x_t, back, rule)
        for lane in range(width):
            back[lane] = back_rate[lane] * (y_t[lane] - back[lane])
        for first in range(0, constant, stride):
            block = state[first : first + stride]
            for lane in range(width):
                move(block, lane, x_t[lane], back[lane], rule)
        if rule.output_bias is not None:
            for lane in range(width):
                state[constant + lane] -= back[lane]
