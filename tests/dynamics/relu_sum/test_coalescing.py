"""Activity, coalescing and effective neurons, on runs made by hand and on the article's."""

from __future__ import annotations

import dataclasses

import numpy as np
import pytest
from conftest import small, trained
from hypothesis import given, settings
from hypothesis import strategies as st

from relufit.dynamics.relu_sum.activity import active_ranges
from relufit.dynamics.relu_sum.coalescing import coalesced_pairs, coalescences, effective_neurons
from relufit.training import run_relu_sum as run
from relufit.training.relu_sum.samples import Samples

GRID = np.linspace(0.0, 4.0, 101)  # samples every 0.04, so 2 % of them span 0.08


def made(knots, weights=None, input_weights=1.0):
    """A trajectory on 101 even samples with the given knots, shape (snapshots, neurons)."""
    knots = np.array(knots, dtype=float)
    snapshots, neurons = knots.shape
    inputs = np.broadcast_to(np.array(input_weights, dtype=float), knots.shape)
    given_weights = np.ones(neurons) if weights is None else np.array(weights, dtype=float)
    return dataclasses.replace(
        run(small(("iterations = 100", "iterations = 1"))),
        samples=Samples(x=GRID.copy(), y=GRID.copy(), measured=len(GRID)),
        iteration=10 * np.arange(snapshots),
        weights=np.broadcast_to(given_weights, knots.shape).copy(),
        biases=-knots * inputs,
        input_weights=inputs.copy(),
        output_bias=np.zeros(snapshots),
        delta=np.zeros(10 * (snapshots - 1)),
        sample=np.zeros(10 * (snapshots - 1), dtype=np.int32),
    )


def found(trajectory):
    return [
        (each.neurons, each.iteration, each.side, each.sign) for each in coalescences(trajectory)
    ]


@given(
    st.lists(st.floats(-1, 5), min_size=1, max_size=5),
    st.sampled_from([1.0, -1.0, 2.0, -0.5]),
)
@settings(derandomize=True)
def test_active_ranges_are_the_samples_above_zero(knots, input_weight):
    """From start to stop there are exactly the samples with a·x + b > 0."""
    trajectory = made([knots], input_weights=input_weight)
    start, stop = active_ranges(trajectory)
    for neuron in range(len(knots)):
        z = trajectory.input_weights[0, neuron] * (GRID - trajectory.knots[0, neuron])
        expected = np.flatnonzero(z > 0)
        assert list(range(start[0, neuron], stop[0, neuron])) == expected.tolist()


def test_knots_that_meet_among_the_samples_coalesce():
    """Together from the second snapshot to the end, inside the data, with one sign."""
    assert found(made([[1.0, 2.0], [1.0, 1.05], [1.0, 1.02]])) == [((0, 1), 10, "inside", "same")]


def test_meeting_for_a_while_is_not_coalescing():
    """What parts again has not coalesced."""
    assert found(made([[1.0, 2.0], [1.0, 1.0], [1.0, 2.0]])) == []


def test_parting_for_a_while_starts_the_count_anew():
    """The iteration is the first from which on the neurons are never apart again."""
    trajectory = made([[1.0, 1.0], [1.0, 2.0], [1.0, 1.0], [1.0, 1.0]])
    assert found(trajectory) == [((0, 1), 20, "inside", "same")]


def test_knots_beyond_the_edge_are_together():
    """Left of all data any two neurons are active on the same samples, however far apart."""
    assert found(made([[1.0, 2.0], [-3.0, -0.5]])) == [((0, 1), 10, "edge", "same")]


def test_opposite_weights_make_a_jump():
    """Merging with opposite signs is distinguished from merging with one sign."""
    assert found(made([[1.0, 1.0]], weights=[2.0, -2.0])) == [((0, 1), 0, "inside", "opposite")]


def test_a_chain_of_neurons_is_no_group():
    """Of three knots, the outer two apart, two are a group."""
    trajectory = made([[1.0, 1.06, 2.0], [1.0, 1.06, 1.12]])
    assert found(trajectory) == [((0, 1), 0, "inside", "same")]


