"""The comment of an MP4 file, in the list of tags that iTunes brought and all players read."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from relufit.encode.read_exactly import read_exactly

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import BinaryIO

__all__ = ["read_comment"]

PATH = (b"moov", b"udta", b"meta", b"ilst", b"\xa9cmt", b"data")
# Bytes between a box's header and what it holds: version and flags; kind and language.
LEAD_BYTES = {b"meta": 4, b"data": 8}


def read_comment(file: BinaryIO) -> str | None:
    """Give the comment of an MP4 file, None if it has none.

    Raises:
        ValueError: It is no MP4 file, or it is damaged.
    """
    end = file.seek(0, os.SEEK_END)
    file.seek(0)
    if read_exactly(file, 8)[4:] != b"ftyp":
        raise ValueError("expected an MP4 file, got another kind of file")
    kinds = [kind for kind, _, _ in _boxes(file, 0, end)]
    if not {b"moov", b"mdat"} <= set(kinds):
        raise ValueError("expected pictures and their index in the file, one is missing")
    start = 0
    for wanted in PATH:
        found = [(first, last) for kind, first, last in _boxes(file, start, end) if kind == wanted]
        if not found:
            return None
        start, end = found[0][0] + LEAD_BYTES.get(wanted, 0), found[0][1]
    file.seek(start)
    return read_exactly(file, end - start).decode("utf-8", "replace")


def _boxes(file: BinaryIO, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """The boxes between two positions: kind, start and end of the content."""
    while start < end:
        file.seek(start)
        size, kind = int.from_bytes(read_exactly(file, 4)), read_exactly(file, 4)
        header = 8
        if size == 1:  # a long box: its size follows in 64 bits
            size, header = int.from_bytes(read_exactly(file, 8)), 16
        if not header <= size <= end - start:
            raise ValueError(f"the file is cut off or damaged at byte {start}")
        yield kind, start + header, start + size
        start += size
