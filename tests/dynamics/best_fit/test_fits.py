"""The best fit of so many neurons, against brute force and against curves that are known."""

from __future__ import annotations

from itertools import combinations, product

import numpy as np
import pytest
from conftest import trained
from hypothesis import given, settings
from hypothesis import strategies as st

from relufit.dynamics.best_fit.fits import MAX_PROVEN_NEURONS, best_fit
from relufit.dynamics.best_fit.line_fits import RangeSums
from relufit.dynamics.best_fit.lower_bound import lower_bound
from relufit.dynamics.best_fit.search import search


def relu(x):
    return np.maximum(x, 0.0)


def brute_force(x, y, neurons, steps=41):
    """The least error over a grid of knots, a quarter of the domain beyond the samples included.

    Far to the left go two knots more, so that lines and nearly constant curves are among them.
    """
    low, width = x.min(), np.ptp(x)
    grid = [*np.linspace(low - 0.25 * width, x.max(), steps), low - 3 * width, low - 1e5 * width]
    errors = []
    for knots in combinations(grid, neurons):
        basis = relu(x[:, None] - np.array(knots))
        coefficients = np.linalg.lstsq(basis, y, rcond=None)[0]
        errors.append(np.mean((y - basis @ coefficients) ** 2))
    return min(errors)


@given(st.integers(0, 10_000), st.integers(1, 2), st.integers(4, 14))
@settings(derandomize=True, max_examples=25, deadline=None)
def test_no_network_found_by_brute_force_is_better(seed, neurons, samples):
    """On random points no knots of a fine grid give less, and the bound is below them all."""
    generator = np.random.default_rng(seed)
    x, y = generator.uniform(-1, 3, samples), generator.normal(size=samples)
    fit = best_fit(x, y, neurons)
    least = brute_force(x, y, neurons)
    assert fit.lower_bound <= fit.error * (1 + 1e-9)
    assert fit.error <= least * (1 + 1e-9) + 1e-12
    assert fit.lower_bound <= least
    assert len(fit.network.weights) <= neurons


@given(st.integers(0, 10_000), st.integers(1, 3))
@settings(derandomize=True, max_examples=8, deadline=None)
def test_the_bound_is_close_to_the_fit(seed, neurons):
    """On curves with noise the proof leaves at most a hundredth."""
    generator = np.random.default_rng(seed)
    x = generator.uniform(0, 4, 40)
    y = np.sin(2 * x) + generator.normal(0, 0.2, 40)
    fit = best_fit(x, y, neurons)
    assert 0.99 * fit.error <= fit.lower_bound <= fit.error


@pytest.mark.parametrize("output_bias", [0.0, 1.5, None])
@pytest.mark.parametrize("seed", range(4))
def test_the_error_is_that_of_the_network(seed, output_bias):
    """The network of the fit has the reported error, with its constant or without."""
    generator = np.random.default_rng(seed)
    x, y = generator.uniform(-2, 2, 60), generator.normal(size=60) + 2
    fit = best_fit(x, y, 3, output_bias=output_bias)
    assert fit.error == pytest.approx(np.mean((y - fit.network.outputs(x)) ** 2))
    if output_bias is not None:
        assert fit.network.output_bias == output_bias


@given(st.integers(0, 10_000), st.integers(1, 5))
@settings(derandomize=True, max_examples=10, deadline=None)
def test_a_curve_of_so_many_segments_is_fitted_exactly(seed, neurons):
    """Samples of a network with bends well apart are fitted by as many neurons to rounding."""
    generator = np.random.default_rng(seed)
    knots = np.linspace(-0.4, 3, neurons) + generator.uniform(-0.2, 0.2, neurons)
    weights = generator.choice([-1, 1], neurons) * generator.uniform(0.5, 2, neurons)
    x = generator.uniform(0, 4, 200)
    y = relu(x[:, None] - knots) @ weights
    fit = best_fit(x, y, neurons, start=knots)
    assert fit.error < 1e-12 * np.mean(y**2)
    assert fit.lower_bound == 0.0


def test_the_references_own_segments_are_found_without_help():
    """Four neurons fit the article's curve of four slopes; three do not."""
    samples = trained("example4").samples
    fit = best_fit(samples.x, samples.y, 4)
    assert fit.error < 1e-20
    assert np.sort(fit.network.knots)[1:] == pytest.approx([1, 2, 3], abs=1e-6)
    three = best_fit(samples.x, samples.y, 3)
    assert three.error == pytest.approx(0.0083252, abs=1e-7)
    assert three.lower_bound > 0.0083167


