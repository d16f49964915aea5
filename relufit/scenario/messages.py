"""Error messages: faults with their place, and values as written in TOML.

One fault is one line, ``FILE:LINE: [table] key: expected X, got Y. Hint.``
"""

from __future__ import annotations

import re
import reprlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from relufit.errors import InputError
from relufit.scenario.locate import TomlPath, line_of, lines_of

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date, time

__all__ = ["MAX_FAULTS", "MOST_COUNTED", "Fault", "input_error", "place", "shown"]

MAX_FAULTS = 50  # lines in one message
MOST_COUNTED = 1000  # faults of one list or table; the search stops beyond them

_BARE = re.compile(r"[A-Za-z0-9_-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that is wrong with a scenario.

    Attributes:
        path: The table, key or list entry that is at fault.
        text: ``expected X, got Y. Hint.``
        is_table: Whether ``path`` ends in a table.
        written_at: The path whose line is reported; it differs where a key was misspelt.
    """

    path: TomlPath
    text: str
    is_table: bool = False
    written_at: TomlPath | None = None


def input_error(label: str, toml: str | None, faults: Iterable[Fault]) -> InputError:
    r"""Return one error that lists all ``faults`` in the order of the file, one per line.

    Args:
        label: The file as the user named it.
        toml: The scenario's text, valid TOML; None if the user has no text with lines.
        faults: At least one; duplicates are reported once.

    Returns:
        The error, to be raised by the caller.

    Examples:
        >>> fault = Fault(path=("data", "samples"), text="expected more, got 1.")
        >>> print(input_error("a.toml", "[data]\nsamples = 1", [fault]))
        a.toml:2: [data] samples: expected more, got 1.
    """
    found = list(faults)
    wanted = {fault.written_at or fault.path for fault in found}
    lines = {} if toml is None else lines_of(toml.removeprefix("\ufeff"), wanted)
    line_of_message: dict[str, int] = {}
    for fault in found:
        line = 0 if toml is None else line_of(lines, fault.written_at or fault.path)
        named = f"{label}:{line}" if line else label
        where = f"{named}: {place(fault.path, is_table=fault.is_table)}"
        line_of_message[f"{where}: {fault.text}"] = line
    messages = sorted(line_of_message, key=line_of_message.__getitem__)
    if len(messages) > MAX_FAULTS:
        many = "more than " if len(found) > MOST_COUNTED else ""
        more = min(len(messages), MOST_COUNTED) - MAX_FAULTS
        messages[MAX_FAULTS:] = [f"{label}: and {many}{more} more faults."]
    return InputError("\n".join(messages))


def place(path: TomlPath, *, is_table: bool = False) -> str:
    """Format a path for a message.

    Args:
        path: Names, then the indices of entries, counted from 0.
        is_table: Whether the last name is a table's rather than a key's.

    Examples:
        >>> place(("network", "random", "neurons"))
        '[network.random] neurons'
        >>> place(("network", "random"), is_table=True)
        '[network.random]'
        >>> place(("reference", "points", 2, 0))
        '[reference] points, entry 3, number 1'
        >>> place(("network", "weights", 0, 1, 0))
        '[network] weights, entry 1, row 2, number 1'
    """
    names = [_key(part) for part in path if isinstance(part, str)]
    entries = [part + 1 for part in path if isinstance(part, int)]
    table, key = (names, []) if is_table else (names[:-1], names[-1:])
    said = " ".join([f"[{'.'.join(table)}]"] * bool(table) + key)
    nouns = ("entry", "number") if len(entries) < len(_NOUNS) else _NOUNS
    return said + "".join(f", {noun} {entry}" for noun, entry in zip(nouns, entries, strict=False))


def shown(value: object) -> str:
    """Format a value as in TOML, on one line, shortened if it is long.

    Examples:
        >>> shown([1, True, "two", {"three": 3}])
        "[1, true, 'two', a table]"
    """
    return _SHORT.repr(value)


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) and len(name) <= _LONGEST_KEY else shown(name)


class _Short(reprlib.Repr):
    """Python's shortener with TOML's words; it picks a method by the name of the type."""

    def __init__(self) -> None:
        super().__init__()
        self.maxlevel = 3
        self.maxlist = 6
        self.maxstring = 60

    def repr_bool(self, x: bool, level: int) -> str:  # noqa: ARG002 - reprlib's signature
        return "true" if x else "false"

    def repr_int(self, x: int, level: int) -> str:  # noqa: ARG002 - as above
        # Python does not convert huge numbers to text, and nobody could read them.
        return str(x) if abs(x) < _LONGEST_INTEGER else f"a whole number of {x.bit_length()} bits"

    def repr_dict(self, x: dict[str, Any], level: int) -> str:  # noqa: ARG002 - as above
        return "a table"

    def repr_datetime(self, x: date | time, level: int) -> str:  # noqa: ARG002 - as above
        return x.isoformat()

    repr_date = repr_time = repr_datetime


_NOUNS = ("entry", "row", "number")  # of lists in lists in lists
_LONGEST_KEY = 64
_LONGEST_INTEGER = 10**40
_SHORT = _Short()
