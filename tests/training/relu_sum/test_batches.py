"""Runs by full batch: one epoch is one update from all samples."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import small

from relufit.errors import InputError
from relufit.models.registry import read_trajectory
from relufit.training import run_relu_sum as run
from relufit.training.archive import save_trajectory
from relufit.training.relu_sum.run import train_on

FULL = ("iterations = 100", 'iterations = 100\nbatch = "full"')


def full(*changes):
    return run(small(FULL, *changes))


def plain_run(scenario, iterations, *, sequential=False):
    """Gradient descent on the mean of delta² in NumPy, without any of relufit's own code."""
    data, rate = scenario.data, scenario.training.learning_rate
    x = np.random.default_rng(data.seed).uniform(*data.domain, data.samples)
    y = np.maximum(np.add.outer(x, scenario.reference.biases), 0) @ scenario.reference.weights
    w, b = np.array(scenario.network.weights, float), np.array(scenario.network.biases, float)
    for _ in range(iterations):
        z = np.add.outer(x, b)
        delta = y - np.maximum(z, 0) @ w
        after = w + 2 * rate * (delta @ np.maximum(z, 0)) / len(x)
        b = b + 2 * rate * (delta @ (z > 0)) / len(x) * (after if sequential else w)
        w = after
    return w, b


@pytest.mark.parametrize("update", ["simultaneous", "sequential"])
def test_agrees_with_an_independent_loop(update):
    """A whole run agrees with plain NumPy at every iteration checked."""
    changed = ("learning_rate = 0.01", f'learning_rate = 0.05\nupdate = "{update}"')
    trajectory = full(changed)
    for iteration in (0, 1, 7, 50, 100):
        weights, biases = plain_run(
            trajectory.scenario, iteration, sequential=update == "sequential"
        )
        assert trajectory.weights[iteration] == pytest.approx(weights, abs=1e-12)
        assert trajectory.biases[iteration] == pytest.approx(biases, abs=1e-12)


def test_each_update_is_recorded_with_its_mean_delta():
    """The sample is -1, which stands for all, and delta is the mean before the update."""
    trajectory = full()
    assert trajectory.iterations == 100
    assert trajectory.iterations_per_epoch == 1
    assert (trajectory.sample == -1).all()
    samples = trajectory.samples
    for k in (0, 40, 99):
        mean = np.mean(samples.y - trajectory.network(k).outputs(samples.x))
        assert trajectory.delta[k] == pytest.approx(mean, abs=1e-12)


def test_the_target_is_checked_after_each_update():
    """An epoch is one update, so training stops at the first state below the target."""
    trajectory = full(("iterations = 100", "iterations = 4000\nstop_below = 0.5"))
    assert trajectory.stopped == "target"
    assert trajectory.mean_squared_error() < 0.5
    assert trajectory.mean_squared_error(trajectory.iterations - 1) >= 0.5


def test_training_on_goes_on_by_full_batch():
    """A run cut in two ends where the whole run ends, bit for bit."""
    half = full(("iterations = 100", "iterations = 40"))
    assert [*train_on(half, [60])] == [full().final]


def test_progress_is_reported_before_each_update():
    """An epoch is one update here too."""
    seen = []
    run(small(FULL), on_epoch=seen.append)
    assert seen == list(range(100))


def test_a_run_that_diverges_keeps_its_last_finite_state():
    """Training ends before the first infinite parameter."""
    changed = 'iterations = 1000\nbatch = "full"\ntrain = ["weights"]'
    trajectory = run(
        small(("learning_rate = 0.01", "learning_rate = 1.0"), ("iterations = 100", changed))
    )
    assert trajectory.stopped == "diverged"
    assert 0 < trajectory.iterations < 1000
    assert np.isfinite(trajectory.weights).all()


@pytest.mark.parametrize("order", ["shuffled", "fresh"])
def test_an_order_of_samples_is_refused(order):
    """All samples at once have no order; the message names the place and both settings."""
    with pytest.raises(InputError) as error:
        small(FULL, ("seed = 1", f'seed = 1\norder = "{order}"'))
    assert f'[data] order: expected "cyclic" where [training] batch is "full", got "{order}"' in (
        str(error.value)
    )


def test_a_saved_run_comes_back(tmp_path):
    """The archive keeps sample -1 and the mean deltas."""
    from relufit.scenario.made_from import provenance  # noqa: PLC0415

    trajectory = full()
    path = tmp_path / "run.npz"
    with path.open("wb") as file:
        save_trajectory(trajectory, file, provenance(trajectory.scenario))
    again = read_trajectory(path)
    assert (again.sample == trajectory.sample).all()
    assert (again.delta == trajectory.delta).all()
    assert again.final == trajectory.final
