"""Measures of runs against cases worked by hand, differences and plain formulas."""

from __future__ import annotations

import json
from math import cos, nan, radians, sin, sqrt

import numpy as np
import pytest
from conftest import DIVERGING, dense, measured, small

from relufit.dynamics.measures.ends import RunEnds, State, ends_of
from relufit.dynamics.measures.registry import RUN_MEASURES
from relufit.dynamics.measures.registry import measured as value_of
from relufit.dynamics.measures.sharpness import error_hessian
from relufit.dynamics.measures.splines import cubic_spline, nodes_of
from relufit.models.registry import summary_of
from relufit.training import run_relu_sum as run
from relufit.training.dense.run import run_dense

ALL = frozenset({"weights", "biases", "input_weights", "output_bias"})
X = np.linspace(0.0, 4.0, 41)


def state(weights, biases, input_weights=None, output_bias=0.0):
    slopes = [1.0] * len(weights) if input_weights is None else input_weights
    return State(*(np.array(each, float) for each in (weights, biases, slopes, [output_bias])))


def ends(end, start=None, x=X, y=None, trained=ALL):
    return RunEnds(start or end, end, x, np.zeros(len(x)) if y is None else y, trained)


def test_the_relative_change_is_that_of_the_trained_groups():
    """A change of 3 and 4 in parameters of length 5; what is not trained does not count."""
    before, after = state([3, 4], [0, 9], [1, 1]), state([6, 8], [0, 9], [1, 1])
    assert value_of("relative_change", ends(after, before, trained=frozenset({"weights"}))) == 1.0
    both = frozenset({"weights", "biases"})
    change = value_of("relative_change", ends(after, before, trained=both))
    assert change == pytest.approx(5 / sqrt(25 + 81))
    zero = state([0, 0], [0, 0])
    assert np.isnan(value_of("relative_change", ends(after, zero, trained=both)))
    assert np.isnan(value_of("relative_change", ends(after, before, trained=frozenset())))


def test_the_path_norm_has_no_signs():
    """|2·3| + |-1·0.5|."""
    assert value_of("path_norm", ends(state([2, -1], [0, 0], [3, 0.5]))) == 6.5


def test_knots_within_a_hundredth_of_the_data_are_one():
    """Knots 1, 1.03 and 2 of a range of 4; those at its edge and beyond it do not count."""
    far = state([1, 1, 1, 1, 1], [-1, -1.03, 2, 0, -5], [1, 1, -1, 1, 1])
    assert value_of("distinct_knots", ends(far)) == 2
    apart = state([1, 1], [-1, -1.05])
    assert value_of("distinct_knots", ends(apart)) == 2
    assert value_of("distinct_knots", ends(state([1], [1]))) == 0


def test_kinks_add_up_at_each_place():
    """A neuron and its mirror add up; opposite weights cancel; small ones do not show."""
    same = state([1, 2], [-1, 1], [1, -1])
    assert value_of("kinks", ends(same)) == 1
    opposite = state([1, -1, 5, 0.001], [-1, -1, -2, -3])
    assert value_of("kinks", ends(opposite)) == 1
    assert value_of("distinct_knots", ends(opposite)) == 3
    leftward = state([1, -1], [-1, 1], [2, -2])  # 2 and -2 at 0.5
    assert value_of("kinks", ends(leftward)) == 0


def test_orientations_do_not_depend_on_the_scale():
    """(a, b) at 30°, 30.5°, 120° and, negligible, at 200°; amplitudes 2, 2, 10 and 0.01."""
    angles = np.radians([30, 30.5, 120, 200])
    lengths, weights = np.array([1, 4, 2, 1]), np.array([2, -0.5, 5, 0.01])
    found = ends(state(weights, lengths * np.sin(angles), lengths * np.cos(angles)))
    assert value_of("orientations", found) == 2
    assert value_of("amplitudes", found) == 2
    assert value_of("orientations", ends(state([0.0], [1.0]))) == 0


def made(seed, neurons=4):
    """A network with knots away from the samples, and samples off its output."""
    generator = np.random.default_rng(seed)
    made = state(*generator.normal(size=(3, neurons)), generator.normal())
    x = generator.uniform(0, 4, 60)
    x = x[(abs(np.outer(x, made.input_weights) + made.biases) > 0.01).all(axis=1)]
    return made, x, generator.normal(size=len(x))


