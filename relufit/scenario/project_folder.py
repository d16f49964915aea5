"""The project that a scenario belongs to: how far away a file may lie that it names."""

from __future__ import annotations

from pathlib import Path

__all__ = ["project_folder"]

MARKS = (".git", ".hg", "pyproject.toml")


def project_folder(folder: Path) -> Path:
    """The project folder of a scenario in ``folder``, links followed.

    It is the nearest folder, from the scenario's own upwards, that holds ``.git``, ``.hg`` or
    ``pyproject.toml``; without one it is the scenario's own. The user's home and the root of the
    file system are no projects. It does not depend on the working directory, so a scenario is
    right or wrong wherever relufit is called from.
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
