"""``relufit new``: a scenario file to start from, from a template or from another scenario."""

from __future__ import annotations

import os
from pathlib import Path

from relufit.encode import write_text
from relufit.errors import InputError
from relufit.scenario import load, template

__all__ = ["new_scenario"]

SUFFIX = ".toml"


def new_scenario(name: str, *, kind: str = "", source: str = "") -> Path:
    """Write a scenario file to start from; never replace one.

    Args:
        name: The scenario's name, or a path; ``.toml`` is added where it is missing.
        kind: The type of network of the template; empty for the usual one.
        source: A scenario to copy instead of a template: the name of a shipped one, or a path.

    Returns:
        The file.

    Raises:
        InputError: The name cannot be used, the file exists, or there is no such type or source.
    """
    path = _path(name)
    if kind and source:
        raise InputError("--from: expected no --type beside it, got both. A copy has its own type.")
    if os.path.lexists(path):
        raise InputError(f"{path}: expected a name that is free, got a file that exists.")
    copied = load(source).self_contained.text if source else ""
    write_text(path, copied or (template(path.stem, kind) if kind else template(path.stem)))
    return path


def _path(name: str) -> Path:
    if not name.strip():
        raise InputError(f"NAME: expected a name for the scenario, got {name!r}.")
    if not name.isprintable():
        raise InputError(f"NAME: expected a name of printable characters, got {name!r}.")
    folder, last = os.path.split(name)
    stem = last[: -len(SUFFIX)] if last.lower().endswith(SUFFIX) else last
    if not stem.strip(". "):
        raise InputError(
            f"NAME: expected a name for the scenario, got {name!r}, which is a folder."
        )
    return Path(folder, stem + SUFFIX)
