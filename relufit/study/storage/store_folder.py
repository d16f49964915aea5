"""The folder of a store: created atomically, and locked while it is written.

The lock also shows that the owner is running. A folder is created under an unguessable name,
locked, filled, and then moved to its path, still locked. Leftovers of a killed process of this
system are not locked, and the next process removes them.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING

from relufit.encode.files.atomic import name_errors
from relufit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

__all__ = ["locked_folder", "remove_half_written"]

_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_LONGEST = 60  # characters of a store's name in that of its folder on the way
_TOKEN_BYTES = 8
_HALF_WRITTEN = re.compile(
    r"\..+\.part(\.[A-Za-z0-9]+)?"
)  # as relufit.encode.files.atomic names them
_FOLDER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0)


@contextmanager
def locked_folder(path: Path, fill: Callable[[Path], None]) -> Generator[bool]:
    """Open a folder so that no other process can, or make it.

    Args:
        path: The folder.
        fill: Writes what a new folder has; it is called with the folder's path on the way.

    Yields:
        Whether the folder is new.

    Raises:
        InputError: Another process has it open, there is something else at the path, or it cannot
            be made.
    """
    _sweep(path)
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
    """Make a folder beside its place and move it there; its lock, None if it is there already."""
    with name_errors(path):
        path.parent.mkdir(parents=True, exist_ok=True)
        name = f"{_before(path)}{secrets.token_hex(_TOKEN_BYTES)}.part"
        staging = path.with_name(name)
        staging.mkdir()
    lock: int | None = None
    try:
        with name_errors(path):
            lock = _lock(staging)
            fill(staging)
        try:
            staging.rename(path)
        except OSError:  # another process was faster; its store is checked like any other
            os.close(lock)
            return None
    except BaseException:
        if lock is not None:
            os.close(lock)
        raise
    finally:
        shutil.rmtree(staging, ignore_errors=True)
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


def _sweep(path: Path) -> None:
    """Remove what processes that are no more have left on their way to a store."""
    if not _system():  # an owner on another machine may hold a lock that is not seen here
        return
    token = re.compile(rf"{re.escape(_before(path))}[0-9a-f]{{{2 * _TOKEN_BYTES}}}\.part")
    with suppress(OSError):
        for each in list(path.parent.iterdir()):
            if token.fullmatch(each.name):
                _remove_ownerless(each)


def _remove_ownerless(staging: Path) -> None:
    with suppress(OSError):
        folder = os.open(staging, _FOLDER | getattr(os, "O_NOFOLLOW", 0))
        try:
            if _try_lock(folder):
                shutil.rmtree(staging, ignore_errors=True)
        finally:
            os.close(folder)


def _before(path: Path) -> str:
    return f".{path.name[:_LONGEST]}.{_system()}-"


@cache
def _system() -> str:
    """The running system, another one after each start; empty where it does not say so."""
    try:
        return sha256(_BOOT_ID.read_bytes()).hexdigest()[:8]
    except OSError:
        return ""
