"""``relufit new``: a scenario file to start from, from a template or from another scenario."""

from __future__ import annotations

import os
from pathlib import Path

from relufit.encode import write_text
from relufit.errors import InputError
from relufit.scenario import load, template

__all__ = ["new_scenario"]

SUFFIX = ".toml"


def new_scenario(name: str, *, model_type: str = "", source: str = "") -> Path:
    """Write a scenario file to start from; existing files are not replaced.

    Args:
        name: The scenario's name, or a path; ``.toml`` is added if it is missing.
        model_type: The model type of the template; empty for the default.
        source: A scenario to copy instead of a template: a path, or the name of a shipped scenario.

    Returns:
        The file.

    Raises:
        InputError: The name cannot be used, the file exists, or there is no such type or source.
    """
    path = _path(name)
    if model_type and source:
        raise InputError(
            "expected no --type with it, got both. A copy keeps its type.", field="source"
        )
    if os.path.lexists(path):
        raise InputError(f"{path}: expected a new name, got an existing file.")
    copied = load(source).self_contained.text if source else ""
    write_text(
        path, copied or (template(path.stem, model_type) if model_type else template(path.stem))
    )
    return path


def _path(name: str) -> Path:
    if not name.strip():
        raise InputError(f"expected a name for the scenario, got {name!r}.", field="name")
    if not name.isprintable():
        raise InputError(f"expected a name of printable characters, got {name!r}.", field="name")
    folder, last = os.path.split(name)
    stem = last[: -len(SUFFIX)] if last.lower().endswith(SUFFIX) else last
    if not stem.strip(". "):
        raise InputError(
            f"expected a name for the scenario, got {name!r}, which is a folder.", field="name"
        )
    return Path(folder, stem + SUFFIX)
