"""Natural mistakes in TOML: each message gives its line, what it is, and a fix."""

from __future__ import annotations

import re

import pytest
from conftest import SMALL
from hypothesis import given, settings
from hypothesis import strategies as st

from relufit.errors import InputError
from relufit.scenario import loads, template

PATH = (
    "expected / in a path, got a backslash, which begins an escape in double quotation marks. "
    "Write / in paths, or put the text in single quotation marks."
)

# What is replaced in the small scenario, what with, its line, and what the user reads.
MISTAKES = {
    "decimal comma": ("rate = 0.01", "rate = 0,01", 14,
        "expected a decimal point, got a comma: 0,01. Write 0.01."),
    "thousands": ("iterations = 100", "iterations = 20,000", 15,
        ("expected a number without commas, got 20,000. "
         "Write 20000, or 20.000 with a decimal point.")),
    "blanks in a number": ("iterations = 100", "iterations = 20 000", 15,
        "expected a number without spaces, got 20 000. Write _ or nothing instead."),
    "curly quotes": ('"A small run"', "\u201cA small run\u201d", 2,
        "expected straight quotation marks, got \u201c. Write \" or ' around the text."),
    "no quotes": ('"A small run"', "A small run", 2,
        'expected text in quotation marks, got A small run. Write "A small run".'),
    "quotes in quotes": ('"A small run"', '"A "small" run"', 2,
        ('expected the end of the line after the text, got more. For " inside a text, put the '
         "other kind of quotation marks around it.")),
    "quote left open": ('"A small run"', '"A small run', 2,
        "expected a quotation mark at the end of the text, got the end of the line."),
    "True": ("hold = 0.2", "loop = True", 19,
        "expected true or false, got True. Write true, in lower case."),
    "yes": ("hold = 0.2", "loop = no", 19,
        "expected true or false, got no. Write false, in lower case."),
    "None": ("seed = 1", "seed = None", 12,
        "expected a value, got None. Leave the line out, or begin it with #."),
    "missing comma": ("weights = [2, -4]", "weights = [2 -4]", 4,
        "expected a comma between two entries of the list, got none before -4."),
    "missing comma in lines": ("weights = [2, -4]", "weights = [\n  2\n  -4,\n]", 5,
        "expected a comma between two entries of the list, got none before -4."),
    "semicolon": ("weights = [2, -4]", "weights = [2; -4]", 4,
        "expected a comma between entries, got ;."),
    "list left open": ("weights = [2, -4]", "weights = [2, -4", 4,
        "expected ] at the end of the list, got none."),
    "round list": ("weights = [2, -4]", "weights = (2, -4)", 4,
        "expected a list in square brackets, got a round one. Write [1, 2]."),
    "repeated key": ("seed = 1", "seed = 1\nsamples = 30", 13,
        "expected samples once in its table, got it again after line 11."),
    "repeated table": ("[film]", "[data]", 16,
        "expected [data] once, got it again after line 9. Join the two."),
    "Windows path": ("weights = [2, -4]", r'file = "C:\data\curve.csv"', 4,
        PATH),
    "Windows user": ("weights = [2, -4]", r'file = "C:\Users\me.csv"', 4,
        PATH),
    "colon": ("seed = 1", "seed: 1", 12, "expected = between key and value, got :."),
    "no equals sign": ("seed = 1", "seed 1", 12, "expected = and a value after seed, got none."),
    "two equals signs": ("seed = 1", "seed == 1", 12,
        "expected one = between key and value, got two."),
    "no value": ("seed = 1", "seed = # none", 12, "expected a value after =, got nothing."),
    "key with a blank": ("learning_rate", "learning rate", 14,
        "expected a key without spaces, got learning rate. Did you mean learning_rate?"),
    "header left open": ("[data]", "[data", 9,
        "expected ] at the end of the table's name, got none."),
    "header not begun": ("[data]", "data]", 9, "expected [data], got no [ before it."),
    "no digit before the point": ("rate = 0.01", "rate = .01", 14,
        "expected a digit before the decimal point, got .01. Write 0.01."),
    "no digit behind the point": ("hold = 0.2", "hold = 2.", 19,
        "expected a digit after the decimal point, got 2. alone. Write 2.0."),
    "calculation": ("rate = 0.01", "rate = 1 / 100", 14,
        "expected a number, got a calculation. Write its result, such as 0.5 or 1e-3."),
    "unit": ("hold = 0.2", "hold = 2 s", 19,
        "expected a number, got s after it. Leave the unit out."),
    "leading zero": ("seed = 1", "seed = 01", 12,
        "expected a number without leading zeros, got one with them. Leave them out."),
    "dash": ("[2, -4]", "[2, \u22124]", 4,
        "expected the sign -, got the dash \u2212. Type - instead."),
    "special space": ("seed = 1", "seed =\u00a01", 12,
        "expected ordinary spaces, got a special one. Type it again."),
    "comment": ("seed = 1", "seed = 1 // of x", 12,
        "expected # before a comment, got //. Write # instead."),
    "comment line": ("[data]", "// data\n[data]", 9,
        "expected # before a comment, got //. Write # instead."),
    "comma behind": ("seed = 1", "seed = 1,", 12,
        "expected the end of the line after the value, got ,. Leave it out."),
    "two keys": ("seed = 1", "seed = 1, order = 'fresh'", 12,
        "expected one key in each line, got two."),
    "NaN": ("hold = 0.2", "hold = NaN", 19, "expected a number, got NaN."),
    "JSON": (SMALL, '{"title": "A small run"}', 1,
        "expected TOML, got another format."),
}  # fmt: skip


@pytest.mark.parametrize("ends", ["\n", "\r\n"], ids=["LF", "CRLF"])
@pytest.mark.parametrize(("old", "new", "line", "said"), MISTAKES.values(), ids=MISTAKES)
def test_a_natural_mistake(old, new, line, said, ends):
    """The message gives its line, what it is, and what to write."""
    assert old in SMALL
    text = SMALL.replace(old, new, 1).replace("\n", ends)
    with pytest.raises(InputError) as caught:
        loads(text, name="s")
    assert str(caught.value) == f"s:{line}: {said}"


@given(st.data())
@settings(max_examples=150, deadline=None, derandomize=True)
def test_any_slip_of_the_keyboard_is_reported_with_its_line(data):
    """One character too many, too few or wrong: a scenario, or messages with lines."""
    text = template("tent")
    at = data.draw(st.integers(0, len(text) - 1))
    typed = data.draw(st.sampled_from([*"[]{}()=.,;:#'\"\\/+- 0aT\n\u2019\u00a0\x07", "", "=="]))
    kept = data.draw(st.integers(0, 2))
    try:
        loads(text[:at] + typed + text[at + kept :], name="s")
        said = "s:1: "
    except InputError as error:
        said = str(error)
    assert re.match(r"s:\d+: ", said)
    assert said.replace("\n", "").isprintable()


@pytest.mark.parametrize(
    "text",
    [
        "x = 1" + " " * 1_000_000 + "y",
        "x = [" + " 1" * 500_000,
        "a = 1\n" * 2 + "b = 1\n" * 170_000,
        "x = " + "a" * 1_000_000,
        "x = 1" + "," * 1_000_000,
    ],
    ids=["blanks", "list", "lines", "word", "commas"],
)
def test_a_large_mistake_is_reported_like_a_small_one(text):
    """The message is short; work that grew as the square of the text never ends."""
    with pytest.raises(InputError) as caught:
        loads(text, name="s")
    assert len(str(caught.value)) < 200
