"""The reasons for a verdict: plain sentences with the run's own numbers."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from math import inf

import pytest
from conftest import DIVERGING, SCENARIOS, small, trained

from relufit.dynamics.relu_sum.verdict import judge
from relufit.reports.relu_sum import summarize_relu_sum as summarize
from relufit.reports.verdict_text import reasons
from relufit.training import run_relu_sum as run


def told(trajectory):
    return reasons(trajectory, judge(trajectory))


def spaced(text):
    return text.replace("\N{THIN SPACE}", " ")


@pytest.mark.parametrize("name", [path.stem for path in SCENARIOS])
def test_reasons_are_sentences(name):
    """Every scenario's reasons are whole sentences without odd signs."""
    for text in told(trained(name)):
        assert re.fullmatch(r"[A-Z].+[.]", text)
        assert not re.search(r"\s\s|\.\.|None|nan|inf\b|[_{}\[\]]", text)


def test_example_4_is_told_as_it_is():
    """Training on, coalescing, and what three neurons could reach."""
    assert [spaced(text) for text in told(trained("example4"))] == [
        (
            "The mean of delta² falls from 0.01248 to 0.01203, by 3.6 %, in 20 000 further "
            "iterations; the target is 0.001."
        ),
        "Neurons 1 and 2 have coalesced at the edge of the data, with weights of the same sign.",
        "So three of four neurons are effective.",
        (
            "Three neurons can reach 0.008325, and provably nothing below 0.008317: the error is "
            "50 % above that."
        ),
        (
            "From where the run ended, the error over all samples leads downhill to 0.008924: the "
            "error is 40 % above that."
        ),
    ]


def test_what_was_not_trained_is_told_without_iterations():
    """Example 1 fits its reference as it is given."""
    assert told(trained("example1")) == [
        "Without training the mean of delta² is 0, below the target of 0.001."
    ]


def test_solution_2_could_still_be_solved():
    """It moves, and four neurons suffice."""
    texts = [spaced(text) for text in told(trained("solution2"))]
    assert "by 99 %, in 20 000 further iterations" in texts[0]
    assert texts[-1] == "Four neurons could fit the samples exactly."


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ([DIVERGING], "the next update leaves the finite numbers."),
        ([("biases = [0, -0.5]", "biases = [-5, -6]")], "no neuron is active on any sample"),
        ([("biases = [0, -0.5]", "biases = [0, -6]")], "Neuron 2 is active on no sample."),
        (
            [("iterations = 100", 'iterations = 100\nbatch = "full"')],
            "the residuals between two consecutive knots sum to zero",
        ),
    ],
)
def test_every_ending_has_its_words(changes, words):
    """Divergence, dead neurons and full-batch descent are told."""
    assert any(words in text for text in told(run(small(*changes))))


def test_without_an_active_neuron_the_output_bias_is_judged():
    """None is effective, and an error that training on leaves as it is stays, by no per cent."""
    dead = ("biases = [0, -0.5]", "biases = [-5, -6]")
    train = (
        "iterations = 100",
        'iterations = 3000\ntrain = ["weights", "biases", "output_bias"]\nbatch = "full"',
    )
    verdict = judge(run(small(dead, train)))
    assert verdict.kind == "trapped"
    texts = told(run(small(dead, train)))
    assert re.match(
        r"The mean of delta² stays at \d\.\d+ in 3.000 further iterations; the", texts[0]
    )
    assert "So no neuron is effective." in texts


def test_one_effective_neuron_is_no_plural():
    """One of two is, two are."""
    texts = told(run(small(("biases = [0, -0.5]", "biases = [0, -6]"))))
    assert "So one of two neurons is effective." in texts


def test_the_certificate_is_for_full_batches_only():
    """Sample by sample, descent rests nowhere, and the sentence would mislead."""
    assert not any("residuals" in text for text in told(run(small())))


def test_the_summary_tells_what_the_verdict_rests_on():
    """Numbers beside the words, ready for JSON; neurons are counted from 1."""
    summary = json.loads(json.dumps(summarize(trained("example4"))))
    assert summary["verdict"] == "trapped"
    assert summary["reasons"] == told(trained("example4"))
    assert summary["further_iterations"] == 20_000
    assert summary["later_mean_squared_error"] == pytest.approx(0.012027, abs=1e-6)
    best = summary["best_fit"]
    assert (best["neurons"], best["error"], best["nearest_error"]) == (3, 0.00832511, 0.0089241)
    assert summary["coalesced_pairs"] == summary["coalesced"]
    assert summary["dead_neurons"] == []
    assert [sum(counts) for counts in summary["rules"]] == sorted(
        (sum(counts) for counts in summary["rules"]), reverse=True
    )
    assert {"kind": "coalesce", "neurons": [1, 2], "iteration": 5960} in summary["events"]
    assert [len(each) for each in summary["phases"]] == [3, 2, 3, 2]
    assert summary["phases"][0][0]["rule"] == 1
    assert summary["phases"][0][-1]["rule"] is None


def test_the_summary_of_a_wide_or_thinned_run_says_what_it_does_not_know():
    """Phases and events of many neurons, and rules between recorded states, are None."""
    thinned = summarize(run(small(("iterations = 100", "iterations = 100\nrecord_every = 3"))))
    assert thinned["rules"] is None
    assert thinned["phases"] is not None
    wide = "[network.random]\nneurons = 17\nbias_range = [-4, 0]\nweight_std = 0.1\nseed = 1\n"
    given = "[network]\nweights = [0.1, -0.2]\nbiases = [0, -0.5]\n"
    summary = summarize(run(small((given, wide), ("iterations = 100", "iterations = 5"))))
    assert summary["phases"] is summary["events"] is summary["best_fit"] is None
    assert len(summary["rules"]) == 17


def test_a_dead_neuron_is_counted_from_1():
    """The second of two neurons lies beyond all samples."""
    assert summarize(run(small(("biases = [0, -0.5]", "biases = [0, -6]"))))["dead_neurons"] == [2]


def test_a_run_of_tiny_steps_is_not_told_from_a_trapped_one():
    """It has hardly begun, and the reasons say so; one that has come down does not get the word."""
    found = " ".join(told(run(small(("learning_rate = 0.01", "learning_rate = 1e-6")))))
    assert re.search(r"The run itself has lowered it by \S+ % only: .* too small to tell\.", found)
    assert "The run itself" not in " ".join(told(trained("example4")))


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (1.5, r"The mean of delta² rises from \S+ and overflows in 100 further iterations; .+"),
        (inf, r"The mean of delta² has overflowed in 100 further iterations; .+"),
    ],
)
def test_an_error_that_overflows_later_is_told(error, said):
    """Whether the error overflows in the run or in training on, reasons and summary say so."""
    verdict = judge(run(small()))
    assert verdict is not None
    later = replace(verdict, kind="trapped", later_error=inf, error=error)
    assert re.fullmatch(said, reasons(run(small()), later)[0])


def test_a_summary_holds_no_infinite_number(monkeypatch):
    """What JSON has no number for is null in it."""
    trajectory = run(small())
    verdict = judge(trajectory)
    assert verdict is not None
    later = replace(verdict, kind="moving", later_error=inf)
    monkeypatch.setattr("relufit.reports.relu_sum.judge", lambda _: later)
    summary = summarize(trajectory)
    assert summary["later_mean_squared_error"] is None
    assert json.dumps(summary, allow_nan=False)
