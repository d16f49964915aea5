"""Wilson intervals against their definition and published values; shares against plain counting."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from made_outcomes import made

from relufit.study_results.shares import NORMAL_95, verdict_shares, wilson_interval


@pytest.mark.parametrize(
    ("count", "runs", "low", "high"),
    [
        # R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in
        # Medicine 17 (1998), table I, method 3 (score without correction).
        (81, 263, 0.2553, 0.3662),
        (15, 148, 0.0624, 0.1605),
        (0, 20, 0.0000, 0.1611),
        (1, 29, 0.0061, 0.1718),
    ],
)
def test_intervals_are_those_of_the_literature(count, runs, low, high):
    """Four published intervals come out in all published digits."""
    found = wilson_interval(np.array([count]), np.array([runs]))
    assert np.round(found, 4).ravel().tolist() == [low, high]


@given(st.integers(1, 10**6), st.floats(0, 1))
def test_ends_are_as_far_from_the_share_as_their_own_standard_error_allows(runs, part):
    """Both ends solve |count/runs - p| = z·sqrt(p(1-p)/runs), and hold the share between them."""
    count = round(part * runs)
    (low,), (high,) = wilson_interval(np.array([count]), np.array([runs]))
    assert 0 <= low <= count / runs <= high <= 1
    for end, is_closed in ((low, count == 0), (high, count == runs)):
        if not is_closed:
            error = NORMAL_95 * np.sqrt(end * (1 - end) / runs)
            assert abs(count / runs - end) == pytest.approx(error, rel=1e-6, abs=1e-9)


@given(st.integers(1, 1000), st.integers(0, 1000))
def test_what_was_not_counted_has_the_mirrored_interval(runs, count):
    """The interval of the other runs is 1 minus that of the counted ones."""
    count = min(count, runs)
    low, high = wilson_interval(np.array([count]), np.array([runs]))
    other_low, other_high = wilson_interval(np.array([runs - count]), np.array([runs]))
    assert other_low == pytest.approx(1 - high, abs=1e-12)
    assert other_high == pytest.approx(1 - low, abs=1e-12)


def test_no_runs_say_nothing():
    """Without runs there is no interval, and no warning."""
    assert np.isnan(wilson_interval(np.array([0]), np.array([0]))).all()


def test_shares_count_what_was_run():
    """Runs that have not been trained yet are in neither count."""
    found = made({"a": [1, 2], "data.seed": range(4)}, [[0, 1, 1, -1], [-1, -1, -1, -1]])
    trapped = verdict_shares(found, "trapped", 1)
    assert trapped.count.tolist() == [2, 0]
    assert trapped.runs.tolist() == [3, 0]
    assert trapped.share[0] == pytest.approx(2 / 3)
    assert np.isnan(trapped.share[1])
