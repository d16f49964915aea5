"""Runs of dense networks: what is recorded, when they stop, and what is refused."""

from __future__ import annotations

from io import BytesIO

import numpy as np
import pytest
from conftest import WORKED, dense, worked

from relufit.errors import InputError
from relufit.models.registry import model_of, read_trajectory
from relufit.scenario import load, loads
from relufit.scenario.made_from import provenance
from relufit.training.archive import save_trajectory
from relufit.training.dense.run import run_dense, train_dense_on


def matrices(scenario, iterations):
    """A two-layer sigmoid network trained with matrices, one sample after another."""
    first, second = (np.array(layer) for layer in scenario.network.weights)
    b1, b2 = (np.zeros(len(layer)) for layer in scenario.network.weights)
    rate = scenario.training.learning_rate
    crossed = scenario.training.loss == "binary_cross_entropy"
    for k in range(iterations):
        x = np.array(scenario.data.inputs[k % len(scenario.data.inputs)])
        y = np.array(scenario.data.targets[k % len(scenario.data.inputs)])
        hidden = 1 / (1 + np.exp(-(first @ x + b1)))
        out = 1 / (1 + np.exp(-(second @ hidden + b2)))
        delta2 = (out - y) if crossed else (out - y) * out * (1 - out)
        delta1 = (second.T @ delta2) * hidden * (1 - hidden)
        second, b2 = second - rate * np.outer(delta2, hidden), b2 - rate * delta2
        first, b1 = first - rate * np.outer(delta1, x), b1 - rate * delta1
    return np.concatenate([first.ravel(), second.ravel()]), np.concatenate([b1, b2])


@pytest.mark.parametrize("loss", ["half_squared_error", "binary_cross_entropy"])
def test_a_run_agrees_with_matrices(loss):
    """Sample by sample, epoch after epoch, for both losses, against an independent loop."""
    scenario = dense(("binary_cross_entropy", loss), ("iterations = 40", "iterations = 101"))
    trajectory = run_dense(scenario)
    weights, biases = matrices(scenario, 101)
    assert trajectory.weights[-1] == pytest.approx(weights, rel=1e-9)
    assert trajectory.biases[-1] == pytest.approx(biases, rel=1e-9)
    assert trajectory.sample.tolist() == [k % 4 for k in range(101)]


def test_every_update_is_recorded():
    """The loss that is kept is that before each update; state 0 is the initial one."""
    trajectory = run_dense(dense())
    assert trajectory.weights.shape == (41, 9)
    assert trajectory.biases.shape == (41, 4)
    assert trajectory.network(0) == trajectory.initial
    for k in (0, 7, 39):
        network = trajectory.network(k)
        assert trajectory.batch(k) == (trajectory.samples[k % 4],)
        assert trajectory.loss[k] == network.mean_loss(trajectory.batch(k))
    assert not trajectory.weights.flags.writeable


def test_a_full_batch_makes_one_update_of_all_samples():
    """Its sample is -1, its loss the mean loss, and each iteration is an epoch."""
    trajectory = run_dense(dense(("rate = 0.5", 'rate = 0.5\nbatch = "full"')))
    assert set(trajectory.sample.tolist()) == {-1}
    assert trajectory.iterations_per_epoch == 1
    for k in (0, 20):
        assert trajectory.batch(k) == trajectory.samples
        assert trajectory.loss[k] == trajectory.mean_loss(k)
    assert trajectory.batch(-1) == trajectory.samples


def test_what_is_not_trained_stays():
    """Biases that are left out of [training] train keep their values bit for bit."""
    trajectory = run_dense(dense(("rate = 0.5", 'rate = 0.5\ntrain = ["weights"]')))
    assert (trajectory.biases == trajectory.biases[0]).all()
    assert (trajectory.weights[-1] != trajectory.weights[0]).all()


def test_a_run_stops_at_its_target():
    """After the first epoch with a mean loss below stop_below, and not before."""
    trajectory = run_dense(
        dense(
            ("iterations = 40", "iterations = 4000\nstop_below = 0.1"), ("rate = 0.5", "rate = 2")
        )
    )
    assert trajectory.stopped == "target"
    assert trajectory.iterations % 4 == 0
    assert trajectory.mean_loss() < 0.1
    epochs = [trajectory.mean_loss(k) for k in range(4, trajectory.iterations, 4)]
    assert min(epochs) >= 0.1