def error_at(parameters, x, y):
    n = len(parameters) // 3
    w, b, a, c = np.split(parameters, [n, 2 * n, 3 * n])
    return np.mean((y - np.maximum(np.outer(x, a) + b, 0) @ w - c) ** 2)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_hessian_is_that_of_central_differences(seed):
    """Every second derivative of the error, to the accuracy of differences."""
    net, x, y = made(seed)
    at = np.concatenate(net)
    step = 1e-4 * np.eye(len(at))
    numeric = [
        [
            sum(
                one * other * error_at(at + one * first + other * second, x, y)
                for one in (1, -1)
                for other in (1, -1)
            )
            / 4e-8
            for second in step
        ]
        for first in step
    ]
    exact = error_hessian(net, x, y, ALL)
    assert exact == pytest.approx(np.array(numeric), abs=1e-5)
    largest = value_of("sharpness", ends(net, x=x, y=y))
    assert largest == pytest.approx(np.linalg.eigvals(numeric).real.max(), rel=1e-5)
    assert value_of("stable_rate", ends(net, x=x, y=y)) == pytest.approx(2 / largest)
    assert error_hessian(net, x, y, frozenset({"biases"})) == pytest.approx(exact[4:8, 4:8])


def test_the_hessian_is_summed_over_parts_of_the_samples(monkeypatch):
    """Parts of seven samples, the last one shorter, give the same."""
    net, x, y = made(1)
    whole = error_hessian(net, x, y, ALL)
    monkeypatch.setattr("relufit.dynamics.measures.sharpness._AT_ONCE", 7)
    assert error_hessian(net, x, y, ALL) == pytest.approx(whole, rel=1e-12)


def test_descent_is_stable_up_to_the_stable_rate():
    """On a network that fits, full-batch descent returns below 2/λ and leaves above it."""
    ended = {}
    for share in (0.98, 1.02):
        base = small(
            (
                "weights = [0.1, -0.2]\nbiases = [0, -0.5]",
                "weights = [2, -4]\nbiases = [-0.01, -2]",
            ),
            ("learning_rate = 0.01", f"learning_rate = {share * RATE!r}"),
            ("iterations = 100", 'iterations = 1500\nbatch = "full"\ntrain = ["weights"]'),
        )
        ended[share] = run(base).mean_squared_error()
    assert ended[0.98] < 1e-3 < ended[1.02]


def rate_of_fit():
    at = run(
        small(
            ("weights = [0.1, -0.2]\nbiases = [0, -0.5]", "weights = [2, -4]\nbiases = [-0.01, -2]")
        )
    )
    found = ends_of(at)
    return value_of("stable_rate", found._replace(end=found.start, trained=frozenset({"weights"})))


RATE = rate_of_fit()


def test_a_wide_network_has_no_sharpness():
    """Beyond 256 neurons it is left out."""
    wide = state(np.ones(257), np.zeros(257))
    assert np.isnan(value_of("sharpness", ends(wide)))


def test_the_natural_cubic_spline():
    """It meets the nodes with two continuous derivatives, and is straight at its ends."""
    generator = np.random.default_rng(4)
    x = np.sort(generator.uniform(0, 4, 7))
    y = generator.normal(size=7)
    assert cubic_spline(x, x, y) == pytest.approx(y)
    assert cubic_spline(X, np.array([0.0, 1.0, 4.0]), np.array([1, 3, 9])) == pytest.approx(
        1 + 2 * X
    )
    h = 1e-4
    for k in range(1, 6):
        left, right = (cubic_spline(x[k] + side * np.arange(4) * h, x, y) for side in (-1, 1))
        first = [-(left[1] - left[0]) / h, (right[1] - right[0]) / h]
        second = [(each[0] - 2 * each[1] + each[2]) / h**2 for each in (left, right)]
        assert first[0] == pytest.approx(first[1], abs=2e-2)
        assert second[0] == pytest.approx(second[1], abs=2e-2)
    inside = cubic_spline(x[0] + h * np.arange(3), x, y)
    assert (inside[0] - 2 * inside[1] + inside[2]) / h**2 == pytest.approx(0, abs=2e-2)


def test_the_distance_from_splines():
    """0 for the spline itself; of a line above a tent worked by hand, over the range of x only."""
    x, y = np.array([0.0, 2.0, 4.0, 2.0]), np.array([0.0, 3.0, 0.0, 1.0])  # mean 2 at x = 2
    assert [each.tolist() for each in nodes_of(x, y)] == [[0, 2, 4], [0, 2, 0]]
    tent = state([1, -2], [0, -2])
    assert value_of("linear_distance", ends(tent, x=x, y=y)) == pytest.approx(0, abs=1e-12)
    high = state([0], [0], output_bias=2.0)
    assert value_of("linear_distance", ends(high, x=x, y=y)) == pytest.approx(sqrt(4 / 3), rel=2e-3)
    cubic = value_of("cubic_distance", ends(tent, x=x, y=y))
    at = np.linspace(0, 4, 1001)
    assert cubic == pytest.approx(
        sqrt(np.mean((cubic_spline(at, *nodes_of(x, y)) - (2 - abs(at - 2))) ** 2))
    )
    assert cubic > 0.1
    assert np.isnan(value_of("linear_distance", ends(tent, x=x[:1], y=y[:1])))


