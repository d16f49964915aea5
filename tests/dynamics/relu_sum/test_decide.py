"""The decision between further training and descent without noise, at every edge."""

from __future__ import annotations

from math import nan

import pytest

from relufit.dynamics.relu_sum.descent.decide import Ahead, Further, decide, is_at_best
from relufit.dynamics.verdict_kinds import KINDS, UNDECIDED_REASONS

RESTS = Ahead(begin=1.0, calm=1.0, rest=1.0, fall=-1.0, reach=-1.0, finished=True)
NAMES = tuple(KINDS)


def further(early=1.0, late=1.0, reached=-1.0, overflows=False, spread=0.0):
    return Further(early, late, late, spread, reached, overflows)


CASES = [
    # further training, descent, target, full batch, verdict
    (further(), RESTS, 0.5, False, "trapped"),
    (further(), RESTS, 0.0, False, "trapped"),
    (further(reached=40.0), RESTS, 0.5, False, "slow"),
    (further(nan, nan, overflows=True), RESTS, 0.5, False, "undecided"),
    (further(1.3, 1.0), RESTS._replace(fall=0.0), 0.5, False, "slow"),  # has fallen by 13 %
    (further(1.2, 1.0), RESTS, 0.5, False, "trapped"),  # 9 % below the mean is no fall
    (further(1.0, 1.3), RESTS, 0.5, False, "undecided"),  # rises
    (further(), RESTS._replace(finished=False), 0.5, False, "undecided"),
    (further(), RESTS._replace(rest=0.1, fall=900.0), 0.0, False, "slow"),
    (further(), RESTS._replace(rest=0.1, fall=40.0), 0.0, False, "slow"),  # has no noise
    (further(), Ahead(0.2, 0.2, 0.2, -1.0, -1.0, finished=True), 0.0, False, "noise floor"),
    (further(), Ahead(0.2, 0.2, 0.2, -1.0, -1.0, finished=True), 0.0, True, "oscillating"),
    (further(), Ahead(0.6, 0.6, 0.6, -1.0, -1.0, finished=True), 0.5, False, "trapped"),
    (further(), Ahead(0.2, 0.2, 0.2, -1.0, -1.0, finished=True), 0.5, False, "noise floor"),
    (further(), Ahead(0.5, 0.5, 0.1, 50.0, -1.0, finished=True), 0.0, False, "noise floor"),
    (further(1.1, 0.98), Ahead(0.6, 0.5, 0.1, 50.0, -1.0, finished=True), 0.0, False, "slow"),
    (further(1.02), Ahead(0.51, 0.5, 0.1, 50.0, -1.0, finished=True), 0.0, False, "undecided"),
    (further(1.02), Ahead(0.95, 0.94, 0.1, 30.0, -1.0, finished=True), 0.0, False, "undecided"),
    (further(1.02), Ahead(0.95, 0.94, 0.1, 80.0, -1.0, finished=True), 0.0, False, "slow"),
    (further(1.015), Ahead(0.8, 0.8, 0.8, -1.0, -1.0, finished=True), 0.0, False, "trapped"),
    (
        further(1.015, spread=0.1),
        Ahead(0.8, 0.8, 0.8, -1.0, -1.0, finished=True),
        0.0,
        False,
        "undecided",
    ),
    (further(1e-22, 1e-22), RESTS, 0.0, False, "at its best"),
]


@pytest.mark.parametrize(("seen", "ahead", "target", "full", "kind"), CASES)
def test_each_case_has_its_verdict(seen, ahead, target, full, kind):
    """With 100 further iterations, and a mean of y² of 1."""
    number, reason = decide(target, 1.0, 100.0, full, seen, ahead)
    assert NAMES[number] == kind
    assert bool(UNDECIDED_REASONS[reason]) == (kind == "undecided")


@pytest.mark.parametrize(
    ("error", "target", "bound", "rest", "best"),
    [
        (1.04, 0.5, 1.0, 1.01, True),
        (1.06, 0.5, 1.0, 1.01, False),  # beyond the margin
        (1.04, 1.01, 1.0, 1.01, False),  # the target is not out of reach
        (1.04, 0.0, 0.0, 1.01, False),  # nothing is proven
    ],
)
def test_at_its_best_is_near_a_bound_above_the_target(error, target, bound, rest, best):
    """Within 5 % of it."""
    assert is_at_best(error, target, bound, rest, 0.05) == best
