"""Whole runs: the published article, number by number, and the settings of a scenario."""

from __future__ import annotations

import math
from itertools import islice

import numpy as np
import pytest
from conftest import DIVERGING, small, trained

from relufit.errors import InputError
from relufit.schedules.orders import cyclic
from relufit.training import run_relu_sum as run
from relufit.training.relu_sum.run import train_on

REFERENCE = {
    "example2": (800, "1.99156715", "-0.99224872", "4.1863e-05"),
    "example3": (3600, "1.94324978 -3.91733361", "0.03006080 -2.00520271", "7.2389e-04"),
    "example4": (
        20_000,
        "1.37219297 0.57984673 -1.31578784 -2.16232096",
        "0.05087183 -0.05357753 -1.21184787 -2.21388669",
        "1.24757e-02",
    ),
    "solution1": (
        19_200,
        "1.93774129 -0.96160337 -1.76033958 -1.21151582",
        "0.01991693 -1.04776059 -1.95987000 -2.88073054",
        "9.9165e-04",
    ),
    "solution2": (
        20_000,
        "1.25429197 0.71477680 -1.07014791 -1.66020786 -1.22045777",
        "0.03687280 -0.03751387 -1.07123121 -1.97368047 -2.86434200",
        "1.20435e-03",
    ),
    "solution3": (
        12_400,
        "1.43811895 0.52263193 -1.10578602 -1.67536918 -1.17161736",
        "0.03852796 -0.06516904 -1.10250396 -1.99140263 -2.89868623",
        "9.8914e-04",
    ),
    "figure1": (
        7200,
        "1.92607624 -0.96637206 -1.77586243 -1.18727079",
        "0.02474088 -1.06431343 -1.96866706 -2.89348670",
        "8.9282e-04",
    ),
}


@pytest.mark.parametrize("name", REFERENCE)
def test_a_run_ends_at_the_known_numbers(name):
    """Iterations, weights, biases and error agree with an independent program at every digit."""
    trajectory = trained(name)
    iterations, weights, biases, error = REFERENCE[name]
    assert trajectory.iterations == iterations
    assert " ".join(f"{w:.8f}" for w in trajectory.final.weights) == weights
    assert " ".join(f"{b:.8f}" for b in trajectory.final.biases) == biases
    digits = len(error.split("e")[0]) - 2
    assert f"{trajectory.mean_squared_error():.{digits}e}" == error


def test_example_2_on_its_way():
    """Its weight passes 0 at iteration 3 and 1 at 14; at 316 it is 1.826 with the knot at 0.821."""
    trajectory = trained("example2")
    weight = trajectory.weights[:, 0]
    assert np.flatnonzero(weight > 0)[0] == 3
    assert np.flatnonzero(weight > 1)[0] == 14
    assert round(float(weight[316]), 3) == 1.826
    assert round(float(trajectory.knots[316, 0]), 3) == 0.821


def test_example_3_on_its_way():
    """Its biases peak at 1.249 and 0.123, and the second falls to -2.169."""
    biases = trained("example3").biases
    assert np.round(biases.max(axis=0), 3).tolist() == [1.249, 0.123]
    assert round(float(biases[:, 1].min()), 3) == -2.169


def plain_run(scenario, iterations):
    """The article's training, written down a second time in NumPy, without any recorder."""
    data = scenario.data
    x = np.random.default_rng(data.seed).uniform(*data.domain, data.samples)
    knots = -np.array(scenario.reference.biases)
    y = np.maximum(x[:, None] - knots, 0) @ np.array(scenario.reference.weights)
    w, b = np.array(scenario.network.weights, float), np.array(scenario.network.biases, float)
    for step in range(iterations):
        xi, yi = x[step % len(x)], y[step % len(x)]
        hidden = np.maximum(xi + b, 0)
        delta = yi - w @ hidden
        w, b = (
            w + 2 * scenario.training.learning_rate * delta * hidden,
            b + 2 * scenario.training.learning_rate * delta * w * (hidden > 0),
        )
    return w, b


def test_agrees_with_an_independent_loop():
    """A whole run agrees with a plain NumPy loop at every iteration checked."""
    scenario = small()
    trajectory = run(scenario)
    for iteration in (0, 1, 7, 50, 100):
        weights, biases = plain_run(scenario, iteration)
        assert trajectory.weights[iteration] == pytest.approx(weights, abs=1e-12)
        assert trajectory.biases[iteration] == pytest.approx(biases, abs=1e-12)


def test_every_update_is_recorded():
    """Snapshot k and sample k give snapshot k + 1, and delta is what it was before the update."""
    trajectory = run(small())
    assert trajectory.iteration.tolist() == list(range(101))
    for k in (0, 3, 99):
        x = trajectory.samples.x[trajectory.sample[k]]
        y = trajectory.samples.y[trajectory.sample[k]]
        network = trajectory.network(k)
        assert trajectory.delta[k] == y - network.output(x)
        s = 0.02 * trajectory.delta[k]
        for i in range(2):
            hidden = max(x + network.biases[i], 0)
            assert trajectory.weights[k + 1, i] == network.weights[i] + s * hidden


