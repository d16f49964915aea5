"""Optimizers, schedules, clipping and batches against plain references written independently."""

from __future__ import annotations

from itertools import islice
from math import cos, pi

import numpy as np
import pytest
from conftest import DENSE, SMALL, dense, small
from hypothesis import given
from hypothesis import strategies as st

import relufit
from relufit.dynamics.dense.quantities import dense_update_at
from relufit.models.registry import read_trajectory, summary_of, train_scenario
from relufit.network.dense import DenseNetwork
from relufit.network.gradients import batch_gradient, sample_gradient
from relufit.network.losses import LOSSES
from relufit.network.relu_sum import ReluSum
from relufit.scenario.made_from import provenance
from relufit.schedules.learning_rates import SCHEDULES, learning_rates
from relufit.training.archive import save_trajectory
from relufit.training.relu_sum.run import train_on

UPDATES = 100
SQUARED = LOSSES["squared_error"]


def made(*keys, base=small):
    """A run of a small scenario with further keys in [training]."""
    return train_scenario(base(("[training]", "\n".join(["[training]", *keys]))))


def loss_of(network, x, y):
    """The mean of delta², written anew."""
    w, b, a, c = (np.array(each) for each in network)
    return np.mean((y - np.maximum(np.outer(x, a) + b, 0.0) @ w - c) ** 2)


def test_the_gradient_is_that_of_the_loss():
    """Central differences in every parameter agree, for a batch and for one sample."""
    network = ReluSum.of([0.5, -0.3], [0.4, 1.5], [1.0, -0.8], 0.1)
    x, y = np.array([0.3, 1.7, 2.9]), np.array([1.0, -2.0, 0.5])
    for chosen in (slice(None), slice(1)):
        gradient, delta = batch_gradient(network, x[chosen], y[chosen], SQUARED)
        for field, group in enumerate(network):
            for i in range(np.size(group)):
                ends = []
                for step in (1e-6, -1e-6):
                    moved = [np.array(each, dtype=float) for each in network]
                    moved[field].flat[i] += step
                    ends.append(loss_of(moved, x[chosen], y[chosen]))
                numeric = (ends[0] - ends[1]) / 2e-6
                assert np.ravel(gradient[field])[i] == pytest.approx(numeric, abs=1e-7)
        assert delta == pytest.approx(np.mean(y[chosen] - network.outputs(x[chosen])), rel=1e-15)


@given(
    st.lists(st.tuples(*[st.floats(-3, 3)] * 2, st.floats(0.5, 2)), min_size=1, max_size=4),
    st.floats(-2, 2),
    st.floats(-2, 2),
)
def test_a_batch_of_one_has_the_bits_of_a_sample(neurons, x, y):
    """Both gradients are computed in the same order."""
    network = ReluSum.of(*zip(*neurons, strict=True), 0.25)
    one, delta = sample_gradient(network, x, y, SQUARED)
    batch, mean = batch_gradient(network, np.array([x]), np.array([y]), SQUARED)
    assert (one, delta) == (batch, mean)


def textbook(name, gradients, start, rate, decay=0.0):
    """The parameters after each gradient, by the formulas as textbooks print them."""
    p, rows = np.array(start, dtype=float), []
    m = v = np.zeros_like(p)
    for t, g in enumerate(gradients, start=1):
        if name != "adamw":
            g = g + decay * p  # noqa: PLW2901
        else:
            p = p - rate * decay * p
        if name == "sgd":
            p = p - rate * g
        elif name == "momentum":
            m = 0.9 * m + g
            p = p - rate * m
        elif name == "nesterov":
            m = 0.9 * m + g
            p = p - rate * g - rate * 0.9 * m
        elif name == "rmsprop":
            v = 0.99 * v + 0.01 * g**2
            p = p - rate * g / (np.sqrt(v) + 1e-8)
        else:
            m, v = 0.9 * m + 0.1 * g, 0.999 * v + 0.001 * g**2
            p = p - rate * (m / (1 - 0.9**t)) / (np.sqrt(v / (1 - 0.999**t)) + 1e-8)
        rows.append(p)
    return np.array(rows)


@pytest.mark.parametrize("name", ["sgd", "momentum", "nesterov", "rmsprop", "adam", "adamw"])
@pytest.mark.parametrize("decay", [0.0, 0.02])
def test_an_optimizer_follows_its_textbook(name, decay):
    """From the gradients along the run, the textbook gives the run; an independent reference."""
    trajectory = made(f'optimizer = "{name}"', f"weight_decay = {decay}", "batch = 7")
    if name == "sgd" and not decay:
        assert trajectory.optimizer_state is None
    gradients, updates = [], 0
    while updates < UPDATES:
        for first in (0, 7, 14):  # 20 samples: the last batch has 6
            part = slice(first, min(first + 7, 20))
            network = trajectory.network(min(updates, UPDATES))
            samples = trajectory.samples
            gradient, _ = batch_gradient(network, samples.x[part], samples.y[part], SQUARED)
            gradients.append(np.array([*gradient.weights, *gradient.biases]))
            updates += 1
    start = [*trajectory.weights[0], *trajectory.biases[0]]
    expected = textbook(name, gradients[:UPDATES], start, 0.01, decay)
    got = np.concatenate([trajectory.weights, trajectory.biases], axis=1)[1:]
    np.testing.assert_allclose(got, expected, rtol=1e-11, atol=1e-13)


