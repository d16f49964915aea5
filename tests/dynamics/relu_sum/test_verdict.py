"""What becomes of a run, and why it is said."""

from __future__ import annotations

import pytest
from conftest import DIVERGING, small, trained

from relufit.dynamics.relu_sum.verdict import judge
from relufit.training import run_relu_sum as run


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


def test_a_verdict_tells_how_long_was_trained_on():
    """As many iterations again for an unsolved run, none for a solved one."""
    assert judge(trained("example4")).further_iterations == 20_000
    assert judge(trained("example2")).further_iterations == 0


def test_example_4_is_a_smaller_network_away_from_its_best_fit():
    """It ends half above the best fit of three neurons, and two fifths above the nearest one."""
    verdict = judge(trained("example4"))
    assert verdict.reach.best.neurons == 3
    assert verdict.error / verdict.reach.best.error == pytest.approx(1.50, abs=0.01)
    assert verdict.error / verdict.reach.nearest == pytest.approx(1.40, abs=0.01)
    assert verdict.reach.best.lower_bound > 0.998 * verdict.reach.best.error


def test_what_can_be_reached_is_left_out_where_it_is_not_known():
    """Neurons that look left, trained input weights and wide networks have no such figure."""
    left = ("biases = [0, -0.5]", "biases = [0, -0.5]\ninput_weights = [1, -1]")
    assert judge(run(small(left))).reach is None
    inputs = 'iterations = 100\ntrain = ["weights", "biases", "input_weights"]'
    assert judge(run(small(("iterations = 100", inputs)))).reach is None
    wide = "[network.random]\nneurons = 12\nbias_range = [-4, 0]\nweight_std = 0.1\nseed = 1\n"
    given = "[network]\nweights = [0.1, -0.2]\nbiases = [0, -0.5]\n"
    assert judge(run(small((given, wide), ("iterations = 100", "iterations = 5")))).reach is None


def test_a_free_output_bias_is_free_in_the_best_fit_too():
    """A constant and two bends are fitted exactly by two neurons and an output bias."""
    changes = (
        ("weights = [2, -4]\nbiases = [0, -2]", 'expression = "3 - relu(x - 1) + 2*relu(x - 2.5)"'),
        ("iterations = 100", 'iterations = 100\ntrain = ["weights", "biases", "output_bias"]'),
    )
    assert judge(run(small(*changes))).reach.best.error < 1e-20
