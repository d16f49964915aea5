"""Escape text of unknown origin for a terminal."""

from __future__ import annotations

import unicodedata

__all__ = ["visible"]

_HIDDEN = {"Cc", "Cf", "Cs", "Zl", "Zp"}  # control, format, surrogate, line separator
_PLAIN = "\n\t"


def visible(text: str) -> str:
    r"""Escape each character that a terminal would interpret.

    Example:
        >>> visible("red: \x1b[31m")
        'red: \\x1b[31m'
    """
    return "".join(
        _escaped(each) if unicodedata.category(each) in _HIDDEN and each not in _PLAIN else each
        for each in text
    )


def _escaped(character: str) -> str:
    return character.encode("unicode_escape", "surrogatepass").decode("ascii")
