"""The update from all samples, against a plain loop, central differences and exact laws."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relufit.network.full_batch import updated_by_all
from relufit.network.relu_sum import ReluSum, UpdateRule

GROUPS = frozenset({"weights", "biases", "input_weights", "output_bias"})
NETWORK = ReluSum.of([0.7, -1.2, 0.4], [0.3, -0.9, 5.0], [1.0, 1.5, -2.0], 0.2)

number = st.floats(-4, 4, allow_subnormal=False).filter(lambda v: v == 0 or abs(v) > 1e-6)
points = st.lists(st.tuples(number, number), min_size=1, max_size=8)


@st.composite
def networks(draw):
    n = draw(st.integers(1, 5))
    parameters = [[draw(number) for _ in range(n)] for _ in range(2)]
    inputs = [draw(st.sampled_from([1.0, -1.0, 0.5, 2.0])) for _ in range(n)]
    return ReluSum.of(*parameters, inputs, draw(number))


def plain_update(network, x, y, learning_rate, sequential):
    """The mean of the samples' changes, neuron by neuron and sample by sample, in plain numbers."""
    w, b, a = (list(each) for each in network[:3])
    n, m = len(w), len(x)
    steps = []
    for xk, yk in zip(x, y, strict=True):
        f = network.output_bias
        for i in range(n):
            f += w[i] * (a[i] * xk + b[i]) if a[i] * xk + b[i] > 0 else 0.0
        steps.append(2.0 * learning_rate * (yk - f))
    weights, biases, inputs = [], [], []
    for i in range(n):
        seen = [(s, xk) for s, xk in zip(steps, x, strict=True) if a[i] * xk + b[i] > 0]
        total = -0.0
        for s, xk in seen:
            total += s * (a[i] * xk + b[i])
        weights.append(w[i] + total / m)
        pushing = weights[i] if sequential else w[i]
        total, total_input = -0.0, -0.0
        for s, xk in seen:
            total += s * pushing
            total_input += s * pushing * xk
        biases.append(b[i] + total / m)
        inputs.append(a[i] + total_input / m)
    total = -0.0
    for s in steps:
        total += s
    return ReluSum.of(weights, biases, inputs, network.output_bias + total / m)


@given(networks(), points, st.floats(1e-4, 0.1), st.booleans())
@settings(derandomize=True)
def test_agrees_with_a_plain_loop(network, samples, learning_rate, sequential):
    """The update is the mean of the samples' changes, to the last bit, in either order."""
    x, y = np.array(samples).T
    rule = UpdateRule(learning_rate, GROUPS, sequential)
    changed, delta = updated_by_all(network, x, y, rule)
    assert changed == plain_update(network, x.tolist(), y.tolist(), learning_rate, sequential)
    assert delta == pytest.approx(np.mean(y - network.outputs(x)), abs=1e-12)


@given(networks(), number, number, st.floats(1e-4, 0.1), st.booleans())
@settings(derandomize=True)
def test_one_sample_alone_gives_the_update_of_that_sample(network, x, y, rate, sequential):
    """With a single sample the batch and the article's update agree to the last bit."""
    rule = UpdateRule(rate, GROUPS, sequential)
    assert updated_by_all(network, np.array([x]), np.array([y]), rule) == network.updated(
        x, y, rule
    )


def test_the_step_is_the_gradient_of_the_mean_error():
    """Central differences of the mean of delta² give the direction, in every parameter."""
    generator = np.random.default_rng(7)
    x, y = generator.uniform(0, 4, 50), generator.normal(size=50)
    rate, h = 1e-3, 1e-6
    changed, _ = updated_by_all(NETWORK, x, y, UpdateRule(rate, GROUPS))

    def error(parameters):
        network = ReluSum.of(*parameters[:9].reshape(3, 3).tolist(), float(parameters[9]))
        return np.mean((y - network.outputs(x)) ** 2)

    flat = np.array([*NETWORK.weights, *NETWORK.biases, *NETWORK.input_weights, 0.2])
    gradient = [(error(flat + h * e) - error(flat - h * e)) / (2 * h) for e in np.eye(10)]
    after = np.array([*changed.weights, *changed.biases, *changed.input_weights])
    moved = np.append(after, changed.output_bias) - flat
    assert moved == pytest.approx(-rate * np.array(gradient), abs=1e-10)


def test_a_sequential_step_shows_the_biases_the_new_weights():
    """From w 1, b 0 at (1, 2), lr 0.25: s 0.5, w 1.5; the bias moves by 0.5·1.5, not by 0.5·1."""
    network = ReluSum.of([1.0], [0.0])
    arguments = network, np.array([1.0]), np.array([2.0])
    one, _ = updated_by_all(*arguments, UpdateRule(0.25))
    other, _ = updated_by_all(*arguments, UpdateRule(0.25, sequential=True))
    assert (one.weights, one.biases) == ((1.5,), (0.5,))
    assert (other.weights, other.biases) == ((1.5,), (0.75,))


def test_a_neuron_active_on_no_sample_keeps_its_bits():
    """A dead neuron's parameters stay; its weight of -0.0 has been 0.0 from the beginning."""
    network = ReluSum.of([-0.0, 1.0], [-9.0, 0.0])
    changed, _ = updated_by_all(
        network, np.array([1.0, 2.0]), np.array([3.0, 9.0]), UpdateRule(0.1)
    )
    assert (changed.weights[0], changed.biases[0]) == (0.0, -9.0)
    assert math.copysign(1.0, changed.weights[0]) == 1.0
    assert changed.weights[1] != 1.0


def test_only_the_trained_groups_move():
    """What is not named keeps its value."""
    x, y = np.array([1.0, 3.0]), np.array([4.0, -2.0])
    for group in GROUPS:
        changed, _ = updated_by_all(NETWORK, x, y, UpdateRule(0.1, frozenset({group})))
        assert {name for name in GROUPS if getattr(changed, name) != getattr(NETWORK, name)} == {
            group
        }


def test_beyond_the_largest_number_it_is_silent():
    """A step that overflows gives what is not finite, without a warning."""
    network = ReluSum.of([1e200], [1.0])
    changed, _ = updated_by_all(network, np.array([1e200]), np.array([0.0]), UpdateRule(1.0))
    assert not changed.is_finite