@pytest.mark.parametrize(
    ("y", "neurons", "error"),
    [
        (lambda x: 2 * x - 1, 1, 0.0),  # a line that is 0 left of the samples: one neuron
        (lambda x: 0 * x - 2, 1, 0.0),  # a constant: in the limit
        (lambda x: x - 4, 2, 0.0),  # a line whose value and slope differ in sign: two neurons ...
        (lambda x: 1.0 * (x > 2), 2, 0.0),  # a jump between two samples: a steep segment
    ],
)
def test_what_neurons_left_of_the_samples_can_draw(y, neurons, error):
    """One is a line that rises from 0; two are any line; and one less is not enough."""
    x = np.linspace(1.0, 3.0, 20)
    assert best_fit(x, y(x), neurons).error == pytest.approx(error, abs=1e-9)
    if neurons > 1:
        assert best_fit(x, y(x), neurons - 1).lower_bound > 1e-3


def test_a_jump_in_the_middle_is_found():
    """Two knots between the same two samples make a jump, which no sweep over samples finds."""
    generator = np.random.default_rng(22650)
    x = generator.uniform(0, 4, 400)
    fit = best_fit(x, np.sin(2 * x), 4)
    assert fit.error == pytest.approx(0.0051229, abs=1e-7)
    assert fit.lower_bound > 0.998 * fit.error


@given(st.integers(0, 10_000), st.sampled_from(["zero", "constant", "same sign", "line"]))
@settings(derandomize=True, max_examples=16, deadline=None)
def test_the_bound_holds_for_every_curve(seed, left):
    """No curve with two knots has less error than the bound says, whatever is left of them."""
    generator = np.random.default_rng(seed)
    u = np.sort(generator.uniform(0, 1, 12))
    u = (u - u[0]) / np.ptp(u)
    y = generator.normal(size=12)
    ones = np.ones_like(u)
    columns = {"zero": [], "constant": [ones]}.get(left, [ones, u])
    errors = []
    for knots in product(np.linspace(0, 1, 15), repeat=2):
        basis = np.column_stack([*columns, *(relu(u - knot) for knot in knots)])
        coefficients = np.linalg.lstsq(basis, y, rcond=None)[0]
        if left != "same sign" or coefficients[0] * coefficients[1] >= 0:
            errors.append(((y - basis @ coefficients) ** 2).sum())
    bound = lower_bound(u, y, knots=2, left=left, reached=min(errors))
    assert bound.error <= min(errors)


@given(st.integers(0, 10_000))
@settings(derandomize=True, max_examples=30)
def test_lines_through_ranges_are_least_squares(seed):
    """Errors and lines agree with NumPy's polynomial fit; a single sample fixes no line."""
    generator = np.random.default_rng(seed)
    u, y = np.sort(generator.uniform(0, 1, 20)), generator.normal(size=20)
    start, stop = np.sort(generator.integers(0, 21, 2))
    found = RangeSums.of(u, y).lines(start, stop)
    assert found.fixed <= (stop - start > 1)
    if stop - start > 4:
        assert found.fixed
        slope, value = np.polyfit(u[start:stop], y[start:stop], 1)
        residuals = y[start:stop] - value - slope * u[start:stop]
        assert [found.value, found.slope] == pytest.approx([value, slope], abs=1e-6)
        assert found.error == pytest.approx((residuals**2).sum(), abs=1e-9)


def test_a_bound_is_sought_only_where_it_is_worth_it():
    """Above a given error the fit has a bound; at or below it there is none."""
    samples = trained("example4").samples
    found = best_fit(samples.x, samples.y, 2)
    assert found.lower_bound > 0.0
    unproven = best_fit(samples.x, samples.y, 2, worth_proving=2 * found.error)
    assert (unproven.error, unproven.lower_bound) == (found.error, 0.0)


@pytest.mark.parametrize("neurons", [0, MAX_PROVEN_NEURONS + 1])
def test_too_many_or_no_neurons_are_refused(neurons):
    """The bound would prove nothing."""
    with pytest.raises(ValueError, match="1 to 6 neurons"):
        best_fit(np.arange(9.0), np.arange(9.0), neurons)


def test_samples_at_one_place_are_refused():
    """They have no knots between them."""
    with pytest.raises(ValueError, match="more than one x"):
        best_fit(np.ones(5), np.arange(5.0), 2)


def test_a_fit_is_sought_once_for_many_runs(monkeypatch):
    """Runs on the same samples share a search and a bound, whichever of them asks for the bound."""
    x = np.linspace(0.0, 3.0, 31)
    y = np.sin(5.0 * x)
    searched = []

    def counted(problem, starts):
        searched.append(problem)
        return search(problem, starts)

    monkeypatch.setattr("relufit.dynamics.best_fit.fits.search", counted)
    unproven = best_fit(x, y, 2, worth_proving=np.inf)
    once = len(searched)
    proven = best_fit(x.copy(), y.copy(), 2)
    assert once == len(searched) == 4
    assert unproven.error >= proven.error >= proven.lower_bound > 0.0 == unproven.lower_bound
    assert best_fit(x, y, 2, worth_proving=np.inf) == unproven
    assert best_fit(x, y + 1e-15, 2) != proven
    assert len(searched) == 2 * once
