"""Write files atomically: to a temporary file in the same folder, then move it."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from relufit.encode.files.folders import NewFolders
from relufit.encode.files.hidden_folder import HiddenFolder
from relufit.encode.files.leftovers import claim, hidden_name, undone_at_end
from relufit.encode.files.write_errors import check_no_folder, name_errors

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

__all__ = [
    "atomic_path",
    "check_writable",
    "name_errors",
    "temporary_beside",
    "write_bytes",
    "write_text",
]


@contextmanager
def atomic_path(path: Path) -> Generator[Path]:
    """Yield a temporary path, whose file becomes ``path`` when the block ends.

    The temporary file is in the same folder, hidden, with the same suffix. Missing folders are
    created. If the block raises, the temporary file is removed and ``path`` is unchanged.

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
    """Like `atomic_path`, but do not convert the `OSError` of the block.

    For a block that does more than write the file, such as drawing its content.
    """
    hidden = HiddenFolder()
    with undone_at_end(hidden):
        temporary = _make_beside(hidden, path)
        yield temporary
        with name_errors(path):
            temporary.replace(path)


def check_writable(path: Path) -> None:
    """Raise if a file cannot be written; nothing is changed.

    Raises:
        InputError: It cannot be written.
    """
    hidden = HiddenFolder()
    with undone_at_end(hidden), name_errors(path):
        _make_beside(hidden, path).touch()


def _make_beside(hidden: HiddenFolder, path: Path) -> Path:
    """Create a hidden folder beside a file; return a path in it with the file's name."""

    def home(folders: NewFolders) -> Path:
        check_no_folder(path)
        folders.make(path.parent)
        return path.parent

    with name_errors(path):
        return hidden.make(home) / path.name


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file atomically.

    Args:
        path: The file; missing folders are created.
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
    temporary = _HiddenFile(path)
    with undone_at_end(temporary), name_errors(path):
        temporary.write(data)


def write_text(path: Path, text: str) -> None:
    r"""Write a text file atomically, UTF-8 with ``\n`` line ends on every system.

    Args:
        path: The file; missing folders are created.
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


class _HiddenFile:
    """A hidden file in the target folder: faster than a hidden folder, for data in memory."""

    def __init__(self, target: Path) -> None:
        self._target = target
        self._path: Path | None = None
        self._lock: int | None = None
        self._made = NewFolders()

    def write(self, data: bytes) -> None:
        """Write the file and move it to its target."""
        check_no_folder(self._target)
        self._made.make(self._target.parent)
        while self._lock is None:
            self._path = self._target.with_name(hidden_name())
            self._lock = claim(self._path)
        with open(self._lock, "wb", closefd=False) as file:
            file.write(data)
        assert self._path is not None  # noqa: S101
        if os.name == "nt":  # an open file cannot be moved there, and nothing is swept
            self._close()
        self._path.replace(self._target)
        self._path = None

    def undo(self) -> None:
        """Remove the hidden file, if it has not been moved."""
        if self._path:
            with suppress(OSError):
                self._path.unlink()
        self._close()
        self._made.undo()

    def _close(self) -> None:
        lock, self._lock = self._lock, None  # first: an interrupt must not have it closed twice
        if lock is not None:
            os.close(lock)
