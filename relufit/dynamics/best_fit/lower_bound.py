"""A proven lower bound on the error of every continuous curve of a given number of knots.

Branch and bound. A *box* says of each knot in which range of cells (from one sample to the next)
it lies, and whether the slope grows or falls there. In a box the samples outside the ranges belong
to known segments. Leave out the others, and the error is a convex function of the segments, a line
each. That two segments meet inside a range says that their difference has one sign at its start and
the other at its end: two linear inequalities. So the least error in a box is at least the value of
a small quadratic programme, and that is at least the value of its dual at any multipliers λ >= 0::

    Σ error of the best lines + max over λ >= 0 of  λ·C·p - ¼ λ·(C H⁻¹ Cᵀ)·λ

with the best lines p, the normal matrices H and the inequalities ``C·(lines) <= 0`` (weak duality,
e.g. Boyd and Vandenberghe, Convex Optimization, section 5.2). Boxes whose bound is not below an
error that a known curve reaches are done; the others are cut in two.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Literal, NamedTuple

import numpy as np

from relufit.dynamics.best_fit.line_fits import RangeSums

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.dynamics.best_fit.line_fits import LineFits

__all__ = ["Bound", "Left", "lower_bound"]

Left = Literal["zero", "constant", "same sign", "line"]  # what is left of the first knot

SWEEPS = 30  # of coordinate ascent in the dual; each gives a valid bound, more a better one
BOXES_AT_ONCE = 2048
MOST_BOXES = 60_000  # then the lowest bound so far is the answer: valid, if not tight


class Bound(NamedTuple):
    """A lower bound.

    Attributes:
        error: No sum of squared residuals is below this.
        cells: Where that is due to knots in single cells, those cells, each by the number of the
            sample on its left: a curve may be found there.
    """

    error: float
    cells: tuple[int, ...] = ()


class Boxes(NamedTuple):
    """Boxes of knots.

    Attributes:
        first: The first cell of each knot's range, shape (boxes, knots).
        last: The last cell, shape (boxes, knots).
        bend: 1 where the slope grows at the knot, -1 where it falls, shape (boxes, knots).
        rise: For a left segment of kind ``"same sign"``, the sign of its slope and of its value
            at the first sample, shape (boxes,).
    """

    first: NDArray[np.int64]
    last: NDArray[np.int64]
    bend: NDArray[np.int64]
    rise: NDArray[np.int64]

    def of(self, chosen: NDArray[np.int64]) -> Boxes:
        """Some of the boxes."""
        return Boxes(*(each[chosen] for each in self))

    def joined(self, others: Boxes) -> Boxes:
        """These boxes and others."""
        return Boxes(*(np.concatenate(pair) for pair in zip(self, others, strict=True)))


def lower_bound(
    u: NDArray[np.float64],
    y: NDArray[np.float64],
    *,
    knots: int,
    left: Left,
    reached: float,
    gap: float = 1e-3,
) -> Bound:
    """What the sum of squared residuals of no curve of so many knots is below.

    Args:
        u: Where the samples lie, ascending from 0 to 1, shape (samples,).
        y: Their heights, shape (samples,).
        knots: How many inner knots the curve has.
        left: What lies left of the first knot: ``"zero"``, a ``"constant"``, a line whose slope
            and value at u = 0 have the ``"same sign"``, or any ``"line"``.
        reached: The error of a known curve.
        gap: The search ends when the bound is at most this share below ``reached``.
    """
    sums, good = RangeSums.of(u, y), reached * (1.0 - gap)
    boxes = _root(len(u), knots, left)
    bound = _bounds(boxes, sums, u, left)
    lowest, seen = Bound(good), len(bound)
    while seen < MOST_BOXES:
        order = np.argsort(bound, kind="stable")
        order = order[bound[order] < lowest.error]
        if not len(order):
            return lowest
        chosen, kept = boxes.of(order[:BOXES_AT_ONCE]), order[BOXES_AT_ONCE:]
        single = (chosen.last == chosen.first).all(axis=1)
        if single.any():  # cannot be cut further
            first = int(np.argmax(single))
            lowest = Bound(float(bound[order[first]]), tuple(chosen.first[first].tolist()))
        halves = _halves(chosen.of(np.flatnonzero(~single)))
        boxes = boxes.of(kept).joined(halves)
        bound = np.concatenate([bound[kept], _bounds(halves, sums, u, left)])
        seen += len(halves.rise)
    return min(lowest, Bound(float(bound.min(initial=good))))


def _root(samples: int, knots: int, left: Left) -> Boxes:
    """A box for each way to bend, with every knot anywhere."""
    signs = np.array(list(product((1, -1), repeat=knots + (left == "same sign"))), dtype=np.int64)
    bend = signs[:, :knots]
    return Boxes(
        first=np.zeros_like(bend),
        last=np.full_like(bend, samples - 2),
        bend=bend,
        rise=signs[:, -1] if left == "same sign" else np.zeros(len(signs), dtype=np.int64),
    )


def _halves(boxes: Boxes) -> Boxes:
    """Cut each box in two at the middle of its widest range; knots stay in their order."""
    rows = np.arange(len(boxes.rise))
    if not len(rows):
        return boxes
    widest = np.argmax(boxes.last - boxes.first, axis=1)
    middle = (boxes.first[rows, widest] + boxes.last[rows, widest]) // 2
    lower, upper = boxes.last.copy(), boxes.first.copy()
    lower[rows, widest], upper[rows, widest] = middle, middle + 1
    both = boxes._replace(last=lower).joined(boxes._replace(first=upper))
    first = np.maximum.accumulate(both.first, axis=1)
    last = np.minimum.accumulate(both.last[:, ::-1], axis=1)[:, ::-1]
    return both._replace(first=first, last=last).of(np.flatnonzero((first <= last).all(axis=1)))


def _bounds(
    boxes: Boxes, sums: RangeSums, u: NDArray[np.float64], left: Left
) -> NDArray[np.float64]:
    """A lower bound on the error in each box, shape (boxes,)."""
    components = _components(boxes, sums, len(u), left)
    rows, slack = _inequalities(boxes, components, u, left)
    inverse = np.einsum("brpi,bpij->brpj", rows, components.inverse)
    matrix = np.einsum("brpi,bspi->brs", inverse, rows)
    bounds: NDArray[np.float64] = components.error.sum(axis=1) + _dual(matrix, slack)
    return bounds


def _components(boxes: Boxes, sums: RangeSums, samples: int, left: Left) -> LineFits:
    """The best line through the sure samples of each segment, shape (boxes, segments)."""
    ends = np.zeros((len(boxes.rise), 1), dtype=np.int64)
    start = np.concatenate([ends, boxes.last + 1], axis=1)
    stop = np.concatenate([boxes.first + 1, ends + samples], axis=1)
    found = sums.lines(start, stop)
    if left == "constant":
        flat = sums.constants(start[:, 0], stop[:, 0])
        for whole, part in zip(found, flat, strict=True):
            whole[:, 0] = part
    elif left == "zero":
        for whole in found[1:4]:
            whole[:, 0] = 0.0
        found.error[:, 0] = sums.squares(start[:, 0], stop[:, 0])
        found.fixed[:, 0] = True
    return found


def _inequalities(
    boxes: Boxes, components: LineFits, u: NDArray[np.float64], left: Left
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The inequalities ``rows·(lines) <= 0`` of each box, and how far the best lines break them.

    Returns:
        Rows of shape (boxes, inequalities, segments, 2), and shape (boxes, inequalities); an
        inequality on a segment that its samples do not determine is left out: its row is 0.
    """
    count, knots = boxes.bend.shape
    extra = 2 * (left == "same sign")
    rows = np.zeros((count, 2 * knots + extra, knots + 1, 2))
    for knot in range(knots):
        bend = boxes.bend[:, knot]
        known = components.fixed[:, knot] & components.fixed[:, knot + 1]
        for row, at, sign in (
            (2 * knot, u[boxes.first[:, knot]], bend),
            (2 * knot + 1, u[boxes.last[:, knot] + 1], -bend),
        ):
            line = np.stack([np.ones_like(at), at], axis=1) * (sign * known)[:, None]
            rows[:, row, knot + 1], rows[:, row, knot] = line, -line
    if extra:
        rows[:, -2, 0, 0] = rows[:, -1, 0, 1] = -boxes.rise * components.fixed[:, 0]
    slack = rows[..., 0] * components.value[:, None] + rows[..., 1] * components.slope[:, None]
    return rows, slack.sum(axis=2)


def _dual(matrix: NDArray[np.float64], slack: NDArray[np.float64]) -> NDArray[np.float64]:
    """The best found value of ``λ·slack - ¼ λ·matrix·λ`` with λ >= 0, at least 0, by box.

    Coordinate ascent (Hildreth's method): each multiplier in turn goes to its best value.
    """
    count, rows = slack.shape
    diagonal = np.einsum("brr->br", matrix)
    usable = diagonal > 0
    step = usable * 2.0 / np.where(usable, diagonal, 1.0)
    multipliers, gradient = np.zeros((count, rows)), slack.copy()
    for _ in range(SWEEPS):
        for row in range(rows):
            before = multipliers[:, row].copy()
            multipliers[:, row] = np.maximum(before + gradient[:, row] * step[:, row], 0.0)
            moved = multipliers[:, row] - before
            gradient -= 0.5 * matrix[:, row] * moved[:, None]
    value: NDArray[np.float64] = 0.5 * (multipliers * (slack + gradient)).sum(axis=1)
    return np.maximum(value, 0.0)