def test_all_pairs_of_a_group_are_together():
    """With a hundred knots close to each other there are many groups, none wider than 2 %."""
    trajectory = made([np.linspace(1.0, 3.0, 100).tolist()])
    start, _ = active_ranges(trajectory)
    groups = coalescences(trajectory)
    assert len(groups) > 20
    assert all(np.ptp(start[-1, list(each.neurons)]) <= 2 for each in groups)


def test_two_groups_are_distinguished():
    """Each group has its own iteration; the earlier comes first."""
    trajectory = made([[3.0, 1.0, 2.0, 1.0], [3.0, 1.0, 3.0, 1.0]])
    assert found(trajectory) == [
        ((1, 3), 0, "inside", "same"),
        ((0, 2), 10, "inside", "same"),
    ]


def test_dead_neurons_do_not_coalesce():
    """Neurons that see no sample are dead, not together."""
    trajectory = made([[5.0, 6.0, 1.0]])
    assert found(trajectory) == []
    assert [each.neurons for each in effective_neurons(trajectory)] == [(2,)]


def test_a_left_and_a_right_neuron_are_never_together():
    """Neurons that are active on opposite sides of one knot share no sample."""
    assert found(made([[2.0, 2.0]], input_weights=[1.0, -1.0])) == []


@pytest.mark.parametrize(("knot", "together"), [(1.079, True), (1.081, False)])
def test_two_per_cent_of_the_samples_may_differ(knot, together):
    """Two of 101 samples between the knots are within 2 %, three are not."""
    assert bool(found(made([[0.999, knot]]))) is together


def test_effective_neurons_sum_their_weights():
    """A group counts once, with the sum of its weights, in the place of its first neuron."""
    trajectory = made([[1.0, 3.0, 1.0]], weights=[0.5, -2.0, 0.25])
    effective = effective_neurons(trajectory)
    assert [(each.neurons, each.weight) for each in effective] == [((0, 2), 0.75), ((1,), -2.0)]


def test_a_sum_of_weights_that_overflows_is_infinite():
    """A run near divergence warns of nothing."""
    trajectory = made([[1.0, 1.0]], weights=[1.2e308, 0.8e308])
    assert [each.weight for each in effective_neurons(trajectory)] == [np.inf]


@pytest.mark.parametrize(
    ("name", "groups"),
    [
        ("example2", []),
        ("example3", []),
        ("example4", [((0, 1), "edge", "same")]),
        ("solution1", []),
        ("solution2", [((0, 1), "edge", "same")]),
        ("figure1", []),
    ],
)
def test_the_articles_runs_coalesce_as_published(name, groups):
    """Neurons 1 and 2 of example 4 and solution 2 coalesce at the edge; no others do."""
    coalesced = coalescences(trained(name))
    assert [(each.neurons, each.side, each.sign) for each in coalesced] == groups


def test_example_4_has_three_effective_neurons():
    """Their weights are the published 1.92, -1.33 and -2.1, within 0.1."""
    weights = [each.weight for each in effective_neurons(trained("example4"))]
    assert weights == pytest.approx([1.92, -1.33, -2.1], abs=0.1)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("figure1", []),
        ("example2", []),
        ("example3", []),
        ("example4", [((0, 1), "edge", "same")]),
        ("solution1", []),
        ("solution2", [((0, 1), "edge", "same")]),
        ("solution3", [((0, 1), "edge", "same")]),
    ],
)
def test_who_coalesces_in_the_articles_runs(name, expected):
    """Example 4 and solution 2 as the article states; solution 3 too, of which it says nothing."""
    trajectory = trained(name)
    found = [(each.neurons, each.side, each.sign) for each in coalescences(trajectory)]
    assert found == expected
    assert coalesced_pairs(trajectory) == coalescences(trajectory)


def test_a_chain_is_reported_pair_by_pair():
    """Each pair has its own iteration; the outer two of a chain need not be together."""
    trajectory = made([[1.0, 1.06, 2.0], [1.0, 1.06, 1.12]])
    pairs = [(each.neurons, each.iteration) for each in coalesced_pairs(trajectory)]
    assert pairs == [((0, 1), 0), ((1, 2), 10)]
