"""A hidden folder of one's own to write to, before files are moved to their place."""

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

_ATTEMPTS = 20  # others may remove an empty folder, which they take for a leftover


class HiddenFolder:
    """A folder that nobody else knows, looks into or removes, as long as its owner lives.

    Attributes:
        path: The folder; None before `make`.
    """

    def __init__(self) -> None:
        self._made = NewFolders()
        self._lock: int | None = None
        self.path: Path | None = None

    def make(self, home: Callable[[NewFolders], Path]) -> Path:
        """Make it, and remove what others have left behind beside it.

        Args:
            home: Tells where; it may make folders, which go with the hidden one if they are empty.

        Raises:
            InputError: See `NewFolders.make`.
            OSError: The system refuses it.
        """
        failure = OSError(errno.EAGAIN, os.strerror(errno.EAGAIN))
        for _ in range(_ATTEMPTS):
            try:
                place = home(self._made)
                sweep(place)
                self.path = place / hidden_name()
                self.path.mkdir(0o700)
                self._lock = claim(self.path / LOCK)
            except FileNotFoundError as error:  # perhaps somebody has removed an empty folder
                failure = error
                continue
            if self._lock is not None:
                return self.path
        raise failure

    def make_folder(self, folder: Path) -> None:
        """Make another folder, which goes with the hidden one if it is empty."""
        self._made.make(folder)

    def undo(self) -> None:
        """Remove it, with all that is in it."""
        if self._lock is not None:
            os.close(self._lock)  # first: some systems remove no open file
            self._lock = None
        if self.path:
            remove_folder(self.path)
        self._made.undo()
