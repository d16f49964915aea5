"""Which letters the font of the pictures has."""

from __future__ import annotations

from functools import cache

from matplotlib import font_manager

from relufit.draw.theme import FONT

__all__ = ["missing_letter"]


def missing_letter(text: str) -> str:
    """The first letter of a text that the font does not have; empty if it has them all.

    Example:
        >>> missing_letter("δ² = 1"), missing_letter("小")
        ('', '小')
    """
    known = _letters()
    return next((letter for letter in text if ord(letter) not in known), "")


@cache
def _letters() -> frozenset[int]:
    return frozenset(font_manager.get_font(font_manager.findfont(FONT)).get_charmap())
