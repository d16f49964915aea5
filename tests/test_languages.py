"""Languages: every key in every language, with the same values, used by the code."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest

import relufit
from relufit.draw.canvas.caption import Caption
from relufit.errors import InputError
from relufit.languages.language import PLACE, faulty_template, filled
from relufit.languages.registry import ENGLISH, LANGUAGES
from relufit.reports.relu_sum import captions_document
from relufit.text.words import Words

PACKAGE = Path(relufit.__file__).parent
OTHERS = [code for code in LANGUAGES if code != "en"]


def places(template):
    return {found[1] or found[4] for found in PLACE.finditer(template)}


@pytest.mark.parametrize("code", OTHERS)
def test_every_language_has_every_key(code):
    """No key is missing, and none is left over."""
    assert list(LANGUAGES[code].labels) == list(ENGLISH.labels)


@pytest.mark.parametrize("code", OTHERS)
def test_templates_have_the_values_of_the_english_ones(code):
    """A template asks for no value that the code does not give, and leaves none out.

    The count of "one neuron" and such may be left out by a language without a plural.
    """
    for key, template in LANGUAGES[code].labels.items():
        usual = ENGLISH.labels[key]
        assert not faulty_template(template, usual), key
        plain = {found[1] for found in PLACE.finditer(usual) if found[1] and found[2] is None}
        only_counts = places(usual) - plain - {f[4] for f in PLACE.finditer(usual) if f[4]}
        assert places(usual) - only_counts <= places(template), key


@pytest.mark.parametrize("code", LANGUAGES)
def test_no_template_has_stray_braces_or_blanks_at_its_ends(code):
    """Only parts that are joined to a number or a list, or in brackets, have one."""
    for key, template in LANGUAGES[code].labels.items():
        assert not re.search(r"[{}]", PLACE.sub("", template)), key
        if template != template.strip() and not template.startswith(" ("):
            assert ENGLISH.labels[key] != ENGLISH.labels[key].strip() or code in {"zh", "ja", "fr"}


def used_keys():
    """The keys that the code names as texts; a part of a key stands for all that match it."""
    found = []
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                found.append(re.escape(node.value))
            elif isinstance(node, ast.JoinedStr):
                parts = [
                    re.escape(each.value) if isinstance(each, ast.Constant) else r"\w*"
                    for each in node.values
                ]
                found.append("".join(parts))
    return {each for each in found if re.fullmatch(r"(\w|\\w\*)+", each) and each != r"\w*"}


def test_every_key_is_used():
    """A key that nothing draws or writes would be translated in vain."""
    patterns = [re.compile(each) for each in used_keys() if "\\w" in each and len(each) > 5]
    plain = {each for each in used_keys() if "\\w" not in each}
    unused = [
        key
        for key in ENGLISH.labels
        if key not in plain and not any(each.fullmatch(key) for each in patterns)
    ]
    assert not unused


@pytest.mark.parametrize(
    ("code", "number", "count"),
    [
        ("en", "0.25", "20\u2009000"),
        ("de", "0,25", "20.000"),
        ("fr", "0,25", "20\u202f000"),
        ("es", "0,25", "20\u2009000"),
        ("zh", "0.25", "20,000"),
        ("ja", "0.25", "20,000"),
    ],
)
def test_numbers_have_the_signs_of_the_language(code, number, count):
    """Decimal sign and thousands separator."""
    words = Words(LANGUAGES[code])
    assert (words.number(0.25), words.count(20000)) == (number, count)


def test_a_word_depends_on_its_count():
    """English 0 neurons, French 0 neurone."""
    assert [Words()("neurons", n=n) for n in (0, 1, 2)] == ["0 neurons", "1 neuron", "2 neurons"]
    french = Words(LANGUAGES["fr"])
    assert [french("neurons", n=n) for n in (0, 1, 2)] == ["0 neurone", "1 neurone", "2 neurones"]


def test_chinese_and_japanese_have_blanks_only_beside_other_letters():
    """No blank between two letters of theirs or their punctuation, wherever a list stands."""
    for code, between in (("zh", "和"), ("ja", "と")):
        words = Words(LANGUAGES[code])
        weights, biases = words("group_weights"), words("group_biases")
        assert words.listed([weights, biases]) == f"{weights}{between}{biases}"
        assert words.listed(["1", "2"]) == f"1 {between} 2"
        assert words.listed([weights, "b"]) == f"{weights}{between} b"
        assert words.listed([weights, biases, weights]).count(words("list_comma")) == 1
        assert between not in words.clauses([weights, biases])
    assert Words().listed(["重み", "1"]) == "重み and 1"


def test_a_label_replaces_that_of_the_language():
    """Only the given key changes."""
    words = Words(LANGUAGES["de"], {"axis_iteration": "Schritt"})
    assert (words("axis_iteration"), words("axis_knot")) == ("Schritt", "Knick")


@pytest.mark.parametrize(
    ("template", "said"),
    [
        ("{m} neurons", "{n}, got {m}"),
        ("{n.real}", "braces"),
        ("{n!r}", "braces"),
        ("{n:>10}", "braces"),
        ("{{n}}", "braces"),
        ("{", "braces"),
    ],
)
def test_a_template_asks_for_known_values_only(template, said):
    """Neither other names nor Python's formats can be used."""
    assert said in faulty_template(template, ENGLISH.labels["neurons"])


def test_a_value_that_is_not_given_is_an_error():
    """The library says which values there are."""
    with pytest.raises(InputError, match=r"\{a\}, got \{b\}"):
        filled("{b}", {"a": "1"}, {}, ENGLISH)


def test_signs_are_spelt_out_in_english_captions_only():
    """Squared and percent are English words."""
    caption = Caption("Delta² 5\u2009000, 5 %", "x")
    texts = [
        captions_document("t", [("a", caption)], "{}", language=LANGUAGES[code])
        for code in ("en", "de")
    ]
    assert "Delta squared 5 000, 5 percent" in texts[0]
    assert "Delta² 5 000, 5 %" in texts[1]
