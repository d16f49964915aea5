"""Points in a CSV file beside the scenario: the nodes of a reference curve, or own samples."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, TypeAlias

from relufit.errors import InputError
from relufit.scenario.messages import shown
from relufit.scenario.number_table import NumberTable, TableError, and_more, read_table
from relufit.scenario.project_folder import project_folder
from relufit.scenario.text_file import UnreadableError, read_text

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["XY", "Node", "PointsFile", "read_points", "read_samples"]

Node: TypeAlias = tuple[float, float]

_LEAST = 2  # nodes
XY = ("x", "y")
_ONE_Y = "A curve has one y for each x: keep one line for each x, such as the mean of its y."
_INDEX_NAMES = {"", "index", "unnamed: 0", "row", "id", "no", "no.", "nr", "nr."}
_ROWS_FROM = (0.0, 1.0)  # lines are counted from 0 or from 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PointsFile:
    """Points from a CSV file.

    Attributes:
        name: The file name in the scenario.
        nodes: The (x, y) pairs, as read when the scenario was loaded.
    """

    name: str
    nodes: tuple[Node, ...]

    def __str__(self) -> str:
        return self.name


def read_points(folder: Path, name: str) -> tuple[Node, ...]:
    """Read the nodes of a curve from a CSV file.

    Args:
        folder: The scenario's folder. The file must be in its project folder, with links resolved.
        name: The file name in the scenario, relative to ``folder``.

    Returns:
        At least two (x, y) pairs of finite numbers, x increasing.

    Raises:
        InputError: The file cannot be read or is not such a table; the message gives the file and,
            if known, the line.
    """
    return _read(folder, name, XY, _curve)


def read_samples(
    folder: Path, name: str, columns: tuple[str, str] | None = None
) -> tuple[Node, ...]:
    """Read samples from a CSV file, in the order of its lines.

    Args:
        folder: As for :func:`read_points`.
        name: As for :func:`read_points`.
        columns: The names of the columns of x and y in the header. If left out, ``x`` and ``y``,
            or the only two columns.

    Returns:
        At least one (x, y) pair of finite numbers.

    Raises:
        InputError: As for :func:`read_points`; also if the header lacks one of ``columns``.
    """

    def pairs(table: NumberTable) -> tuple[Node, ...]:
        if columns and not _is_named(table, columns):
            raise TableError(_without(table, columns))
        return _pairs(table, columns or XY)

    return _read(folder, name, columns or XY, pairs)


def _read(
    folder: Path,
    name: str,
    columns: tuple[str, str],
    points: Callable[[NumberTable], tuple[Node, ...]],
) -> tuple[Node, ...]:
    path = _safe_path(folder, name)
    label = name if name.isprintable() else shown(name)
    try:
        text = read_text(path).removeprefix("\ufeff")
    except UnreadableError as error:
        raise InputError(f"{error.place(label)}: {error}") from error
    try:
        return points(read_table(text, columns))
    except TableError as error:
        place = label if error.line is None else f"{label}:{error.line}"
        raise InputError(f"{place}: {error}") from error


def _escaped(name: str) -> str:
    r"""A hint for a path such as ``data\table.csv``, in which TOML takes ``\t`` for a tab."""
    return "" if name.isprintable() else " Write / in paths: a backslash begins an escape."


_PROJECT = "A project is the nearest folder around the scenario with .git or pyproject.toml."


def _safe_path(folder: Path, name: str) -> Path:
    expected = "expected a file in the scenario's folder or its project"
    if PurePosixPath(name).is_absolute() or PureWindowsPath(name).anchor:
        raise InputError(f"{expected}, got the absolute path {shown(name)}.")
    try:
        path = (folder / name).resolve()
        inside = path.is_relative_to(project_folder(folder))
        is_file = path.is_file()
    except (OSError, RuntimeError, ValueError) as error:  # link loops, NUL characters
        raise InputError(f"{expected}, got {shown(name)}, which is not a usable path.") from error
    if not inside:
        raise InputError(f"{expected}, got {shown(name)}, which is outside. {_PROJECT}")
    if not is_file:
        raise InputError(f"{expected}, got {shown(name)}, which is not a file.{_escaped(name)}")
    return path


def _pairs(table: NumberTable, columns: tuple[str, str]) -> tuple[Node, ...]:
    """Return the numbers of two columns."""
    place_x, place_y = _places(table, columns)
    return tuple((row[place_x], row[place_y]) for row in table.rows)


def _curve(table: NumberTable) -> tuple[Node, ...]:
    """Return the nodes of a curve: x increases."""
    nodes = _pairs(table, XY)
    if len(nodes) < _LEAST:
        raise TableError(f"expected at least 2 lines of numbers, got {len(nodes)}.")
    back = [place for place, (one, other) in enumerate(pairwise(nodes), 1) if other[0] <= one[0]]
    if back:
        before, got = nodes[back[0] - 1][0], nodes[back[0]][0]
        hint = f" again. {_ONE_Y}" if got == before else ". Sort the lines by x."
        raise TableError(
            f"expected x greater than {before!r}, the x before it, got {got!r}{hint}"
            f"{and_more(len(back) - 1)}",
            table.lines[back[0]],
        )
    return nodes


def _places(table: NumberTable, columns: tuple[str, str]) -> tuple[int, int]:
    """Return two columns: by name, else the two beside a column of line numbers."""
    width = len(table.rows[0])
    names = [name.casefold() for name in table.header]
    if _is_named(table, columns):
        first, second = (names.index(name.casefold()) for name in columns)
        return first, second
    if width == len(XY):
        return 0, 1
    if width == len(XY) + 1 and _is_numbered(table, names):
        return 1, 2
    raise TableError(_unclear(table, width), table.lines[0])


def _is_named(table: NumberTable, columns: tuple[str, str]) -> bool:
    """Whether the header has each of two names once."""
    names = [name.casefold() for name in table.header]
    is_whole = len(names) == len(table.rows[0])
    return is_whole and all(names.count(name.casefold()) == 1 for name in columns)


def _without(table: NumberTable, columns: tuple[str, str]) -> str:
    wanted = " and ".join(map(shown, columns))
    if not table.header:
        return f"expected a header with the columns {wanted}, got no header."
    got = ", ".join(map(shown, table.header))
    return f"expected the columns {wanted}, once each, got {got}."


def _is_numbered(table: NumberTable, names: list[str]) -> bool:
    """Whether the first of three columns only numbers the lines."""
    firsts = [row[0] for row in table.rows]
    if firsts[0] not in _ROWS_FROM or any(b != a + 1.0 for a, b in pairwise(firsts)):
        return False
    if len(names) == len(XY):  # as R writes it: the column of line numbers has no name
        return True
    if names:
        return len(names) > len(XY) and names[0] in _INDEX_NAMES
    return table.separator != "commas" or table.has_points  # else 0,5,1 may be 0.5 and 1


def _unclear(table: NumberTable, width: int) -> str:
    if width == 1:
        return "expected two columns, x and y, got one. Write each line like 0.5,1.25."
    got = f"expected two columns, x and y, got {width} between {table.separator}"
    keep = "Keep two, or name two of them x and y."
    if len(table.header) == width:
        return f"{got}: {', '.join(map(shown, table.header))}. {keep}"
    if table.separator == "commas" and not table.has_points:
        keep += " If commas are decimal commas, put semicolons between the columns."
    return f"{got}. {keep}"
