"""The folder of a store: created atomically, and locked while it is written.

The lock also shows that the owner is running. A folder is created in a private hidden folder,
locked, filled, and then moved to its path, still locked.
"""

from __future__ import annotations

import os
import re
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from relufit.encode.files.atomic import name_errors
from relufit.encode.files.hidden_folder import HiddenFolder
from relufit.encode.files.leftovers import sweep, undone_at_end
from relufit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

    from relufit.encode.files.folders import NewFolders

__all__ = ["locked_folder", "remove_half_written"]

_HALF_WRITTEN = re.compile(
    r"\..+\.part(\.[A-Za-z0-9]+)?"
)  # as relufit.encode.files.atomic names them
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)


@contextmanager
def locked_folder(path: Path, fill: Callable[[Path], None]) -> Generator[bool]:
    """Open a folder so that no other process can, or make it.

    Args:
        path: The folder.
        fill: Writes what a new folder has; it is called with the folder's temporary path.

    Yields:
        Whether the folder is new.

    Raises:
        InputError: Another process has it open, there is something else at the path, or it cannot
            be made.
    """
    with suppress(OSError):
        sweep(path.parent)
    made = None if os.path.lexists(path) else _make(path, fill)
    lock = _lock(path) if made is None else made
    try:
        yield made is not None
    finally:
        os.close(lock)


def remove_half_written(store: Path) -> None:
    """Remove the files that were being written when a process was killed.

    Only its owner may do this. Folders are left alone whatever they are called, and links are not
    followed.
    """
    with name_errors(store):
        for folder, _, files in os.walk(store):
            for name in files:
                if _HALF_WRITTEN.fullmatch(name):
                    store.joinpath(folder, name).unlink(missing_ok=True)


def _make(path: Path, fill: Callable[[Path], None]) -> int | None:
    """Create a folder elsewhere and move it to its path.

    Returns:
        Its lock; None if another process has created it meanwhile.
    """

    def home(made: NewFolders) -> Path:
        made.make(path.parent)
        return path.parent

    hidden = HiddenFolder()
    with undone_at_end(hidden):
        with name_errors(path):
            staging = hidden.make(home) / "store"
            staging.mkdir()
        lock = _lock(staging)
        try:
            with name_errors(path):
                fill(staging)
        except BaseException:
            os.close(lock)
            raise
        try:
            staging.rename(path)
        except OSError:  # another process was faster; its store is checked like any other
            os.close(lock)
            return None
    return lock


def _lock(path: Path) -> int:
    """Lock a folder; closing the descriptor that is returned unlocks it."""
    try:
        folder = os.open(path, _FOLDER)
    except FileNotFoundError as error:
        raise InputError(
            f"{path}: expected a store of a study or nothing, got a link to nothing. Move it away "
            "or choose another output folder."
        ) from error
    except NotADirectoryError as error:
        raise InputError(
            f"{path}: expected a store of a study or nothing, got a file. Move it away or choose "
            "another output folder."
        ) from error
    except OSError as error:
        raise InputError(f"{path}: cannot be opened: {error.strerror}.") from error
    if _try_lock(folder) is not False:
        return folder
    os.close(folder)
    raise InputError(
        f"{path}: expected a store that is not in use, got one that another process is writing. "
        "Wait for it, or choose another output folder."
    )


def _try_lock(folder: int) -> bool | None:
    """Whether a folder could be locked; None where the system or the disk has no such locks."""
    try:
        import fcntl  # noqa: PLC0415 - only POSIX has it
    except ImportError:
        return None
    try:
        fcntl.flock(folder, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:
        return None
    return True
