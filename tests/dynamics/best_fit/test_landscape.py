"""The least error with two knots fixed: laws, and agreement with the best fit."""

from __future__ import annotations

from itertools import combinations, pairwise
from pathlib import Path

import numpy as np
import pytest

import relufit
from relufit.dynamics.best_fit.fits import best_fit
from relufit.dynamics.best_fit.landscape import Landscape

SCENARIOS = Path(__file__).parents[3] / "scenarios"


def samples(count=60):
    x = np.random.default_rng(3).uniform(0.0, 4.0, count)
    y = 2 * x - np.maximum(x - 1, 0) - 2 * np.maximum(x - 2, 0) - np.maximum(x - 3, 0)
    return x, y


@pytest.mark.parametrize("neurons", [2, 3, 4, 5])
def test_the_knots_of_the_best_fit_have_its_error(neurons):
    """With any two knots of the best fit fixed the least error is that of the best fit."""
    x, y = samples()
    best = best_fit(x, y, neurons)
    land = Landscape.of(x, y, neurons)
    for p, q in combinations(best.network.knots, 2):
        assert land.error(p, q) == pytest.approx(best.error, rel=1e-3, abs=1e-12)


@pytest.mark.parametrize("neurons", [2, 3, 4, 5, 6])
def test_no_point_is_below_the_proven_bound(neurons):
    """The least error is nowhere below the lower bound of the best fit."""
    x, y = samples()
    bound = best_fit(x, y, neurons).lower_bound
    places = np.linspace(-0.5, 4.5, 9)
    assert Landscape.of(x, y, neurons).errors(places, places).min() >= bound * (1 - 1e-9)


@pytest.mark.parametrize("name", ["example3", "example4", "solution1"])
def test_no_run_is_below_the_landscape(name):
    """At the knots of a run the least error is at most the error of the run."""
    run = relufit.train(SCENARIOS / f"{name}.toml")
    land = Landscape.of(run.samples.x, run.samples.y, run.neurons)
    for snapshot in np.linspace(0, run.iterations, 12).astype(int).tolist():
        for i, j in combinations(range(run.neurons), 2):
            knots = run.knots[snapshot, [i, j]].tolist()
            assert land.error(*knots) <= run.mean_squared_error(snapshot) * (1 + 1e-9)


def test_two_neurons_are_a_linear_fit():
    """With both knots fixed nothing but the weights is free: ordinary least squares."""
    x, y = samples()
    land = Landscape.of(x, y, 2)
    for p, q in [(-0.3, 1.7), (0.4, 3.1)]:
        columns = np.maximum(x[:, None] - np.array([p, q]), 0.0)
        weights = np.linalg.lstsq(columns, y, rcond=None)[0]
        assert land.error(p, q) == pytest.approx(np.mean((y - columns @ weights) ** 2))


def test_the_order_of_the_two_does_not_matter():
    """The map is symmetric, and one more neuron never raises it."""
    x, y = samples()
    places = np.linspace(-0.2, 4.2, 8)
    maps = [Landscape.of(x, y, n).errors(places, places) for n in (2, 3, 4)]
    for few, more in pairwise(maps):
        assert (few == few.T).all()
        assert (more <= few * (1 + 1e-6) + 1e-15).all()


def test_two_equal_knots_are_one_neuron():
    """On the diagonal n neurons reach what n - 1 with that knot reach, not less."""
    x, y = samples()
    best = best_fit(x, y, 2)
    land = Landscape.of(x, y, 3)
    assert min(land.error(k, k) for k in best.network.knots) == pytest.approx(best.error, rel=1e-3)
    places = np.linspace(0.0, 3.5, 15).tolist()
    assert all(land.error(k, k) >= best.lower_bound * (1 - 1e-9) for k in places)


def test_a_free_output_bias_is_refitted():
    """A constant added to the reference costs nothing if the output bias is free."""
    x, y = samples()
    free, shifted = (
        Landscape.of(x, y + shift, 3, output_bias=None).error(0.5, 2.5) for shift in (0.0, 7.0)
    )
    assert shifted == pytest.approx(free, rel=1e-6)


@pytest.mark.parametrize("neurons", [1, 7])
def test_other_numbers_of_neurons_are_refused(neurons):
    """One neuron has one knot; with more than six the search takes long."""
    with pytest.raises(ValueError, match="expected 2 to 6 neurons"):
        Landscape.of(*samples(), neurons)
