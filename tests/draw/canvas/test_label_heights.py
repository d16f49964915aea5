"""Heights of labels and columns of legends."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from relufit.draw.canvas.end_labels import legend_columns
from relufit.draw.canvas.label_heights import spread

PLACES = st.lists(st.floats(-100, 100), min_size=1, max_size=20)
GAPS = st.floats(0.01, 10)


@settings(derandomize=True)
@given(PLACES, GAPS)
def test_spread_keeps_the_gap_the_order_and_the_mean(places, gap):
    """Labels stand at least a gap apart, in their old order, around their old mean."""
    moved = spread(places, gap)
    order = np.argsort(places, kind="stable")
    assert (np.diff(moved[order]) >= gap - 1e-9).all()
    assert moved.mean() == pytest.approx(np.mean(places), abs=1e-9)


@settings(derandomize=True)
@given(PLACES, GAPS)
def test_spread_leaves_alone_what_is_apart(places, gap):
    """Labels that stand apart do not move, so spreading twice is spreading once."""
    once = spread(places, gap)
    assert spread(once.tolist(), gap * (1 - 1e-9)) == pytest.approx(once, abs=1e-6)


@settings(derandomize=True)
@given(PLACES, GAPS, st.integers(0, 2**32 - 1))
def test_spread_moves_no_more_than_needed(places, gap, seed):
    """No other arrangement with these gaps moves the labels less, in the sum of squares."""
    moved = spread(places, gap)
    order = np.argsort(places, kind="stable")
    other = np.sort(moved + np.random.default_rng(seed).normal(0, gap, len(places)))
    other = np.maximum.accumulate(other - gap * np.arange(len(other))) + gap * np.arange(len(other))
    wanted = np.array(places)[order]
    least = np.square(moved[order] - wanted).sum()
    assert np.square(other - wanted).sum() >= least - 1e-6 * (1 + least)


@settings(derandomize=True)
@given(PLACES, GAPS, st.floats(-100, 0), st.floats(0, 300))
def test_spread_stays_within_its_room(places, gap, low, room):
    """Where there is room for all, none leaves it; the gaps hold in any case."""
    moved = np.sort(spread(places, gap, within=(low, low + room)))
    assert (np.diff(moved) >= gap - 1e-9).all()
    assert moved[0] >= low - 1e-9
    assume(gap * (len(places) - 1) <= room)
    assert moved[-1] <= low + room + 1e-9


@settings(derandomize=True)
@given(st.integers(1, 80), st.integers(1, 10))
def test_legends_are_filled_evenly(entries, most):
    """A legend has no wider rows than asked for, and no more of them than that needs."""
    columns = legend_columns(entries, most)
    assert 1 <= columns <= most
    rows = -(-entries // columns)
    assert rows == -(-entries // most)
    assert columns * rows - entries < rows
