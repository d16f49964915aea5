"""User text in figures: drawn literally, and wrapped to the available width."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["literal", "plain_line", "shortened", "wrapped"]

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
NOT_SHOWN = {"Cc", "Cf", "Cs", "Co", "Cn"}  # Unicode categories without a visible character


def plain_line(text: str) -> str:
    r"""Return a text on one line, with single blanks and without control characters.

    Example:
        >>> plain_line("Two\n lines\x1b[2J ")
        'Two lines[2J'
    """
    seen = (letter if letter.isspace() else _letter(letter) for letter in text)
    return " ".join("".join(seen).split())


def _letter(letter: str) -> str:
    return "" if unicodedata.category(letter) in NOT_SHOWN else letter


def literal(text: str) -> str:
    r"""Escape dollar signs, so that matplotlib does not parse user text as mathematics.

    Example:
        >>> print(literal("From 5$ to 10$ a day"))
        From 5\$ to 10\$ a day
    """
    return text.replace("$", r"\$")


def shortened(text: str, most: int) -> str:
    """Shorten a text to one line of at most ``most`` characters.

    Example:
        >>> shortened("learning rate", 8), shortened("seed", 8)
        ('learnin…', 'seed')
    """
    line = plain_line(text)
    return line if len(line) <= most else line[: most - 1].rstrip() + ELLIPSIS


def wrapped(text: str, room: float, width_of: Callable[[str], float], most: int) -> list[str]:
    """Wrap a text between words or, if a word is too wide, within it.

    Args:
        text: The text.
        room: Maximum width of a line.
        width_of: Function that returns the width of a text.
        most: Maximum number of lines; the rest of the text is cut off.

    Example:
        >>> wrapped("a title of unbrokenwords", 8, len, most=4)
        ['a title', 'of', 'unbroken', 'words']
    """
    lines: list[str] = []
    line = ""
    for word in plain_line(text).split(" "):
        longer = f"{line} {word}" if line else word
        if width_of(longer) <= room:
            line = longer
            continue
        if line:
            lines.append(line)
        line = word
        while width_of(line) > room and len(lines) < most:
            cut = _fitting(line, room, width_of)
            lines.append(line[:cut])
            line = line[cut:]
        if len(lines) >= most:
            break
    if line:
        lines.append(line)
    if len(lines) > most:
        last = lines[most - 1]
        while last and width_of(last + ELLIPSIS) > room:
            last = last[:-1].rstrip()
        lines[most - 1 :] = [last + ELLIPSIS]
    return lines


def _fitting(text: str, room: float, width_of: Callable[[str], float]) -> int:
    """Return how many characters of a text that is too wide fit, at least one."""
    low, high = 1, len(text)
    while low < high - 1:
        middle = (low + high) // 2
        low, high = (middle, high) if width_of(text[:middle]) <= room else (low, middle)
    return low
