"""A private hidden folder for files that are not finished yet."""

from __future__ import annotations

import errno
import os
from typing import TYPE_CHECKING

from relufit.encode.files.folders import NewFolders
from relufit.encode.files.leftovers import LOCK, claim, hidden_name, remove_folder, sweep

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

__all__ = ["HiddenFolder"]

_ATTEMPTS = 20  # another process may remove an empty folder, or have one of this name


class HiddenFolder:
    """A private folder with an unguessable name, which no other process removes.

    Attributes:
        path: The folder; None until `make` is called.
    """

    def __init__(self) -> None:
        self._made = NewFolders()
        self._lock: int | None = None
        self.path: Path | None = None

    def make(self, home: Callable[[NewFolders], Path]) -> Path:
        """Create it, and remove leftovers of other processes beside it.

        Args:
            home: Returns the parent folder; folders that it creates are removed with the hidden one
                if they are empty.

        Raises:
            InputError: See `NewFolders.make`.
            OSError: It cannot be created.
        """
        failure = OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        for _ in range(_ATTEMPTS):
            try:
                place = home(self._made)
                sweep(place)
                self.path = place / hidden_name()
                self.path.mkdir(0o700)
                self._lock = claim(self.path / LOCK)
            except FileNotFoundError as error:  # another process may have removed the empty folder
                failure = error
                continue
            except FileExistsError as error:  # somebody else's: it is not removed with this one
                self.path, failure = None, error
                continue
            if self._lock is not None:
                return self.path
        raise failure

    def make_folder(self, folder: Path) -> None:
        """Create another folder, which is removed with the hidden one if it is empty."""
        self._made.make(folder)

    def undo(self) -> None:
        """Remove it and its content."""
        lock, self._lock = self._lock, None  # first: an interrupt must not have it closed twice
        if lock is not None:
            os.close(lock)  # before the rest: some systems cannot remove an open file
        if self.path:
            remove_folder(self.path)
        self._made.undo()