def test_recorded_arrays_are_read_only():
    """Nobody changes a trajectory by accident."""
    trajectory = run(small())
    for array in (trajectory.weights, trajectory.biases, trajectory.delta, trajectory.samples.x):
        with pytest.raises(ValueError, match="read-only"):
            array[0] = 1.0


def test_a_thinned_record_keeps_every_so_many_states_and_the_last():
    """``record_every`` leaves out states, not updates."""
    thinned = run(small(("iterations = 100", "iterations = 100\nrecord_every = 30")))
    full = run(small())
    assert thinned.iteration.tolist() == [0, 30, 60, 90, 100]
    assert (thinned.weights == full.weights[thinned.iteration]).all()
    assert len(thinned.delta) == len(thinned.sample) == 100


def test_the_order_is_cyclic_unless_asked_otherwise():
    """The same samples in the same order, epoch after epoch."""
    assert run(small()).sample.tolist() == list(range(20)) * 5


def test_a_shuffled_order_visits_each_sample_once_in_each_epoch():
    """Every epoch is a permutation, and not always the same."""
    order = run(small(("seed = 1", 'seed = 1\norder = "shuffled"'))).sample.reshape(5, 20)
    assert (np.sort(order) == np.arange(20)).all()
    assert not (order[0] == order[1]).all()


def test_a_fresh_order_never_visits_a_sample_twice():
    """Every update draws a sample of its own; the error is measured on the first 20."""
    trajectory = run(small(("seed = 1", 'seed = 1\norder = "fresh"')))
    assert trajectory.sample.tolist() == list(range(100))
    assert len(np.unique(trajectory.samples.x)) == 100
    assert trajectory.samples.measured == 20
    assert (trajectory.samples.x[:20] == run(small()).samples.x).all()


def test_a_grid_lies_evenly_on_the_domain():
    """Grid samples reach from edge to edge in equal steps."""
    trajectory = run(small(("seed = 1", 'sampling = "grid"')))
    assert trajectory.samples.x == pytest.approx(np.linspace(0, 4, 20))


def test_a_random_network_comes_from_its_seed():
    """The same seed gives the same network; another gives another; biases keep their range."""
    table = "[network.random]\nneurons = 7\nbias_range = [-4, 0]\nweight_std = 0.1\nseed = {}\n"
    given = "[network]\nweights = [0.1, -0.2]\nbiases = [0, -0.5]\n"
    first, again, other = (run(small((given, table.format(seed)))) for seed in (5, 5, 6))
    assert first.neurons == 7
    assert (first.weights[0] == again.weights[0]).all()
    assert (first.weights[0] != other.weights[0]).all()
    assert ((first.biases[0] >= -4) & (first.biases[0] <= 0)).all()


def test_training_stops_after_the_first_good_pass():
    """The stop rule is asked after each epoch, about the parameters at that time."""
    trajectory = run(small(("iterations = 100", "iterations = 4000\nstop_below = 0.5")))
    assert trajectory.stopped == "target"
    assert trajectory.iterations % 20 == 0
    assert trajectory.mean_squared_error() < 0.5
    assert trajectory.mean_squared_error(trajectory.iterations - 20) >= 0.5


def test_without_a_target_training_runs_to_its_limit():
    """A limit in the middle of an epoch is kept to the iteration."""
    trajectory = run(small(("iterations = 100", "iterations = 47")))
    assert (trajectory.iterations, trajectory.stopped) == (47, "limit")


@pytest.mark.parametrize("group", ["output_bias", "input_weights"])
def test_other_groups_train_when_asked(group):
    """The output bias and the input weights stay put by default and move when named."""
    changed = f'iterations = 100\ntrain = ["weights", "{group}"]'
    trajectory = run(small(("iterations = 100", changed)))
    moved = {name: np.ptp(getattr(trajectory, name), axis=0).max() > 0 for name in _GROUPS}
    assert moved == {name: name in ("weights", group) for name in _GROUPS}
    assert np.ptp(getattr(run(small()), group), axis=0).max() == 0


_GROUPS = ("weights", "biases", "input_weights", "output_bias")


def test_sequential_training_takes_another_way():
    """Example 3 in sequence leaves the published way."""
    changed = 'iterations = 100\nupdate = "sequential"'
    assert run(small(("iterations = 100", changed))).final != run(small()).final


def test_a_scenario_without_training_keeps_its_initial_state():
    """Nothing is trained, nothing is lost: one snapshot, no updates."""
    trajectory = trained("example1")
    assert trajectory.iteration.tolist() == [0]
    assert trajectory.delta.size == trajectory.sample.size == 0
    assert trajectory.mean_squared_error() == 0


def test_a_run_that_diverges_keeps_its_last_finite_state():
    """Training ends before the first infinite parameter, and says so."""
    trajectory = run(small(DIVERGING))
    assert trajectory.stopped == "diverged"
    assert 0 < trajectory.iterations < 1000
    assert np.isfinite(trajectory.weights).all()
    assert np.isfinite(trajectory.biases).all()
    assert len(trajectory.delta) == trajectory.iterations


