"""The laws of the model (facts of one update) in the compiled code, for many runs at once."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from relufit.study.engine.slots import SLOTS, Rule, advance_by_sample

NEURONS, SAMPLES = 4, 12
RULE = Rule((0,) * NEURONS, True, True, None, None, None, None)
seeds = st.integers(0, 2**32 - 1)


def drawn(seed):
    """Weights, biases, x, y and learning rates of all slots."""
    random = np.random.default_rng(seed)
    return (
        random.normal(0, 1, (NEURONS, SLOTS)),
        random.uniform(-4, 1, (NEURONS, SLOTS)),
        random.uniform(0, 4, (SAMPLES, SLOTS)),
        random.normal(0, 2, (SAMPLES, SLOTS)),
        random.uniform(1e-4, 0.05, SLOTS),
    )


def trained(weights, biases, x, y, rates):
    """Weights and biases after one epoch."""
    state = np.concatenate(
        [weights, biases, np.ones((NEURONS, SLOTS)), np.zeros((1, SLOTS))]
    ).ravel()
    advance_by_sample(state, -2.0 * rates, x, y, np.zeros(SLOTS), RULE)
    rows = state.reshape(-1, SLOTS)
    return rows[:NEURONS].copy(), rows[NEURONS : 2 * NEURONS].copy()


@settings(derandomize=True, max_examples=30, deadline=None)
@given(seeds)
def test_the_law_of_signs_holds_bit_for_bit(seed):
    """(y, w) → (-y, -w) gives -w and the same b."""
    w, b, x, y, rates = drawn(seed)
    one, other = trained(w, b, x, y, rates), trained(-w, b, x, -y, rates)
    assert np.array_equal(one[0], -other[0])
    assert np.array_equal(one[1], other[1])


@settings(derandomize=True, max_examples=30, deadline=None)
@given(seeds)
def test_the_law_of_scale_holds_bit_for_bit(seed):
    """(x, b, w, y, lr) → (2x, 2b, 2w, 4y, lr/4) gives 2w and 2b."""
    w, b, x, y, rates = drawn(seed)
    one, other = trained(w, b, x, y, rates), trained(2 * w, 2 * b, 2 * x, 4 * y, rates / 4)
    assert np.array_equal(2 * one[0], other[0])
    assert np.array_equal(2 * one[1], other[1])


@settings(derandomize=True, max_examples=30, deadline=None)
@given(seeds, st.sampled_from([0.0, 1.5, -7.0]))
def test_an_inactive_neuron_does_not_change(seed, weight):
    """Its weight and bias keep their bits, while the others move."""
    w, b, x, y, rates = drawn(seed)
    w[1], b[1] = weight, -4.0 - np.abs(b[1])
    weights, biases = trained(w, b, x, y, rates)
    assert weights[1].tobytes() == w[1].tobytes()
    assert biases[1].tobytes() == b[1].tobytes()


@settings(derandomize=True, max_examples=30, deadline=None)
@given(seeds)
def test_the_order_of_neurons_matters_by_rounding_only(seed):
    """Permuted neurons give the permuted result, up to the order of summation."""
    w, b, x, y, rates = drawn(seed)
    one, other = trained(w, b, x, y, rates), trained(w[::-1], b[::-1], x, y, rates)
    assert np.allclose(one[0], other[0][::-1], rtol=0, atol=1e-9)
    assert np.allclose(one[1], other[1][::-1], rtol=0, atol=1e-9)


@settings(derandomize=True, max_examples=30, deadline=None)
@given(seeds)
def test_one_active_neuron_turns_in_the_plane_of_z_and_w(seed):
    """z² - w² becomes (1 - s²)·(z² - w²) with s = 2·lr·delta, to rounding."""
    w, b, x, y, rates = drawn(seed)
    b[1:] = -9.0
    z = x[0] + b[0]
    delta = y[0] - np.where(z > 0, w[0] * z, 0)
    s = np.where(z > 0, 2 * rates * delta, 0)
    weights, biases = trained(w, b, x[:1], y[:1], rates)
    after = (x[0] + biases[0]) ** 2 - weights[0] ** 2
    assert np.allclose(after, (1 - s**2) * (z**2 - w[0] ** 2), rtol=1e-9, atol=1e-9)


@settings(derandomize=True, max_examples=30, deadline=None)
@given(seeds)
def test_the_distances_of_two_active_neurons_shrink_together(seed):
    """Q = (b1 - b2)² - (w1 - w2)² becomes (1 - s²)·Q with s = 2·lr·delta, to rounding."""
    w, b, x, y, rates = drawn(seed)
    b[:2], b[2:] = np.abs(b[:2]), -9.0
    s = 2 * rates * (y[0] - (w[:2] * (x[0] + b[:2])).sum(axis=0))
    weights, biases = trained(w, b, x[:1], y[:1], rates)
    before = (b[0] - b[1]) ** 2 - (w[0] - w[1]) ** 2
    after = (biases[0] - biases[1]) ** 2 - (weights[0] - weights[1]) ** 2
    assert (np.abs(s) > 1e-6).all()
    assert np.allclose(after, (1 - s**2) * before, rtol=1e-9, atol=1e-12)


@settings(derandomize=True, max_examples=30, deadline=None)
@given(seeds)
def test_slots_do_not_touch_each_other(seed):
    """A slot's bits do not depend on what the others hold, be it no number at all."""
    w, b, x, y, rates = drawn(seed)
    one = trained(w, b, x, y, rates)
    w[:, 1::2], b[:, ::4], y[:, 3::4] = np.nan, b[:, ::4], np.inf
    other = trained(w, b, x, y, rates)
    assert np.array_equal(one[0][:, ::2], other[0][:, ::2])
    assert np.array_equal(one[1][:, ::2], other[1][:, ::2])