def test_every_measure_is_in_the_summary():
    """With the values of the run's ends, and None where there is none; of all kinds of runs."""
    for trajectory in (run(small()), run(measured()), run(small(DIVERGING))):
        found = summary_of(trajectory)["measures"]
        assert [*found] == [*RUN_MEASURES]
        json.dumps(found, allow_nan=False)
        for name, value in found.items():
            expected = value_of(name, ends_of(trajectory))
            assert (nan if value is None else value) == pytest.approx(
                expected, rel=1e-5, nan_ok=True
            )


def test_ends_are_those_of_the_measured_samples():
    """With fresh samples the first epoch's, which the error is measured on."""
    found = ends_of(run(small(("seed = 1", 'seed = 1\norder = "fresh"'))))
    assert len(found.x) == len(found.y) == 20
    assert found.trained == {"weights", "biases"}
    assert found.start.output_bias.shape == found.end.output_bias.shape == (1,)


SCALAR = (
    ("layers = [2, 3, 1]", "layers = [1, 2, 2, 1]"),
    ('["sigmoid", "sigmoid"]', '["relu", "relu", "identity"]'),
    (
        "weights = [[[0.8, -0.5], [-0.6, 0.9], [0.4, 0.7]], [[0.9, 0.8, -0.3]]]",
        "weights = [[[1], [1]], [[1, -2], [1, 0]], [[1, 1]]]\nbiases = [[0, -1], [-0.5, -9], [0]]",
    ),
    ("inputs = [[0, 0], [0, 1], [1, 0], [1, 1]]", "inputs = [[0], [1], [2], [4]]"),
    ('loss = "binary_cross_entropy"\n', ""),
)
STILL = (("learning_rate = 0.5\niterations = 40", "learning_rate = 1e-300\niterations = 1"),)


def test_dense_networks_of_one_input_have_knots():
    """A tent above -0.5: its knot at 1 in the first layer, 0.5 and 1.5 in the next."""
    summary = summary_of(run_dense(dense(*SCALAR, *STILL)))
    places = [(each["x"], each["layer"], each["neuron"]) for each in summary["knots"]]
    assert places == [(1.0, 1, 2), (0.5, 2, 1), (1.5, 2, 1)]
    assert summary["relative_change"] == pytest.approx(0.0, abs=1e-200)


@pytest.mark.parametrize("change", ['"tanh", "relu", "identity"', None])
def test_other_dense_networks_have_none(change):
    """Those with two inputs, or with smooth activations before the last layer."""
    changes = (*SCALAR, ('"relu", "relu", "identity"', change)) if change else ()
    summary = summary_of(run_dense(dense(*changes)))
    assert summary["knots"] is None
    assert summary["relative_change"] > 0


def test_random_dense_networks_are_straight_between_their_knots():
    """Second differences vanish between knots and nowhere at them."""
    table = '[network.random]\nscheme = "pytorch"\nscale = 2.0\nseed = 3\n'
    old, _ = SCALAR[2]
    changes = [(old, table) if each[0] == old else each for each in SCALAR]
    changes[0] = (changes[0][0], "layers = [1, 12, 8, 1]")
    trajectory = run_dense(dense(*changes, *STILL))
    knots = np.sort([each["x"] for each in summary_of(trajectory)["knots"]])
    assert len(knots) == 4
    edges = np.array([0.0, *knots, 4.0])
    outputs = np.array([trajectory.final.output([x])[0] for x in edges])
    slopes = np.diff(outputs) / np.diff(edges)
    middles = (edges[1:] + edges[:-1]) / 2
    between = np.array([trajectory.final.output([x])[0] for x in middles])
    assert between == pytest.approx((outputs[1:] + outputs[:-1]) / 2, abs=1e-12)
    assert np.mean(abs(np.diff(slopes)) > 1e-6) > 0.5  # the others cancel behind a later layer


def test_degrees_of_the_doctest():
    """Angles are those of (a, b), in this order."""
    a, b = cos(radians(30)), sin(radians(30))
    two = state([1, 1], [b, a], [a, b])  # 30° and 60°
    assert value_of("orientations", ends(two)) == 2
