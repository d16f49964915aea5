"""The reference: the curve that the network learns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from relufit.network.relu_sum import ReluSum

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from relufit.scenario import Scenario

    Curve = Callable[[NDArray[np.float64]], NDArray[np.float64]]

__all__ = ["Reference", "knots_of", "network_of", "reference_of"]

GRID = 1001  # points of the domain at which a reference must be finite
MOST_KNOTS = 64  # more bends are those of a smooth curve that is given by points


@dataclass(frozen=True, slots=True, kw_only=True)
class Reference:
    """A curve ``y(x)`` on the domain.

    Attributes:
        evaluate: Maps an array of x to an array of y of the same shape.
        knots: The x where its slope changes, ascending, inside or at the edge of the domain; empty
            for an expression or many points, whose knots are unknown.
        network: The curve as a network, if the scenario gives it by weights and biases.
    """

    evaluate: Curve
    knots: tuple[float, ...]
    network: ReluSum | None = None


def knots_of(reference: Reference | None) -> tuple[float, ...]:
    """Return the known knots of a reference; none without a reference."""
    return reference.knots if reference is not None else ()


def network_of(reference: Reference | None) -> ReluSum | None:
    """Return a reference as a network, if it is given as one."""
    return reference.network if reference is not None else None


def reference_of(scenario: Scenario) -> Reference | None:
    """Return the reference of a scenario; None if it has only samples.

    Raises:
        InputError: The curve is not finite everywhere on the domain.

    Example:
        >>> from relufit.scenario import loads
        >>> scenario = loads('''
        ... title = "A tent"
        ... [reference]
        ... points = [[0, 0], [2, 4], [4, 0]]
        ... [network]
        ... weights = [0.1]
        ... biases = [0]
        ... [data]
        ... domain = [0, 4]
        ... samples = 400
        ... ''', name="tent")
        >>> reference_of(scenario).knots
        (2.0,)
    """
    table = scenario.reference
    if table is None:
        return None
    expression = table.parsed_expression
    if table.weights is not None and table.biases is not None:
        network = ReluSum.of(table.weights, table.biases)
        reference = Reference(
            evaluate=network.outputs, knots=tuple(sorted(network.knots)), network=network
        )
        keyword = "weights"
    elif expression is not None:
        reference = Reference(evaluate=expression, knots=())
        keyword = "expression"
    else:
        x, y = np.array(table.nodes, dtype=np.float64).T
        reference = Reference(evaluate=_Polyline(x, y), knots=_bends(x, y))
        keyword = "points" if table.points is not None else "file"
    grid = np.linspace(*scenario.data.domain, GRID)
    finite = np.isfinite(reference.evaluate(grid))
    if not finite.all():
        raise scenario.fault(
            "reference",
            keyword,
            f"expected a finite value everywhere on the domain, got none at x = "
            f"{float(grid[~finite][0])!r}. Change the reference or [data] domain.",
        )
    return reference


@dataclass(frozen=True, slots=True, eq=False)
class _Polyline:
    """A piecewise linear curve through nodes; constant before the first and after the last.

    ``numpy.interp`` computes the same, but some processors round once where others round twice.

    Attributes:
        x: The x of the nodes, ascending.
        y: The y of the nodes.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]

    def __call__(self, at: NDArray[np.float64]) -> NDArray[np.float64]:
        x, y = self.x, self.y
        left = np.clip(np.searchsorted(x, at, side="right") - 1, 0, len(x) - 2)
        with np.errstate(all="ignore"):  # the distance of nodes may overflow
            slopes = np.diff(y) / np.diff(x)
            between = slopes[left] * (at - x[left]) + y[left]
        inside = np.where(at == x[left], y[left], between)
        return np.where(at >= x[-1], y[-1], np.where(at <= x[0], y[0], inside))


def _bends(x: NDArray[np.float64], y: NDArray[np.float64]) -> tuple[float, ...]:
    """Return the inner nodes at which the slope changes by more than rounding errors.

    Where almost every node is one, they are points of a smooth curve, whose knots are unknown.
    """
    with np.errstate(over="ignore"):  # a slope that overflows is infinite
        slopes = np.diff(y) / np.diff(x)
    same = np.isclose(slopes[1:], slopes[:-1], rtol=1e-12, atol=0.0)
    bends: tuple[float, ...] = tuple(x[1:-1][~same].tolist())
    return bends if len(bends) <= MOST_KNOTS else ()
