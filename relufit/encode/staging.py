"""A folder whose files appear together, or not at all."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from relufit.encode.atomic import name_errors

if TYPE_CHECKING:
    from collections.abc import Generator
    from pathlib import Path

__all__ = ["staged_folder"]


@contextmanager
def staged_folder(folder: Path) -> Generator[Path]:
    """Give a hidden folder beside ``folder``; its files move into ``folder`` at the end.

    Files of the same names are replaced one by one, each whole; other files in ``folder`` stay.
    If the block raises anything, the hidden folder is removed and ``folder`` stays as it was.

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
    staging = folder.with_name(f".{folder.name}.{os.getpid()}.part")
    with name_errors(folder):
        staging.mkdir(parents=True, exist_ok=True)
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
