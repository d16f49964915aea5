"""The chunks of a PNG file and the comment among them (PNG specification, third edition)."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

from relufit.encode.read_exactly import read_exactly

if TYPE_CHECKING:
    from typing import BinaryIO

__all__ = ["SIGNATURE", "chunk", "comment_chunk", "read_comment"]

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"Comment\0"


def chunk(kind: bytes, data: bytes) -> bytes:
    r"""One chunk: length, kind, data, check sum.

    Example:
        >>> chunk(b"IEND", b"")
        b'\x00\x00\x00\x00IEND\xaeB`\x82'
    """
    return len(data).to_bytes(4) + kind + data + zlib.crc32(data, zlib.crc32(kind)).to_bytes(4)


def comment_chunk(comment: str) -> bytes:
    """The chunk that keeps an ASCII comment; nothing for an empty one."""
    return chunk(b"tEXt", KEYWORD + comment.encode("ascii")) if comment else b""


def read_comment(file: BinaryIO) -> str | None:
    """Walk through a whole PNG file and give its first comment, None if it has none.

    Raises:
        ValueError: It is no PNG file, or it is damaged.
    """
    if read_exactly(file, len(SIGNATURE)) != SIGNATURE:
        raise ValueError("expected a PNG file, got another kind of file")
    comment: str | None = None
    kind = b""
    while kind != b"IEND":
        size, kind = int.from_bytes(read_exactly(file, 4)), read_exactly(file, 4)
        data = read_exactly(file, size)
        if int.from_bytes(read_exactly(file, 4)) != zlib.crc32(kind + data):
            raise ValueError(f"the {kind!r} part of the PNG file is damaged")
        if comment is None and data.startswith(KEYWORD):
            comment = _text(kind, data.removeprefix(KEYWORD))
    return comment


def _text(kind: bytes, data: bytes) -> str | None:
    if kind == b"tEXt":
        return data.decode("latin-1")
    if kind == b"iTXt" and data.startswith(b"\0"):  # not compressed
        _language, _keyword, text = data[2:].split(b"\0", 2)
        return text.decode("utf-8", "replace")
    return None
