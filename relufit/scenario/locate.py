"""Find the line of each table, key and list entry of a TOML text.

The standard library's parser returns values without their places, so this scanner reads the same
text again. It gets only texts that ``tomllib`` has accepted, so it does not check the syntax.
"""

from __future__ import annotations

import bisect
import re
import tomllib
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

__all__ = ["STRING", "TomlPath", "line_of", "lines_of"]

TomlPath: TypeAlias = tuple[str | int, ...]
"""Tables and key by name, list entries by index: ``("network", "weights", 0)``."""

# Possessive (``++``, ``*+``) so that a long string costs no memory for backtracking.
STRING = re.compile(
    r'"""(?:\\.|"{1,2}(?!")|[^"\\]++)*+"{3,5}'
    r"|'''(?:'{1,2}(?!')|[^']++)*+'{3,5}"
    r'|"(?:\\.|[^"\\])*+"'
    r"|'[^']*+'",
    re.DOTALL,
)
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_DEEPEST = 8  # parts of a key; without a bound, noting the parents takes quadratic time
_BLANK = re.compile(r"[ \t]*")
_FILLER = re.compile(r"(?:[ \t\r\n,]++|#[^\n]*+)*+")
_FLAT = re.compile(rf"(?:[^\[\]{{}}\"'#]++|{STRING.pattern}|#[^\n]*+)*+", re.DOTALL)
_SCALAR = re.compile(r"[^,\]}\n#]*")


def lines_of(text: str, wanted: Collection[TomlPath] | None = None) -> dict[TomlPath, int]:
    r"""Return the line, counted from 1, of every table, key and list entry.

    Args:
        text: A valid TOML document.
        wanted: The paths to find. Only their lines and those of the tables and lists around them
            are returned. None finds all.

    Returns:
        Lines by path. A table's line is that of its own header; a table without one stands where
        it is first mentioned.

    Examples:
        >>> lines_of("title = 'x'\n[data]\nseed = 3")[("data", "seed")]
        3
    """
    return _Scanner(text, wanted).scan()


def line_of(lines: Mapping[TomlPath, int], path: TomlPath) -> int:
    """Return the line of ``path``, or of the nearest table around it, or 1.

    Examples:
        >>> line_of({("data",): 2, ("data", "seed"): 3}, ("data", "samples"))
        2
    """
    while path and path not in lines:
        path = path[:-1]
    return lines.get(path, 1)


class _Scanner:
    """One scan of one text; ``_at`` is the offset that is read next."""

    def __init__(self, text: str, wanted: Collection[TomlPath] | None) -> None:
        self._text = text
        self._is_wanted, self._is_entered = _lookups(wanted)
        self._at = 0
        self._breaks = [match.start() for match in re.finditer("\n", text)]
        self._lines: dict[TomlPath, int] = {}
        self._entries: dict[TomlPath, int] = {}

    def scan(self) -> dict[TomlPath, int]:
        table: TomlPath = ()
        self._skip(_FILLER)
        while self._at < len(self._text):
            if self._text[self._at] == "[":
                table = self._header()
            else:
                self._pair(table)
            self._skip(_FILLER)
        return self._lines

    def _header(self) -> TomlPath:
        line = self._line()
        is_list = self._text.startswith("[[", self._at)
        self._at += 2 if is_list else 1
        path = self._inside_lists(self._key())
        self._at += 2 if is_list else 1
        self._note_parents(path, line)
        if is_list:
            self._note_first(path, line)
            self._entries[path] = self._entries.get(path, -1) + 1
            path = (*path, self._entries[path])
        self._note(path, line)
        return path

    def _inside_lists(self, key: tuple[str, ...]) -> TomlPath:
        """``[a.b]`` below ``[[a]]`` belongs to the latest entry of ``a``."""
        path: TomlPath = ()
        for part in key[:-1]:
            path = (*path, part)
            if path in self._entries:
                path = (*path, self._entries[path])
        return (*path, key[-1])

    def _pair(self, table: TomlPath) -> None:
        line = self._line()
        path = table + self._key()
        self._note_parents(path, line)
        self._note(path, line)
        self._at += 1  # the equals sign
        self._value(path)

    def _note_parents(self, path: TomlPath, line: int) -> None:
        for length in range(1, len(path)):
            self._note_first(path[:length], line)

    def _note(self, path: TomlPath, line: int) -> None:
        if self._is_wanted(path):
            self._lines[path] = line

    def _note_first(self, path: TomlPath, line: int) -> None:
        if self._is_wanted(path):
            self._lines.setdefault(path, line)

    def _key(self) -> tuple[str, ...]:
        parts: list[str] = []
        while True:
            self._skip(_BLANK)
            if match := _BARE_KEY.match(self._text, self._at):
                parts.append(match.group())
            elif match := STRING.match(self._text, self._at):
                # The parser itself decodes a quoted key: it knows all the escapes.
                parts.extend(tomllib.loads(f"{match.group()} = 0"))
            if match:
                self._at = match.end()
            self._skip(_BLANK)
            if not self._text.startswith(".", self._at):
                return tuple(parts[:_DEEPEST])
            self._at += 1

    def _value(self, path: TomlPath) -> None:
        self._skip(_BLANK)
        if self._text.startswith(("[", "{"), self._at) and not self._is_entered(path):
            self._pass_over()
        elif self._text.startswith("[", self._at):
            self._list(path)
        elif self._text.startswith("{", self._at):
            self._inline_table(path)
        else:
            self._skip(STRING)
            self._skip(_SCALAR)

    def _list(self, path: TomlPath) -> None:
        self._at += 1
        self._skip(_FILLER)
        index = 0
        while not self._text.startswith("]", self._at):
            self._note((*path, index), self._line())
            self._value((*path, index))
            self._skip(_FILLER)
            index += 1
        self._at += 1

    def _inline_table(self, path: TomlPath) -> None:
        self._at += 1
        self._skip(_FILLER)
        while not self._text.startswith("}", self._at):
            self._pair(path)
            self._skip(_FILLER)
        self._at += 1

    def _pass_over(self) -> None:
        """Skip a list or an inline table in which nothing is wanted."""
        depth = 0
        while True:
            self._skip(_FLAT)
            depth += 1 if self._text[self._at] in "[{" else -1
            self._at += 1
            if not depth:
                return

    def _skip(self, pattern: re.Pattern[str]) -> None:
        if match := pattern.match(self._text, self._at):
            self._at = match.end()

    def _line(self) -> int:
        return bisect.bisect_left(self._breaks, self._at) + 1


def _lookups(
    wanted: Collection[TomlPath] | None,
) -> tuple[Callable[[TomlPath], bool], Callable[[TomlPath], bool]]:
    """Return tests for whether to record a path and whether to scan inside it."""
    if wanted is None:
        return (lambda _: True), (lambda _: True)
    around = {path[:length] for path in wanted for length in range(1, len(path))}
    return (around | set(wanted)).__contains__, around.__contains__
