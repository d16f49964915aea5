"""Which letters the font of the pictures has."""

from __future__ import annotations

from functools import cache
from typing import Any

from matplotlib import font_manager

from relufit.draw.theme import FONT
from relufit.errors import InputError

__all__ = ["refuse_missing_letters"]


def refuse_missing_letters(text: str, place: str) -> None:
    """Refuse a text of the user's that pictures would show with empty boxes in it.

    Args:
        text: What is to be drawn.
        place: Where the user wrote it, as messages name it.

    Raises:
        InputError: It has a letter that the font does not have.
    """
    missing = next((each for each in text if each != "\n" and ord(each) not in _letters()), None)
    if missing is not None:
        raise InputError(
            f"{place}: expected letters that the font of the pictures has ({FONT}), got "
            f"{missing!r}. Write it without this letter."
        )


@cache
def _letters() -> frozenset[int]:
    fonts: Any = font_manager  # its stubs leave paths without types
    return frozenset(fonts.get_font(fonts.findfont(FONT)).get_charmap())
