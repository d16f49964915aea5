"""Turn system errors of writing a file into messages with advice."""

from __future__ import annotations

import errno
import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from relufit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

__all__ = ["check_no_folder", "name_errors"]

_FULL = {errno.ENOSPC, errno.EFBIG, errno.EDQUOT}
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


@contextmanager
def name_errors(path: Path) -> Generator[None]:
    """Turn any `OSError` of the block into an `InputError` about ``path``, with advice."""
    try:
        yield
    except OSError as error:
        raise InputError(f"{path}: {_explain(error, path)}") from error


def check_no_folder(path: Path) -> None:
    """Raise if a path is a folder; a link to one can be replaced.

    Raises:
        IsADirectoryError: The path is a folder.
    """
    if path.is_dir() and not path.is_symlink():
        raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))


def _explain(error: OSError, path: Path) -> str:
    if error.errno in _FULL:
        return "no space left on the disk; free some space or choose another output folder"
    if error.errno in _FORBIDDEN:
        return f"no permission to write into {str(path.parent)!r}; choose another output folder"
    if isinstance(error, IsADirectoryError):
        return "expected a file here, got a folder; move it away or choose another output folder"
    if isinstance(error, NotADirectoryError | FileExistsError):
        folder = str(path.parent)
        return f"expected {folder!r} to be a folder, got a file; choose another output folder"
    return f"cannot be written: {error.strerror or error}"
