"""The chunks of a WebP file, and its comment: the description of an XMP packet."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from relufit.encode.metadata.xml_text import text_of_element

if TYPE_CHECKING:
    from relufit.encode.metadata.bounded_file import BoundedFile

__all__ = ["RIFF_HEADER_BYTES", "read_webp_comment", "webp_chunk", "webp_comment_chunk"]

RIFF_HEADER_BYTES = 12  # "RIFF", the size of all that follows it, "WEBP"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
DC = "http://purl.org/dc/elements/1.1/"
DESCRIPTION = (f"{DC} description", f"{RDF} Alt", f"{RDF} li")
XMP_PACKET = (
    '<x:xmpmeta xmlns:x="adobe:ns:meta/">'
    f'<rdf:RDF xmlns:rdf="{RDF}"><rdf:Description rdf:about="" xmlns:dc="{DC}">'
    '<dc:description><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:description>'
    "</rdf:Description></rdf:RDF></x:xmpmeta>"
)


def webp_chunk(kind: bytes, data: bytes) -> bytes:
    r"""Return one chunk: type, length, data, and a zero byte if the length is odd.

    Example:
        >>> webp_chunk(b"XMP ", b"abc")
        b'XMP \x03\x00\x00\x00abc\x00'
    """
    return kind + len(data).to_bytes(4, "little") + data + bytes(len(data) % 2)


def webp_comment_chunk(comment: str) -> bytes:
    """Return the chunk that stores an ASCII comment; empty for an empty comment."""
    return webp_chunk(b"XMP ", (XMP_PACKET % escape(comment)).encode("ascii")) if comment else b""


def read_webp_comment(file: BoundedFile) -> str | None:
    """Return the comment of a WebP file, None if it has none.

    Raises:
        ValueError: It is not a WebP file, or it is damaged.
    """
    header = file.read(min(RIFF_HEADER_BYTES, file.size))
    if header[:4] != b"RIFF" or header[8:] != b"WEBP":
        raise ValueError("expected a WebP file, got another kind of file")
    end = int.from_bytes(header[4:8], "little") + 8
    if file.size < end:
        raise ValueError("the file is truncated")
    place = RIFF_HEADER_BYTES
    while place < end:
        file.seek(place)
        kind, size = file.read(4), int.from_bytes(file.read(4), "little")
        place += 8 + size + size % 2
        if place > end:
            raise ValueError(f"the {kind!r} part of the WebP file is damaged")
        if kind == b"XMP ":
            return _description(file.read(size))
    return None


def _description(packet: bytes) -> str | None:
    try:
        return text_of_element([packet], DESCRIPTION)
    except ValueError as error:
        raise ValueError(f"the XMP part of the WebP file is {error}") from error
