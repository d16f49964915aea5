"""Best fits to measured points: an x may come more than once, with different y."""

from __future__ import annotations

import numpy as np
import pytest

from relufit.dynamics.best_fit.fits import best_fit

FINE = 4001  # knots that the plain search tries


def plain_least_error(x, y):
    """The least error of one neuron without output bias, by trying many knots one by one."""
    width = np.ptp(x)
    errors = [float(np.mean(y**2))]
    far = np.linspace(x.min() - 20 * width, x.min(), FINE)
    for knot in [*far, *np.linspace(x.min(), x.max(), FINE)]:
        column = np.maximum(x - knot, 0.0)
        if column.any():
            weight = float(column @ y) / float(column @ column)
            errors.append(float(np.mean((y - weight * column) ** 2)))
    return min(errors)


@pytest.mark.parametrize("seed", range(6))
def test_the_bound_and_the_fit_hold_for_repeated_x(seed):
    """Fit and bound enclose the least error that a plain search over all knots finds."""
    generator = np.random.default_rng(seed)
    x = generator.integers(0, 5, 24).astype(float)
    y = np.maximum(x - 1.5, 0.0) + generator.normal(0.0, 0.5, 24)
    fit = best_fit(x, y, 1)
    least = plain_least_error(x, y)
    assert fit.lower_bound <= least
    assert fit.error <= least * (1 + 1e-6)
    assert fit.error - fit.lower_bound <= 2e-3 * fit.error
