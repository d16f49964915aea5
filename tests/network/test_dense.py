"""Dense networks: forward and backward by hand, gradients against central differences."""

from __future__ import annotations

import itertools
from math import inf, isinf, isnan, log

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from relufit.network.activations import ACTIVATIONS, sigmoid
from relufit.network.dense import DenseNetwork, Gradient, Layer, Sample
from relufit.network.losses import LOSSES, binary_cross_entropy
from relufit.network.update_rule import UpdateRule

EVERYTHING = frozenset({"weights", "biases"})


def networks(activations, loss):
    """Networks of random sizes and parameters, with samples that fit them."""

    @st.composite
    def draw(strategy):
        seed = strategy(st.integers(0, 2**32 - 1))
        generator = np.random.default_rng(seed)
        sizes = generator.integers(1, 5, generator.integers(2, 5)).tolist()
        layers = []
        for inputs, neurons in itertools.pairwise(sizes):
            shared = generator.random() < 0.4
            layers.append(
                Layer(
                    rows(generator.normal(0, 0.6, (neurons, inputs))),
                    tuple(generator.normal(0, 0.3, 1 if shared else neurons).tolist()),
                    str(generator.choice(activations)),
                )
            )
        last = layers[-1]
        if loss == "binary_cross_entropy" and last.activation != "sigmoid":
            # Small weights and a bias of a half keep the outputs where the logarithms exist.
            small = rows(0.1 * np.tanh(np.array(last.weights)))
            layers[-1] = last._replace(weights=small, biases=(0.5,) * len(last.biases))
        targets = (0.02, 0.98) if loss == "binary_cross_entropy" else (-2.0, 2.0)
        samples = [
            Sample(
                tuple(generator.uniform(-1, 1, sizes[0]).tolist()),
                tuple(generator.uniform(*targets, sizes[-1]).tolist()),
            )
            for _ in range(int(generator.integers(1, 4)))
        ]
        return DenseNetwork(tuple(layers), loss), samples

    return draw()


def rows(matrix):
    return tuple(map(tuple, matrix.tolist()))


def shares(numbers):
    """Numbers above 0 that add up to 1."""
    total = sum(numbers) + len(numbers)
    return tuple((each + 1.0) / total for each in numbers)


def derivative_by_differences(network, samples, group, index, step=1e-6):
    """The derivative of the mean loss in one parameter, from two losses around it."""
    losses = []
    for sign in (1.0, -1.0):
        values = {"weights": list(network.weights), "biases": list(network.biases)}
        values[group][index] += sign * step
        losses.append(network.with_parameters(**values).mean_loss(samples))
    return (losses[0] - losses[1]) / (2 * step)


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("activation", ACTIVATIONS)
@settings(derandomize=True, deadline=None, max_examples=25)
@given(data=st.data())
def test_gradients_agree_with_central_differences(data, activation, loss):
    """For every activation and loss, random sizes, own and shared biases, one sample or several."""
    network, samples = data.draw(networks([activation], loss))
    if LOSSES[loss].summed:  # of targets that add up to 1
        samples = [each._replace(targets=shares(each.targets)) for each in samples]
    if loss == "binary_cross_entropy":
        outputs = [out for each in samples for out in network.output(each.inputs)]
        assume(all(0.01 < out < 0.99 for out in outputs))
    update = network.update(samples, UpdateRule(1.0, EVERYTHING))
    if activation == "relu":
        assume(
            all(abs(net) > 1e-4 for way in update.propagations for nets in way.nets for net in nets)
        )
    for group in EVERYTHING:
        found = [old - new for old, new in zip(*both(update, group), strict=True)]
        expected = [
            derivative_by_differences(network, samples, group, index) for index in range(len(found))
        ]
        assert found == pytest.approx(expected, rel=1e-5, abs=1e-7)


@settings(derandomize=True, deadline=None, max_examples=60)
@given(networks(list(ACTIVATIONS), "half_squared_error"))
def test_mixed_layers_agree_with_central_differences(drawn):
    """Each layer may have an activation of its own."""
    network, samples = drawn
    update = network.update(samples, UpdateRule(1.0, EVERYTHING))
    assume(all(abs(net) > 1e-4 for way in update.propagations for nets in way.nets for net in nets))
    for group in EVERYTHING:
        found = [old - new for old, new in zip(*both(update, group), strict=True)]
        expected = [
            derivative_by_differences(network, samples, group, index) for index in range(len(found))
        ]
        assert found == pytest.approx(expected, rel=1e-5, abs=1e-7)


def both(update, group):
    return getattr(update.before, group), getattr(update.after, group)


def matrix_update(network, samples, rate, trained, *, sequential):
    """The same update with NumPy matrices, written from the chain rule alone."""
    functions = {
        "sigmoid": (lambda z: 1 / (1 + np.exp(-z)), lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2),
        "tanh": (np.tanh, lambda z: 1 / np.cosh(z) ** 2),
        "relu": (lambda z: np.maximum(z, 0), lambda z: (z > 0) * 1.0),
        "identity": (lambda z: z, np.ones_like),
    }
    weights = [np.array(layer.weights) for layer in network.layers]
    biases = [np.array(layer.biases) for layer in network.layers]
    x = np.array([each.inputs for each in samples])
    y = np.array([each.targets for each in samples])
    nets, outs = [], [x]
    for layer, w, b in zip(network.layers, weights, biases, strict=True):
        nets.append(outs[-1] @ w.T + b)
        outs.append(functions[layer.activation][0](nets[-1]))
    error = outs[-1] - y
    for k in reversed(range(len(weights))):
        delta = error * functions[network.layers[k].activation][1](nets[k])
        slope_w = delta.T @ outs[k] / len(x)
        slope_b = delta.mean(axis=0)
        if network.layers[k].shares_bias:
            slope_b = slope_b.sum(keepdims=True)
        old = weights[k]
        weights[k] = old - rate * slope_w * ("weights" in trained)
        biases[k] = biases[k] - rate * slope_b * ("biases" in trained)
        error = delta @ (weights[k] if sequential else old)
    return np.concatenate([w.ravel() for w in weights]), np.concatenate(biases)


