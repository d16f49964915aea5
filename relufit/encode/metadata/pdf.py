"""The comment of a PDF file, the keywords of its information dictionary; and its language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from relufit.encode.metadata.bounded_file import BoundedFile

__all__ = ["pdf_with_language", "read_pdf_comment"]

_ROOT = re.compile(rb"/Root (\d{1,10}) 0 R")
_SIZE = re.compile(rb"/Size (\d{1,10})")
_INFO = re.compile(rb"/Info\s++(\d{1,10}+)\s++(\d{1,10}+)\s++R")
# The tokens of a dictionary; a string in parentheses is one token.
_TOKEN = re.compile(
    rb"\((?:[^\\()]++|\\.)*+\)|/[^\s()<>\[\]{}/%]*+|>>|<<|[^()/<>]++|[<>]", re.DOTALL
)
_ESCAPE = re.compile(rb"\\([0-7]{1,3}|.)", re.DOTALL)
_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b""}


def pdf_with_language(data: bytes, language: str) -> bytes:
    """Return a PDF file with its language, whose title viewers show instead of the file's name.

    The catalogue is replaced by an incremental update (ISO 32000-1, 7.5.6).

    Args:
        data: A file of one revision with a cross-reference table, as matplotlib writes it.
        language: The language, such as ``"en"``.
    """
    start = data.rfind(b"trailer")
    root, size = _ROOT.search(data, start), _SIZE.search(data, start)
    info = _INFO.search(data, start)
    found = root and re.search(rb"\n%b 0 obj\n<<(.*?)>>\nendobj" % root[1], data, re.DOTALL)
    if not root or not size or not info or not found:
        raise ValueError("expected a PDF file with a cross-reference table")
    named = b"/Lang (%b) /ViewerPreferences << /DisplayDocTitle true >>" % language.encode("ascii")
    catalog = b"%b 0 obj\n<<%b%b >>\nendobj\n" % (root[1], found[1], named)
    before = data[data.rfind(b"startxref") :].split()[1]
    update = (
        b"xref\n%b 1\n%010d 00000 n \n" % (root[1], len(data)),
        b"trailer\n<< /Size %b /Root %b 0 R %b " % (size[1], root[1], info[0]),
        b"/Prev %b >>\nstartxref\n%d\n%%%%EOF\n" % (before, len(data) + len(catalog)),
    )
    return data + catalog + b"".join(update)


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
