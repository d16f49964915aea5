"""The reasons for a verdict: plain sentences with the run's own numbers."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from math import inf

import pytest
from conftest import DIVERGING, SCENARIOS, small, trained, worked

from relufit.dynamics.dense.verdict import judge_dense
from relufit.dynamics.relu_sum.verdict import judge
from relufit.languages.registry import LANGUAGES
from relufit.reports.dense_reasons import dense_reasons
from relufit.reports.relu_sum import summarize_relu_sum as summarize
from relufit.reports.verdict_numbers import compared, count_of, number, share_text
from relufit.reports.verdict_text import reasons
from relufit.text.words import ENGLISH_WORDS, Words
from relufit.training import run_relu_sum as run


def reasons_of(trajectory):
    verdict = judge(trajectory)
    return reasons(trajectory, verdict) if verdict else []


def numbers(text, language):
    """The numbers of a text, written as in Python."""
    signs = {language.decimal: ".", language.thousands: "", "²": "", "/λ": ""}
    for sign in re.findall(r"\d[^\d\s]\d|\d\s(?=\d{3})", text):
        text = text.replace(sign, sign[0] + signs.get(sign[1], sign[1]) + sign[2:])
    return sorted(float(each) for each in re.findall(r"\d+(?:\.\d+)?(?:e-?\d+)?", text))


# What training on and descent may show, for the verdicts and endings that need it.
SHOWN = {
    "trapped": {},
    "trapped, no target": {"target": None},
    "slow": {},
    "slow, reached": {"further": {"reached": 1600.0}},
    "slow, target ahead": {"ahead": {"reach": 2000.0}},
    "slow, falls": {"ahead": {"fall": 3e15}},
    "noise floor": {},
    "noise floor, no target": {"target": None},
    "oscillating": {},
    "undecided, overflows": {"further": {"overflows": True}, "reason": "undecided_overflows"},
    "undecided, rules": {
        "reason": "undecided_rules",
        "rules": ('optimizer = "adam"', "decay = 1"),
    },
    "at its best": {},
    "diverged": {},
    "dead": {},
    "solved": {},
}


def shown(verdict, name):
    """A verdict of a kind, with what the name adds to it."""
    given = dict(SHOWN[name])
    prospect = verdict.prospect
    for part in ("further", "ahead"):
        changed = getattr(prospect, part)._replace(**given.pop(part, {}))
        prospect = prospect._replace(**{part: changed})
    return replace(verdict, kind=name.partition(",")[0], prospect=prospect, **given)


@pytest.mark.parametrize("code", [each for each in LANGUAGES if each != "en"])
@pytest.mark.parametrize("name", SHOWN)
def test_reasons_are_the_same_in_every_language(name, code):
    """As many sentences, with the same numbers, and no English one among them."""
    words, trajectory = Words(LANGUAGES[code]), trained("example4")
    verdict = shown(judge(trajectory), name)
    english, other = reasons(trajectory, verdict), reasons(trajectory, verdict, words)
    assert len(other) == len(english) > 0
    for ours, theirs in zip(english, other, strict=True):
        assert numbers(theirs, words.language) == numbers(ours, LANGUAGES["en"]), theirs
        assert theirs != ours
        assert not re.search(r"[{}_]|\.\.|  |\s[,.]|(?<!\s)[:;](?=\w)", theirs.replace("stop_", ""))
        assert theirs[-1] in ".。"


@pytest.mark.parametrize("code", LANGUAGES)
def test_reasons_of_dense_networks_are_translated(code):
    """Further training and descent by full batches, with the numbers of the run."""
    words, trajectory = Words(LANGUAGES[code]), worked("koech")
    verdict = judge_dense(trajectory)
    texts = dense_reasons(trajectory, verdict, words)
    english = dense_reasons(trajectory, verdict)
    assert len(texts) == len(english) >= 3
    for ours, theirs in zip(english, texts, strict=True):
        assert numbers(theirs, words.language) == numbers(ours, LANGUAGES["en"]), theirs
    stuck = replace(verdict, kind="trapped")
    assert words("reason_full_batch_rest", error="7") != dense_reasons(trajectory, stuck, words)[-1]


def test_numbers_of_reasons_are_written_as_the_language_does():
    """Comma and point, per cent signs, and words for what is no number."""
    german = Words(LANGUAGES["de"])
    assert [number(each, german) for each in (0.0124757, 2e-9, inf)] == [
        "0,01248",
        "2,000e-09",
        "unendlich",
    ]
    assert share_text(0.0162, german) == "1,6 %"
    assert share_text(1.4e-9, german) == "weniger als 0,01 %"
    assert count_of(20800.4, german) == "20.800"
    assert count_of(1e16, german) == "mehr als 1e15"
    found = [compared(each, 1.0, german) for each in (0.5, 1.34, 3.24, 2000.0)]
    assert found == [
        "50 % darunter",
        "34 % darüber",
        "beim 3,24-Fachen davon",
        "bei mehr als dem 1000-Fachen davon",
    ]
    assert compared(1.0, 0.0, german) == "weit darüber"


def spaced(text):
    return text.replace("\N{THIN SPACE}", " ")


@pytest.mark.parametrize("name", [path.stem for path in SCENARIOS])
def test_reasons_are_sentences(name):
    """Every scenario's reasons are whole sentences without odd signs."""
    for text in reasons_of(trained(name)):
        assert re.fullmatch(r"[A-Z].+[.]", text)
        assert not re.search(r"\s\s|\.\.|None|nan|inf\b|[_{}\[\]]", text)


