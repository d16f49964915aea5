"""The stationarity certificate, compared with the gradient."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from conftest import small, trained

from relufit.dynamics.best_fit.fits import best_fit
from relufit.dynamics.relu_sum.stationarity import stationarity
from relufit.training import run_relu_sum as run


def at(network, x, y, train='["weights", "biases"]'):
    """A trajectory of one state on given samples."""
    base = run(small(("iterations = 100", f"iterations = 1\ntrain = {train}")))
    samples = dataclasses.replace(base.samples, x=x, y=y, measured=len(x))
    arrays = {
        name: np.array([getattr(network, name)], dtype=float)
        for name in ("weights", "biases", "input_weights", "output_bias")
    }
    return dataclasses.replace(
        base,
        samples=samples,
        iteration=np.zeros(1, dtype=np.int64),
        delta=np.zeros(0),
        sample=np.zeros(0, dtype=np.int32),
        **arrays,
    )


def noisy(seed):
    generator = np.random.default_rng(seed)
    x = generator.uniform(0, 4, 60)
    return x, np.sin(2 * x) + generator.normal(0, 0.1, 60)


@pytest.mark.parametrize("seed", range(5))
def test_a_state_with_zero_gradient_is_certified(seed):
    """All sums of a best fit with knots between samples are zero, except for rounding."""
    x, y = noisy(seed)
    network = best_fit(x, y, 2).network
    free = np.abs(np.subtract.outer(x, network.knots)).min() > 1e-3
    assert not free or stationarity(at(network, x, y)) < 1e-6


def test_at_least_one_best_fit_lies_between_samples():
    """The test above has at least one case."""
    found = []
    for seed in range(5):
        x, y = noisy(seed)
        network = best_fit(x, y, 2).network
        found.append(np.abs(np.subtract.outer(x, network.knots)).min() > 1e-6)
    assert any(found)


def test_the_value_computed_by_hand():
    """Right of a knot at 1, which is not active at 1 itself, residuals 1 and -3 of 11 in all."""
    from relufit.network.relu_sum import ReluSum  # noqa: PLC0415

    x, residual = np.array([0.0, 1.0, 2.0, 4.0]), np.array([2.0, 5.0, 1.0, -3.0])
    network = ReluSum.of([1.0], [-1.0])
    trajectory = at(network, x, network.outputs(x) + residual)
    assert stationarity(trajectory) == pytest.approx(max(abs(1 - 3), abs(1 * 0.0 - 3 * 1.0)) / 11)
    with_bias = at(
        network, x, network.outputs(x) + residual, '["weights", "biases", "output_bias"]'
    )
    assert stationarity(with_bias) == pytest.approx((2 + 5) / 11)


def test_full_batch_descent_converges():
    """The value falls during full-batch training, and is small at the end."""
    changes = (
        (
            "learning_rate = 0.01\niterations = 100",
            'learning_rate = 0.02\niterations = 8000\nbatch = "full"',
        ),
        ("weights = [2, -4]\nbiases = [0, -2]", 'expression = "sin(x)"'),
    )
    trajectory = run(small(*changes))
    early = stationarity(trajectory.between(0, 10))
    assert stationarity(trajectory) < 0.05 < early


def test_an_exact_fit_is_certified():
    """The value is 0 if all residuals are 0."""
    from relufit.network.relu_sum import ReluSum  # noqa: PLC0415

    x = np.linspace(0.0, 4.0, 9)
    network = ReluSum.of([2.0], [-1.0])
    assert stationarity(at(network, x, network.outputs(x))) == 0.0


def test_the_value_is_none_where_it_does_not_apply():
    """This holds for untrained networks, zero weights, fixed biases and trained input weights."""
    from relufit.network.relu_sum import ReluSum  # noqa: PLC0415

    x, y = noisy(0)
    network = ReluSum.of([1.0], [-1.0])
    assert stationarity(trained("example1")) is None
    assert stationarity(at(ReluSum.of([0.0], [-1.0]), x, y)) is None
    assert stationarity(at(ReluSum.of([1.0], [-1.0], [-1.0]), x, y)) is None
    assert stationarity(at(network, x, y, '["weights"]')) is None
    assert stationarity(at(network, x, y, '["weights", "biases", "input_weights"]')) is None
