"""The comment of a TIFF file: its image description (TIFF 6.0, tag 270)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from relufit.encode.metadata.bounded_file import BoundedFile

__all__ = ["read_tiff_comment"]

TEXT, OFFSETS, LENGTHS = (
    270,
    273,
    279,
)  # tags: description, and place and size of each part of the image
ENTRY_BYTES, INSIDE_BYTES = 12, 4  # at most four bytes are in the entry itself
SIZES = {1: 1, 2: 1, 3: 2, 4: 4}  # bytes of a value of each type
LITTLE, BIG = b"II*\0", b"MM\0*"
NUMBERS: dict[bytes, Callable[[bytes], int]] = {
    LITTLE: partial(int.from_bytes, byteorder="little"),
    BIG: partial(int.from_bytes, byteorder="big"),
}


def read_tiff_comment(file: BoundedFile) -> str | None:
    """Return the comment of the first image of a TIFF file, None if it has none.

    Raises:
        ValueError: It is not a TIFF file, or it is damaged.
    """
    number = NUMBERS.get(file.read(min(len(LITTLE), file.size)))
    if number is None:
        raise ValueError("expected a TIFF file, got another kind of file")
    file.seek(number(file.read(4)))
    entries = [file.read(ENTRY_BYTES) for _ in range(number(file.read(2)))]
    found = {number(each[:2]): each for each in entries}
    _check_whole(file, found, number)
    return (
        _data(file, found[TEXT], number).rstrip(b"\0").decode("latin-1") if TEXT in found else None
    )


def _data(file: BoundedFile, entry: bytes, number: Callable[[bytes], int]) -> bytes:
    """Return the bytes of an entry."""
    size = SIZES.get(number(entry[2:4]), 0) * number(entry[4:8])
    if size <= INSIDE_BYTES:
        return entry[8 : 8 + size]
    file.seek(number(entry[8:]))
    return file.read(size)


def _check_whole(
    file: BoundedFile, entries: Mapping[int, bytes], number: Callable[[bytes], int]
) -> None:
    """Check that the image is inside the file."""
    if not {OFFSETS, LENGTHS} <= entries.keys():
        raise ValueError("the TIFF file has no image")
    ends = [0, 0]
    for place, tag in enumerate((OFFSETS, LENGTHS)):
        each = SIZES.get(number(entries[tag][2:4]), 1)
        ends[place] = number(_data(file, entries[tag], number)[-each:])
    if sum(ends) > file.size:
        raise ValueError("the file is truncated")
