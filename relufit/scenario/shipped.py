"""The scenarios and studies that are shipped with relufit, found by their bare names."""

from __future__ import annotations

import functools
import os
import shlex
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias

from relufit.errors import InputError
from relufit.scenario.explain import similar

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["Shipped", "check_exists", "quoted", "shipped", "shipped_path", "title_of"]

Shipped: TypeAlias = Literal["scenario", "study"]

_FOLDERS = {"scenario": "scenarios", "study": "studies"}
_PATTERNS = {"scenario": "**/*.toml", "study": "*.toml"}  # base scenarios are in studies/bases/
_COMMANDS = {"scenario": "relufit render", "study": "relufit study run"}
_MOST_FILES = 1000  # in a folder that is searched for similar names


@functools.cache
def shipped(kind: Shipped) -> Mapping[str, Path]:
    """Return the shipped files by name.

    Examples:
        >>> shipped("scenario")["example4"].name
        'example4.toml'
    """
    folder = _root() / _FOLDERS[kind]
    paths = sorted(folder.glob(_PATTERNS[kind]), key=lambda path: (len(path.parts), path))
    return {path.stem: path for path in paths}


def _root() -> Path:
    """The folder of the installed package; in a source checkout, the folder around the package."""
    package = Path(__file__).parents[1]
    installed = package / "examples"
    return installed if installed.is_dir() else package.parent


def shipped_path(path: Path, kind: Shipped) -> Path | None:
    """Return the shipped file of that name; None for an existing path or an unknown name."""
    return None if os.path.lexists(path) else shipped(kind).get(path.as_posix())


def check_exists(path: Path, kind: Shipped) -> None:
    """Raise if a path does not exist, suggesting a similar name.

    Raises:
        InputError: There is no such file.
    """
    if str(path) and not os.path.lexists(path) and path.name:
        raise InputError(f"{path}: no such file. {_hint(path, kind)}")


def _hint(path: Path, kind: Shipped) -> str:
    other: Shipped = "study" if kind == "scenario" else "scenario"
    name, is_bare = path.stem, path.name == str(path) and not path.suffix
    if is_bare and name in shipped(other):
        return f"relufit ships a {other} of that name: {_COMMANDS[other]} {name}"
    if name in shipped(kind):
        return f"relufit ships a {kind} of that name: {_COMMANDS[kind]} {name}"
    if meant := similar(path.name, _names_beside(path)):
        return f'Did you mean "{path.with_name(meant)}"?'
    if meant := similar(name, shipped(kind)):
        return f'Did you mean "{meant}", which relufit ships?'
    return f"`relufit examples` lists each {kind} that relufit ships."


def _names_beside(path: Path) -> list[str]:
    """The names of the TOML files in the folder of a path."""
    try:
        with os.scandir(path.parent) as entries:
            found = [entry.name for entry, _ in zip(entries, range(_MOST_FILES), strict=False)]
    except (OSError, ValueError):
        return []
    return sorted(name for name in found if name.endswith(".toml"))


def title_of(path: Path) -> str:
    """The title of a shipped file."""
    return str(tomllib.loads(path.read_text(encoding="utf-8"))["title"])


def quoted(path: Path | str) -> str:
    """Quote a path for use as an argument of a command.

    Examples:
        >>> quoted("my run.toml"), quoted("-x.toml")
        ("'my run.toml'", './-x.toml')
    """
    text = str(path)
    return shlex.quote(f"./{text}" if text.startswith("-") else text)
