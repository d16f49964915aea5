"""Networks side by side: the article's update for many runs at once, in lanes of vectors.

One flat array, the *state*, holds the parameters of all lanes, the lanes of one parameter beside
each other. Neurons come in tiles of a fixed size: first the weights of a tile, then its biases,
then its input weights; after the last tile come the output biases. A tile that is not full is
filled up with neurons that are never active.

Every lane gets the bits that :class:`relufit.network.relu_sum.ReluSum` gives: products and sums
are the same, in the same order. An inactive neuron adds 0.0, and 0.0 times something is taken from
its parameters. That leaves every number as it is but -0.0, and no parameter is ever that: a network
begins without it, and no difference of two other numbers is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal, NamedTuple

from relufit.study.compiled import compiled, inner, select

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["LANES", "Rule", "advance", "forward", "outputs"]

LANES = 32  # eight vectors of four: enough to hide how long an addition takes

Sizes = tuple[int, ...]  # only its length counts: it is part of the type, so known to the compiler
Option = Literal[True] | None  # None is part of the type too: its branches are not compiled


class Rule(NamedTuple):
    """The update and the sizes, all of them part of its type: each rule gets code of its own.

    Attributes:
        tile: As long as a tile has neurons.
        weights: Weights are trained.
        biases: Biases are trained.
        input_weights: Input weights are trained.
        output_bias: The output bias is trained.
        sequential: Biases and input weights see the new weights.
        inputs: Some input weight is not 1, or they are trained.
    """

    tile: Sizes
    weights: Option
    biases: Option
    input_weights: Option
    output_bias: Option
    sequential: Option
    inputs: Option


@inner
def forward(state: Floats, at: int, x: float, total: float, rule: Rule) -> float:
    """The output with the terms of one tile added, neuron by neuron, for the lane at ``at``."""
    size = len(rule.tile)
    for i in range(size):
        z = x + state[at + (size + i) * LANES]
        if rule.inputs is not None:
            z = state[at + (2 * size + i) * LANES] * x + state[at + (size + i) * LANES]
        total += select(z > 0.0, state[at + i * LANES] * z, 0.0)
    return total


@inner
def move(state: Floats, at: int, x: float, back: float, rule: Rule) -> None:
    """Update one tile for the lane at ``at``; ``back`` is -2·lr·delta."""
    size = len(rule.tile)
    for i in range(size):
        w = state[at + i * LANES]
        b = state[at + (size + i) * LANES]
        a = state[at + (2 * size + i) * LANES]
        z = x + b if rule.inputs is None else a * x + b
        if rule.inputs is not None:
            z = select(z > 0.0, z, 0.0)  # it may be -inf, and 0 times that is no number
        own = select(z > 0.0, back, 0.0)
        seen = w
        if rule.weights is not None:
            moved = w - own * z
            state[at + i * LANES] = moved
            if rule.sequential is not None:
                seen = moved
        if rule.biases is not None:
            state[at + (size + i) * LANES] = b - own * seen
        if rule.input_weights is not None:
            state[at + (2 * size + i) * LANES] = a - own * seen * x


@inner
def outputs(state: Floats, x: Floats, found: Floats, rule: Rule) -> None:
    """The output of every lane, each at its own x."""
    stride = 3 * len(rule.tile) * LANES
    constant = len(state) - LANES
    for lane in range(LANES):
        found[lane] = state[constant + lane]
    for first in range(0, constant, stride):
        block = state[first : first + stride]
        for lane in range(LANES):
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
    if len(state) == (3 * len(rule.tile) + 1) * LANES:
        advance_one_tile(state, back_rate, x, y, rule)
    else:
        advance_tiles(state, back_rate, x, y, back, rule)


@inner
def advance_one_tile(state: Floats, back_rate: Floats, x: Floats, y: Floats, rule: Rule) -> None:
    """Update lanes of a single tile: all of a lane's numbers stay in registers."""
    constant = 3 * len(rule.tile) * LANES
    for t in range(len(x)):
        x_t, y_t = x[t], y[t]
        for lane in range(LANES):
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
    stride = 3 * len(rule.tile) * LANES
    constant = len(state) - LANES
    for t in range(len(x)):
        x_t, y_t = x[t], y[t]
        outputs(state, x_t, back, rule)
        for lane in range(LANES):
            back[lane] = back_rate[lane] * (y_t[lane] - back[lane])
        for first in range(0, constant, stride):
            block = state[first : first + stride]
            for lane in range(LANES):
                move(block, lane, x_t[lane], back[lane], rule)
        if rule.output_bias is not None:
            for lane in range(LANES):
                state[constant + lane] -= back[lane]
