"""Replace several files all together, or none."""

from __future__ import annotations

import os
import shutil
from contextlib import suppress
from typing import TYPE_CHECKING

from relufit.encode.files.write_errors import check_no_folder, name_errors

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["Exchange"]


class Exchange:
    """Moves new files into a folder and can put back the ones that they replaced.

    A file that is replaced always exists under its name: the old file gets a second link before the
    new one replaces it.

    Args:
        new: The folder with the new files.
        old: An empty folder on the same file system, for the replaced files.
        target: The folder that the new files move into.
    """

    def __init__(self, new: Path, old: Path, target: Path) -> None:
        self._new, self._old, self._target = new, old, target
        self._names: list[str] = []
        self._is_moving = False

    def run(self) -> None:
        """Move all files.

        Raises:
            InputError: A file cannot be moved; `undo` restores the old files.
        """
        with name_errors(self._target):
            self._names = sorted(file.name for file in self._new.iterdir())
        for name in self._names:
            with name_errors(self._target / name):
                check_no_folder(self._target / name)
                self._keep(name)
        self._is_moving = True
        for name in self._names:
            with name_errors(self._target / name):
                (self._new / name).replace(self._target / name)
        self._is_moving = False

    def undo(self) -> None:
        """Put back what was there before a `run` that has not come to its end."""
        if not self._is_moving:
            return
        for name in self._names:
            if os.path.lexists(self._new / name):
                continue  # it has not been moved
            with suppress(OSError):
                if os.path.lexists(self._old / name):
                    (self._old / name).replace(self._target / name)
                else:
                    (self._target / name).unlink()
        self._is_moving = False

    def _keep(self, name: str) -> None:
        """Give the file that stands there a second name, or copy it where that is impossible."""
        standing, kept = self._target / name, self._old / name
        if not os.path.lexists(standing):
            return
        try:
            os.link(standing, kept, follow_symlinks=False)
        except OSError:
            shutil.copy2(standing, kept, follow_symlinks=False)
