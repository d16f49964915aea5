"""Characters that the font of figures and films contains."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any

from matplotlib import font_manager

from relufit.draw.canvas.theme import FONT
from relufit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["check_letters", "lacking", "missing_letter"]


def missing_letter(text: str, fonts: Sequence[str] = (FONT,)) -> str:
    """Return the first character of a text that the fonts lack; empty if it has them all.

    Example:
        >>> missing_letter("δ² = 1"), missing_letter("小")
        ('', '小')
    """
    known = _letters(tuple(fonts))
    return next((each for each in text if each != "\n" and ord(each) not in known), "")


def check_letters(text: str, place: str, fonts: Sequence[str] = (FONT,)) -> None:
    """Check that the font has every character of a text; it would draw others as empty boxes.

    Args:
        text: The text to draw, written by the user.
        place: Where the user wrote it, as error messages name it.
        fonts: The font families of the drawing.

    Raises:
        InputError: The font lacks a character.
    """
    if missing := missing_letter(text, fonts):
        raise InputError(f"{place}: {lacking(missing, fonts)}")


def lacking(letter: str, fonts: Sequence[str]) -> str:
    """Return what is wrong with a character that no font has, and what to do."""
    return (
        f"expected characters that the font has ({', '.join(fonts)}), got {letter!r}. "
        f"Remove this character, or name a font that has it: [style] font."
    )


@cache
def _letters(families: tuple[str, ...]) -> frozenset[int]:
    fonts: Any = font_manager  # its stubs leave paths untyped
    known: set[int] = set()
    for family in families:
        known |= set(fonts.get_font(fonts.findfont(family)).get_charmap())
    return frozenset(known)
