"""Reading a file that may be damaged, foreign or hostile, in bounded memory and time."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

__all__ = ["MOST_COMMENT_BYTES", "BoundedFile"]

MEBIBYTE = 2**20
MOST_FILE_BYTES = 2**30
MOST_COMMENT_BYTES = 32 * MEBIBYTE  # a scenario has 2 MiB; the rest is room for escapes
MOST_WHOLE_BYTES = 64 * MEBIBYTE  # of a file that is read as a whole
PIECE_BYTES = 2**16
# Honest files have at most a step for each 64 bytes, beside those of many small frames.
FREE_STEPS = 1_000_000
BYTES_PER_STEP = 64


class BoundedFile:
    """A file whose every read is checked before memory is taken.

    Attributes:
        size: Bytes of the file.

    Raises:
        ValueError: The file is larger than 1 GiB. Of every method: the file is cut off, a part is
            larger than any that relufit writes, or the file has too many parts.

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
        """The next ``count`` bytes, no fewer; at most as many as a comment may have."""
        if count > MOST_COMMENT_BYTES:
            raise ValueError(f"expected parts of at most {_mebibytes(MOST_COMMENT_BYTES)}")
        self._advance(count)
        data = self._file.read(count)
        if len(data) < count:
            raise ValueError("the file is cut off")
        return data

    def read_all(self) -> bytes:
        """The whole file, if it is small enough to be read at once."""
        if self.size > MOST_WHOLE_BYTES:
            raise ValueError(f"expected a file of at most {_mebibytes(MOST_WHOLE_BYTES)}")
        self.seek(0)
        return self._file.read(MOST_WHOLE_BYTES)

    def components(self, count: int) -> Iterator[bytes]:
        """The next ``count`` bytes, piece by piece."""
        self._check(self.place + count)
        while count:
            piece = self.read(min(count, PIECE_BYTES))
            yield piece
            count -= len(piece)

    def skip(self, count: int) -> None:
        """Go on by ``count`` bytes, which must be there."""
        self._advance(count)
        self._file.seek(self.place)

    def seek(self, place: int) -> None:
        """Go to a place in the file."""
        self._check(place)
        self._file.seek(place)
        self.place = place

    def _advance(self, count: int) -> None:
        self._check(self.place + count)
        self.place += count

    def _check(self, place: int) -> None:
        if place > self.size:
            raise ValueError("the file is cut off")
        self._steps -= 1
        if self._steps < 0:
            raise ValueError("expected a picture or film, got a file of very many tiny parts")


def _mebibytes(count: int) -> str:
    return f"{count // MEBIBYTE} MiB"
