"""Read a file that may be damaged or hostile, in bounded memory and time."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

__all__ = ["MOST_COMMENT_BYTES", "BoundedFile"]

MEBIBYTE = 2**20
MOST_FILE_BYTES = 2**30
MOST_COMMENT_BYTES = 32 * MEBIBYTE  # a scenario has at most 2 MiB; escapes need more
MOST_WHOLE_BYTES = 64 * MEBIBYTE  # of a file that is read as a whole
CHUNK_BYTES = 2**16
# Valid files have at most one step per 64 bytes, except those with many small frames.
FREE_STEPS = 1_000_000
BYTES_PER_STEP = 64


class BoundedFile:
    """A file whose reads are checked before memory is allocated.

    Attributes:
        size: Bytes of the file.

    Raises:
        ValueError: The file is larger than 1 GiB. From every method: the file is truncated, a part
            is larger than any that relufit writes, or the file has too many parts.

    Example:
        >>> from io import BytesIO
        >>> BoundedFile(BytesIO(b"abc")).read(2)
        b'ab'
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.size = file.seek(0, os.SEEK_END)
        self.place = 0
        self._steps = FREE_STEPS + self.size // BYTES_PER_STEP
        if self.size > MOST_FILE_BYTES:
            raise ValueError(f"expected a file of at most {_mebibytes(MOST_FILE_BYTES)}")
        file.seek(0)

    def read(self, count: int) -> bytes:
        """Return exactly the next ``count`` bytes; at most the size limit of a comment."""
        if count > MOST_COMMENT_BYTES:
            raise ValueError(f"expected parts of at most {_mebibytes(MOST_COMMENT_BYTES)}")
        self._advance(count)
        data = self._file.read(count)
        if len(data) < count:
            raise ValueError("the file is truncated")
        return data

    def read_all(self) -> bytes:
        """Return the whole file, if it is small enough to be read at once."""
        if self.size > MOST_WHOLE_BYTES:
            raise ValueError(f"expected a file of at most {_mebibytes(MOST_WHOLE_BYTES)}")
        self.seek(0)
        return self._file.read(MOST_WHOLE_BYTES)

    def chunks(self, count: int) -> Iterator[bytes]:
        """Yield the next ``count`` bytes in chunks."""
        self._check(self.place + count)
        while count:
            chunk = self.read(min(count, CHUNK_BYTES))
            yield chunk
            count -= len(chunk)

    def skip(self, count: int) -> None:
        """Skip ``count`` bytes, which must exist."""
        self._advance(count)
        self._file.seek(self.place)

    def seek(self, place: int) -> None:
        """Move to a position in the file."""
        self._check(place)
        self._file.seek(place)
        self.place = place

    def _advance(self, count: int) -> None:
        self._check(self.place + count)
        self.place += count

    def _check(self, place: int) -> None:
        if place > self.size:
            raise ValueError("the file is truncated")
        self._steps -= 1
        if self._steps < 0:
            raise ValueError("expected a figure or film, got a file of very many tiny parts")


def _mebibytes(count: int) -> str:
    return f"{count // MEBIBYTE} MiB"
