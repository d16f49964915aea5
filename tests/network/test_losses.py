"""Losses: values worked by hand, derivatives by central differences, and what they refuse."""

from __future__ import annotations

import math

import numpy as np
import pytest
from conftest import dense, small

from relufit.dynamics.dense.worked import worked
from relufit.errors import InputError
from relufit.models.registry import summary_of, train_scenario
from relufit.network.gradients import batch_gradient, sample_gradient
from relufit.network.losses import LOSSES, softmax
from relufit.network.relu_sum import ReluSum

BY_HAND = {  # target, output, loss, derivative
    "half_squared_error": [(2.0, 5.0, 4.5, 3.0)],
    "squared_error": [(2.0, 5.0, 9.0, 6.0)],
    "absolute_error": [(2.0, 5.0, 3.0, 1.0), (2.0, 1.5, 0.5, -1.0), (2.0, 2.0, 0.0, 0.0)],
    "huber": [(2.0, 5.0, 2.5, 1.0), (2.0, 1.5, 0.125, -0.5), (2.0, 3.0, 0.5, 1.0)],
    "hinge": [(1.0, 0.25, 0.75, -1.0), (-1.0, 0.25, 1.25, 1.0), (1.0, 1.0, 0.0, 0.0)],
}


@pytest.mark.parametrize("name", BY_HAND)
def test_a_loss_by_hand(name):
    """Values and derivatives worked by hand, at the bends too."""
    for target, out, value, derivative in BY_HAND[name]:
        assert LOSSES[name].values((target,), (out,)) == (value,)
        assert LOSSES[name].derivatives((target,), (out,)) == (derivative,)


def test_softmax_cross_entropy_by_hand():
    """Outputs ln 1, ln 2, ln 5 are probabilities 1/8, 1/4, 5/8."""
    outs, loss = [math.log(n) for n in (1, 2, 5)], LOSSES["softmax_cross_entropy"]
    assert softmax(outs) == pytest.approx([0.125, 0.25, 0.625])
    assert loss.values((0.0, 1.0, 0.0), outs) == pytest.approx((0.0, math.log(4), 0.0))
    assert loss.derivatives((0.0, 1.0, 0.0), outs) == pytest.approx((0.125, -0.75, 0.625))
    assert loss.values((1.0, 0.0), (-2000.0, 1000.0)) == (3000.0, 0.0)  # e^1000 overflows


@pytest.mark.parametrize("name", LOSSES)
def test_the_derivative_is_that_of_the_sum(name):
    """Central differences of the sample's loss in each output."""
    loss, outs = LOSSES[name], np.array([0.3, 0.65, 0.2])
    for targets in ((1.0, 0.0, 0.0), (0.25, 0.5, 0.25)):
        for j in range(3):
            ends = []
            for step in (1e-6, -1e-6):
                moved = outs.copy()
                moved[j] += step
                ends.append(sum(loss.values(targets, moved.tolist())))
            expected = (ends[0] - ends[1]) / 2e-6
            found = loss.derivatives(targets, outs.tolist())[j]
            assert found == pytest.approx(expected, abs=1e-8)


CURVES = [name for name, each in LOSSES.items() if each.is_for_curves]


@pytest.mark.parametrize("name", CURVES)
def test_a_sum_of_neurons_is_trained_on_a_loss(name):
    """Each update follows the loss's derivative; a batch of one has the bits of a sample."""
    run = train_scenario(small(("[training]", f'[training]\nloss = "{name}"')))
    assert run.mean_squared_error() < run.mean_squared_error(0)
    network, x, y = run.network(5), run.samples.x[5:6], run.samples.y[5:6]
    one = sample_gradient(network, float(x[0]), float(y[0]), LOSSES[name])
    assert one == batch_gradient(network, x, y, LOSSES[name])
    moved = np.array(network.weights) - 0.01 * np.array(one[0].weights)
    assert run.weights[6] == pytest.approx(moved, rel=1e-14)


def test_half_the_squared_error_is_half_the_rate():
    """The article's update with half the learning rate, to rounding."""
    half = train_scenario(small(("[training]", '[training]\nloss = "half_squared_error"')))
    slow = train_scenario(small(("rate = 0.01", "rate = 0.005")))
    assert half.weights == pytest.approx(slow.weights, rel=1e-12)
    assert summary_of(half)["verdict"] == summary_of(slow)["verdict"] != "undecided"


def test_gradients_of_one_neuron_by_hand():
    """W = 2, b = 1 at x = 1, y = 3: f = 4, so the derivative of the squared error is 2."""
    gradient, delta = sample_gradient(ReluSum.of([2], [1]), 1.0, 3.0, LOSSES["squared_error"])
    assert (gradient, delta) == (ReluSum((4.0,), (4.0,), (4.0,), 2.0), -1.0)


SOFTMAX = (
    ("[2, 3, 1]", "[2, 2, 2]"),
    ('["sigmoid", "sigmoid"]', '["tanh", "identity"]'),
    (
        "[[[0.8, -0.5], [-0.6, 0.9], [0.4, 0.7]], [[0.9, 0.8, -0.3]]]",
        "[[[0.8, -0.5], [-0.6, 0.9]], [[0.9, 0.8], [-0.3, 0.2]]]",
    ),
    ("[[0], [1], [1], [0]]", "[[1, 0], [0, 1], [0, 1], [0.5, 0.5]]"),
    ('"binary_cross_entropy"', '"softmax_cross_entropy"'),
)


def test_a_network_of_classes():
    """It learns, and its page writes out the sum over the outputs."""
    run = train_scenario(dense(*SOFTMAX))
    assert run.mean_loss() < run.mean_loss(0)
    formulas = {line.name: line.formula for part in worked(run) for line in part.lines}
    assert formulas["dE/dout_o1"] == (r"\frac{e^{<out_o1>}}{e^{<out_o1>} + e^{<out_o2>}} - <t_o1>")


FAULTS = {
    'expected two outputs or more for "softmax_cross_entropy", got one': [SOFTMAX[-1]],
    "[data] targets, entry 1: expected targets that add up to 1, got 1.5.": [
        *SOFTMAX[:3],
        ("[[0], [1], [1], [0]]", "[[1, 0.5], [0, 1], [0, 1], [0.5, 0.5]]"),
        SOFTMAX[4],
    ],
    "expected a target from -1 to 1 for the hinge loss, got 2.0": [
        ('"binary_cross_entropy"', '"hinge"'),
        ("[[0], [1], [1], [0]]", "[[2], [1], [1], [-1]]"),
    ],
}


@pytest.mark.parametrize("message", FAULTS)
def test_a_loss_refuses_targets(message):
    """The message names the place, what was expected, and what came."""
    with pytest.raises(InputError) as caught:
        dense(*FAULTS[message])
    assert message in str(caught.value)


def test_a_loss_that_only_dense_networks_have():
    """A sum of ReLU neurons has no classes."""
    with pytest.raises(InputError, match='"absolute_error" or "huber", got \'hinge\''):
        small(("[training]", '[training]\nloss = "hinge"'))