def test_batches_of_all_sizes_meet():
    """A batch of 1 is "sample", one of all samples is "full", bit for bit; -1 is recorded."""
    for first, second in (("1", '"sample"'), ("20", '"full"')):
        one, other = made(f"batch = {first}"), made(f"batch = {second}")
        assert (one.weights == other.weights).all()
        assert (one.sample == other.sample).all()
    assert set(made("batch = 7").sample.tolist()) == {-1}
    assert made("batch = 7").iterations_per_epoch == 3
    for first, second in (("1", '"sample"'), ("4", '"full"')):
        one, other = made(f"batch = {first}", base=dense), made(f"batch = {second}", base=dense)
        assert (one.weights == other.weights).all()


def test_a_small_last_batch_is_a_mean_over_its_own_samples():
    """Three updates of 9, 9 and 2 samples are three steps down the mean of each."""
    trajectory = made("batch = 9")
    network, samples = trajectory.network(0), trajectory.samples
    for first, last in ((0, 9), (9, 18), (18, 20)):
        gradient, _ = batch_gradient(network, samples.x[first:last], samples.y[first:last], SQUARED)
        moved = [np.array(v) - 0.01 * np.array(g) for v, g in zip(network, gradient, strict=True)]
        network = ReluSum.of(moved[0], moved[1])
    assert trajectory.weights[3] == pytest.approx(np.array(network.weights), rel=1e-14)


def test_fresh_samples_last_for_all_batches():
    """Each update of a batch uses its own samples when every epoch draws new ones."""
    trajectory = train_scenario(
        small(("seed = 1", 'seed = 1\norder = "fresh"'), ("[training]", "[training]\nbatch = 8"))
    )
    assert len(trajectory.samples.x) == 20 * 34  # 100 updates, 3 for each epoch


def rates(name, count, **settings):
    entry = SCHEDULES[name]
    given = {key: each.default for key, each in entry.settings.items()} | settings
    return list(islice(learning_rates(entry, 0.5, 1000, given), count))


def test_schedules_follow_their_closed_forms():
    """Each rate is that of the formula, before and after a warm-up."""
    assert rates("step", 1000, step_size=300, gamma=0.5)[299:301] == [0.5, 0.25]
    assert rates("exponential", 101, gamma=0.99)[100] == pytest.approx(0.5 * 0.99**100, rel=1e-13)
    warm = rates("cosine", 1000, warmup=100, eta_min=0.1)
    assert warm[:2] == pytest.approx([0.5 / 3, 0.5 / 3 * (1 + 2 / 100)], rel=1e-15)
    assert warm[100] == 0.5
    assert warm[550] == pytest.approx(0.1 + 0.4 * (1 + cos(pi / 2)) / 2)
    assert min(warm) > 0.1


def test_a_schedule_sets_the_size_of_each_update():
    """Plain descent moves by the rate of the iteration times the gradient."""
    trajectory = made('schedule = { name = "exponential", gamma = 0.9 }')
    x, y = trajectory.samples.x, trajectory.samples.y
    for update in (0, 1, 19):
        gradient, _ = sample_gradient(
            trajectory.network(update), float(x[update]), float(y[update]), SQUARED
        )
        step = trajectory.weights[update + 1] - trajectory.weights[update]
        expected = -0.01 * 0.9**update * np.array(gradient.weights)
        assert step == pytest.approx(expected, rel=1e-9, abs=1e-16)


def test_clipping_bounds_the_step():
    """By norm no step is longer than the rate times max_norm, and long ones are as long."""
    trajectory = made('clipping = { name = "norm", max_norm = 0.2 }')
    moved = np.diff(np.concatenate([trajectory.weights, trajectory.biases], axis=1), axis=0)
    lengths = np.sqrt((moved**2).sum(axis=1))
    assert lengths.max() == pytest.approx(0.002, rel=1e-4)
    trajectory = made('clipping = { name = "value", clip_value = 0.1 }')
    moved = np.diff(np.concatenate([trajectory.weights, trajectory.biases], axis=1), axis=0)
    assert np.abs(moved).max() == pytest.approx(0.001)


@pytest.mark.parametrize("base", [small, dense])
@pytest.mark.parametrize("name", ["momentum", "adam"])
def test_a_run_with_an_optimizer_is_saved_whole(tmp_path, base, name):
    """What the optimizer keeps is in the archive and in parts of a run."""
    trajectory = made(f'optimizer = "{name}"', "record_every = 3", base=base)
    with (tmp_path / "run.npz").open("wb") as file:
        save_trajectory(trajectory, file, provenance(trajectory.scenario))
    again = read_trajectory(tmp_path / "run.npz")
    assert (again.optimizer_state == trajectory.optimizer_state).all()
    numbers = sum(np.size(each) for each in (trajectory.weights[0], trajectory.biases[0]))
    assert trajectory.optimizer_state.shape[1] == numbers * (2 if name == "adam" else 1)
    part = trajectory.between(6, 12)
    assert (part.optimizer_state == trajectory.optimizer_state[2:5]).all()


