"""What becomes of a run, and why it is said."""

from __future__ import annotations

import pytest
from conftest import DIVERGING, small, trained

from relufit.dynamics.verdict import judge
from relufit.training import run


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("figure1", "solved"),
        ("example1", "solved"),
        ("example2", "solved"),
        ("example3", "solved"),
        ("example4", "trapped"),
        ("solution1", "solved"),
        ("solution2", "moving"),
        ("solution3", "solved"),
    ],
)
def test_the_articles_runs_end_as_it_tells(name, kind):
    """Example 4 is trapped; solution 2 reached its limit while it was still getting better."""
    verdict = judge(trained(name))
    assert verdict is not None
    assert verdict.kind == kind


def test_trapped_rests_on_training_on():
    """Example 4 keeps over nine tenths of its error in 20 000 further iterations."""
    verdict = judge(trained("example4"))
    assert verdict.later_error > 0.9 * verdict.error


def test_a_diverged_run_is_said_to_be():
    """Whatever its last error."""
    assert judge(run(small(DIVERGING))).kind == "diverged"


def test_a_run_whose_neurons_all_died_is_dead():
    """Without an active neuron nothing can change any more."""
    assert judge(run(small(("biases = [0, -0.5]", "biases = [-5, -6]")))).kind == "dead"


def test_a_trained_output_bias_keeps_a_dead_run_alive():
    """The output bias goes on moving when all neurons are dead."""
    changes = (
        ("biases = [0, -0.5]", "biases = [-5, -6]"),
        ("iterations = 100", 'iterations = 100\ntrain = ["weights", "output_bias"]'),
    )
    assert judge(run(small(*changes))).kind in {"trapped", "moving"}


def test_a_run_cut_short_is_moving():
    """A few updates into a run, training on lowers the error."""
    assert judge(run(small(("iterations = 100", "iterations = 40")))).kind == "moving"


def test_without_training_an_unsolved_network_gets_no_verdict():
    """What was never trained is neither trapped nor moving."""
    text = "[training]\nlearning_rate = 0.01\niterations = 100\n"
    assert judge(run(small((text, "")))) is None
