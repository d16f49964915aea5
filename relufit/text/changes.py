"""Phrases for the change of an error."""

from __future__ import annotations

from math import isfinite

from relufit.text.words import ENGLISH_WORDS, Words

__all__ = ["change_text"]

SAME_FORM_BELOW = 1e-3  # of two smaller errors, both or none have an exponent


def change_text(first: float, last: float, words: Words = ENGLISH_WORDS) -> str:
    """Return a phrase for the change of an error, with both values in the same format.

    Example:
        >>> change_text(5.0, 0.000724), change_text(2.22e-7, 3.6e-8)
        ('falls from 5.00 to 0.000724', 'falls from 2.22e-07 to 3.60e-08')
        >>> change_text(1.389, 1.3891), change_text(3.0, float("inf"))
        ('stays at 1.39', 'rises from 3.00 and overflows')
    """
    if not isfinite(first):
        return words("change_not_finite")
    start, end = words.error(first), words.error(last)
    if not isfinite(last):
        return words("change_overflows", first=start)
    if max(first, last) < SAME_FORM_BELOW and "e" in start + end:
        start, end = (words.localized(f"{each:.2e}") if each else "0" for each in (first, last))
    if start == end:
        return words("change_stays", first=start)
    return words("change_falls" if last < first else "change_rises", first=start, last=end)
