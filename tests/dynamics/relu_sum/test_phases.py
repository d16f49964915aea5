"""Rules counted and phases, on the article's runs and on runs made by hand."""

from __future__ import annotations

import dataclasses
from itertools import pairwise

import numpy as np
import pytest
from conftest import small, trained

from relufit.dynamics.relu_sum.phases import phases
from relufit.dynamics.relu_sum.rule_counts import acting_rules, rule_counts
from relufit.dynamics.relu_sum.rules import update_at
from relufit.dynamics.smoothing import smoothed
from relufit.training import run_relu_sum as run

SHIPPED = ("figure1", "example2", "example3", "example4", "solution1", "solution2", "solution3")


def made(weights, knots):
    """A run of one neuron with given weights and knots; an epoch has 20 snapshots."""
    snapshots = len(weights)
    return dataclasses.replace(
        run(small(("iterations = 100", "iterations = 1"))),
        iteration=np.arange(snapshots),
        weights=np.array(weights, dtype=float)[:, None],
        biases=-np.array(knots, dtype=float)[:, None],
        input_weights=np.ones((snapshots, 1)),
        output_bias=np.zeros(snapshots),
        delta=np.zeros(snapshots - 1),
        sample=np.zeros(snapshots - 1, dtype=np.int32),
    )


def test_example_2_goes_through_the_articles_phases():
    """Weight to 0 by rule 2 in about 4, to 1 by rule 1 in about 12, then 1 and 3, then rest."""
    first, second, third, last = phases(trained("example2"), 0)
    assert [(each.kind, each.rule) for each in (first, second, third, last)] == [
        ("moving", 2),
        ("moving", 1),
        ("moving", 3),
        ("settling", 0),
    ]
    assert (first.start, first.stop) == (0, 3)
    assert first.weight == (-0.6, pytest.approx(0.0, abs=0.05))
    assert second.stop - second.start == pytest.approx(12, abs=3)
    assert second.weight[1] == pytest.approx(1.0, abs=0.05)
    assert third.weight[1] == pytest.approx(1.84, abs=0.1)
    assert third.knot[1] == pytest.approx(0.9, abs=0.05)
    assert last.stop - last.start == pytest.approx(500, rel=0.25)
    counts = rule_counts(trained("example2").between(third.start, third.stop)).sum(axis=0)[0]
    assert counts[0] > 0.25 * counts.sum()
    assert counts[2] > 0.25 * counts.sum()
    assert counts[[1, 3]].tolist() == [0, 0]


@pytest.mark.parametrize("name", SHIPPED)
def test_phases_cover_the_run_and_are_few(name):
    """They follow each other without a gap, none like the one before, and the last one settles."""
    trajectory = trained(name)
    for neuron in range(trajectory.neurons):
        found = phases(trajectory, neuron)
        assert found[0].start == 0
        assert found[-1].stop == trajectory.iterations
        assert found[-1].kind == "settling"
        assert len(found) <= 6
        for one, other in pairwise(found):
            assert (one.stop, one.weight[1], one.knot[1]) == (
                other.start,
                other.weight[0],
                other.knot[0],
            )
            assert one.rule != other.rule


@pytest.mark.parametrize("name", SHIPPED)
def test_a_phase_is_named_after_where_its_knot_goes(name):
    """Rules 1 and 4 go left, 2 and 3 right."""
    trajectory = trained(name)
    for neuron in range(trajectory.neurons):
        for each in phases(trajectory, neuron):
            if each.kind == "moving":
                goes_right = each.knot[1] > each.knot[0]
                assert goes_right == (each.rule in {2, 3})


def test_a_neuron_that_never_moves_is_still():
    """One phase, with no rule."""
    (only,) = phases(made([1.0] * 50, [2.0] * 50), 0)
    assert (only.kind, only.rule, only.start, only.stop) == ("still", 0, 0, 49)


def test_jitter_is_no_phase():
    """A knot that wavers within an epoch on its way right is in one phase until it settles."""
    time = np.arange(400)
    way = 1 + time / 400 + np.where(time > 40, 0.1 * np.sin(time * np.pi / 5), 0.0)
    assert [(each.kind, each.rule) for each in phases(made([1.0] * 400, way), 0)] == [
        ("moving", 3),
        ("settling", 0),
    ]


def test_the_smoothed_path_is_a_mean_over_an_epoch():
    """Half an epoch to both sides, and early on no further back than half of the way."""
    iteration = np.arange(101)
    means = smoothed(iteration[:, None].astype(float) ** 2, iteration, epoch=10)
    assert means[0, 0] == 0.0
    assert means[4, 0] == pytest.approx(np.mean(np.arange(2, 7) ** 2))
    assert means[50, 0] == pytest.approx(np.mean(np.arange(45, 56) ** 2))


