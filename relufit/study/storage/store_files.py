"""The files of a store, opened so that no link is followed and no more is read than it may hold."""

from __future__ import annotations

import errno
import os
import stat
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

__all__ = ["DamageError", "StoreFiles"]

# A link is not followed, and a pipe or a device is not waited for.
_READ = os.O_RDONLY | sum(getattr(os, name, 0) for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"))


class DamageError(Exception):
    """A part of a store is not what a study writes; the text says what was expected."""


class StoreFiles:
    """Reads files by their place in a store.

    A place is a tuple of names, such as ``("weights", "zarr.json")``. The store itself may be
    reached by a link, as its user chose that path; nothing below it may be one.
    """

    def __init__(self, root: Path) -> None:
        self._root = root
        self._folders: set[tuple[str, ...]] = set()  # known to be folders and no links

    def path(self, place: Sequence[str]) -> Path:
        """Where a place lies on disk."""
        return self._root.joinpath(*place)

    def read(self, place: Sequence[str], most: int) -> bytes | None:
        """The content of a file of at most so many bytes; None if there is no such file.

        Raises:
            DamageError: It is larger, no file, lies behind a link or cannot be read.
        """
        if not self.has_folders(place[:-1]):
            return None
        try:
            file = os.open(self.path(place), _READ)
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise _damage("a file", place, error) from error
        try:
            if not stat.S_ISREG(os.fstat(file).st_mode):
                raise DamageError(f"expected a file at {_said(place)}, got something else")
            with os.fdopen(file, "rb", closefd=False) as opened:
                data = opened.read(most + 1)
        except OSError as error:
            raise _damage("a file", place, error) from error
        finally:
            os.close(file)
        if len(data) > most:
            raise DamageError(f"expected at most {most} bytes at {_said(place)}, got a larger file")
        return data

    def has_folders(self, place: Sequence[str]) -> bool:
        """Whether there is a folder at a place; none of those above it is a link.

        Raises:
            DamageError: There is something else.
        """
        for length in range(1, len(place) + 1):
            part = tuple(place[:length])
            if part in self._folders:
                continue
            try:
                mode = os.lstat(self.path(part)).st_mode
            except FileNotFoundError:
                return False
            except OSError as error:
                raise _damage("a folder", part, error) from error
            if not stat.S_ISDIR(mode):
                what = "a link" if stat.S_ISLNK(mode) else "something else"
                raise DamageError(f"expected a folder at {_said(part)}, got {what}")
            self._folders.add(part)
        return True

    def numbered(self, place: Sequence[str], shape: Sequence[int]) -> Iterator[tuple[int, ...]]:
        """The places below a folder whose names are indices into a grid, one level a dimension.

        Only what exists is walked through: a grid may be far larger than what is there.

        Raises:
            DamageError: There is a link or something else in a folder's place.
        """
        if not self.has_folders(place):
            return
        try:
            names = [path.name for path in self.path(place).iterdir()]
        except OSError as error:
            raise _damage("a folder", place, error) from error
        for index in sorted(_indices(names, shape[0])):
            if len(shape) == 1:
                yield (index,)
                continue
            for rest in self.numbered((*place, str(index)), shape[1:]):
                yield (index, *rest)


def _indices(names: list[str], size: int) -> Iterator[int]:
    """The names that are indices below a size, written as a study writes them."""
    longest = len(str(size))
    for name in names:
        if name.isascii() and name.isdecimal() and len(name) <= longest:
            index = int(name)
            if str(index) == name and index < size:
                yield index


def _said(place: Sequence[str]) -> str:
    return repr("/".join(place))


def _damage(expected: str, place: Sequence[str], error: OSError | ValueError) -> DamageError:
    is_link = isinstance(error, OSError) and error.errno == errno.ELOOP
    got = "a link" if is_link else f"an error ({getattr(error, 'strerror', None) or error})"
    return DamageError(f"expected {expected} at {_said(place)}, got {got}")
