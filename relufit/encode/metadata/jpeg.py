"""The comment of a JPEG file: its comment segments (ITU-T T.81, B.2.4.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from relufit.encode.metadata.bounded_file import BoundedFile

__all__ = ["jpeg_with_comment", "read_jpeg_comment"]

START, END, SCAN, COMMENT = b"\xff\xd8", b"\xff\xd9", b"\xff\xda", b"\xff\xfe"
LONGEST = 65_533  # bytes of one segment; a longer comment takes several


def jpeg_with_comment(data: bytes, comment: str) -> bytes:
    r"""Return a JPEG file with an ASCII comment in front of its first segment.

    Example:
        >>> jpeg_with_comment(START + END, "hi")
        b'\xff\xd8\xff\xfe\x00\x04hi\xff\xd9'
    """
    text = comment.encode("ascii")
    parts = [text[at : at + LONGEST] for at in range(0, len(text), LONGEST)]
    segments = b"".join(COMMENT + (len(part) + 2).to_bytes(2) + part for part in parts)
    return data[: len(START)] + segments + data[len(START) :]


def read_jpeg_comment(file: BoundedFile) -> str | None:
    """Return the comment of a JPEG file, None if it has none.

    Raises:
        ValueError: It is not a JPEG file, or it is damaged.
    """
    if file.read(min(len(START), file.size)) != START:
        raise ValueError("expected a JPEG file, got another kind of file")
    parts: list[bytes] = []
    while (marker := file.read(2)) not in {SCAN, END}:
        if marker[:1] != b"\xff":
            raise ValueError(f"expected a JPEG segment at byte {file.place - 2}, got {marker!r}")
        size = int.from_bytes(file.read(2)) - 2
        if size < 0:
            raise ValueError("a segment of the JPEG file is damaged")
        if marker == COMMENT:
            parts.append(file.read(size))
        else:
            file.skip(size)
    file.seek(max(file.size - len(END), 0))
    if file.read(len(END)) != END:
        raise ValueError("the file is truncated")
    return b"".join(parts).decode("latin-1") if parts else None