@pytest.mark.parametrize(
    ("reference", "key", "x"),
    [('expression = "log(x)"', "expression", "0.0"), ('expression = "1/(x-2)"', "expression", "2")],
)
def test_a_reference_must_be_finite_on_the_domain(reference, key, x):
    """A curve with a hole is refused with its place."""
    scenario = small(("weights = [2, -4]\nbiases = [0, -2]", reference))
    with pytest.raises(InputError, match=rf"\[reference\] {key}: expected a finite .* x = {x}"):
        run(scenario)


@pytest.mark.parametrize(
    ("reference", "knots"),
    [
        ("points = [[0, 0], [1, 1], [2, 2], [4, 0]]", (2.0,)),
        ("weights = [1, 1]\nbiases = [-3, -1]", (1.0, 3.0)),
        ('expression = "sin(x)"', ()),
    ],
)
def test_a_reference_knows_its_knots(reference, knots):
    """Knots are where the slope changes; those of an expression are not known."""
    scenario = small(("weights = [2, -4]\nbiases = [0, -2]", reference))
    assert run(scenario).reference.knots == knots


def test_the_record_must_fit():
    """A record over 1 GiB is refused before training, with the record_every that fits."""
    scenario = small(("iterations = 100", "iterations = 50_000_000"))
    with pytest.raises(InputError) as error:
        run(scenario)
    text = str(error.value)
    assert "[training] iterations: expected a record of at most 1 GiB" in text
    assert "got 50000000 iterations with 2.42 GiB. Set record_every = 5" in text


def test_a_record_that_can_never_fit_names_the_limit():
    """10⁹ updates cannot be recorded, whatever record_every."""
    with pytest.raises(InputError, match="At most 89478478 iterations can be recorded"):
        run(small(("iterations = 100", "iterations = 1_000_000_000")))


def test_progress_is_reported_before_each_epoch():
    """The caller learns how many updates are done."""
    seen = []
    run(small(), on_epoch=seen.append)
    assert seen == [0, 20, 40, 60, 80]


def test_training_on_goes_on_where_the_run_ended():
    """A run cut in two between epochs ends where the whole run ends."""
    half = run(small(("iterations = 100", "iterations = 40")))
    assert [*train_on(half, [30, 60])][1:] == [run(small()).final]


def test_training_on_stops_at_the_last_finite_state():
    """It does not overflow either."""
    diverged = run(small(DIVERGING))
    assert all(network.is_finite for network in train_on(diverged, range(500)))


def test_training_on_needs_a_trained_scenario():
    """Without a rule there is nothing to go on with."""
    with pytest.raises(ValueError, match="trained network"):
        train_on(trained("example1"), [10])


def test_a_trajectory_knows_what_it_is():
    """Its text names the scenario, its size and how it ended."""
    expected = "<Trajectory 'small': 2 neurons, 100 iterations, 101 snapshots, limit>"
    assert repr(run(small())) == expected


def test_the_error_of_a_wild_state_is_infinite_and_silent():
    """An error beyond the largest float is infinite, without a warning."""
    trajectory = run(small(("weights = [0.1, -0.2]", "weights = [1e200, 1.0]")))
    assert math.isinf(trajectory.mean_squared_error(0))


def test_epochs_are_drawn_lazily():
    """An endless order costs nothing but what is asked for."""
    assert [each.tolist() for each in islice(cyclic(2, np.random.default_rng(0)), 2)] == [
        [0, 1],
        [0, 1],
    ]


def test_a_part_of_a_run_keeps_its_iterations():
    """States, deltas and samples of the part are those of the whole."""
    whole = run(small())
    part = whole.between(30, 60)
    assert part.iteration.tolist() == list(range(30, 61))
    assert (part.weights == whole.weights[30:61]).all()
    assert (part.delta == whole.delta[30:60]).all()
    assert (part.sample == whole.sample[30:60]).all()
    assert part.final == whole.network(60)


def test_a_part_without_the_end_did_not_end_as_the_run_did():
    """Only the part that reaches the end of a diverged run has diverged."""
    wild = run(small(DIVERGING))
    assert wild.between(1, wild.iterations).stopped == "diverged"
    assert wild.between(0, wild.iterations - 1).stopped == "limit"


def test_a_part_of_a_thinned_run_ends_at_recorded_states():
    """Iterations between two snapshots go to the next one."""
    thinned = run(small(("iterations = 100", "iterations = 100\nrecord_every = 30")))
    part = thinned.between(20, 70)
    assert part.iteration.tolist() == [30, 60, 90]
    assert len(part.delta) == 60


@pytest.mark.parametrize(("first", "last"), [(-1, 5), (5, 5), (6, 5), (0, 101)])
def test_a_part_must_lie_within_the_run(first, last):
    """Iterations that do not ascend, or that the run does not have, are refused."""
    with pytest.raises(ValueError, match="from 0 to 100"):
        run(small()).between(first, last)
