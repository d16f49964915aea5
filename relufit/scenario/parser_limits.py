"""Find where a TOML text exceeds the parser's limits: nesting depth, digits of whole numbers.

The parser does not report the place. These scans read any text up to the place that they find.
"""

from __future__ import annotations

import re
import sys

from relufit.scenario.locate import STRING

__all__ = ["deep_line", "long_number_line"]

_MOST_LEVELS = 50  # nested lists and tables; scenarios need three
_MOST_DIGITS = 4300  # Python's default limit
_TOKEN = re.compile(rf"{STRING.pattern}|#[^\n]*+|[\[\]{{}}]|[0-9A-Za-z_+.:-]++", re.DOTALL)
# What the parser reads before it checks the rest, which may be anything.
_WHOLE = re.compile(r"[+-]?[1-9](?:_?[0-9])*+(?!\.[0-9]|[eE][+-]?[0-9])")
_KEY_FOLLOWS = re.compile(r"[ \t]*+[=.]")


def deep_line(text: str) -> int | None:
    r"""Return the line on which lists or tables are first nested deeper than any scenario needs.

    Example:
        >>> deep_line("a = 1\nb = " + "[" * 51)
        2
    """
    depth = 0
    for token in _TOKEN.finditer(text):
        depth += {"[": 1, "{": 1, "]": -1, "}": -1}.get(token.group(), 0)
        if depth > _MOST_LEVELS:
            return _line(text, token.start())
    return None


def long_number_line(text: str) -> int | None:
    r"""Return the line of the first whole number with more digits than Python reads.

    Example:
        >>> long_number_line("a = '" + "1" * 5000 + "'\nb = " + "1" * 5000)
        2
    """
    most = min(_MOST_DIGITS, sys.get_int_max_str_digits() or _MOST_DIGITS)
    if not re.search(rf"[0-9_]{{{most + 1}}}", text):
        return None
    for token in _TOKEN.finditer(text):
        if token.end() - token.start() <= most:
            continue
        number = _WHOLE.match(token.group())
        if (
            number
            and sum(map(str.isdigit, number.group())) > most
            and not _KEY_FOLLOWS.match(text, token.end())
        ):
            return _line(text, token.start())
    return None


def _line(text: str, at: int) -> int:
    return text.count("\n", 0, at) + 1
