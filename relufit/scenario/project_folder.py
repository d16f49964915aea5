"""The project folder of a scenario, in which the files that it refers to must be."""

from __future__ import annotations

from pathlib import Path

__all__ = ["project_folder"]

MARKS = (".git", ".hg", "pyproject.toml")


def project_folder(folder: Path) -> Path:
    """Return the project folder of a scenario in ``folder``, with links resolved.

    It is the nearest folder, from the scenario's own upwards, that contains ``.git``, ``.hg`` or
    ``pyproject.toml``; without one it is the scenario's own. The user's home and the root of the
    file system do not count. The result does not depend on the working directory.
    """
    folder = folder.resolve()
    for around in (folder, *folder.parents):
        if around in (_home(), Path(around.anchor)):
            break
        if any((around / mark).exists() for mark in MARKS):
            return around
    return folder


def _home() -> Path | None:
    try:
        return Path.home().resolve()
    except RuntimeError:  # a user without a home
        return None
