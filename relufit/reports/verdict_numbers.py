"""Numbers in the reasons for a verdict, as a language writes them."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relufit.text.words import Words

__all__ = ["amount", "compared", "count_of", "group_of", "number", "share_text"]

ZERO = 1e-9  # of an error: another one below it is 0 beside it
TWICE = 2.0  # from here on an error is so many times another one
MOST_SPELT = 10  # larger numbers of neurons are written in digits
MOST_NAMED = 8  # neurons that are named one by one
LEAST, MOST = -7, 5  # exponents of numbers that are written without one
LEAST_SHARE = 1e-4  # smaller changes are written as below it
WHOLE = 0.1  # larger shares are written without decimals
MUCH = 10.0  # from here on a change is written as a ratio
MOST_COUNTED = 1e15  # iterations that are written as a number


def number(value: float, words: Words) -> str:
    """Return four significant digits, without an exponent where it can be read."""
    if not isfinite(value):
        return words("number_infinite")
    digits = f"{value:.3e}"
    exponent = int(digits.split("e")[1])
    if not LEAST <= exponent <= MOST:
        return words.localized(digits)
    text = f"{value:.{max(3 - exponent, 0)}f}"
    return words.localized(text.rstrip("0").rstrip(".") if "." in text else text)


def share_text(share: float, words: Words) -> str:
    """Return a share in per cent, with two digits and no exponent."""
    if 0.0 < share < LEAST_SHARE:
        return words("less_than", number=_percent(f"{100 * LEAST_SHARE:.2g}", words))
    return _percent(f"{100 * share:.0f}" if share >= WHOLE else f"{100 * share:.2g}", words)


def _percent(digits: str, words: Words) -> str:
    return words("percent", number=words.localized(digits))


def compared(error: float, other: float, words: Words) -> str:
    """Return how far an error is above or below another one."""
    if other <= ZERO * error:
        return words("ratio_far")
    ratio = error / other
    if ratio >= MUCH**3:
        return words("ratio_more_times", number=f"{MUCH**3:.0f}")
    if ratio >= TWICE:
        return words("ratio_times", number=words.localized(f"{ratio:.3g}"))
    if ratio < 1.0:
        return words("ratio_below", share=share_text(1.0 - ratio, words))
    return words("ratio_above", share=share_text(ratio - 1.0, words))


def count_of(iterations: float, words: Words) -> str:
    """Return a number of iterations, which may be huge."""
    if iterations > MOST_COUNTED:
        return words("more_than", number=f"{MOST_COUNTED:.0e}".replace("e+", "e"))
    return words.count(round(iterations))


def group_of(neurons: Sequence[int], words: Words) -> str:
    """Return the neurons of a group, or how many they are."""
    if len(neurons) > MOST_NAMED:
        return words("neurons", n=len(neurons))
    return words("members", list=words.joined(neurons))


def amount(count: int, words: Words) -> str:
    """Return a number of neurons as a word."""
    return words(f"count_{count}") if count <= MOST_SPELT else str(count)
