"""Write several files to a folder all together, or none."""

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
    """Yield a hidden folder, whose files move into ``folder`` when the block ends.

    Files of the same names are replaced, other files in ``folder`` stay. If the block raises, or a
    file cannot be moved, ``folder`` is unchanged. The hidden folder has an unguessable name and
    only this user can read it. It is on the file system of ``folder``: inside, or beside it if
    ``folder`` does not exist yet. Leftovers of killed processes are removed.

    Args:
        folder: The target of the files; created with its parents if it is missing.

    Yields:
        The folder to write to.

    Raises:
        InputError: The folders cannot be created or the files cannot be moved.

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
    """Raise if files cannot be written into a folder; nothing is changed.

    Args:
        folder: The target folder.
        names: The names of the files.

    Raises:
        InputError: The folder cannot be created or written to, or a name is that of a folder.
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
    """A hidden folder with the new files and the files that they replace."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._hidden = HiddenFolder()
        self._exchange: Exchange | None = None

    def make(self) -> Path:
        """Create it on the file system of its target; return the folder to write to."""
        hidden = self._hidden.make(self._home)
        new, old = hidden / "new", hidden / "old"
        new.mkdir()
        old.mkdir()
        self._exchange = Exchange(new, old, self._folder)
        return new

    def make_target(self) -> None:
        """Create the target folder."""
        self._hidden.make_folder(self._folder)

    def publish(self) -> None:
        """Move the files to the target folder.

        Raises:
            InputError: A file cannot be moved.
        """
        assert self._exchange is not None  # noqa: S101 - `make` comes first
        with name_errors(self._folder):
            self.make_target()
        self._exchange.run()

    def undo(self) -> None:
        """Remove it; if only some files were moved, restore the old ones first."""
        if self._exchange:
            self._exchange.undo()
        self._hidden.undo()

    def _home(self, folders: NewFolders) -> Path:
        if self._folder.is_dir():  # inside, as it may be a link to another file system
            sweep(self._folder.parent)  # the place of leftovers from before the folder existed
            return self._folder
        folders.make(self._folder.parent)
        if os.path.lexists(self._folder):
            folders.make(self._folder)  # raises if something else exists
        return self._folder.parent


def _naming(text: object, hidden: Path, folder: Path) -> object:
    """Replace the hidden folder in a message by the folder that the user knows."""
    if not isinstance(text, str):
        return text
    quoted = text.replace(repr(str(hidden)), repr(str(folder)))
    return quoted.replace(str(hidden), str(folder))
