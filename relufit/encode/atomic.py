"""Files that appear whole or not at all: written beside their place, then moved there."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager, suppress
from itertools import count
from typing import TYPE_CHECKING

from relufit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

__all__ = ["atomic_path", "name_errors", "temporary_beside", "write_bytes", "write_text"]

_FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}
_serial = count()  # two threads may write the same path: each has its own temporary


@contextmanager
def atomic_path(path: Path) -> Generator[Path]:
    """Give a temporary path beside ``path``; what is written there becomes ``path`` at the end.

    The temporary lies in the same folder under a hidden name with the same suffix. Missing folders
    are made. If the block raises anything, the temporary is removed and ``path`` stays as it was.

    Args:
        path: The final path of the file.

    Yields:
        The path to write to.

    Raises:
        InputError: The file cannot be written: folder missing or forbidden, disk full, or any other
            `OSError` of the block.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     with atomic_path(Path(folder) / "new" / "a.txt") as temporary:
        ...         _ = temporary.write_text("whole")
        ...     sorted(p.name for p in Path(folder).rglob("*"))
        ['a.txt', 'new']
    """
    with temporary_beside(path) as temporary, name_errors(path):
        yield temporary


@contextmanager
def temporary_beside(path: Path) -> Generator[Path]:
    """Do what `atomic_path` does, but let the block's own `OSError` pass unchanged.

    For a block that does more than write the file, such as drawing what goes into it.
    """
    with name_errors(path):
        if path.is_dir():
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        path.parent.mkdir(parents=True, exist_ok=True)
    name = f".{path.stem}.{os.getpid()}-{next(_serial)}.part{path.suffix}"
    temporary = path.with_name(name)
    try:
        yield temporary
        with name_errors(path):
            temporary.replace(path)
    except BaseException:
        with suppress(OSError):  # the first error is the one to report
            temporary.unlink(missing_ok=True)
        raise


@contextmanager
def name_errors(path: Path) -> Generator[None]:
    """Turn any `OSError` of the block into an `InputError` about ``path``, with advice."""
    try:
        yield
    except OSError as error:
        raise InputError(f"{path}: {_explain(error, path)}") from error


def _explain(error: OSError, path: Path) -> str:
    if error.errno in _FULL:
        return "no space left for it; free some space or choose another --output"
    if error.errno in _FORBIDDEN:
        return f"no permission to write into {str(path.parent)!r}; choose another --output"
    if isinstance(error, IsADirectoryError):
        return "expected a file here, got a folder; move it away or choose another --output"
    if isinstance(error, NotADirectoryError | FileExistsError):
        return f"expected {str(path.parent)!r} to be a folder, got a file; choose another --output"
    return f"cannot be written: {error.strerror or error}"


def write_bytes(path: Path, data: bytes) -> None:
    """Write a whole file, or leave what was there.

    Args:
        path: Where to; missing folders are made.
        data: The file's content.

    Raises:
        InputError: It cannot be written.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     write_bytes(Path(folder) / "a.bin", b"123")
        ...     (Path(folder) / "a.bin").read_bytes()
        b'123'
    """
    with atomic_path(path) as temporary:
        temporary.write_bytes(data)


def write_text(path: Path, text: str) -> None:
    r"""Write a whole text file, UTF-8 with ``\n`` line ends on every system.

    Args:
        path: Where to; missing folders are made.
        text: The file's content.

    Raises:
        InputError: It cannot be written.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     write_text(Path(folder) / "a.txt", "é\n")
        ...     (Path(folder) / "a.txt").read_bytes()
        b'\xc3\xa9\n'
    """
    write_bytes(path, text.encode())
