"""The best fit of a number of neurons to the samples, with a proven lower bound."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from relufit.dynamics.best_fit.lower_bound import lower_bound
from relufit.dynamics.best_fit.search import Problem, refined, search
from relufit.network.relu_sum import ReluSum

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from relufit.dynamics.best_fit.lower_bound import Left
    from relufit.dynamics.best_fit.search import PiecewiseLinear

__all__ = ["MAX_PROVEN_NEURONS", "MOST_SAMPLES", "BestFit", "best_fit"]

MAX_PROVEN_NEURONS = 6  # beyond, the bound takes long and proves little
MOST_SAMPLES = 10_000
RANDOM_STARTS = 8
EXACT = 1e-9  # of the mean of y²: an error below this counts as 0, for rounding comes near
KEPT = 32  # fits, in memory
NEARLY_FLAT = 1e-6  # slope, as a share of height over width, of a line that stands for a constant


@dataclass(frozen=True, slots=True, kw_only=True)
class BestFit:
    """The best fit of so many neurons.

    Attributes:
        neurons: How many.
        network: A network of so many neurons, or fewer, that reaches it.
        error: Its mean of delta².
        lower_bound: No network of so many neurons has an error below this; 0 where none was sought.
    """

    neurons: int
    network: ReluSum
    error: float
    lower_bound: float


@np.errstate(over="ignore", invalid="ignore")  # an error beyond all numbers is infinite
def best_fit(
    x: NDArray[np.float64],
    y: NDArray[np.float64],
    neurons: int,
    *,
    output_bias: float | None = 0.0,
    start: Sequence[float] = (),
    worth_proving: float = 0.0,
) -> BestFit:
    """The best fit of a sum ``Σ w_i·relu(x + b_i) + c`` to samples, by mean squared error.

    On the samples a neuron with its knot among them is a bend. One that is active on all of them
    is a line that is 0 left of them, so its slope and its value at the first sample have the same
    sign; two of those add up to any line. So k neurons draw, left of the first bend and up to a
    limit that costs nothing: 0, with k bends; a line of that kind, with k - 1; any line, with
    k - 2. With a free c: any constant, with k bends; any line, with k - 1. Each kind is searched
    from many starts (:mod:`relufit.dynamics.best_fit.search`) and bounded from below
    (:mod:`relufit.dynamics.best_fit.lower_bound`).

    Args:
        x: Where the samples lie, shape (samples,).
        y: The reference there, shape (samples,).
        neurons: How many neurons, from 1 to 6.
        output_bias: The constant c; None if it is free.
        start: Knots of a known network, to begin a search with.
        worth_proving: A lower bound is sought if the error of the best fit is above this.

    Raises:
        ValueError: There are too many neurons or samples, or all x are the same.

    Example:
        >>> x = np.linspace(0.0, 4.0, 41)
        >>> fit = best_fit(x, np.abs(x - 2.0), neurons=3)
        >>> fit.error < 1e-20, fit.lower_bound
        (True, 0.0)
    """
    if not (1 <= neurons <= MAX_PROVEN_NEURONS and len(x) <= MOST_SAMPLES):
        raise ValueError(
            f"expected 1 to {MAX_PROVEN_NEURONS} neurons and up to {MOST_SAMPLES} samples"
        )
    x, y = np.asarray(x, np.float64), np.asarray(y, np.float64)
    data = _Data(x.tobytes(), y.tobytes(), neurons, output_bias, tuple(start))
    plane = data.plane
    best, lowest = _found(data), 0.0
    if best[0].error > max(EXACT * float(plane.y @ plane.y), worth_proving * len(x)):
        best, lowest = _proven(data)
    network = plane.network(best[1], best[0])
    return BestFit(
        neurons=neurons,
        network=network,
        error=float(np.mean((y - network.outputs(x)) ** 2)),
        lower_bound=lowest / len(x),
    )


class _Data(NamedTuple):
    """What a fit depends on: many runs are compared with the same one, which is then at hand."""

    x: bytes
    y: bytes
    neurons: int
    output_bias: float | None
    start: tuple[float, ...]

    @property
    def plane(self) -> _Plane:
        return _Plane.of(np.frombuffer(self.x), np.frombuffer(self.y), self.output_bias)

    @property
    def kinds(self) -> Iterable[tuple[Left, int]]:
        return _kinds(self.neurons, free_constant=self.output_bias is None)


Found = tuple["PiecewiseLinear", "Left"]


@lru_cache(maxsize=KEPT)
def _found(data: _Data) -> Found:
    """Return the best fit of all kinds that the searches find."""
    plane = data.plane
    known = plane.placed(data.start)
    found: list[Found] = [
        (search(plane.problem(left), _starts(bends, known)), left) for left, bends in data.kinds
    ]
    return min(found, key=lambda each: plane.residuals(each[1], each[0]))


@lru_cache(maxsize=KEPT)
def _proven(data: _Data) -> tuple[Found, float]:
    """Return the best fit and a lower bound on the sum of delta² of any, from which it may gain."""
    plane = data.plane
    best = _found(data)
    lowest = best[0].error
    for left, bends in data.kinds:
        bound = lower_bound(plane.u, plane.y, knots=bends, left=left, reached=best[0].error)
        there = refined(plane.problem(left), plane.inside(bound.cells))
        if len(there.knots) == bends and there.error < best[0].error:
            best = there, left
        lowest = min(lowest, bound.error)
    return best, lowest


class _Plane(NamedTuple):
    """The samples in ascending order, x moved and scaled to u from 0 to 1.

    Attributes:
        low: The smallest x.
        width: From there to the largest.
        u: Shape (samples,).
        y: Shape (samples,), less the constant c where that is given.
        constant: The constant c; None where it is free.
    """

    low: float
    width: float
    u: NDArray[np.float64]
    y: NDArray[np.float64]
    constant: float | None

    @classmethod
    def of(
        cls, x: NDArray[np.float64], y: NDArray[np.float64], output_bias: float | None
    ) -> _Plane:
        low, width = float(x.min()), float(np.ptp(x))
        if not width:
            raise ValueError("expected samples at more than one x")
        order = np.argsort(x, kind="stable")
        return cls(
            low, width, (x[order] - low) / width, y[order] - (output_bias or 0.0), output_bias
        )

    def placed(self, knots: Iterable[float]) -> list[float]:
        """Where knots lie in u; those beyond the samples at their edge."""
        return [min(max((knot - self.low) / self.width, 0.0), 1.0) for knot in knots]

    def inside(self, cells: Sequence[int]) -> NDArray[np.float64]:
        """Knots inside cells, each cell named by the sample on its left; apart in a shared one."""
        knots = [
            self.u[cell]
            + (1 + cells[:n].count(cell))
            / (1 + cells.count(cell))
            * (self.u[cell + 1] - self.u[cell])
            for n, cell in enumerate(cells)
        ]
        return np.array(knots, dtype=np.float64)

    def problem(self, left: Left) -> Problem:
        """The search for a curve with a given kind of left segment."""
        ones = np.ones_like(self.u)
        columns = {"zero": [], "constant": [ones]}.get(left, [ones, self.u])
        return Problem(
            u=self.u,
            y=self.y,
            left=np.stack(columns, axis=1) if columns else np.empty((len(self.u), 0)),
            same_sign=left == "same sign",
        )

    def network(self, left: Left, curve: PiecewiseLinear) -> ReluSum:
        """A network that draws a curve on the samples."""
        first = {"zero": 0, "constant": 1}.get(left, 2)
        value, slope = (*curve.coefficients[:first], 0.0, 0.0)[:2]
        bends = [
            (bend / self.width, self.low + self.width * knot)
            for bend, knot in zip(curve.coefficients[first:], curve.knots, strict=True)
        ]
        lines = self._lines(value, slope / self.width)
        constant = value if self.constant is None else self.constant
        parts = [*lines, *bends] or [(0.0, self.low)]  # 0 everywhere: a neuron of weight 0
        weights, knots = zip(*parts, strict=True)
        return ReluSum.of(weights, [-knot for knot in knots], None, constant)

    def residuals(self, left: Left, curve: PiecewiseLinear) -> float:
        """The sum of squared residuals of the network of a curve; infinite if it is not allowed."""
        if not np.isfinite(curve.error):
            return np.inf
        at = self.low + self.width * self.u
        shift = 0.0 if self.constant is None else self.constant
        return float(((self.y + shift - self.network(left, curve).outputs(at)) ** 2).sum())

    def _lines(self, value: float, slope: float) -> list[tuple[float, float]]:
        """Weights and knots of the neurons that draw a line of a value at the smallest x."""
        if self.constant is None:
            return [(slope, self.low)] if slope else []
        if value * slope < 0.0:
            second = value / self.width - slope
            return [(slope - second, self.low - self.width), (second, self.low - 2 * self.width)]
        weight = slope or value * NEARLY_FLAT / self.width
        return [(weight, self.low - value / weight)] if weight else []


def _kinds(neurons: int, *, free_constant: bool) -> list[tuple[Left, int]]:
    """The kinds of left segment of so many neurons, each with the bends that are left."""
    if free_constant:
        kinds: list[tuple[Left, int]] = [("constant", neurons), ("line", neurons - 1)]
    else:
        kinds = [
            ("zero", neurons),
            ("same sign", neurons - 1),
            ("constant", neurons - 1),
            ("line", neurons - 2),
        ]
    return [(left, bends) for left, bends in kinds if bends >= 0]


def _starts(bends: int, known: Sequence[float]) -> list[NDArray[np.float64]]:
    """Knots to begin a search with: evenly spaced, at random, and the last ones of a network."""
    generator = np.random.default_rng(0)
    starts = [np.linspace(0.0, 1.0, bends + 2)[1:-1]]
    starts += [generator.random(bends) for _ in range(RANDOM_STARTS if bends else 0)]
    if len(known) >= bends:
        starts.append(np.sort(np.array(known))[len(known) - bends :])
    return starts
