"""The comment extension of a GIF file (GIF89a specification, section 24)."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from relufit.encode.metadata.bounded_file import MOST_COMMENT_BYTES

if TYPE_CHECKING:
    from pathlib import Path

    from relufit.encode.metadata.bounded_file import BoundedFile

__all__ = ["append_comment", "read_gif_comment"]

TRAILER, EXTENSION, IMAGE, COMMENT = b"\x3b", b"\x21", b"\x2c", b"\xfe"
LONGEST_SUB_BLOCK = 255
MOST_SUB_BLOCKS = MOST_COMMENT_BYTES // LONGEST_SUB_BLOCK
HAS_COLOR_TABLE, COLOR_TABLE_BITS = 0x80, 0x07


def append_comment(path: Path, comment: str) -> None:
    """Insert a comment before the trailer of a finished GIF file.

    Raises:
        OSError: The file cannot be written.
    """
    text = comment.encode("ascii")
    parts = [text[i : i + LONGEST_SUB_BLOCK] for i in range(0, len(text), LONGEST_SUB_BLOCK)]
    sub_blocks = b"".join(bytes([len(part)]) + part for part in parts)
    with path.open("r+b") as file:
        file.seek(-len(TRAILER), os.SEEK_END)
        file.write(EXTENSION + COMMENT + sub_blocks + b"\0" + TRAILER)


def read_gif_comment(file: BoundedFile) -> str | None:
    """Parse a whole GIF file and return its first comment, None if it has none.

    Raises:
        ValueError: It is not a GIF file, or it is damaged.
    """
    if file.read(min(6, file.size)) not in {b"GIF87a", b"GIF89a"}:
        raise ValueError("expected a GIF file, got another kind of file")
    _skip_color_table(file, file.read(7)[4])
    comment: bytes | None = None
    while (block := file.read(1)) != TRAILER:
        if block == EXTENSION:
            if file.read(1) == COMMENT and comment is None:
                comment = _read_sub_blocks(file)
            else:
                _skip_sub_blocks(file)
        elif block == IMAGE:
            _skip_color_table(file, file.read(9)[8])
            file.skip(1)
            _skip_sub_blocks(file)
        else:
            raise ValueError(f"expected a GIF block at byte {file.place - 1}, got {block!r}")
    return None if comment is None else comment.decode("ascii", "replace")


def _skip_color_table(file: BoundedFile, flags: int) -> None:
    if flags & HAS_COLOR_TABLE:
        file.skip(3 * 2 ** ((flags & COLOR_TABLE_BITS) + 1))


def _read_sub_blocks(file: BoundedFile) -> bytes:
    parts: list[bytes] = []
    while size := file.read(1)[0]:
        parts.append(file.read(size))
        if len(parts) > MOST_SUB_BLOCKS:
            raise ValueError("the comment of the GIF file is too long")
    return b"".join(parts)


def _skip_sub_blocks(file: BoundedFile) -> None:
    while size := file.read(1)[0]:
        file.skip(size)
