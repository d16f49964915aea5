"""Alternative texts of all figures and films: short, true, and with the numbers that they name."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cache

import pytest
from conftest import DIVERGING, SCENARIOS, WORKED, dense, small, trained, worked

from relufit.draw.canvas.theme import THEMES
from relufit.draw.dense.catalogue import DENSE_CATALOGUE
from relufit.draw.relu_sum.catalogue import RELU_SUM_CATALOGUE
from relufit.draw.relu_sum.compare_captions import compare_caption
from relufit.dynamics.relu_sum.verdict import judge
from relufit.languages.registry import LANGUAGES
from relufit.outputs.compared import compared_runs
from relufit.text.words import Words
from relufit.training import run_relu_sum as run
from relufit.training.dense.run import run_dense

LIGHT = THEMES["light"]
LONGEST, MOST_NUMBERS = 420, 18
NETWORK = "weights = [0.1, -0.2]\nbiases = [0, -0.5]"
EIGHTY = f"weights = {[0.01] * 80}\nbiases = {[round(-0.05 * n, 2) for n in range(80)]}"
SLOWER = ("rate = 0.01", "rate = 0.0001")
HAN = "\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff"  # letters of Chinese and Japanese
EXTREMES = {
    "diverged": (DIVERGING,),
    "dead": (("biases = [0, -0.5]", "biases = [-5, -6]"),),
    "eighty": ((NETWORK, EIGHTY), SLOWER),
    "hardly": (("iterations = 100", "iterations = 1"),),
    "tiny": (("weights = [2, -4]", "weights = [2e-6, -4e-6]"),),
}


@cache
def captions(name, code="en"):
    """The caption of each figure and film of a run, by its name."""
    theme = replace(LIGHT, words=Words(LANGUAGES[code]))
    if name in WORKED:
        trajectory, catalogue = worked(name), DENSE_CATALOGUE
    elif name == "dense":
        trajectory, catalogue = run_dense(dense()), DENSE_CATALOGUE
    else:
        given = EXTREMES.get(name)
        trajectory = trained(name) if given is None else run(small(*given))
        catalogue = RELU_SUM_CATALOGUE
    return {
        entry.name: entry.caption(trajectory, theme)
        for entry in (*catalogue.figures, *catalogue.films)
        if (trajectory.scenario.learns or not entry.needs_training)
        and not entry.missing_requirement(trajectory)
    }


EVERY = [*(path.stem for path in SCENARIOS), *WORKED, "dense", *EXTREMES]


def numbers(text, language=LANGUAGES["en"]):
    """The numbers of a text and how often each of them stands there."""
    text = text.replace("\N{MINUS SIGN}", "-").replace("delta²", "")
    separator = language.thousands
    text = re.sub(rf"(?<=\d){re.escape(separator)}(?=\d{{3}})", "", text)
    found = re.findall(r"(?<![A-Za-z0-9.])-?\d+(?:[.,]\d+)?(?:e[-+]\d+)?", text)
    return Counter(float(each.replace(",", ".")) for each in found)


@pytest.mark.parametrize("name", EVERY)
def test_alternative_texts_are_short_and_whole(name):
    """No number that is none, no list that nobody can listen to, and whole sentences."""
    for entry, caption in captions(name).items():
        assert re.fullmatch(r"[A-Z].+[.]", caption.alt), entry
        assert not re.search(r"\b(nan|inf|None)\b|\s\s|\.\.|[{}\[\]]", caption.alt), entry
        assert len(caption.alt) <= LONGEST, entry
        assert sum(numbers(caption.alt).values()) <= MOST_NUMBERS, entry


@pytest.mark.parametrize("code", [each for each in LANGUAGES if each != "en"])
@pytest.mark.parametrize("name", ["example4", "example2", "koech", "eighty", "diverged"])
def test_texts_have_the_same_numbers_in_every_language(name, code):
    """Whatever the language, a caption and its alternative text name what the English ones do."""
    others = captions(name, code)
    for entry, caption in captions(name).items():
        for english, other in zip(caption, others[entry], strict=True):
            ours, theirs = numbers(english), numbers(other, LANGUAGES[code])
            for each in (ours, theirs):
                del each[0.0], each[1.0]  # "above 0" and "once" are words in some languages
            assert theirs == ours, (entry, other)
            assert not re.search(rf"[{HAN}](?=[0-9A-Za-z])|[0-9A-Za-z²](?=[{HAN}])", other), entry
            assert not re.search(rf"[{HAN}、。] (?=[{HAN}、。])", other), entry


@pytest.mark.parametrize("name", [each for each in EVERY if each not in {*WORKED, "dense"}])
def test_only_a_solved_run_converges(name):
    """A trapped, slow, dead or diverged run is not said to converge, and none to approach."""
    trajectory = run(small(*EXTREMES[name])) if name in EXTREMES else trained(name)
    verdict = judge(trajectory)
    for entry, caption in captions(name).items():
        assert "approach" not in caption.alt
        if "converges" in caption.alt:
            assert verdict, entry
            assert verdict.error < (verdict.target or 1e-3 * trajectory.mean_squared_error(0))


def test_distances_are_no_knots():
    """The alternative text of the distances names those, not where knots are."""
    for name in ("example3", "example4", "eighty"):
        alt = captions(name)["distance"].alt
        assert "distances" in alt
        assert "x =" not in alt


def test_the_text_of_a_comparison_has_few_numbers():
    """Four runs, each with its verdict, its iterations and its error."""
    runs = {name: trained(name) for name in ("example4", "solution1", "solution2", "solution3")}
    alt = compare_caption(compared_runs(runs, "iterations")).alt
    assert len(alt) <= LONGEST
    assert alt.count(" is ") == 4
    assert "“example4” is trapped" in alt or '"example4" is trapped' in alt
