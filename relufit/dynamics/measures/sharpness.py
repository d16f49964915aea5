"""The largest curvature of the error, and the largest stable learning rate that follows from it."""

from __future__ import annotations

from math import inf, nan
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.dynamics.measures.ends import RunEnds, State

    Floats = NDArray[np.float64]

__all__ = ["error_hessian", "largest_stable_rate", "sharpness"]

_MOST_NEURONS = 256  # the eigenvalues of 1 + 3·256 parameters take a tenth of a second
_AT_ONCE = 4096  # samples


def sharpness(ends: RunEnds) -> float:
    """Return the largest eigenvalue of the Hessian of the error at the end.

    The Hessian of the mean of delta² in the trained parameters, not only its Gauss-Newton part. NaN
    of more than 256 neurons, or if nothing is trained.
    """
    if not ends.trained or len(ends.end.weights) > _MOST_NEURONS:
        return nan
    hessian = error_hessian(ends.end, ends.x, ends.y, ends.trained)
    if not np.isfinite(hessian).all():
        return nan
    return max(float(np.linalg.eigvalsh(hessian)[-1]), 0.0)


def largest_stable_rate(ends: RunEnds) -> float:
    """Return ``2/λ`` for the sharpness λ at the end.

    Full-batch descent leaves a minimum if its learning rate is larger (Wu, Ma and E, How SGD
    selects the global minima in over-parameterized learning, NeurIPS 2018).
    """
    largest = sharpness(ends)
    return 2.0 / largest if largest else inf


def error_hessian(state: State, x: Floats, y: Floats, trained: frozenset[str]) -> Floats:
    """Return the Hessian of the mean of delta² in the trained parameters.

    ``2/N·Σ (∇f·∇fᵀ - delta·∇²f)``. Second derivatives of f are those almost everywhere:
    ``∂²f/∂w∂b = 1`` and ``∂²f/∂w∂a = x`` where the neuron is active. A sample at a knot counts as
    inactive.

    Args:
        state: The parameters.
        x: The samples, shape (samples,).
        y: Their y.
        trained: Names of groups: weights, biases, input_weights, output_bias.

    Returns:
        Shape (parameters, parameters), in the order weights, biases, input weights, output bias.
    """
    n = len(state.weights)
    hessian = np.zeros((3 * n + 1, 3 * n + 1))
    for first in range(0, len(x), _AT_ONCE):
        part = slice(first, first + _AT_ONCE)
        hessian += _summed_hessian(state, x[part], y[part])
    sizes = {"weights": n, "biases": n, "input_weights": n, "output_bias": 1}
    kept = np.concatenate([np.full(size, name in trained) for name, size in sizes.items()])
    found: Floats = 2.0 / len(x) * hessian[np.ix_(kept, kept)]
    return found


def _summed_hessian(state: State, x: Floats, y: Floats) -> Floats:
    """Return the sum of ``∇f·∇fᵀ - delta·∇²f`` over samples, in all parameters."""
    z = state.active(x)
    on = (z > 0.0).astype(np.float64)
    back = on * state.weights
    gradient = np.concatenate([z, back, back * x[:, None], np.ones((len(x), 1))], axis=1)
    hessian: Floats = gradient.T @ gradient
    delta = y - state.outputs(x)
    rows = np.arange(len(state.weights))
    for first, cross in ((len(rows), delta @ on), (2 * len(rows), (delta * x) @ on)):
        hessian[rows, first + rows] -= cross
        hessian[first + rows, rows] -= cross
    return hessian