@pytest.mark.parametrize(
    "keys", ['optimizer = "adam"', 'schedule = { name = "step", step_size = 9 }']
)
def test_training_on_goes_on(keys):
    """A run of 60 updates that is trained on for 40 ends where one of 100 ends, bit for bit."""
    change = ("[training]", f"[training]\n{keys}")
    whole = train_scenario(small(change))
    begun = train_scenario(small(change, ("iterations = 100", "iterations = 60")))
    *_, last = train_on(begun, [20, 40])
    assert last == whole.final


def test_an_optimizer_that_overflows_ends_the_run():
    """The last finite state is kept, with what the optimizer kept then."""
    trajectory = made(
        'optimizer = "momentum"',
        base=lambda change: small(change, ("learning_rate = 0.01", "learning_rate = 1e200")),
    )
    assert trajectory.stopped == "diverged"
    assert np.isfinite(trajectory.optimizer_state).all()


@pytest.mark.parametrize(
    "keys",
    [
        'optimizer = "adam"\nbatch = 3',
        'optimizer = "momentum"\nschedule = { name = "cosine", warmup = 3 }\nweight_decay = 0.1',
        'clipping = { name = "norm", max_norm = 0.1 }\nbatch = 2',
        "batch = 3",
    ],
)
def test_an_update_of_a_dense_network_can_be_repeated(keys):
    """From the record alone, with the samples of its batch: the same bits as in training."""
    order = ("[training]", f'order = "shuffled"\n[training]\n{keys}')
    part = train_scenario(dense(order)).between(7, 31)
    for snapshot in (0, 5, 23):
        after = dense_update_at(part, snapshot).after
        assert after == part.network(snapshot + 1)


@pytest.mark.parametrize("base", [small, dense])
def test_what_becomes_of_a_run_is_undecided(base):
    """A run that is not solved is not judged by training on with another rule than its own."""
    summary = summary_of(made('optimizer = { name = "adam", eps = 1e9 }', base=base))
    assert summary["verdict"] == "undecided"
    if base is small:
        assert 'for training by optimizer = "adam" it is not known' in summary["reasons"][1]


def test_small_scenarios_are_plain():
    """The plain path is taken where nothing else is asked for, also by its full name."""
    for text in (SMALL, DENSE):
        assert "optimizer" not in text
    assert (made('optimizer = "sgd"').weights == train_scenario(small()).weights).all()
    zero = made("weight_decay = 0", 'schedule = { name = "constant", warmup = 0 }')
    assert (zero.weights == train_scenario(small()).weights).all()


def test_rules_combine_with_noise_and_points(tmp_path):
    """Noisy samples or given ones, made in Python: batches are theirs, and TOML gives the run."""
    rules = {"batch": 8, "optimizer": {"name": "momentum", "momentum": 0.5}, "weight_decay": 0.01}
    noisy = small().with_(**{f"training.{key}": each for key, each in rules.items()})
    noisy = noisy.with_(noise={"std": 0.1}, order="fresh")
    points = [[x / 19, np.sin(x)] for x in range(20)]
    given = noisy.with_(data={"points": points, "order": "shuffled"}, reference=None)
    for scenario in (noisy, given):
        run = relufit.train(scenario)
        again = relufit.train(relufit.loads(scenario.to_toml(), name="again"))
        np.testing.assert_array_equal(run.weights, again.weights)
        stored = relufit.load_trajectory(run.save(tmp_path / "run.npz"))
        np.testing.assert_array_equal(run.optimizer_state, stored.optimizer_state)
        assert (run.iterations_per_epoch, set(run.sample.tolist())) == (3, {-1})
        caption = run.film().entry.caption(run).text
        assert "8 samples at a time, with optimizer momentum and weight decay 0.01." in caption
    x, y = np.array(points)[np.random.default_rng(given.data.seed).permutation(20)[:8]].T
    network = run.network(0)
    gradient, _ = batch_gradient(network, x, y, SQUARED)
    rate = given.training.learning_rate
    moved = [w - rate * (g + 0.01 * w) for w, g in zip(network[0], gradient[0], strict=True)]
    np.testing.assert_allclose(run.weights[1], moved, rtol=1e-15)


def test_a_run_ended_by_a_criterion_keeps_its_rates():
    """Its scenario, with fewer iterations, gives the run again: the cosine ends where it did."""
    seen = []

    def stop(state):
        seen.append(state.network)
        return state.iteration >= 20

    schedule = {"name": "cosine", "warmup": 60}
    for base in (small(), dense()):
        run = relufit.train(base.with_(schedule=schedule, optimizer="adam"), stop=stop)
        again = relufit.train(run.scenario)
        np.testing.assert_array_equal(again.weights, run.weights)
        assert again.iterations == run.iterations < base.training.iterations
    assert {type(each) for each in seen} == {ReluSum, DenseNetwork}
