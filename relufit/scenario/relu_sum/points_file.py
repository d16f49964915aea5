"""A reference curve in a CSV file beside the scenario: two columns, x and y."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TypeAlias

from relufit.errors import InputError
from relufit.scenario.messages import shown
from relufit.scenario.number_table import NumberTable, TableError, and_more, read_table
from relufit.scenario.project_folder import project_folder
from relufit.scenario.text_file import UnreadableError, read_text

__all__ = ["Node", "read_points"]

Node: TypeAlias = tuple[float, float]

_LEAST = 2  # nodes
_XY = ("x", "y")
_ONE_Y = "A curve has one y for each x: keep one line for each x, such as the mean of its y."
_INDEX_NAMES = {"", "index", "unnamed: 0", "row", "id", "no", "no.", "nr", "nr."}
_ROWS_FROM = (0.0, 1.0)  # lines are counted from 0 or from 1


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
    path = _safe_path(folder, name)
    label = name if name.isprintable() else shown(name)
    try:
        text = read_text(path).removeprefix("\ufeff")
    except UnreadableError as error:
        raise InputError(f"{error.place(label)}: {error}") from error
    try:
        return _nodes(read_table(text))
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


def _nodes(table: NumberTable) -> tuple[Node, ...]:
    """Return the curve from its two columns."""
    place_x, place_y = _columns(table)
    nodes = tuple((row[place_x], row[place_y]) for row in table.rows)
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


def _columns(table: NumberTable) -> tuple[int, int]:
    """Return the columns x and y: by name, else the two beside a column of line numbers."""
    width = len(table.rows[0])
    names = [name.casefold() for name in table.header]
    if len(names) == width and all(names.count(name) == 1 for name in _XY):
        return names.index("x"), names.index("y")
    if width == len(_XY):
        return 0, 1
    if width == len(_XY) + 1 and _is_numbered(table, names):
        return 1, 2
    raise TableError(_unclear(table, width), table.lines[0])


def _is_numbered(table: NumberTable, names: list[str]) -> bool:
    """Whether the first of three columns only numbers the lines."""
    firsts = [row[0] for row in table.rows]
    if firsts[0] not in _ROWS_FROM or any(b != a + 1.0 for a, b in pairwise(firsts)):
        return False
    if len(names) == len(_XY):  # as R writes it: the column of line numbers has no name
        return True
    if names:
        return len(names) > len(_XY) and names[0] in _INDEX_NAMES
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