def test_example_4_has_its_reasons():
    """Further training, descent without noise, coalescing, and a smaller network."""
    assert [spaced(text) for text in reasons_of(trained("example4"))] == [
        (
            "After 20 000 iterations the mean of delta² is 0.01248, 1.6 % of the variance of y, "
            "above the target of 0.001."
        ),
        (
            "In 20 800 further iterations the mean of delta² averages 0.01219 over the first half "
            "and 0.01199 over the second."
        ),
        (
            "Descending from there without sample noise comes to rest at 0.008924, above the "
            "target: a local minimum, up to rounding."
        ),
        "At this learning rate the noise of single samples keeps the error 34 % above that.",
        "Neurons 1 and 2 have coalesced at the edge of the data, with weights of the same sign.",
        "So three of four neurons are effective.",
        "Its trained parameters could fit the samples exactly.",
        ("For comparison, the best fit found for a network of three neurons has 0.008325."),
    ]


def test_solution_2_could_still_be_solved():
    """It is slow, and how long it takes is known from training on."""
    texts = [spaced(text) for text in reasons_of(trained("solution2"))]
    assert "below the target of 0.001 in 1 600 further iterations." in texts[1]


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ([DIVERGING], "the next update makes a parameter non-finite."),
        ([("biases = [0, -0.5]", "biases = [-5, -6]")], "no neuron is active on any sample"),
        (
            [("biases = [0, -0.5]", "biases = [0, -6]")],
            "Neuron 2 is active on no sample, and is counted in no group or pair.",
        ),
    ],
)
def test_every_ending_has_its_words(changes, words):
    """Divergence and dead neurons are named."""
    assert any(words in text for text in reasons_of(run(small(*changes))))


def test_without_an_active_neuron_the_output_bias_is_judged():
    """None is effective, and the least error of the output bias is a proven bound."""
    dead = ("biases = [0, -0.5]", "biases = [-5, -6]")
    train = (
        "iterations = 100",
        'iterations = 3000\ntrain = ["output_bias"]\nbatch = "full"',
    )
    trajectory = run(small(dead, train))
    assert judge(trajectory).kind == "at its best"
    texts = reasons_of(trajectory)
    assert "So no neuron is effective." in texts
    assert any(text.startswith("Provably no values of its trained parameters") for text in texts)


@pytest.mark.parametrize(
    ("points", "words"),
    [
        ("[[0, 1], [4, 1]]", "could fit the samples exactly, in the limit of distant knots."),
        ("[[0, 1], [4, 2]]", "could fit the samples exactly."),
    ],
)
def test_a_fit_that_needs_distant_knots_is_a_limit(points, words):
    """A constant is one neuron with a knot at minus infinity: no network of one has it."""
    changes = [
        ("weights = [2, -4]\nbiases = [0, -2]", f"points = {points}"),
        ("weights = [0.1, -0.2]\nbiases = [0, -0.5]", "weights = [0.1]\nbiases = [1]"),
        ("iterations = 100", "iterations = 10"),
    ]
    found = reasons_of(run(small(*changes)))
    assert [text for text in found if "exactly" in text] == [f"Its trained parameters {words}"]


def test_one_effective_neuron_is_no_plural():
    """One of two is, two are."""
    texts = reasons_of(run(small(("biases = [0, -0.5]", "biases = [0, -6]"))))
    assert "So one of two neurons is effective." in texts


def test_the_summary_has_what_the_verdict_rests_on():
    """Numbers beside the words, ready for JSON; neurons are counted from 1."""
    summary = json.loads(json.dumps(summarize(trained("example4"))))
    assert summary["verdict"] == "trapped"
    assert summary["reasons"] == reasons_of(trained("example4"))
    assert summary["further_iterations"] == 20_800
    assert summary["later_mean_squared_error"] == pytest.approx(0.011989, abs=1e-6)
    best = summary["best_fit"]
    assert (best["neurons"], best["error"]) == (3, 0.00832511)
    assert summary["descent"]["error"] == 0.0089241
    assert summary["attainable"]["lower_bound"] == 0.0
    assert summary["variance_left"] == pytest.approx(0.0162, abs=1e-4)
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


def test_a_change_is_written_without_an_exponent():
    """Shares have two digits, and are not smaller than can be read."""
    assert [share_text(share, ENGLISH_WORDS) for share in (1.4e-9, 0.0162, 0.34, 2.62)] == [
        "less than 0.01 %",
        "1.6 %",
        "34 %",
        "262 %",
    ]


def test_a_summary_has_no_infinite_number(monkeypatch):
    """What JSON has no number for is null in it."""
    trajectory = run(small())
    verdict = judge(trajectory)
    infinite = verdict.prospect._replace(further=verdict.prospect.further._replace(late=inf))
    later = replace(verdict, prospect=infinite, share=inf)
    monkeypatch.setattr("relufit.reports.relu_sum.judge", lambda _: later)
    summary = summarize(trajectory)
    assert summary["later_mean_squared_error"] is summary["variance_left"] is None
    assert json.dumps(summary, allow_nan=False)
