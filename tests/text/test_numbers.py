"""Formatting of numbers and enumerations."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from relufit.text.lists import joined
from relufit.text.numbers import aligned, count_text, error_text, number_text, subscript


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0"), (999, "999"), (1000, "1\u2009000"), (1234567, "1\u2009234\u2009567"), (19.6, "20")],
)
def test_counts_have_their_thousands_apart(count, text):
    assert count_text(count) == text


@settings(derandomize=True)
@given(st.integers(0, 10**12))
def test_counts_keep_their_digits(count):
    """Without its spaces a count reads as the number, and no part is longer than three digits."""
    text = count_text(count)
    assert int(text.replace("\u2009", "")) == count
    assert max(map(len, text.split("\u2009"))) <= 3


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (0.0, "0.00"),
        (3.3149, "3.31"),
        (0.21849, "0.218"),
        (0.012476, "0.0125"),
        (4.1863e-5, "0.0000419"),
        (0.99951, "1.00"),
        (0.99949, "0.999"),
        (9.9999, "10.0"),
        (0.001, "0.00100"),
        (123456.0, "123456"),
        (1.5e7, "1.50e+07"),
        (3.56e-11, "3.56e-11"),
        (np.inf, "inf"),
    ],
)
def test_errors_worked_by_hand(error, text):
    assert error_text(error) == text


@settings(derandomize=True)
@given(st.floats(0, 1e300))
def test_errors_have_three_significant_digits(error):
    """An error reads as a number within half a per cent, written with three digits that count."""
    text = error_text(error)
    assert float(text) == pytest.approx(error, rel=0.00501)
    if 0 < error < 999:
        digits = re.sub(r"e.*", "", text).replace(".", "").lstrip("0")
        assert len(digits) == 3


@pytest.mark.parametrize(
    ("value", "text"),
    [(-2.0, "\u22122"), (0.0512345, "0.05123"), (1e300, "1e+300"), (-1.5e-7, "\u22121.5e\u221207")],
)
def test_numbers_have_a_real_minus(value, text):
    assert number_text(value) == text


@pytest.mark.parametrize(
    ("neurons", "text"), [([0], "1"), ([0, 1], "1 and 2"), ([0, 1, 4], "1, 2 and 5")]
)
def test_neurons_are_counted_from_one(neurons, text):
    assert joined(neurons) == text


def test_subscripts_are_counted_from_one():
    assert [subscript("w", neuron) for neuron in (0, 9, 63)] == ["w₁", "w₁₀", "w₆₄"]


@settings(derandomize=True)
@given(number=st.integers(0, 10**7), widest=st.integers(0, 10**7))
def test_aligned_counts_are_as_wide_as_the_widest(number, widest):
    """A count with blanks before it has a blank for each sign that the widest count has more."""
    number, widest = sorted((number, widest))
    text = aligned(count_text(number), count_text(widest))
    assert text.endswith(count_text(number))
    assert len(text) == len(count_text(widest))
    thin = [i for i, sign in enumerate(text) if sign == "\u2009"]
    assert thin == [i for i, sign in enumerate(count_text(widest)) if sign == "\u2009"]
