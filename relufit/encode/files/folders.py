"""Folders that are made when they are needed, and are gone again if nothing came of it."""

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
    """Makes folders and remembers which ones it has made."""

    def __init__(self) -> None:
        self._made: list[Path] = []

    def make(self, folder: Path) -> None:
        """Make a folder, with those above it, where it is missing.

        Raises:
            InputError: Something else is there, such as a file or a link to nowhere.
            OSError: The system refuses to make it.
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
            except FileExistsError:  # somebody else was faster
                self._made.remove(path)
                if not path.is_dir():
                    raise

    def undo(self) -> None:
        """Remove those that were made and are empty."""
        while self._made:
            with suppress(OSError):
                self._made.pop().rmdir()


def _expected_folder(path: Path) -> str:
    got = f"a broken link to {path.readlink()}" if path.is_symlink() else "a file"
    return f"{path}: expected a folder, got {got}; move it away or choose another output folder"


@contextmanager
def new_folders(folder: Path) -> Generator[None]:
    """Make a folder, with those above it; what is empty when the block ends is gone again.

    Raises:
        InputError: It cannot be made.
    """
    made = NewFolders()
    with undone_at_end(made):
        with name_errors(folder):
            made.make(folder)
        yield
