"""Clusters of numbers and angles against plain complete linkage over all pairs."""

from __future__ import annotations

from itertools import pairwise
from math import pi, tau

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from relufit.dynamics.measures.linkage import clusters_of_angles, clusters_of_numbers
from relufit.dynamics.relu_sum.groups import group_completely


def members(found):
    """The clusters as sets of places."""
    return {frozenset(np.flatnonzero(found == each).tolist()) for each in set(found.tolist())}


def plain(values, most):
    """The clusters of the linkage that neurons are grouped by."""
    group = [0] * len(values)
    distance = [abs(one - other) for one in values for other in values]
    group_completely(distance, len(values), most, group)
    return members(np.array(group))


@given(st.lists(st.integers(0, 10**9), max_size=25, unique=True), st.floats(0.0, 4e8))
def test_numbers_are_joined_as_neurons_are(values, most):
    """Without equal distances, of which either may be first, the clusters are the same."""
    spread = [value + 1e-3 * value**0.5 for value in values]
    gaps = [abs(one - other) for i, one in enumerate(spread) for other in spread[:i]]
    if len(set(gaps)) == len(gaps):
        assert members(clusters_of_numbers(np.array(spread), most)) == plain(spread, most)


@given(st.lists(st.floats(-5, 5), max_size=40), st.floats(0.0, 3.0))
def test_no_cluster_is_too_wide_and_no_two_could_be_one(values, most):
    """The two properties of complete linkage, with equal numbers too; numbers ascend."""
    values = np.array(values)
    found = clusters_of_numbers(values, most)
    ranges = [(values[found == k].min(), values[found == k].max()) for k in sorted({*found})]
    assert all(high - low <= most for low, high in ranges)
    assert all(after[1] - before[0] > most for before, after in pairwise(ranges))
    assert ranges == sorted(ranges)


def test_the_nearest_two_are_joined_first():
    """0, 1 and 1.5 within 1.2: the near pair is joined, and 0 is left alone."""
    assert clusters_of_numbers(np.array([0.0, 1.5, 1.0]), 1.2).tolist() == [0, 1, 1]


def test_thousands_of_numbers_are_clustered():
    """4096 numbers near 32 places."""
    places = np.repeat(np.arange(32.0), 128)
    noisy = places + np.random.default_rng(1).uniform(-0.1, 0.1, 4096)
    assert (clusters_of_numbers(noisy, 0.3) == places).all()


@pytest.mark.parametrize("turn", [0.0, 1.0, pi, -2.0])
def test_angles_meet_across_the_cut(turn):
    """Angles beside π and -π are neighbours, whatever the turn of all."""
    angles = np.array([3.14, -3.14, 0.0, 0.01, 1.5]) + turn
    found = clusters_of_angles(np.mod(angles + tau / 2, tau) - tau / 2, 0.05)
    assert members(found) == {frozenset({0, 1}), frozenset({2, 3}), frozenset({4})}


def test_nothing_has_no_clusters():
    """Empty arrays."""
    assert (
        clusters_of_angles(np.empty(0), 0.1).size == clusters_of_numbers(np.empty(0), 1).size == 0
    )
