"""Hidden work files: a name that nobody can guess, a lock while their owner lives, and sweeping.

A name says which running system its owner belongs to, and the lock says that the owner lives. So a
leftover is removed only where both are certain: its owner ran on this very kernel, and its lock is
free. Process numbers and host names prove neither: containers share them.
"""

from __future__ import annotations

import os
import secrets
import shutil
import socket
import stat
from contextlib import contextmanager, suppress
from functools import cache
from hashlib import sha256
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Generator

__all__ = [
    "LOCK",
    "Unfinished",
    "claim",
    "hidden_name",
    "remove_folder",
    "sweep",
    "undo_all",
    "undone_at_end",
]

LOCK = "lock"  # the file in a hidden folder that its owner holds locked
_PREFIX, _SUFFIX = ".relufit-", ".part"
_HAS_LOCKS = find_spec("fcntl") is not None  # elsewhere nothing is swept
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class Unfinished(Protocol):
    """Work that has left files behind which are not final yet."""

    def undo(self) -> None:
        """Remove them, and put back what was there; harmless if there is nothing to undo."""


_unfinished: list[Unfinished] = []


@contextmanager
def undone_at_end(work: Unfinished) -> Generator[None]:
    """Undo work when the block ends, or in `undo_all` if the block is not left properly.

    The work is known before the block makes its first file, so there is no moment at which an
    interrupt leaves one behind.
    """
    _unfinished.append(work)
    try:
        yield
    finally:
        work.undo()
        with suppress(ValueError):  # `undo_all` has been there
            _unfinished.remove(work)


def undo_all() -> None:
    """Undo all unfinished work of this process: for a program that is about to end."""
    while _unfinished:
        _unfinished.pop().undo()


def hidden_name(suffix: str = "") -> str:
    """A new name for a hidden file or folder that ends in ``.part`` and the suffix."""
    return f"{_PREFIX}{_system()}-{secrets.token_hex(8)}{_SUFFIX}{suffix}"


@cache
def _system() -> str:
    """The running system, the same in all of its containers; another one after each start."""
    try:
        name = _BOOT_ID.read_bytes()
    except OSError:
        name = socket.gethostname().encode()
    return sha256(name).hexdigest()[:8]


def claim(path: Path) -> int | None:
    """Make a new file and lock it for as long as the process lives or the descriptor is open.

    Returns:
        The open file; None if a sweep took the file before it was locked, so another is needed.

    Raises:
        OSError: The file cannot be made.
    """
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        _lock(file)
    except BlockingIOError:
        os.close(file)
        return None
    except OSError:  # a file system without locks: nobody else gets one either, nothing is swept
        return file
    if os.fstat(file).st_nlink == 0:
        os.close(file)
        return None
    return file


def _lock(file: int) -> None:
    """Lock an open file.

    Raises:
        OSError: Somebody else has locked it (BlockingIOError), or it cannot be locked.
    """
    if _HAS_LOCKS:
        import fcntl  # noqa: PLC0415 - only POSIX has it

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def sweep(home: Path) -> None:
    """Remove the hidden files and folders in ``home`` whose owners are provably gone.

    What is locked, belongs to another system, is a link, or cannot be looked at stays.
    """
    if not _HAS_LOCKS:
        return
    mine = f"{_PREFIX}{_system()}-"
    try:
        names = [name for name in os.listdir(home) if name.startswith(mine)]  # noqa: PTH208 - faster
    except OSError:
        return
    for name in names:
        with suppress(OSError):
            _sweep_one(home / name)


def _sweep_one(path: Path) -> None:
    mode = path.lstat().st_mode
    is_folder = stat.S_ISDIR(mode)
    if not is_folder and not stat.S_ISREG(mode):
        return
    try:
        file = os.open(path / LOCK if is_folder else path, os.O_RDWR | os.O_NOFOLLOW)
    except FileNotFoundError:
        if is_folder:  # not locked yet, or nearly removed; if it has an owner, he makes another
            path.rmdir()  # refused unless it is empty
        return
    try:
        _lock(file)
        if is_folder:
            remove_folder(path)
        else:
            path.unlink()
    finally:
        os.close(file)


def remove_folder(path: Path) -> None:
    """Remove a hidden folder, its lock last, so that an interrupted removal can be swept."""
    with suppress(OSError):
        for child in path.iterdir():
            if child.name != LOCK:
                _remove(child)
    with suppress(OSError):
        (path / LOCK).unlink()
    with suppress(OSError):
        path.rmdir()


def _remove(path: Path) -> None:
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)
