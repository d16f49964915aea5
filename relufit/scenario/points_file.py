"""A reference curve in a CSV file beside the scenario: two columns, x and y."""

from __future__ import annotations

import csv
import io
import math
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING, TypeAlias

from relufit.errors import InputError
from relufit.scenario.messages import shown
from relufit.scenario.project_folder import project_folder
from relufit.scenario.text_file import UnreadableError, read_text

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Node", "read_points"]

Node: TypeAlias = tuple[float, float]

_COLUMNS = 2
_EXAMPLE = "Each line holds x and y with a comma between them, as in 0.5,1.25."


def read_points(folder: Path, name: str) -> tuple[Node, ...]:
    """Read the nodes of a curve.

    Args:
        folder: Where the scenario lies. The file must lie in its project folder, links followed.
        name: The file as the scenario names it, relative to ``folder``.

    Returns:
        At least two (x, y) pairs of finite numbers, x increasing.

    Raises:
        InputError: The file may not be read, cannot be read or is no such table. Each line of the
            message is one fault with the file and, where there is one, the line.
    """
    path = _safe_path(folder, name)
    label = name if name.isprintable() else shown(name)
    try:
        text = read_text(path).removeprefix("\ufeff")
    except UnreadableError as error:
        raise InputError(f"{error.place(label)}: {error}") from error
    nodes: list[Node] = []
    faults: list[str] = []
    for line, cells in _rows(label, text):
        try:
            nodes.append(_node(cells, nodes[-1] if nodes else None))
        except InputError as error:
            faults.append(f"{label}:{line}: {error}")
    if not faults and len(nodes) < _COLUMNS:
        faults.append(f"{label}: expected at least 2 lines of numbers, got {len(nodes)}.")
    if faults:
        raise InputError("\n".join(faults))
    return tuple(nodes)


def _escaped(name: str) -> str:
    r"""A hint for a path such as ``data\table.csv``, in which TOML takes ``\t`` for a tab."""
    return "" if name.isprintable() else " Write / in paths: a backslash begins an escape."


_PROJECT = "A project is the nearest folder around the scenario that holds .git or pyproject.toml."


def _safe_path(folder: Path, name: str) -> Path:
    expected = "expected a file in the scenario's folder or its project"
    if PurePosixPath(name).is_absolute() or PureWindowsPath(name).anchor:
        raise InputError(f"{expected}, got the absolute path {shown(name)}.")
    try:
        path = (folder / name).resolve()
        inside = path.is_relative_to(project_folder(folder))
        is_file = path.is_file()
    except (OSError, RuntimeError, ValueError) as error:  # link loops, NUL characters
        raise InputError(f"{expected}, got {shown(name)}, which is no usable path.") from error
    if not inside:
        raise InputError(f"{expected}, got {shown(name)}, which lies outside. {_PROJECT}")
    if not is_file:
        raise InputError(f"{expected}, got {shown(name)}, which is no file.{_escaped(name)}")
    return path


def _rows(label: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """Line number and cells of each line that should hold numbers."""
    reader = csv.reader(_without_comments(text))
    is_first = True
    try:
        for row in reader:
            cells = [cell.strip() for cell in row]
            if any(cells):
                is_header = is_first and not any(_is_number(cell) for cell in cells)
                is_first = False
                if not is_header:
                    yield reader.line_num, cells
    except csv.Error as error:  # all that is left for the module to refuse is its field size
        place = f"{label}:{reader.line_num}"
        raise InputError(f"{place}: expected short cells, got a very long one.") from error


def _without_comments(text: str) -> Iterator[str]:
    """The lines, comments blanked: a quotation mark in one must not swallow what follows."""
    for line in io.StringIO(text, newline=None):
        yield "\n" if line.lstrip().startswith("#") else line


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _node(cells: list[str], before: Node | None) -> Node:
    if len(cells) != _COLUMNS:
        raise InputError(f"expected two columns, x and y, got {len(cells)}. {_EXAMPLE}")
    for cell in cells:
        if not (_is_number(cell) and math.isfinite(float(cell))):
            raise InputError(f"expected a finite number, got {shown(cell)}. {_EXAMPLE}")
    x, y = map(float, cells)
    if before is not None and x <= before[0]:
        raise InputError(
            f"expected x greater than {before[0]!r}, the x before it, got {x!r}. "
            "Sort the lines by x and keep one for each x."
        )
    return x, y
