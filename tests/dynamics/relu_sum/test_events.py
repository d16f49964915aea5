"""Events and rules of synthetic runs and of the runs of the article."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from conftest import ROOT, small, trained

from relufit.dynamics.relu_sum.coalescing import partings
from relufit.dynamics.relu_sum.events import events
from relufit.dynamics.relu_sum.plateaus import plateaus
from relufit.dynamics.relu_sum.rules import rule_of, update_at
from relufit.scenario import load
from relufit.training import run_relu_sum as run


def made(knots=None, weights=None, snapshots=101):
    """A run of one neuron with the given knots or weights; an epoch has 20 snapshots."""
    column = np.full(snapshots, 1.0)
    base = run(small(("iterations = 100", "iterations = 1")))
    return dataclasses.replace(
        base,
        iteration=np.arange(snapshots),
        weights=np.array(column if weights is None else weights, dtype=float)[:, None],
        biases=-np.array(column if knots is None else knots, dtype=float)[:, None],
        input_weights=column[:, None].copy(),
        output_bias=np.zeros(snapshots),
        delta=np.zeros(snapshots - 1),
        sample=np.zeros(snapshots - 1, dtype=np.int32),
    )


def exact(weights):
    """A run of one neuron with the correct knot; its error depends on the weight (correct: 1)."""
    base = made(knots=[0.0] * len(weights), weights=weights, snapshots=len(weights))
    x = np.linspace(0.0, 4.0, 20)
    return dataclasses.replace(base, samples=dataclasses.replace(base.samples, x=x, y=x.copy()))


def pair(*knots):
    """A run of two neurons with the given knots, on twenty equally spaced samples."""
    knots = np.array(knots).T
    return dataclasses.replace(
        exact(np.ones(len(knots))),
        weights=np.ones(knots.shape),
        biases=-knots,
        input_weights=np.ones(knots.shape),
    )


def found(trajectory):
    """Events of neurons, not of the whole network."""
    return [(each.kind, each.iteration) for each in events(trajectory) if each.neurons]


def test_a_lasting_change_of_sign_is_an_event():
    """The event is at the first snapshot with the new sign."""
    weights = [-1.0] * 40 + [1.0] * 61
    assert found(made(weights=weights)) == [("weight changes sign", 40)]


def test_a_short_change_of_sign_is_no_event():
    """A sign that lasts less than an epoch is jitter, and so is the change back."""
    weights = [-1.0] * 40 + [1.0] * 5 + [-1.0] * 56
    assert found(made(weights=weights)) == []


def test_a_change_shortly_before_the_end_counts():
    """A change that lasts to the end is an event."""
    assert found(made(weights=[-1.0] * 95 + [1.0] * 6)) == [("weight changes sign", 95)]


def test_a_weight_that_starts_at_zero_has_its_first_sign():
    """Moving away from zero is no change of sign."""
    assert found(made(weights=[0.0] + [1.0] * 100)) == []


def test_a_knot_that_turns_back_is_an_event():
    """The event is at the extreme, if the knot moves back by a twentieth of the domain."""
    up_and_down = np.concatenate([np.linspace(1, 2, 51), np.linspace(2, 1.5, 50)])
    assert found(made(knots=up_and_down)) == [("knot turns", 50)]
    wiggle = 1.5 + 0.09 * np.sin(np.arange(101))
    assert found(made(knots=wiggle)) == []


def test_every_turn_of_a_zigzag_is_found():
    """A knot that moves up, down and up again turns twice."""
    zigzag = np.concatenate([np.linspace(1, 3, 30), np.linspace(3, 1, 30), np.linspace(1, 2, 41)])
    assert [kind for kind, _ in found(made(knots=zigzag))] == ["knot turns"] * 2


def test_turns_that_last_less_than_an_epoch_are_jitter():
    """Large steps to and fro are no turns; of example 4 with a large rate they gave 252."""
    to_and_fro = np.concatenate([np.linspace(1, 2, 31), 2.0 + np.arange(70) // 5 % 2])
    assert found(made(knots=to_and_fro)) == []
    rough = run(load(ROOT / "scenarios" / "example4.toml").with_(learning_rate=0.05))
    turned = [each for each in events(rough) if each.kind == "knot turns"]
    assert len(turned) < 10
    for neuron in range(4):
        at = [each.snapshot for each in turned if each.neurons == (neuron,)]
        assert all(apart >= 400 for apart in np.diff(at))


def test_a_knot_that_leaves_the_data_is_an_event():
    """The knot is beyond the last sample to the end of the run."""
    assert found(made(knots=np.linspace(3, 5, 101)))[0][0] == "knot leaves the data"


def test_a_neuron_that_dies_is_an_event():
    """The event is at the first snapshot without active samples, if there were any before."""
    events_found = found(made(knots=[1.0] * 60 + [5.0] * 41))
    assert ("dies", 60) in events_found
    assert "dies" not in [kind for kind, _ in found(made(knots=[5.0] * 101))]
    back = [1.0] * 40 + [5.0] * 30 + [1.0] * 31
    assert "dies" not in [kind for kind, _ in found(made(knots=back))]


def test_a_pair_that_parts_is_an_event():
    """The pair is together for an epoch and then apart for one; shorter times do not count."""
    one = np.full(101, 1.0)
    meets = np.concatenate([np.full(20, 3.0), np.full(40, 1.0), np.full(41, 3.0)])
    touches = np.concatenate([np.full(40, 3.0), np.full(5, 1.0), np.full(56, 3.0)])
    assert partings(pair(one, meets)) == (((0, 1), 60),)
    begins = np.concatenate([np.full(5, 1.0), np.full(96, 3.0)])
    assert partings(pair(one, touches)) == partings(pair(one, begins)) == ()
    assert ("part", (0, 1), 60) in [
        (each.kind, each.neurons, each.iteration) for each in events(pair(one, meets))
    ]


def test_neurons_that_stay_together_do_not_part():
    """Neurons that coalesce have no other event of the pair."""
    one = np.full(101, 1.0)
    meets = np.concatenate([np.full(20, 3.0), np.full(81, 1.0)])
    assert partings(pair(one, meets)) == ()
    assert partings(trained("example4")) == ()


def test_a_plateau_precedes_a_fall_of_the_error():
    """The error is constant from iteration 20 to 60 and then falls: the plateau starts at 20."""
    weights = np.concatenate([np.linspace(5, 3, 21), np.full(40, 3.0), np.linspace(3, 1, 40)])
    trajectory = exact(weights)
    (plateau,) = plateaus(trajectory)
    assert (plateau.start, plateau.stop) == (20, 60)
    assert plateau.error == trajectory.mean_squared_error(20)
    assert ("plateau", (), 20) in [
        (each.kind, each.neurons, each.iteration) for each in events(trajectory)
    ]


def test_a_constant_error_at_the_end_is_no_plateau():
    """An error that does not fall later, or falls all the time, has no plateau."""
    assert plateaus(exact(np.concatenate([np.linspace(5, 2, 41), np.full(60, 2.0)]))) == ()
    assert plateaus(exact(1 + np.geomspace(4, 1e-3, 101))) == ()


def test_events_of_example_4():
    """Two weights change sign, two knots turn, and neurons 1 and 2 coalesce."""
    story = [(each.kind, each.neurons) for each in events(trained("example4"))]
    assert story == [
        ("weight changes sign", (3,)),
        ("weight changes sign", (2,)),
        ("knot turns", (0,)),
        ("knot turns", (2,)),
        ("coalesce", (0, 1)),
    ]


def test_the_weight_of_example_2_changes_sign_at_iteration_3():
    """This is the end of the first phase in the article."""
    assert found(trained("example2")) == [("weight changes sign", 3)]


@pytest.mark.parametrize(
    ("delta", "weight", "rule"),
    [(1, 1, 1), (1, -1, 2), (-1, 1, 3), (-1, -1, 4), (0, 1, 0), (1, 0, 0)],
)
def test_the_rules_have_the_numbers_of_the_article(delta, weight, rule):
    """The signs of delta and weight determine the rule."""
    assert rule_of(float(delta), float(weight)) == rule


def test_the_rules_determine_the_direction_of_knots():
    """Rules 1 and 4 move a knot left, 2 and 3 right; without a rule it stays in this run."""
    trajectory = trained("example3")
    for snapshot in range(0, 3600, 7):
        update = update_at(trajectory, snapshot)
        for neuron, rule in enumerate(update.rules):
            move = update.after.knots[neuron] - update.before.knots[neuron]
            assert np.sign(move) == {0: 0, 1: -1, 2: 1, 3: 1, 4: -1, 5: 0}[rule]
            if rule:
                assert update.is_active(neuron)


def test_an_update_has_consistent_sample_delta_and_states():
    """Sample, delta and both states are consistent."""
    trajectory = run(small())
    update = update_at(trajectory, 7)
    assert update.before == trajectory.network(7)
    assert update.after == trajectory.network(8)
    assert update.delta == update.y - update.before.output(update.x)


def test_a_thinned_record_has_no_single_updates():
    """Updates between recorded states are unknown."""
    with pytest.raises(ValueError, match="one update apart"):
        update_at(run(small(("iterations = 100", "iterations = 100\nrecord_every = 2"))), 0)


def test_updates_of_a_part_of_a_run_are_the_same():
    """A part counts its updates from its own start."""
    trajectory = run(small())
    part = trajectory.between(30, 60)
    assert update_at(part, 4) == update_at(trajectory, 34)
