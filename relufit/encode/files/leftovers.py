"""Hidden temporary files: unguessable names, a lock while the owner runs, and sweeping.

The name contains an identifier of the running system; the lock is held while the owner runs. A
leftover is removed only if its owner ran on this running system and its lock is free. Process
numbers and host names prove neither: containers share them.
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

LOCK = "lock"  # the locked file in a hidden folder
_PREFIX, _SUFFIX = ".relufit-", ".part"
_HAS_LOCKS = find_spec("fcntl") is not None  # without locks nothing is swept
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")


class Unfinished(Protocol):
    """Unfinished work whose temporary files must be removed."""

    def undo(self) -> None:
        """Remove its files and restore replaced ones; no effect if there is nothing to undo."""


_unfinished: list[Unfinished] = []


@contextmanager
def undone_at_end(work: Unfinished) -> Generator[None]:
    """Undo work when the block ends, or in `undo_all` if the block is not exited normally.

    The work is registered before the block creates its first file, so an interrupt never leaves a
    file behind.
    """
    _unfinished.append(work)
    try:
        yield
    finally:
        work.undo()
        with suppress(ValueError):  # `undo_all` has removed it
            _unfinished.remove(work)


def undo_all() -> None:
    """Undo all unfinished work of this process, before a program ends."""
    while _unfinished:
        _unfinished.pop().undo()


def hidden_name(suffix: str = "") -> str:
    """Return a new name for a hidden file or folder, ending in ``.part`` and the suffix."""
    return f"{_PREFIX}{_system()}-{secrets.token_hex(8)}{_SUFFIX}{suffix}"


@cache
def _system() -> str:
    """Return an identifier of the running system, the same in all containers, new at each boot."""
    try:
        name = _BOOT_ID.read_bytes()
    except OSError:
        name = socket.gethostname().encode()
    return sha256(name).hexdigest()[:8]


def claim(path: Path) -> int | None:
    """Create a file and lock it until the process ends or the descriptor is closed.

    Returns:
        The open file; None if a sweep removed the file before it was locked; then try another name.

    Raises:
        OSError: The file cannot be created.
    """
    file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o666)
    try:
        _lock(file)
    except BlockingIOError:
        os.close(file)
        return None
    except OSError:  # a file system without locks: nothing is swept there
        return file
    if os.fstat(file).st_nlink == 0:
        os.close(file)
        return None
    return file


def _lock(file: int) -> None:
    """Lock an open file.

    Raises:
        OSError: It is locked by another process (BlockingIOError), or it cannot be locked.
    """
    if _HAS_LOCKS:
        import fcntl  # noqa: PLC0415 - only POSIX has it

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


def sweep(home: Path) -> None:
    """Remove the hidden files and folders in ``home`` whose owners have provably ended.

    Files that are locked, from another system, links, or unreadable are kept.
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
        if is_folder:  # not locked yet, or nearly removed; an owner would create another
            path.rmdir()  # fails unless it is empty
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