@pytest.mark.parametrize("sequential", [False, True])
@pytest.mark.parametrize("trained", [EVERYTHING, frozenset({"weights"}), frozenset({"biases"})])
@settings(derandomize=True, deadline=None, max_examples=40)
@given(drawn=networks(list(ACTIVATIONS), "half_squared_error"), rate=st.floats(0.01, 2.0))
def test_updates_agree_with_matrices(drawn, rate, trained, sequential):
    """Both orders of the update, each group frozen or not, against an independent program."""
    network, samples = drawn
    update = network.update(samples, UpdateRule(rate, trained, sequential))
    assume(all(abs(net) > 1e-9 for way in update.propagations for nets in way.nets for net in nets))
    weights, biases = matrix_update(network, samples, rate, trained, sequential=sequential)
    assert update.after.weights == pytest.approx(weights.tolist(), rel=1e-9, abs=1e-12)
    assert update.after.biases == pytest.approx(biases.tolist(), rel=1e-9, abs=1e-12)
    for group in EVERYTHING - trained:
        assert getattr(update.after, group) == getattr(network, group)


def test_a_simultaneous_update_sees_old_weights_and_a_sequential_one_new_ones():
    """One neuron after another, by hand: 1·1 → 2 against 0, rate 0.1."""
    network = DenseNetwork(
        (Layer(((1.0,),), (0.0,), "identity"), Layer(((2.0,),), (0.0,), "identity"))
    )
    sample = [Sample((1.0,), (0.0,))]
    rule = UpdateRule(0.1, frozenset({"weights"}))
    # delta 2; ∂E/∂w2 = 2·1, so w2 = 1.8; ∂E/∂w1 = 2·2 or 2·1.8
    assert network.update(sample, rule).after.weights == pytest.approx((0.6, 1.8))
    later = network.update(sample, rule._replace(sequential=True))
    assert later.after.weights == pytest.approx((0.64, 1.8))
    assert later.loss == 2.0


def test_a_shared_bias_moves_by_the_sum_of_its_neurons_deltas():
    """Two neurons with one bias: its slope is the sum, and it stays one number."""
    layer = Layer(((1.0,), (1.0,)), (0.5,), "identity")
    assert layer.shares_bias
    assert layer.nets((1.0,)) == (1.5, 1.5)
    assert Gradient.of(layer, (1.0,), (0.25, 0.5)).biases == (0.75,)
    single = Layer(((1.0,),), (0.5,), "identity")
    assert not single.shares_bias


def test_one_sample_alone_is_a_batch_of_one():
    """The mean over one sample changes no bit, and a sample twice counts like once."""
    network = DenseNetwork((Layer(((0.3, -0.2), (0.1, 0.7)), (0.1,), "tanh"),))
    sample = Sample((0.5, -1.0), (0.2, 0.4))
    rule = UpdateRule(0.5)
    one, two = network.update([sample], rule), network.update([sample, sample], rule)
    assert one.after == two.after
    assert one.loss == two.loss == network.mean_loss([sample])


@pytest.mark.parametrize(("net", "out"), [(800.0, 1.0), (-800.0, 0.0), (-740.0, 4.2e-322)])
def test_sigmoid_never_overflows(net, out):
    """Far from 0 it is 0 or 1 and raises nothing."""
    assert sigmoid(net) == pytest.approx(out, abs=1e-300)


@pytest.mark.parametrize(
    ("target", "out", "value"),
    [
        (1.0, 1.0, 0.0),
        (0.0, 0.0, 0.0),
        (1.0, 0.0, inf),
        (0.0, 1.0, inf),
        (0.5, 1.0, inf),
        (1.0, -0.1, inf),
        (0.0, 1.1, inf),
        (0.25, 0.5, log(2)),
    ],
)
def test_the_cross_entropy_at_its_edges(target, out, value):
    """A saturated output is right or infinitely wrong; no logarithm of 0 is ever taken."""
    assert binary_cross_entropy(target, out) == pytest.approx(value)


def test_a_saturated_network_gives_no_finite_update():
    """Where the cross-entropy has no value its slope has none either."""
    layer = Layer(((-800.0,),), (0.0,))
    update = DenseNetwork((layer,), "binary_cross_entropy").update(
        [Sample((1.0,), (1.0,))], UpdateRule(0.1)
    )
    assert isinf(update.loss)
    assert isnan(update.after.weights[0])
    assert not update.after.is_finite


def test_an_overflowing_loss_is_infinite_and_no_error():
    """Numbers beyond all floats end as infinity, as in the sum of ReLU neurons."""
    network = DenseNetwork((Layer(((1e200,),), (0.0,), "identity"),))
    assert isinf(network.mean_loss([Sample((1.0,), (0.0,))]))


def test_parameters_are_numbered_through():
    """Layer by layer, neuron by neuron, and back again."""
    network = DenseNetwork(
        (Layer(((1.0, 2.0), (3.0, 4.0)), (5.0,)), Layer(((6.0, 7.0),), (8.0,), "tanh"))
    )
    assert network.weights == (1.0, 2.0, 3.0, 4.0, 6.0, 7.0)
    assert network.biases == (5.0, 8.0)
    assert network.sizes == (2, 2, 1)
    assert network.with_parameters(network.weights, network.biases) == network
