"""The comment of an MP4 file, in the iTunes list of tags, which all players read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from relufit.encode.metadata.bounded_file import BoundedFile

__all__ = ["read_mp4_comment"]

PATH = (b"moov", b"udta", b"meta", b"ilst", b"\xa9cmt", b"data")
# Bytes between a box's header and its content: version and flags; type and language.
LEAD_BYTES = {b"meta": 4, b"data": 8}


def read_mp4_comment(file: BoundedFile) -> str | None:
    """Return the comment of an MP4 file, None if it has none.

    Raises:
        ValueError: It is not an MP4 file, or it is damaged.
    """
    end = file.size
    if file.read(min(8, end))[4:] != b"ftyp":
        raise ValueError("expected an MP4 file, got another kind of file")
    if not {b"moov", b"mdat"} <= {kind for kind, _, _ in _boxes(file, 0, end)}:
        raise ValueError("expected frames and their index in the file, one is missing")
    start = 0
    for wanted in PATH:
        boxes = _boxes(file, start, end)
        found = next(((first, last) for kind, first, last in boxes if kind == wanted), None)
        if found is None:
            return None
        start, end = found[0] + LEAD_BYTES.get(wanted, 0), found[1]
    if start > end:
        raise ValueError("the comment of the MP4 file is damaged")
    file.seek(start)
    return file.read(end - start).decode("utf-8", "replace")


def _boxes(file: BoundedFile, start: int, end: int) -> Iterator[tuple[bytes, int, int]]:
    """Yield the boxes between two positions: type, start and end of the content."""
    while start < end:
        file.seek(start)
        size, kind = int.from_bytes(file.read(4)), file.read(4)
        header = 8
        if size == 1:  # a long box: its size follows in 64 bits
            size, header = int.from_bytes(file.read(8)), 16
        if not header <= size <= end - start:
            raise ValueError(f"the file is truncated or damaged at byte {start}")
        yield kind, start + header, start + size
        start += size
