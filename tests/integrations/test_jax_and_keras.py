"""Trainings by JAX and Keras: the same trajectories as relufit's own."""

from __future__ import annotations

import os

import numpy as np
import pytest
from conftest import small

import relufit
from relufit.dynamics.relu_sum.coalescing import coalescences

os.environ.setdefault("KERAS_BACKEND", "jax")
WITHIN = 1e-12
ALL = ["weights", "biases", "input_weights", "output_bias"]


@pytest.fixture(scope="module")
def jax():
    found = pytest.importorskip("jax", reason="JAX is not installed")
    before = found.config.jax_enable_x64
    found.config.update("jax_enable_x64", True)
    yield found
    found.config.update("jax_enable_x64", before)


@pytest.fixture
def keras(jax):
    """Keras in double precision; its layers follow a policy that is set at the first use."""
    found = pytest.importorskip("keras", reason="Keras is not installed")
    before = found.config.floatx(), found.config.dtype_policy()
    found.config.set_floatx("float64")
    found.config.set_dtype_policy("float64")
    yield found
    found.config.set_floatx(before[0])
    found.config.set_dtype_policy(before[1])


def scanned(jax, run):
    """A run trained by gradient descent on delta² in jax.lax.scan."""
    numpy, first = jax.numpy, run.network(0)
    samples = numpy.asarray(run.samples.x), numpy.asarray(run.samples.y)
    rate, trained = run.scenario.training.learning_rate, run.scenario.training.train

    def loss(state, x, y):
        z = state["input_weights"] * x + state["biases"]
        return (y - (state["weights"] * jax.nn.relu(z)).sum() - state["output_bias"]) ** 2

    def step(state, index):
        gradient = jax.grad(loss)(state, samples[0][index], samples[1][index])
        moved = {
            name: value - rate * gradient[name] if name in trained else value
            for name, value in state.items()
        }
        return moved, moved

    initial = {name: numpy.asarray(getattr(first, name), float) for name in ALL}
    _, states = jax.lax.scan(step, initial, numpy.asarray(run.sample))
    return relufit.from_scan(
        initial, states, x=samples[0], y=samples[1], sample=run.sample, domain=(0, 4)
    )


@pytest.mark.parametrize("name", ["example4", "solution1"])
def test_jax_gives_the_article_s_runs(jax, name):
    """To 1e-12 in double precision, with the same coalescing iteration."""
    run = relufit.train(name)
    again = scanned(jax, run)
    for each in ("weights", "biases", "delta"):
        np.testing.assert_allclose(getattr(again, each), getattr(run, each), rtol=0, atol=WITHIN)
    assert coalescences(again) == coalescences(run)


def test_keras_gives_relufit_s_run(keras):
    """All parameters trained, sample by sample, in double precision."""
    run = relufit.train(small().with_(train=ALL))
    first = run.network(0)
    layers = [
        keras.Input((1,)),
        keras.layers.Dense(run.neurons, activation="relu"),
        keras.layers.Dense(1),
    ]
    model = keras.Sequential(layers)
    model.layers[0].set_weights([np.array([first.input_weights]), np.array(first.biases)])
    model.layers[1].set_weights([np.array(first.weights)[:, None], np.array([first.output_bias])])
    model.compile(keras.optimizers.SGD(run.scenario.training.learning_rate), loss="mse")
    x, y = np.array(run.samples.x), np.array(run.samples.y)
    recorder = relufit.keras_callback(x=x, y=y, name="keras")
    fitted = {"batch_size": 1, "shuffle": False, "verbose": 0, "callbacks": [recorder]}
    model.fit(x[:, None], y[:, None], epochs=5, **fitted)
    again = recorder.run.trajectory
    assert (again.iterations, again.iterations_per_epoch) == (100, 20)
    assert again.scenario.recorded.optimizer == "sgd"
    for each in ALL:
        np.testing.assert_allclose(getattr(again, each), getattr(run, each), rtol=0, atol=WITHIN)


def test_a_keras_model_of_another_architecture_is_refused(keras):
    """When training begins; the message shows what is expected."""
    model = keras.Sequential(
        [keras.Input((1,)), keras.layers.Dense(2, "tanh"), keras.layers.Dense(1)]
    )
    model.compile("sgd", loss="mse")
    recorder = relufit.keras_callback(x=[0.0, 1.0], y=[0.0, 1.0])
    with pytest.raises(relufit.InputError, match=r"model: expected keras.Sequential\(.*'tanh'"):
        model.fit(np.zeros((2, 1)), np.zeros((2, 1)), verbose=0, callbacks=[recorder])
    with pytest.raises(relufit.InputError, match="expected a recorded training, got none yet"):
        _ = recorder.run.trajectory
