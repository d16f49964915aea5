"""A folder whose files appear together, or not at all."""

from __future__ import annotations

import os
from contextlib import contextmanager
from typing import TYPE_CHECKING

from relufit.encode.files.exchange import Exchange
from relufit.encode.files.hidden_folder import HiddenFolder
from relufit.encode.files.leftovers import sweep, undone_at_end
from relufit.encode.files.write_errors import check_no_folder, name_errors
from relufit.errors import RelufitError

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence
    from pathlib import Path

    from relufit.encode.files.folders import NewFolders

__all__ = ["check_target", "staged_folder"]


@contextmanager
def staged_folder(folder: Path) -> Generator[Path]:
    """Give a hidden folder; the files in it move into ``folder`` at the end.

    Files of the same names are replaced, other files in ``folder`` stay. If the block raises
    anything, or one of the files cannot be moved, ``folder`` is as it was before. The hidden folder
    is this call's own: its name cannot be guessed and only this user can look into it. It lies on
    the file system of ``folder``: inside, or beside it as long as there is no ``folder``. What was
    left behind by a process that was killed is removed.

    Args:
        folder: Where the files belong; made if it is missing, with those above it.

    Yields:
        The folder to write to.

    Raises:
        InputError: The folders cannot be made or the files cannot be moved.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as home:
        ...     with staged_folder(Path(home) / "out") as staging:
        ...         _ = (staging / "a.txt").write_text("whole")
        ...     sorted(path.name for path in Path(home).rglob("*"))
        ['a.txt', 'out']
    """
    staging = _Staging(folder)
    with undone_at_end(staging):
        with name_errors(folder):
            new = staging.make()
        try:
            yield new
        except RelufitError as error:
            error.args = tuple(_naming(each, new, folder) for each in error.args)
            raise
        staging.publish()


def check_target(folder: Path, names: Sequence[str] = ()) -> None:
    """Try whether files can be written into a folder, and leave it as it was.

    Args:
        folder: Where they belong.
        names: Their names.

    Raises:
        InputError: The folder cannot be made or written to, or a file's name is a folder's.
    """
    staging = _Staging(folder)
    with undone_at_end(staging):
        with name_errors(folder):
            new = staging.make()
            staging.make_target()
        for name in names:
            with name_errors(folder / name):
                check_no_folder(folder / name)
                (new / name).touch()


class _Staging:
    """A hidden folder with the new files, and with those that they replace."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._hidden = HiddenFolder()
        self._exchange: Exchange | None = None

    def make(self) -> Path:
        """Make it on the file system of its target, and give the folder to write to."""
        hidden = self._hidden.make(self._home)
        new, old = hidden / "new", hidden / "old"
        new.mkdir()
        old.mkdir()
        self._exchange = Exchange(new, old, self._folder)
        return new

    def make_target(self) -> None:
        """Make the folder that the files belong into."""
        self._hidden.make_folder(self._folder)

    def publish(self) -> None:
        """Move the files to where they belong.

        Raises:
            InputError: One of them cannot be moved.
        """
        assert self._exchange is not None  # noqa: S101 - `make` comes first
        with name_errors(self._folder):
            self.make_target()
        self._exchange.run()

    def undo(self) -> None:
        """Remove it; files that had only partly been moved are put back first."""
        if self._exchange:
            self._exchange.undo()
        self._hidden.undo()

    def _home(self, folders: NewFolders) -> Path:
        if self._folder.is_dir():  # it may be a link to another file system: inside is right
            sweep(self._folder.parent)  # where it would have been as long as there was no folder
            return self._folder
        folders.make(self._folder.parent)
        if os.path.lexists(self._folder):
            folders.make(self._folder)  # refuses what is there
        return self._folder.parent


def _naming(text: object, hidden: Path, folder: Path) -> object:
    """A message about the hidden folder, made one about the folder that the user knows."""
    if not isinstance(text, str):
        return text
    quoted = text.replace(repr(str(hidden)), repr(str(folder)))
    return quoted.replace(str(hidden), str(folder))
