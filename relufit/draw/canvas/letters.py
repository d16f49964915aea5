"""Characters that the font of figures and films contains."""

from __future__ import annotations

from functools import cache
from typing import Any

from matplotlib import font_manager

from relufit.draw.canvas.theme import FONT
from relufit.errors import InputError

__all__ = ["check_letters", "missing_letter"]


def missing_letter(text: str) -> str:
    """Return the first character of a text that the font lacks; empty if it has them all.

    Example:
        >>> missing_letter("δ² = 1"), missing_letter("小")
        ('', '小')
    """
    known = _letters()
    return next((each for each in text if each != "\n" and ord(each) not in known), "")


def check_letters(text: str, place: str) -> None:
    """Check that the font has every character of a text; it would draw others as empty boxes.

    Args:
        text: The text to draw, written by the user.
        place: Where the user wrote it, as error messages name it.

    Raises:
        InputError: The font lacks a character.
    """
    if missing := missing_letter(text):
        raise InputError(
            f"{place}: expected characters that the font has ({FONT}), got {missing!r}. "
            f"Remove this character."
        )


@cache
def _letters() -> frozenset[int]:
    fonts: Any = font_manager  # its stubs leave paths untyped
    return frozenset(fonts.get_font(fonts.findfont(FONT)).get_charmap())
