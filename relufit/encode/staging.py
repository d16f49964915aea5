"""A folder whose files appear together, or not at all."""

from __future__ import annotations

import os
import shutil
import socket
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from relufit.encode.atomic import name_errors

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

__all__ = ["staged_folder"]

HOST = socket.gethostname()  # folders may lie on a disk that machines share


@contextmanager
def staged_folder(folder: Path) -> Generator[Path]:
    """Give a hidden folder beside ``folder``; its files move into ``folder`` at the end.

    Files of the same names are replaced one by one, each whole; other files in ``folder`` stay.
    If the block raises anything, the hidden folder is removed and ``folder`` stays as it was. What
    was left behind by a process of this machine that was killed is removed by the next one.

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
    new_home = not folder.parent.exists()
    staging = folder.with_name(f".{folder.name}.{HOST}.{os.getpid()}.part")
    with name_errors(folder):
        staging.mkdir(parents=True, exist_ok=True)
    _sweep(folder)
    try:
        yield staging
        with name_errors(folder):
            folder.mkdir(exist_ok=True)
            for file in sorted(staging.iterdir()):
                file.replace(folder / file.name)
    finally:
        shutil.rmtree(staging, ignore_errors=True)
        if new_home:
            with suppress(OSError):  # it is not empty: the files are there
                folder.parent.rmdir()


def _sweep(folder: Path) -> None:
    """Remove the hidden folders of processes that are no more."""
    if os.name != "posix":  # elsewhere there is no way to ask without doing harm
        return
    before, after = f".{folder.name}.{HOST}.", ".part"
    for path in folder.parent.iterdir():
        process = path.name.removeprefix(before).removesuffix(after)
        if path.name == f"{before}{process}{after}" and process.isdecimal():
            try:
                os.kill(int(process), 0)  # asks only
            except ProcessLookupError:
                shutil.rmtree(path, ignore_errors=True)
            except (PermissionError, OverflowError):  # of another user, or no process's number
                pass