def test_the_rules_that_act_are_those_of_each_update():
    """Computed from the whole record they agree with the updates taken one by one."""
    trajectory = trained("example3")
    acting = acting_rules(trajectory)
    assert acting.shape == (3600, 2)
    for snapshot in range(0, 3600, 7):
        assert tuple(acting[snapshot].tolist()) == update_at(trajectory, snapshot).rules


def test_a_sequential_update_counts_by_the_old_weight():
    """Where the weight changes sign in the update, the knot moves by no rule."""
    changed = ("iterations = 100", 'iterations = 100\nupdate = "sequential"')
    trajectory = run(small(changed))
    acting = acting_rules(trajectory)
    assert (np.diff(np.sign(trajectory.weights), axis=0) != 0).any()  # where the two differ
    for k in range(100):
        assert tuple(acting[k].tolist()) == update_at(trajectory, k).rules
        for n in range(2):
            move = trajectory.knots[k + 1, n] - trajectory.knots[k, n]
            rule = acting[k, n]
            assert (rule == 0) == (move == 0)
            crossed = trajectory.weights[k, n] * trajectory.weights[k + 1, n] < 0
            assert (rule == 5) == (move != 0 and crossed)
            if rule in {1, 2, 3, 4}:
                assert (rule <= 2) == (trajectory.delta[k] > 0)
                assert (move < 0) == (rule in {1, 4})


def test_full_batch_rules_follow_the_knots():
    """Rules 1 and 4 move a knot left, 2 and 3 right, when all samples act at once."""
    trajectory = run(small(("iterations = 100", 'iterations = 100\nbatch = "full"')))
    moves = np.sign(np.diff(trajectory.knots, axis=0))
    assert (np.array([0, -1, 1, 1, -1])[acting_rules(trajectory)] == moves).all()


@pytest.mark.parametrize("inputs", ["[-1, 1]", "[-1.5, 0.5]"])
@pytest.mark.parametrize(
    "train", ['["weights", "biases"]', '["weights", "biases", "input_weights"]']
)
def test_rules_are_those_of_displacement_and_change_of_slope(inputs, train):
    """With negative and trained input weights too: left by 1 and 4, with a·w above 0 by 1 and 3."""
    changes = (
        ("biases = [0, -0.5]", f"biases = [2.5, -0.5]\ninput_weights = {inputs}"),
        ("iterations = 100", f"iterations = 100\ntrain = {train}"),
    )
    trajectory = run(small(*changes))
    acting = acting_rules(trajectory)
    moves = np.sign(np.diff(trajectory.knots, axis=0))
    slopes = np.sign(trajectory.weights * trajectory.input_weights)[:-1]
    for rule, (slope, move) in {1: (1, -1), 2: (-1, 1), 3: (1, 1), 4: (-1, -1)}.items():
        assert (slopes[acting == rule] == slope).all()
        assert (moves[acting == rule] == move).all()
    assert set(np.unique(acting[:, 0])) & {1, 2, 3, 4}
    for k in range(0, 100, 3):
        assert tuple(acting[k].tolist()) == update_at(trajectory, k).rules


def test_no_rule_applies_where_knots_are_frozen():
    """Each update of an active neuron is counted, in the fifth entry."""
    trajectory = run(small(("iterations = 100", 'iterations = 100\ntrain = ["weights"]')))
    counts = rule_counts(trajectory)[0]
    assert (counts[:, :4] == 0).all()
    assert counts[0, 4] == 100


def test_windows_add_up_to_the_run():
    """Windows of any length; the sum over them is the count of the run."""
    trajectory = trained("example3")
    counts = rule_counts(trajectory, starts=[0, 1000, 1001, 3000])
    assert counts.shape == (4, 2, 6)
    assert (counts.sum(axis=0) == rule_counts(trajectory)[0]).all()
    assert (counts[0] == rule_counts(trajectory.between(0, 1000))[0]).all()


def test_a_thinned_record_has_no_rules():
    """The signs between two recorded states are not known."""
    thinned = run(small(("iterations = 100", "iterations = 100\nrecord_every = 2")))
    with pytest.raises(ValueError, match="record_every = 1"):
        rule_counts(thinned)
    with pytest.raises(ValueError, match="expected starts from 0 to 99"):
        rule_counts(run(small()), starts=[0, 100])


def test_an_untrained_network_has_no_windows():
    """Nothing was updated, nothing is counted; its only phase is still."""
    assert rule_counts(trained("example1")).shape == (0, 4, 6)
    assert [each.kind for each in phases(trained("example1"), 0)] == ["still"]
