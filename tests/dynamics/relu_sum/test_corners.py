"""Corners of the reference: which runs reach them, and since when one misses them alone."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import small, trained

from relufit.dynamics.relu_sum.corners import Corners, corners_of, missed_alone_since
from relufit.training import run_relu_sum as run


def test_a_corner_is_reached_from_half_way_to_the_next_one():
    """Half of the smaller gap beside it, and at most an eighth of the domain."""
    corners = Corners([0.0, 0.5, 3.0], (0.0, 4.0))
    assert corners.reach.tolist() == [0.25, 0.25, 0.5]


def test_corners_lie_in_the_domain():
    """Knots at the right edge or beyond change nothing that is seen."""
    changed = ("weights = [2, -4]\nbiases = [0, -2]", "weights = [2, -4, 1]\nbiases = [0, -2, -4]")
    assert corners_of(run(small(changed))).x.tolist() == [0.0, 2.0]


def test_a_curve_of_many_bends_has_no_corners():
    """Beyond twelve they would be drawn over each other."""
    points = [[x, x * x] for x in range(15)]
    changed = ("weights = [2, -4]\nbiases = [0, -2]", f"points = {points}")
    domain = ("domain = [0, 4]", "domain = [0, 14]")
    assert len(corners_of(run(small(changed, domain, name="bends"))).x) == 0


def test_example_4_misses_the_last_corner_once_solution_1_reaches_it():
    """Solution 1's neuron 4 comes within half a unit of x = 3 and stays; example 4's never does."""
    runs = [trained("example4"), trained("solution1")]
    since = missed_alone_since(runs, corners_of(runs[0]), (1, 1))
    assert np.isinf(since[1]).all()
    assert np.isinf(since[0, :3]).all()
    at = int(since[0, 3])
    knots = runs[1].knots[:, 3]
    assert np.abs(knots[at - 400 : at + 400].mean() - 2.5) < 0.02
    assert (knots[at + 400 :] > 2.49).all()
    assert (runs[0].knots[:, 3] < 2.5).all()


def test_time_is_counted_on_the_common_clock():
    """A run whose updates take ten samples misses the corner ten times later."""
    runs = [trained("example4"), trained("solution1")]
    corners = corners_of(runs[0])
    one, ten = (missed_alone_since(runs, corners, (1, rate))[0, 3] for rate in (1, 10))
    assert ten == pytest.approx(10 * one)


def test_a_corner_that_no_run_reaches_is_missed_by_none_alone():
    """Two equal runs differ in nothing."""
    runs = [trained("example4"), trained("example4")]
    assert np.isinf(missed_alone_since(runs, corners_of(runs[0]), (1, 1))).all()
