"""Schemes of initial states: their laws, their order of draws, and what follows from them."""

from __future__ import annotations

from math import sqrt

import numpy as np
import pytest
from conftest import dense, small

from relufit.errors import InputError
from relufit.network.schemes import SCHEMES, LayerSize
from relufit.training import run_relu_sum as run
from relufit.training.dense.run import run_dense

GIVEN = "[network]\nweights = [0.1, -0.2]\nbiases = [0, -0.5]\n"
MANY = 4096  # neurons
FAR = 4.0  # standard errors; the draws are fixed, so a right law passes always


def started(keys, *changes):
    """A small run with the initial network of a table [network.random]."""
    return run(small((GIVEN, f"[network.random]\n{keys}\nseed = 7\n"), *changes))


def initial(keys, *changes):
    """Input weights, biases and weights before training."""
    run = started(keys, *changes)
    return run.input_weights[0], run.biases[0], run.weights[0]


def assert_std(values, std, kurtosis):
    """The mean is 0, and the standard deviation and fourth moment are those of the law."""
    error = std / sqrt(len(values))
    assert abs(values.mean()) < FAR * error
    assert values.std() == pytest.approx(std, rel=FAR * sqrt((kurtosis - 1) / 4 / len(values)))
    assert np.mean(values**4) / np.mean(values**2) ** 2 == pytest.approx(kurtosis, rel=0.1)


NORMAL, UNIFORM = 3.0, 1.8  # fourth moments over squared variances
# Of layers of 1 input and MANY outputs, and of MANY inputs and 1 output, as the papers state them.
STATED = {
    "he": (sqrt(2), sqrt(2 / MANY), NORMAL),
    "he_uniform": (sqrt(6) / sqrt(3), sqrt(6 / MANY) / sqrt(3), UNIFORM),
    "glorot": (sqrt(2 / (MANY + 1)), sqrt(2 / (MANY + 1)), NORMAL),
    "glorot_uniform": (sqrt(6 / (MANY + 1)) / sqrt(3), sqrt(6 / (MANY + 1)) / sqrt(3), UNIFORM),
    "pytorch": (1 / sqrt(3), 1 / sqrt(MANY) / sqrt(3), UNIFORM),
    "kernel": (MANY**-0.25, MANY**-0.25, NORMAL),
    "mean_field": (MANY**-0.5, MANY**-0.5, NORMAL),
}


def test_every_scheme_is_tested():
    """The table here has all schemes but the two with input weights of 1."""
    assert {*STATED, "normal", "knots"} == {*SCHEMES}


@pytest.mark.parametrize("scale", [1.0, 0.125])
@pytest.mark.parametrize("scheme", STATED)
def test_parameters_spread_as_the_scheme_states(scheme, scale):
    """Mean, deviation and shape of input weights and weights; biases do so too, or are 0."""
    keys = f'neurons = {MANY}\nscheme = "{scheme}"\nscale = {scale}'
    input_weights, biases, weights = initial(keys, ("iterations = 100", "iterations = 1"))
    first, second, kurtosis = STATED[scheme]
    assert_std(input_weights, scale * first, kurtosis)
    assert_std(weights, scale * second, kurtosis)
    if SCHEMES[scheme].draws_biases:
        assert_std(biases, scale * first, kurtosis)
    else:
        assert not biases.any()


def test_a_uniform_law_keeps_its_bound():
    """The default of torch.nn.Linear lies between ±1/√inputs."""
    size = LayerSize(9, 1)
    drawn = SCHEMES["pytorch"].draw(np.random.default_rng(1), size, MANY, 1.0)
    assert 0.33 < np.abs(drawn).max() <= 1 / 3


def test_knots_lie_evenly_over_the_data():
    """Their first two moments are those of the uniform distribution over the domain."""
    keys = f'neurons = {MANY}\nscheme = "knots"'
    input_weights, biases, weights = initial(keys, ("domain = [0, 4]", "domain = [1, 4]"))
    assert (input_weights == 1).all()
    assert (-biases).min() >= 1
    assert (-biases).max() <= 4
    assert (-biases).mean() == pytest.approx(2.5, abs=FAR * 3 / sqrt(12 * MANY))
    assert biases.std() == pytest.approx(3 / sqrt(12), rel=0.05)
    assert_std(weights, MANY**-0.5, NORMAL)