def test_a_loss_that_overflows_has_diverged():
    """Identity outputs run away; the last recorded state is finite."""
    trajectory = run_dense(
        dense(
            ('"sigmoid", "sigmoid"', '"identity", "identity"'),
            ("binary_cross_entropy", "half_squared_error"),
            ("rate = 0.5", "rate = 50"),
            ("iterations = 40", "iterations = 4000"),
        )
    )
    assert trajectory.stopped == "diverged"
    assert np.isfinite(trajectory.weights).all()
    assert np.isfinite(trajectory.loss).all()
    assert model_of(trajectory.scenario).summarize(trajectory)["verdict"] == "diverged"


def test_a_loss_beyond_all_numbers_has_diverged_though_the_weights_are_finite():
    """Half of 1e160 squared is infinite; a tiny step leaves the weight as it is."""
    text = dense().origin.text
    start, stop = text.index("layers ="), text.index("[film]")
    single = """layers = [1, 1]
activations = ["identity"]
weights = [[[1e160]]]
[data]
inputs = [[1]]
targets = [[0]]
[training]
learning_rate = 1e-200
iterations = 5
"""
    trajectory = run_dense(dense((text[start:stop], single)))
    assert (trajectory.stopped, trajectory.iterations) == ("diverged", 0)


def test_a_network_that_saturates_on_the_way_has_diverged():
    """An output of exactly 0 where 1 is wanted ends the run, without an exception."""
    trajectory = run_dense(
        dense(("rate = 0.5", "rate = 5000"), ("iterations = 40", "iterations = 400"))
    )
    assert trajectory.stopped == "diverged"


@pytest.mark.parametrize(
    "changes",
    [
        [("[[0.9, 0.8, -0.3]]", "[[900, 900, 900]]")],
        [('"sigmoid", "sigmoid"', '"sigmoid", "identity"'), ("[[0.9, 0.8", "[[-9, -8")],
    ],
)
def test_a_saturated_start_is_refused(changes):
    """The logarithm of 0 or less at the start is a slip of the scenario: one message, its place."""
    with pytest.raises(InputError, match=r"dense:7: \[network\] weights: expected outputs between"):
        run_dense(dense(*changes))


def test_an_untrained_network_has_its_initial_state():
    """Without [training] there is one snapshot."""
    text = dense().origin.text
    trajectory = run_dense(loads(text[: text.index("[training]")], name="still"))
    assert (trajectory.iterations, len(trajectory.iteration)) == (0, 1)


def test_a_random_network_comes_from_its_seed():
    """The same seed gives the same weights, another one others; biases start at 0."""
    text = dense().origin.text
    start, stop = text.index("weights = ["), text.index("[data]")
    drawn = [
        run_dense(
            dense((text[start:stop], f"[network.random]\nweight_std = 0.5\nseed = {seed}\n"))
        ).initial
        for seed in (1, 1, 2)
    ]
    assert drawn[0] == drawn[1] != drawn[2]
    assert set(drawn[0].biases) == {0.0}


@pytest.mark.parametrize("name", WORKED)
def test_an_archive_gives_the_trajectory_back(name, tmp_path):
    """Saved and read again, every array and the summary are the same; twice the same bytes."""
    trajectory = worked(name)
    summarize = model_of(trajectory.scenario).summarize
    path = tmp_path / "run.npz"
    with path.open("wb") as file:
        save_trajectory(trajectory, file, provenance(trajectory.scenario))
    again = BytesIO()
    save_trajectory(trajectory, again, provenance(trajectory.scenario))
    assert again.getvalue() == path.read_bytes()
    loaded = read_trajectory(path)
    for array in trajectory.shapes:
        assert (getattr(loaded, array) == getattr(trajectory, array)).all()
    assert repr(loaded) == repr(trajectory)
    assert summarize(loaded) == summarize(trajectory)


def test_a_part_of_a_run_keeps_its_updates():
    """A part has its own snapshots, losses and samples."""
    whole = worked("koech")
    part = whole.between(2, 5)
    assert part.iteration.tolist() == [2, 3, 4, 5]
    assert part.loss.tolist() == whole.loss[2:5].tolist()
    assert part.network(0) == whole.network(2)


def test_training_on_continues_the_run():
    """Six updates and six more are twelve."""
    scenario = load(worked("koech").scenario.origin.path)
    longer = dense_with(scenario, iterations=12)
    assert [*train_dense_on(worked("koech"), [6])] == [run_dense(longer).final]


def dense_with(scenario, **training):
    table = scenario.training.model_copy(update=training)
    return scenario.model_copy(update={"training": table})
