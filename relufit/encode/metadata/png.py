"""The chunks of a PNG file and the comment among them (PNG specification, third edition)."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from relufit.encode.metadata.bounded_file import BoundedFile

__all__ = ["SIGNATURE", "png_chunk", "png_comment_chunk", "read_png_comment"]

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"Comment\0"


def png_chunk(kind: bytes, data: bytes) -> bytes:
    r"""Return one chunk: length, type, data, checksum.

    Example:
        >>> png_chunk(b"IEND", b"")
        b'\x00\x00\x00\x00IEND\xaeB`\x82'
    """
    return len(data).to_bytes(4) + kind + data + zlib.crc32(data, zlib.crc32(kind)).to_bytes(4)


def png_comment_chunk(comment: str) -> bytes:
    """Return the chunk that stores an ASCII comment; empty for an empty comment."""
    return png_chunk(b"tEXt", KEYWORD + comment.encode("ascii")) if comment else b""


def read_png_comment(file: BoundedFile) -> str | None:
    """Parse a whole PNG file and return its first comment, None if it has none.

    Raises:
        ValueError: It is not a PNG file, or it is damaged.
    """
    if file.read(min(len(SIGNATURE), file.size)) != SIGNATURE:
        raise ValueError("expected a PNG file, got another kind of file")
    comment: str | None = None
    kind = b""
    while kind != b"IEND":
        size, kind = int.from_bytes(file.read(4)), file.read(4)
        is_text = comment is None and kind in {b"tEXt", b"iTXt"}
        data = file.read(size) if is_text else b""
        check_sum = zlib.crc32(data, zlib.crc32(kind))
        for chunk in file.chunks(0 if is_text else size):
            check_sum = zlib.crc32(chunk, check_sum)
        if int.from_bytes(file.read(4)) != check_sum:
            raise ValueError(f"the {kind!r} part of the PNG file is damaged")
        if data.startswith(KEYWORD):
            comment = _text(kind, data.removeprefix(KEYWORD))
    return comment


def _text(kind: bytes, data: bytes) -> str | None:
    if kind == b"tEXt":
        return data.decode("latin-1")
    if not data.startswith(b"\0"):  # compressed
        return None
    language, keyword, text = (*data[2:].split(b"\0", 2), None, None)[:3]
    if language is None or keyword is None or text is None:
        raise ValueError("the comment of the PNG file is damaged")
    return text.decode("utf-8", "replace")
