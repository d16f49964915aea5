"""The comment of a PDF file: the keywords of its information dictionary."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from relufit.encode.metadata.bounded_file import BoundedFile

__all__ = ["read_pdf_comment"]

_INFO = re.compile(rb"/Info\s++(\d{1,10}+)\s++(\d{1,10}+)\s++R")
# The tokens of a dictionary; a string in parentheses is one token.
_TOKEN = re.compile(
    rb"\((?:[^\\()]++|\\.)*+\)|/[^\s()<>\[\]{}/%]*+|>>|<<|[^()/<>]++|[<>]", re.DOTALL
)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b""}


def read_pdf_comment(file: BoundedFile) -> str | None:
    """Return the comment of a PDF file, None if it has none.

    Raises:
        ValueError: It is not a PDF file, or it is damaged.
    """
    if file.read(min(5, file.size)) != b"%PDF-":
        raise ValueError("expected a PDF file, got another kind of file")
    data = file.read_all()
    if b"%%EOF" not in data[-1024:]:
        raise ValueError("the file is truncated")
    trailer = data.rfind(b"trailer")
    reference = None if trailer < 0 else _INFO.search(data, trailer)
    if reference is None:
        return None
    info = re.compile(rb"\s%b\s+%b\s+obj\b\s*" % reference.groups()).search(data)
    if info is None:
        raise ValueError("the information dictionary of the PDF file is missing")
    return _keywords(data, info.end())


def _keywords(data: bytes, start: int) -> str | None:
    """Return the text after ``/Keywords`` in the dictionary that starts there."""
    levels, before, place = 0, b"", start
    while token := _TOKEN.match(data, place):
        text, place = token.group(), token.end()
        if before == b"/Keywords" and levels == 1 and text.startswith(b"("):
            return _plain(text[1:-1])
        if not text.isspace():
            before = text.rstrip()
        levels += {b"<<": 1, b">>": -1}.get(text, 0)
        if levels < 1:
            return None
    raise ValueError("the information dictionary of the PDF file is damaged")


def _plain(escaped: bytes) -> str:
    def character(match: re.Match[bytes]) -> bytes:
        code = match[1]
        return bytes([int(code, 8) & 255]) if code.isdigit() else _ESCAPES.get(code, code)

    text = _ESCAPE.sub(character, escaped)
    if text.startswith(b"\xfe\xff"):
        return text[2:].decode("utf-16-be", "replace")
    return text.decode("latin-1")