def test_knots_may_be_given_an_interval_of_their_own():
    """With any scheme, and any input weights; the other parameters are those without it."""
    keys = 'neurons = 500\nscheme = "kernel"\nscale = 0.01'
    a, b, _ = initial(f"{keys}\nknot_range = [1, 2]")
    assert -b / a == pytest.approx(np.clip(-b / a, 1, 2))
    assert (-b / a).mean() == pytest.approx(1.5, abs=0.06)
    assert (a == initial(keys)[0]).all()
    biases = initial(f"{keys}\nbias_range = [5, 6]")[1]
    assert (biases.min(), biases.max()) == pytest.approx((5, 6), abs=0.02)


def test_given_input_weights_are_kept():
    """With a scheme that draws none, so that knots are where it puts them."""
    table = "[network]\ninput_weights = [2, -3]\n[network.random]\nneurons = 2\nseed = 1\n"
    trajectory = run(small((GIVEN, f'{table}scheme = "knots"\n')))
    knots = -trajectory.biases[0] / trajectory.input_weights[0]
    assert trajectory.input_weights[0].tolist() == [2, -3]
    assert ((knots >= 0) & (knots <= 4)).all()


def test_draws_follow_in_the_stated_order():
    """Input weights, then knots, then weights, each neuron after neuron, from one generator."""
    a, b, w = initial('neurons = 3\nscheme = "he"\nknot_range = [0, 4]\nscale = 0.5')
    generator = np.random.default_rng(7)
    assert a == pytest.approx(0.5 * sqrt(2) * generator.standard_normal(3), rel=1e-15)
    assert b == pytest.approx(-a * 4 * generator.random(3), rel=1e-15)
    assert w == pytest.approx(0.5 * sqrt(2 / 3) * generator.standard_normal(3), rel=1e-15)


def test_the_scheme_normal_draws_what_it_always_drew():
    """Biases, then Generator.normal, bit for bit."""
    _, b, w = initial("neurons = 6\nbias_range = [-4, 0]\nweight_std = 0.1")
    generator = np.random.default_rng(7)
    assert (b == -4 + 4 * generator.random(6)).all()
    assert (w == generator.normal(0.0, 0.1, 6)).all()


def test_a_ratio_moves_size_from_layer_to_layer():
    """Knots and products a·w stay; w² - a² - b², which descent nearly conserves, changes."""
    keys = 'neurons = 6\nscheme = "kernel"\nmirrored = true'
    one, four = initial(keys), initial(f"{keys}\nratio = 4")
    assert (one[0] == 4 * four[0]).all()
    assert (one[1] == 4 * four[1]).all()
    assert (4 * one[2] == four[2]).all()


def test_balanced_weights_have_the_size_of_their_neuron():
    """w² = a² + b² with either sign as often; a and b are those of the scheme."""
    keys = f'neurons = {MANY}\nscheme = "mean_field"\nscale = 0.01'
    a, b, w = initial(f"{keys}\nbalanced = true")
    assert w**2 == pytest.approx(a**2 + b**2, rel=1e-14)
    assert abs(np.sign(w).sum()) < FAR * sqrt(MANY)
    assert (a == initial(keys)[0]).all()
    assert abs(np.corrcoef(np.sign(w), a)[0, 1]) < FAR / sqrt(MANY)


@pytest.mark.parametrize("scheme", [name for name in SCHEMES if name != "normal"])
def test_mirrored_pairs_begin_at_zero(scheme):
    """The output is exactly 0 everywhere, while no weight is 0; training moves it."""
    trajectory = started(f'neurons = 10\nscheme = "{scheme}"\nmirrored = true')
    x = np.linspace(-3, 7, 101)
    assert not trajectory.network(0).outputs(x).any()
    assert trajectory.weights[0].all()
    assert trajectory.final.outputs(x).any()
    one, other = trajectory.weights[0][::2], trajectory.weights[0][1::2]
    assert (one == -other).all()
    assert len(set(one.tolist())) == 5


