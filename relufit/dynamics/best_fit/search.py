"""Good knots for a continuous curve of straight pieces, by local search from many starts."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

__all__ = ["PiecewiseLinear", "Problem", "refined", "search"]

SWEEPS = 20  # over all knots; a search that does not improve ends before
STEPS = 30  # of refinement between the samples
SHARES = (1.0, 0.5, 0.25, 0.1, 0.02)  # of a step that are tried
LEAST_FALL = 1e-9  # of the error, for which it is worth going on


class PiecewiseLinear(NamedTuple):
    """A continuous curve of straight pieces.

    Attributes:
        error: Sum of squared residuals; infinite if the curve is not allowed.
        knots: Its inner knots, ascending.
        coefficients: Of the columns on the left, then the change of slope at each knot.
    """

    error: float
    knots: tuple[float, ...] = ()
    coefficients: tuple[float, ...] = ()


class Problem(NamedTuple):
    """Samples, and what a curve through them may be.

    Attributes:
        u: Where the samples lie, ascending from 0 to 1, shape (samples,).
        y: Their heights, shape (samples,).
        left: Columns that the curve may use besides its knots, shape (samples, columns).
        same_sign: Whether the coefficients of the two columns must not have opposite signs.
    """

    u: NDArray[np.float64]
    y: NDArray[np.float64]
    left: NDArray[np.float64]
    same_sign: bool = False

    def basis(self, knots: NDArray[np.float64]) -> NDArray[np.float64]:
        """The columns that a curve with these knots is a sum of."""
        return np.concatenate([self.left, np.maximum(self.u[:, None] - knots, 0.0)], axis=1)

    def fit(self, knots: NDArray[np.float64]) -> PiecewiseLinear:
        """The best curve with given knots."""
        knots = np.sort(knots)
        basis = self.basis(knots)
        coefficients = _solved(basis, self.y)
        error = float(((self.y - basis @ coefficients) ** 2).sum())
        if self.same_sign and coefficients[0] * coefficients[1] < 0.0:
            error = np.inf
        return PiecewiseLinear(error, tuple(knots.tolist()), tuple(coefficients.tolist()))


@np.errstate(over="ignore", invalid="ignore")  # an error beyond all numbers is infinite
def search(problem: Problem, starts: Iterable[NDArray[np.float64]]) -> PiecewiseLinear:
    """The best curve that local search finds from any of the starts, each as many knots.

    With all knots but one held, the best place for that one is found by trying all samples and the
    best place between any two; sweep after sweep over the knots, while the error falls. Then the
    knots are refined.
    """
    curves = (refined(problem, _swept(problem, start.copy())) for start in starts)
    return min(curves, key=lambda curve: curve.error)


@np.errstate(over="ignore", invalid="ignore")
def refined(problem: Problem, knots: NDArray[np.float64], lowest: float = 0.0) -> PiecewiseLinear:
    """The curve after moving the knots downhill, between the samples and across them.

    Gauss-Newton steps: the derivative of the curve by a knot is minus its change of slope, right
    of it. A step is shortened until the error falls; where none does, the descent ends. Knots stay
    between ``lowest`` and 1.
    """
    bends = problem.left.shape[1]
    best = problem.fit(knots)
    for _ in range(STEPS if len(knots) else 0):
        here, coefficients = np.array(best.knots), np.array(best.coefficients)
        basis = problem.basis(here)
        slopes = np.where(problem.u[:, None] > here, -coefficients[bends:], 0.0)
        residual = problem.y - basis @ coefficients
        moves = _solved(np.concatenate([basis, slopes], axis=1), residual)[basis.shape[1] :]
        trials = (problem.fit(np.clip(here + share * moves, lowest, 1.0)) for share in SHARES)
        lower = (trial for trial in trials if trial.error < best.error * (1 - LEAST_FALL))
        found = next(lower, None)
        if found is None:
            break
        best = found
    return best


def _swept(problem: Problem, knots: NDArray[np.float64]) -> NDArray[np.float64]:
    """Knots of which none alone has a better place, at a sample or between two."""
    error = np.inf
    for _ in range(SWEEPS):
        for knot in range(len(knots)):
            others = problem.basis(np.delete(knots, knot))
            places, gains = _between(problem, others)
            places = np.concatenate([problem.u, places])
            knots[knot] = places[np.argmax([*_gains(problem, others), *gains])]
        reached = problem.fit(knots).error
        if not reached < error * (1 - LEAST_FALL):
            break
        error = reached
    return knots


def _gains(problem: Problem, others: NDArray[np.float64]) -> NDArray[np.float64]:
    """By how much a further knot at each sample lowers the error, shape (samples,).

    For a column h that joins columns with the orthonormal basis Q the error falls by
    ``(h·r)²/(h·h - |Qᵀh|²)``, with the residuals r. The products with all ``h = relu(u - u_k)``
    come from running sums from the right.
    """
    u = problem.u[:, None]
    q = np.linalg.qr(others)[0]
    residual = problem.y - q @ (q.T @ problem.y)
    columns = np.column_stack([residual, q])
    products = _sums_right(columns * u) - u * _sums_right(columns)
    first, second = _sums_right(u), _sums_right(u * u)
    squares = (second - 2 * u * first + u * u * _sums_right(np.ones_like(u)))[:, 0]
    free = squares - (products[:, 1:] ** 2).sum(axis=1)
    usable = free > 1e-9 * squares.max()
    gains: NDArray[np.float64] = products[:, 0] ** 2 * usable / np.where(usable, free, 1.0)
    return gains


def _between(
    problem: Problem, others: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The best place for a further knot between each sample and the next, and what it gains.

    Right of a cell the further piece is a line ``p + s·u``; its knot is where that is 0. With the
    best p and s, by their normal equations, the knot is the best one of the cell if it lies in it.
    """
    u = problem.u[:, None]
    q = np.linalg.qr(others)[0]
    residual = problem.y - q @ (q.T @ problem.y)
    flat, steep = (
        _sums_right(np.column_stack([residual, q, np.ones_like(u), u]) * power)
        for power in (np.ones_like(u), u)
    )
    columns = q.shape[1]
    h_flat, h_steep = flat[:, 0], steep[:, 0]
    q_flat, q_steep = flat[:, 1 : 1 + columns], steep[:, 1 : 1 + columns]
    g_flat = flat[:, -2] - (q_flat**2).sum(axis=1)
    g_both = flat[:, -1] - (q_flat * q_steep).sum(axis=1)
    g_steep = steep[:, -1] - (q_steep**2).sum(axis=1)
    determinant = g_flat * g_steep - g_both**2
    usable = determinant > 1e-9 * g_flat * g_steep
    safe = np.where(usable, determinant, 1.0)
    level = (g_steep * h_flat - g_both * h_steep) / safe
    slope = (g_flat * h_steep - g_both * h_flat) / safe
    usable &= slope != 0.0
    places = np.where(usable, -level / np.where(usable, slope, 1.0), -1.0)
    inside = (places >= problem.u) & (places <= np.append(problem.u[1:], np.inf)) & usable
    gains = np.where(inside, h_flat * level + h_steep * slope, 0.0)
    return np.where(inside, places, problem.u), gains


def _solved(columns: NDArray[np.float64], y: NDArray[np.float64]) -> NDArray[np.float64]:
    """The shortest coefficients with which the columns add up to y as nearly as can be."""
    return np.asarray(np.linalg.lstsq(columns, y, rcond=None)[0], dtype=np.float64)


def _sums_right(columns: NDArray[np.float64]) -> NDArray[np.float64]:
    """The sum of each column over the samples right of each sample."""
    return np.cumsum(columns[::-1], axis=0)[::-1] - columns
