"""Read tables of numbers, with any usual column separator and decimal sign.

The rules, in this order:

1. A first line ``sep=;`` names the separator. Without one it is the first of semicolon, tab, comma
  and blanks that gives every line the same number of numeric columns.
2. A comma that separates columns is not a decimal comma: ``0,5`` is the pair of 0 and 5. Any other
   comma in a number is a decimal comma: ``0,5;1`` and ``"0,5","1"`` begin with one half. A table
   that mixes decimal points and decimal commas is an error.
3. Lines above the first number are a header. Empty columns are skipped.
4. Where the header has the names of the wanted columns, only these are read: others may hold text.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING

from relufit.errors import InputError
from relufit.scenario.messages import shown

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["NumberTable", "TableError", "and_more", "read_table"]

_SEPARATORS = {";": "semicolons", "\t": "tabs", ",": "commas", " ": "blanks"}
_NAMED_SEPARATOR = re.compile(r'"?sep=([^\w"\'.+#-])"?', re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(?:[0-9]+[.,]?[0-9]*|[.,][0-9]+)(?:[eE][+-]?[0-9]+)?")
_TYPED = str.maketrans({"\N{MINUS SIGN}": "-", "\N{NO-BREAK SPACE}": " "})


class TableError(InputError):
    """What is wrong with a table: expected X, got Y, and a hint.

    Attributes:
        line: The line of the fault, counted from 1, if known.
        rank: How far the table could be read before the fault.
    """

    def __init__(self, text: str, line: int | None = None, rank: int = 0) -> None:
        super().__init__(text)
        self.line, self.rank = line, rank


@dataclass(frozen=True, slots=True, kw_only=True)
class NumberTable:
    """A table of finite numbers.

    Attributes:
        separator: What separates its columns: ``"commas"``, ``"semicolons"``, ….
        header: The cells of its first header line; empty if there is no header.
        lines: The line of each row, counted from 1.
        rows: The numbers of each row, the same count in each.
        has_points: Whether a number is written with a decimal point.
    """

    separator: str
    header: tuple[str, ...]
    lines: tuple[int, ...]
    rows: tuple[tuple[float, ...], ...]
    has_points: bool


@dataclass(frozen=True, slots=True)
class _Row:
    line: int
    cells: tuple[str, ...]

    @property
    def width(self) -> int:
        """The number of cells, without empty ones at the end."""
        return max(place for place, cell in enumerate(self.cells, 1) if cell)


def read_table(text: str, columns: Sequence[str] = ()) -> NumberTable:
    r"""Read a table of numbers.

    Args:
        text: The file. Blank lines and lines that begin with ``#`` are skipped.
        columns: Names of columns. If the header has each of them once, the table has only these.

    Raises:
        TableError: It is not such a table; the message describes the first fault.

    Example:
        >>> read_table("x;y\n0,5;1\n2;3\n").rows
        ((0.5, 1.0), (2.0, 3.0))
    """
    lines = [line.translate(_TYPED) for line in io.StringIO(text, newline=None)]
    # Comments are blanked: a quotation mark in one must not swallow what follows.
    lines = ["\n" if line.lstrip().startswith("#") else line for line in lines]
    first = next((place for place, line in enumerate(lines) if line.strip()), None)
    named = _NAMED_SEPARATOR.fullmatch(lines[first].rstrip("\n")) if first is not None else None
    if named and first is not None:
        lines[first] = "\n"
    whole = "".join(lines)
    candidates = [named[1]] if named else [each for each in _SEPARATORS if each in whole] or [","]
    worst: list[TableError] = []
    for separator in candidates:
        try:
            return _table(_rows(lines, separator), separator, columns)
        except TableError as error:
            worst.append(error)
    raise max(worst, key=lambda error: error.rank)


def and_more(lines: int) -> str:
    """Return a sentence about further lines with the same fault.

    Example:
        >>> and_more(0), and_more(1), and_more(7)
        ('', ' 1 more line is like it.', ' 7 more lines are like it.')
    """
    if not lines:
        return ""
    return f" {lines} more lines are like it." if lines > 1 else " 1 more line is like it."


def _rows(lines: Sequence[str], separator: str) -> list[_Row]:
    """Return the lines that have at least one cell."""
    if separator == " ":
        lines = [line.replace("\t", " ").strip(" ") for line in lines]
    reader = csv.reader(lines, delimiter=separator, skipinitialspace=True)
    rows: list[_Row] = []
    try:
        for row in reader:
            cells = tuple(cell.strip() for cell in row)
            if any(cells):
                rows.append(_Row(reader.line_num, cells))
    except csv.Error as error:  # the only error left is the field size limit
        text = "expected short cells, got a very long one."
        raise TableError(text, reader.line_num) from error
    return rows


def _table(rows: Sequence[_Row], separator: str, columns: Sequence[str]) -> NumberTable:
    start = next(
        (place for place, row in enumerate(rows) if any(map(_NUMBER.fullmatch, row.cells))),
        len(rows),
    )
    header, body = rows[:start], rows[start:]
    if not body:
        raise _no_numbers(rows)
    names = header[0].cells if header else ()
    width, used = _used(names, body, separator, columns)
    cells = [(*row.cells, *[""] * (width - len(row.cells))) for row in body]
    numbers = [[row[place] for place in used] for row in cells]
    _check_numbers(body, numbers)
    if len(names) >= width:
        names = tuple(names[place] for place in used)
    return NumberTable(
        separator=_SEPARATORS.get(separator, shown(separator)) if width > 1 else "no separator",
        header=names,
        lines=tuple(row.line for row in body),
        rows=tuple(tuple(map(_number, row)) for row in numbers),
        has_points=any("." in cell for row in numbers for cell in row),
    )


def _used(
    names: Sequence[str], body: Sequence[_Row], separator: str, columns: Sequence[str]
) -> tuple[int, list[int]]:
    """Return how many columns a table has, and which of them are read."""
    known = [name.casefold() for name in names]
    wanted = [column.casefold() for column in columns]
    if wanted and all(known.count(column) == 1 for column in wanted):
        width = max(place for place, name in enumerate(known, 1) if name)
        if all(row.width <= width for row in body):
            return width, sorted(known.index(column) for column in wanted)
    width = _common_width(body, separator)
    return width, [place for place in range(width) if any(row.cells[place] for row in body)]


def _no_numbers(rows: Sequence[_Row]) -> TableError:
    if len(rows) <= 1:  # nothing, or a header alone
        return TableError("expected at least 2 lines of numbers, got 0.")
    text = shown(" ".join(rows[1].cells))
    return TableError(
        f"expected a line of numbers, got {text}. Put commas, semicolons, tabs or blanks between "
        "the columns.",
        rows[1].line,
    )


def _common_width(body: Sequence[_Row], separator: str) -> int:
    """Return the number of columns of every row."""
    ((width, _),) = Counter(row.width for row in body).most_common(1)
    others = [row for row in body if row.width != width]
    if others:
        usual = next(row.line for row in body if row.width == width)
        between = _SEPARATORS.get(separator, shown(separator))
        raise TableError(
            f"expected {_columns(width)} as in line {usual}, got {others[0].width} between "
            f"{between}. Give every line the same columns.{and_more(len(others) - 1)}",
            others[0].line,
            rank=1,
        )
    return width


def _columns(count: int) -> str:
    return f"{count} column{'s'[: count != 1]}"


def _check_numbers(body: Sequence[_Row], numbers: Sequence[Sequence[str]]) -> None:
    faults = [
        (row.line, cell)
        for row, cells in zip(body, numbers, strict=True)
        for cell in cells
        if not (_NUMBER.fullmatch(cell) and isfinite(_number(cell)))
    ]
    if faults:
        line, cell = faults[0]
        more = len({other for other, _ in faults}) - 1
        raise TableError(
            f"expected a finite number, got {shown(cell) if cell else 'an empty cell'}. "
            f"Write numbers like 0.5, -3 or 1e-3.{and_more(more)}",
            line,
            rank=2,
        )
    first = {
        mark: (row.line, cell)
        for row, cells in zip(reversed(body), reversed(numbers), strict=True)
        for cell in cells
        for mark in ".,"
        if mark in cell
    }
    if len(first) > 1:
        (here, one), (there, other) = sorted(first.values())
        raise TableError(
            f"expected one decimal sign, got {shown(other)} and in line {here} {shown(one)}. "
            "Write all numbers with points, or all with commas.",
            there,
            rank=3,
        )


def _number(cell: str) -> float:
    return float(cell.replace(",", "."))
