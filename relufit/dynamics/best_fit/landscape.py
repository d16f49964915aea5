"""The least error with two knots fixed and everything else refitted."""

from __future__ import annotations

from itertools import combinations, product
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from relufit.dynamics.best_fit.search import Problem, refined

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

__all__ = ["MOST_FREE", "Landscape"]

FIXED = 2  # knots
MOST_FREE = 4  # neurons that are refitted
CANDIDATES = 48  # knots that are tried inside the data
LEFT = (-0.02, -0.1, -0.3, -1.0, -4.0)  # and left of the data, where a neuron is always active
LOWEST = -8.0  # where refined knots stay, in widths of the data left of it
SWEEPS = 2  # over all pairs of more than two free neurons
DEPENDENT = 1e-10  # of the largest diagonal entry: columns closer than this are not distinguished


class Landscape(NamedTuple):
    """The least mean of delta² of networks of which two knots are given.

    Attributes:
        low: The smallest x of the samples.
        width: The difference to the largest.
        u: The samples, scaled to 0 to 1 and ascending, shape (samples,).
        y: The reference there without the output bias, shape (samples,).
        free: How many neurons are refitted.
        has_free_constant: Whether the output bias is refitted as well.
    """

    low: float
    width: float
    u: NDArray[np.float64]
    y: NDArray[np.float64]
    free: int
    has_free_constant: bool

    @classmethod
    def of(
        cls,
        x: NDArray[np.float64],
        y: NDArray[np.float64],
        neurons: int,
        *,
        output_bias: float | None = 0.0,
    ) -> Landscape:
        """Create the landscape of networks ``Σ w_i·relu(x + b_i) + c``.

        Args:
            x: The samples, shape (samples,).
            y: The reference there, shape (samples,).
            neurons: The number of neurons, 2 to 6.
            output_bias: The constant c; None if it is refitted.

        Raises:
            ValueError: There are too few or too many neurons, or all x are the same.

        Example:
            >>> x = np.linspace(0.0, 4.0, 41)
            >>> bent = Landscape.of(x, np.maximum(x, 0.0) - 2.0 * np.maximum(x - 2.0, 0.0), 2)
            >>> float(bent.error(0.0, 2.0)) < 1e-20, float(bent.error(0.0, 3.0)) > 0.01
            (True, True)
        """
        if not FIXED <= neurons <= MOST_FREE + FIXED:
            raise ValueError(f"expected {FIXED} to {MOST_FREE + FIXED} neurons, got {neurons}")
        low, width = float(x.min()), float(np.ptp(x))
        if not width:
            raise ValueError("expected samples at more than one x")
        order = np.argsort(x, kind="stable")
        return cls(
            low,
            width,
            (x[order] - low) / width,
            y[order] - (output_bias or 0.0),
            neurons - FIXED,
            output_bias is None,
        )

    def error(self, first: float, second: float) -> float:
        """Return the least error with knots at ``first`` and ``second``."""
        return float(self.errors(np.array([first]), np.array([second]))[0, 0])

    def errors(
        self, first: NDArray[np.float64], second: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """Return the least errors on a grid of two knots, shape (len(second), len(first)).

        All other knots are first chosen among evenly spaced ones, by exhaustive search for up to
        two of them, and then moved downhill.
        """
        candidates = _Candidates.of(self)
        found: dict[tuple[float, float], float] = {}
        for p in first.tolist():
            for q in second.tolist():
                key = (min(p, q), max(p, q))  # the order of the two does not matter
                if key not in found:
                    found[key] = self._least(candidates, key)
        return np.array(
            [[found[min(p, q), max(p, q)] for p in first.tolist()] for q in second.tolist()]
        )

    def _least(self, candidates: _Candidates, knots: tuple[float, float]) -> float:
        """Return the least error with two knots."""
        places = [(knot - self.low) / self.width for knot in knots]
        columns = [np.maximum(self.u - place, 0.0) for place in dict.fromkeys(places)]
        if self.has_free_constant:
            columns.append(np.ones_like(self.u))
        fixed = np.stack(columns, axis=1)
        chosen = candidates.chosen(fixed, self.y, self.free)
        constants = [each for each in chosen if np.isinf(candidates.places[each])]
        left = np.concatenate([fixed, candidates.columns[:, constants]], axis=1)
        free = [candidates.places[each] for each in chosen if each not in constants]
        problem = Problem(u=self.u, y=self.y, left=left)
        return refined(problem, np.array(free, dtype=np.float64), LOWEST).error / len(self.u)


class _Candidates(NamedTuple):
    """Neurons from which the free ones are chosen first.

    Attributes:
        places: Their knots, scaled; minus infinity for a constant, the limit of a distant knot.
        columns: Their outputs at weight 1, shape (samples, candidates).
    """

    places: tuple[float, ...]
    columns: NDArray[np.float64]

    @classmethod
    def of(cls, landscape: Landscape) -> _Candidates:
        u = landscape.u
        inside = np.linspace(0.0, 1.0, CANDIDATES, endpoint=False).tolist()
        places = [*LEFT, *inside]
        columns = np.maximum(u[:, None] - np.array(places), 0.0)
        if landscape.has_free_constant:
            return cls(tuple(places), columns)
        return cls((-np.inf, *places), np.concatenate([np.ones((len(u), 1)), columns], axis=1))

    def chosen(self, fixed: NDArray[np.float64], y: NDArray[np.float64], count: int) -> list[int]:
        """Return the candidates that lower the error most beside fixed columns."""
        found = self._best(fixed, y, min(count, 2))
        if len(found) == count:
            return found  # the search was exhaustive
        while len(found) < count:
            found += self._best(self._with(fixed, found), y, 1)
        for _, pair in product(range(SWEEPS), combinations(range(count), 2)):
            others = [each for place, each in enumerate(found) if place not in pair]
            found = others + self._best(self._with(fixed, others), y, 2)
        return found

    def _with(self, fixed: NDArray[np.float64], chosen: Sequence[int]) -> NDArray[np.float64]:
        return np.concatenate([fixed, self.columns[:, list(chosen)]], axis=1)

    def _best(self, fixed: NDArray[np.float64], y: NDArray[np.float64], count: int) -> list[int]:
        """Return the best one or two candidates beside fixed columns, by exhaustive search.

        With the fixed columns projected out, a column h lowers the error by ``(h·y)²/h·h``, and two
        columns by ``r·G⁻¹·r`` with their 2x2 matrix G of products and their products r with y.
        """
        if not count:
            return []
        basis = _orthonormal(fixed)
        rest = self.columns - basis @ (basis.T @ self.columns)
        products, r = rest.T @ rest, rest.T @ (y - basis @ (basis.T @ y))
        diagonal = np.diag(products)
        least = DEPENDENT * float((self.columns**2).sum(axis=0).max())
        single = np.where(diagonal > least, r**2 / np.maximum(diagonal, least), 0.0)
        if count == 1:
            return [int(single.argmax())]
        determinant = diagonal[:, None] * diagonal - products**2
        gain = r[:, None] ** 2 * diagonal + r**2 * diagonal[:, None]
        gain -= 2.0 * r[:, None] * r * products
        independent = determinant > least * np.maximum(diagonal[:, None], diagonal)
        both = np.where(independent, gain / np.where(independent, determinant, 1.0), single)
        one, other = np.unravel_index(both.argmax(), both.shape)
        return [int(one), int(other)]


def _orthonormal(columns: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return an orthonormal basis of the columns; dependent columns count once."""
    u, values, _ = np.linalg.svd(columns, full_matrices=False)
    return u[:, values > 1e-9 * max(float(values.max()), 1e-300)]
