"""The chunks of a WebP file and the comment among them: the description of an XMP packet."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET
from xml.sax.saxutils import escape

from relufit.encode.read_exactly import read_exactly

if TYPE_CHECKING:
    from typing import BinaryIO

__all__ = ["RIFF_HEADER_BYTES", "chunk", "comment_chunk", "read_comment"]

RIFF_HEADER_BYTES = 12  # "RIFF", the size of all that follows it, "WEBP"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DC = "http://purl.org/dc/elements/1.1/"
XMP_PACKET = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    f'<rdf:RDF xmlns:rdf="{RDF}"><rdf:Description rdf:about="" xmlns:dc="{DC}">'
    '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:description>'
    "</rdf:Description></rdf:RDF></x:xmpmeta>"
)


def chunk(kind: bytes, data: bytes) -> bytes:
    r"""One chunk: kind, length, data, and a zero where the length is odd.

    Example:
        >>> chunk(b"XMP ", b"abc")
        b'XMP \x03\x00\x00\x00abc\x00'
    """
    return kind + len(data).to_bytes(4, "little") + data + bytes(len(data) % 2)


def comment_chunk(comment: str) -> bytes:
    """The chunk that keeps an ASCII comment; nothing for an empty one."""
    return chunk(b"XMP ", (XMP_PACKET % escape(comment)).encode("ascii")) if comment else b""


def read_comment(file: BinaryIO) -> str | None:
    """Give the comment of a WebP file, None if it has none.

    Raises:
        ValueError: It is no WebP file, or it is damaged.
    """
    header = read_exactly(file, RIFF_HEADER_BYTES)
    if header[:4] != b"RIFF" or header[8:] != b"WEBP":
        raise ValueError("expected a WebP file, got another kind of file")
    end = int.from_bytes(header[4:8], "little") + 8
    if file.seek(0, os.SEEK_END) < end:
        raise ValueError("the file is cut off")
    place = RIFF_HEADER_BYTES
    while place < end:
        file.seek(place)
        kind, size = read_exactly(file, 4), int.from_bytes(read_exactly(file, 4), "little")
        place += 8 + size + size % 2
        if place > end:
            raise ValueError(f"the {kind!r} part of the WebP file is damaged")
        if kind == b"XMP ":
            return _description(read_exactly(file, size))
    return None


def _description(packet: bytes) -> str | None:
    try:
        # Entities that multiply are refused by expat itself (2.4.1 and later).
        root = ET.fromstring(packet)  # noqa: S314
    except ET.ParseError as error:
        raise ValueError(f"the XMP part of the WebP file is no XML ({error})") from error
    return root.findtext(f".//{{{DC}}}description/{{{RDF}}}Alt/{{{RDF}}}li")
