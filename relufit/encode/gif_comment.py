"""The comment extension of a GIF file (GIF89a specification, section 24)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from relufit.encode.read_exactly import read_exactly

if TYPE_CHECKING:
    from pathlib import Path
    from typing import BinaryIO

__all__ = ["append_comment", "read_comment"]

TRAILER, EXTENSION, IMAGE, COMMENT = b"\x3b", b"\x21", b"\x2c", b"\xfe"
LONGEST_SUB_BLOCK = 255
HAS_COLOR_TABLE, COLOR_TABLE_BITS = 0x80, 0x07


def append_comment(path: Path, comment: str) -> None:
    """Put a comment before the trailer of a finished GIF file.

    Raises:
        OSError: The file cannot be written.
    """
    text = comment.encode("ascii")
    parts = [text[i : i + LONGEST_SUB_BLOCK] for i in range(0, len(text), LONGEST_SUB_BLOCK)]
    sub_blocks = b"".join(bytes([len(part)]) + part for part in parts)
    with path.open("r+b") as file:
        file.seek(-len(TRAILER), os.SEEK_END)
        file.write(EXTENSION + COMMENT + sub_blocks + b"\0" + TRAILER)


def read_comment(file: BinaryIO) -> str | None:
    """Walk through a whole GIF file and give its first comment, None if it has none.

    Raises:
        ValueError: It is no GIF file, or it is damaged.
    """
    if read_exactly(file, 6) not in {b"GIF87a", b"GIF89a"}:
        raise ValueError("expected a GIF file, got another kind of file")
    _skip_color_table(file, read_exactly(file, 7)[4])
    comment: bytes | None = None
    while (block := read_exactly(file, 1)) != TRAILER:
        if block == EXTENSION:
            is_comment = read_exactly(file, 1) == COMMENT
            data = _read_sub_blocks(file)
            comment = data if is_comment and comment is None else comment
        elif block == IMAGE:
            _skip_color_table(file, read_exactly(file, 9)[8])
            read_exactly(file, 1)
            _read_sub_blocks(file)
        else:
            raise ValueError(f"expected a GIF block at byte {file.tell() - 1}, got {block!r}")
    return None if comment is None else comment.decode("ascii", "replace")


def _skip_color_table(file: BinaryIO, flags: int) -> None:
    if flags & HAS_COLOR_TABLE:
        read_exactly(file, 3 * 2 ** ((flags & COLOR_TABLE_BITS) + 1))


def _read_sub_blocks(file: BinaryIO) -> bytes:
    parts: list[bytes] = []
    while size := read_exactly(file, 1)[0]:
        parts.append(read_exactly(file, size))
    return b"".join(parts)
