"""Create folders, and remove them again if they stay empty."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from relufit.encode.files.leftovers import undone_at_end
from relufit.encode.files.write_errors import name_errors
from relufit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

__all__ = ["NewFolders", "new_folders"]


class NewFolders:
    """Creates folders and records which ones it created."""

    def __init__(self) -> None:
        self._made: list[Path] = []

    def make(self, folder: Path) -> None:
        """Create a folder and its parents if they are missing.

        Raises:
            InputError: The path exists and is not a folder, such as a file or a broken link.
            OSError: It cannot be created.
        """
        missing: list[Path] = []
        for path in (folder, *folder.parents):
            if path.is_dir():
                break
            if os.path.lexists(path):
                raise InputError(_expected_folder(path))
            missing.append(path)
        for path in reversed(missing):
            self._made.append(path)
            try:
                path.mkdir()
            except FileExistsError:  # another process created it
                self._made.remove(path)
                if not path.is_dir():
                    raise

    def undo(self) -> None:
        """Remove the created folders that are empty."""
        while self._made:
            with suppress(OSError):
                self._made.pop().rmdir()


def _expected_folder(path: Path) -> str:
    got = f"a broken link to {path.readlink()}" if path.is_symlink() else "a file"
    return f"{path}: expected a folder, got {got}; move it away or choose another output folder"


@contextmanager
def new_folders(folder: Path) -> Generator[None]:
    """Create a folder and its parents; remove those that are empty when the block ends.

    Raises:
        InputError: It cannot be created.
    """
    made = NewFolders()
    with undone_at_end(made):
        with name_errors(folder):
            made.make(folder)
        yield
