"""Letters that the font of pictures has."""

from __future__ import annotations

from functools import cache
from typing import Any

from matplotlib import font_manager

from relufit.draw.canvas.theme import FONT
from relufit.errors import InputError

__all__ = ["missing_letter", "refuse_missing_letters"]


def missing_letter(text: str) -> str:
    """The first letter of a text that the font does not have; empty if it has them all.

    Example:
        >>> missing_letter("δ² = 1"), missing_letter("小")
        ('', '小')
    """
    known = _letters()
    return next((each for each in text if each != "\n" and ord(each) not in known), "")


def refuse_missing_letters(text: str, place: str) -> None:
    """Refuse a text of the user's that pictures would show with empty boxes in it.

    Args:
        text: What is to be drawn.
        place: Where the user wrote it, as messages name it.

    Raises:
        InputError: It has a letter that the font does not have.
    """
    if missing := missing_letter(text):
        raise InputError(
            f"{place}: expected letters that the font of the pictures has ({FONT}), got "
            f"{missing!r}. Write it without this letter."
        )


@cache
def _letters() -> frozenset[int]:
    fonts: Any = font_manager  # its stubs leave paths without types
    return frozenset(fonts.get_font(fonts.findfont(FONT)).get_charmap())