def outputs_of(scheme, neurons, count=200):
    """The initial output at x = 1 of many seeds."""
    scheme, size = SCHEMES[scheme], (LayerSize(1, neurons), LayerSize(neurons, 1))
    found = []
    for seed in range(count):
        generator = np.random.default_rng(seed)
        a, b = (scheme.draw(generator, size[0], neurons, 1.0) for _ in range(2))
        w = scheme.draw(generator, size[1], neurons, 1.0)
        found.append(np.sum(w * np.maximum(a + b, 0)))
    return np.array(found)


@pytest.mark.parametrize(("scheme", "power"), [("kernel", 0.0), ("mean_field", -0.5)])
def test_outputs_scale_with_the_width_as_theory_says(scheme, power):
    """Var f(1) = E relu(N(0, 2))² = 1 for the kernel's scaling; 1/neurons for the mean field."""
    for neurons in (64, 1024):
        assert outputs_of(scheme, neurons).std() == pytest.approx(neurons**power, rel=0.15)


@pytest.mark.parametrize(("scheme", "power"), [("kernel", 0.5), ("mean_field", 1.0)])
def test_training_is_that_of_the_scaled_network(scheme, power):
    """Descent at rate r/n^p is descent at rate r on n^-p·Σ v·relu(u·x + c) with normal u, c, v."""
    neurons, rate, steps = 8, 0.02, 30
    trajectory = started(
        f'neurons = {neurons}\nscheme = "{scheme}"',
        ("learning_rate = 0.01", f"learning_rate = {rate / neurons**power!r}"),
        (
            "iterations = 100",
            f'iterations = {steps}\nbatch = "full"\ntrain = ["weights", "biases", "input_weights"]',
        ),
    )
    x, y = trajectory.samples.x, trajectory.samples.y
    u, c, v = (
        values * neurons ** (power / 2)
        for values in (trajectory.input_weights[0], trajectory.biases[0], trajectory.weights[0])
    )
    front = neurons**-power
    for _ in range(steps):
        z = np.maximum(np.outer(x, u) + c, 0)
        back = 2 * (front * z @ v - y) / len(x) * front
        active = np.outer(back, v) * (z > 0)
        u, c, v = (
            u - rate * (active * x[:, None]).sum(0),
            c - rate * active.sum(0),
            v - rate * (back @ z),
        )
    outputs = front * np.maximum(np.outer(x, u) + c, 0) @ v
    assert trajectory.final.outputs(x) == pytest.approx(outputs, rel=1e-10)


WEIGHTS = "weights = [[[0.8, -0.5], [-0.6, 0.9], [0.4, 0.7]], [[0.9, 0.8, -0.3]]]\n"


def layers_of(keys, sizes):
    """The initial layers of a dense network."""
    table = f"[network.random]\n{keys}\nseed = 7\n"
    changes = (
        (WEIGHTS, table),
        ("[2, 3, 1]", f"[2, {sizes}, 1]"),
        ("iterations = 40", "iterations = 1"),
    )
    return run_dense(dense(*changes)).initial.layers


@pytest.mark.parametrize(
    ("scheme", "first", "second", "kurtosis"),
    [
        ("he", sqrt(2 / 2), sqrt(2 / 256), NORMAL),
        ("he_uniform", sqrt(2 / 2), sqrt(2 / 256), UNIFORM),
        ("glorot", sqrt(2 / 258), sqrt(2 / 257), NORMAL),
        ("glorot_uniform", sqrt(2 / 258), sqrt(2 / 257), UNIFORM),
        ("pytorch", 1 / sqrt(6), 1 / sqrt(768), UNIFORM),
    ],
)
def test_layers_of_dense_networks(scheme, first, second, kurtosis):
    """Each layer by its own inputs and outputs; biases are drawn by one scheme only."""
    hidden, last = layers_of(f'scheme = "{scheme}"', 256)
    for layer, std in ((hidden, first), (last, second)):
        values = np.array(layer.weights).ravel()
        assert values.std() == pytest.approx(std, rel=FAR * sqrt(kurtosis / 4 / len(values)))
    assert any(hidden.biases) == (scheme == "pytorch")
    if scheme == "pytorch":
        assert np.array(hidden.biases).std() == pytest.approx(1 / sqrt(6), rel=0.15)


def test_schemes_of_sums_are_refused_for_layers():
    """The message has the schemes that there are for dense networks."""
    with pytest.raises(InputError, match=r'expected one of "normal", "he", .* or "pytorch", got'):
        layers_of('scheme = "mean_field"', 3)
