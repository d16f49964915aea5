"""The errors of many networks, summed in NumPy's order to give bit-identical results."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from relufit.study.engine.compiled import compiled, inner
from relufit.study.engine.slots import SLOTS, forward, outputs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.study.engine.slots import Rule

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

__all__ = ["DEEPEST", "SumOrder", "errors", "sum_order"]

_BLOCK = 128  # numpy.add sums up to so many numbers in eight columns, and halves longer arrays
DEEPEST = 24  # partial sums on the stack: enough for 10 million samples
_EVERY = 16  # samples between two checks of the bound


class SumOrder(NamedTuple):
    """NumPy's order of summation: blocks, and how their sums are joined.

    Attributes:
        sizes: Length of each block.
        joins: After each block, how often the two latest sums are added.
    """

    sizes: Integers
    joins: Integers


@cache
def sum_order(samples: int) -> SumOrder:
    """Return the order of ``numpy.sum`` for a contiguous array (pairwise summation).

    Example:
        >>> [part.tolist() for part in sum_order(400)]
        [[96, 104, 96, 104], [0, 1, 0, 2]]
    """
    sizes: list[int] = []
    joins: list[int] = []

    def add(length: int) -> None:
        if length <= _BLOCK:
            sizes.append(length)
            joins.append(0)
            return
        half = length // 2
        half -= half % 8
        add(half)
        add(length - half)
        joins[-1] += 1

    add(samples)
    return SumOrder(np.array(sizes), np.array(joins))


@compiled
def errors(
    state: Floats,
    x: Floats,
    y: Floats,
    order: SumOrder,
    bound: Floats,
    room: Floats,
    found: Floats,
    rule: Rule,
) -> None:
    """Compute the mean of delta² over the samples, for every slot.

    Args:
        state: The parameters, as in :mod:`relufit.study.engine.slots`.
        x: Measured samples of each slot, shape (samples, slots).
        y: The reference at x, the same shape.
        order: The order of the additions.
        bound: A slot's error is not needed once its sum exceeds this. When that is so for all
            slots, the computation stops, and the errors are infinite.
        room: Workspace for 8 + ``DEEPEST`` numbers per slot, shape (8 + DEEPEST, slots).
        found: Output, shape (slots,).
        rule: The compiled rule that reads the state.
    """
    columns, sums = room[:8], room[8:]
    # Plain zeros would be compiled as constants.
    t, depth = int(np.int64(0)), int(np.int64(0))
    for block in range(len(order.sizes)):
        size = order.sizes[block]
        whole = size - size % 8
        clear(columns)
        for i in range(0, whole, _EVERY):
            add_squares(state, x, y, t + i, min(_EVERY, whole - i), columns, found, rule)
            if beyond(columns, sums, depth, bound, found):
                for slot in range(len(found)):
                    found[slot] = np.inf
                return
        join(columns, sums[depth])
        add_squares(state, x, y, t + whole, size - whole, sums[depth : depth + 1], found, rule)
        t += size
        for _ in range(order.joins[block]):
            depth -= 1
            add(sums[depth], sums[depth + 1])
        depth += 1
    for slot in range(len(found)):
        found[slot] = sums[0, slot] / len(x)


@inner
def add_squares(
    state: Floats,
    x: Floats,
    y: Floats,
    first: int,
    count: int,
    totals: Floats,
    room: Floats,
    rule: Rule,
) -> None:
    """Add ``delta²`` of every slot on ``count`` samples, in turn to each row of ``totals``."""
    constant = 3 * len(rule.tile) * rule.layers * SLOTS
    turn = 0
    for t in range(first, first + count):
        x_t, y_t, total = x[t], y[t], totals[turn]
        if len(state) == constant + rule.tail * SLOTS:  # a single tile: the workspace is not needed
            for slot in range(SLOTS):
                delta = y_t[slot] - forward(state, slot, x_t[slot], state[constant + slot], rule)
                total[slot] += delta * delta
        else:
            outputs(state, x_t, room, rule)
            for slot in range(SLOTS):
                delta = y_t[slot] - room[slot]
                total[slot] += delta * delta
        turn = turn + 1 if turn + 1 < len(totals) else 0


@inner
def clear(columns: Floats) -> None:
    """Set all to 0."""
    for i in range(len(columns)):
        for slot in range(columns.shape[1]):
            columns[i, slot] = 0.0


@inner
def add(total: Floats, more: Floats) -> None:
    """Add one number to each slot's total."""
    for slot in range(len(total)):
        total[slot] += more[slot]


@inner
def join(columns: Floats, total: Floats) -> None:
    """Add up the eight columns of each slot."""
    c = columns
    for i in range(len(total)):
        total[i] = ((c[0, i] + c[1, i]) + (c[2, i] + c[3, i])) + (
            (c[4, i] + c[5, i]) + (c[6, i] + c[7, i])
        )


@inner
def beyond(columns: Floats, sums: Floats, depth: int, bound: Floats, total: Floats) -> bool:
    """Whether the partial sum exceeds the bound in every slot."""
    for slot in range(len(total)):
        total[slot] = 0.0
    for i in range(len(columns)):
        add(total, columns[i])
    for i in range(depth):
        add(total, sums[i])
    slots_beyond = 0
    for slot in range(len(total)):
        slots_beyond += int(total[slot] > bound[slot])
    return slots_beyond == len(total)
