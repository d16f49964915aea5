"""What an output file says of itself: the comment that it was written with."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree as ET

from relufit.encode.formats import FILM_FORMATS
from relufit.encode.png_comment import read_comment as read_png_comment
from relufit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path
    from typing import BinaryIO

__all__ = ["COMMENT_SUFFIXES", "read_comment"]


def read_comment(path: Path) -> str | None:
    """Find the comment that an output file carries.

    Args:
        path: A film, or a figure: PNG (text "Comment"), SVG ("Description" in its metadata) or PDF
            ("Keywords" in its information dictionary).

    Returns:
        The comment, or None if the file has none.

    Raises:
        InputError: The file is missing, of a kind that carries no comment, or damaged.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> from relufit.encode import write_text
        >>> with TemporaryDirectory() as folder:
        ...     write_text(Path(folder, "a.svg"), '<svg xmlns="http://www.w3.org/2000/svg"/>')
        ...     print(read_comment(Path(folder, "a.svg")))
        None
    """
    readers = FIGURE_READERS | {kind: film.read_comment for kind, film in FILM_FORMATS.items()}
    reader = readers.get(path.suffix.lower())
    if reader is None:
        known = ", ".join(sorted(readers))
        raise InputError(f"{path}: expected a figure or film ({known}), got {path.suffix!r}")
    try:
        with path.open("rb") as file:
            return reader(file)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error
    except ValueError as error:
        raise InputError(f"{path}: {error}") from error


def _svg(file: BinaryIO) -> str | None:
    try:
        # Entities that multiply are refused by expat itself (2.4.1 and later).
        root = ET.parse(file).getroot()  # noqa: S314
    except ET.ParseError as error:
        raise ValueError(f"expected an SVG file, got what is no XML ({error})") from error
    if root.tag != "{http://www.w3.org/2000/svg}svg":
        raise ValueError(f"expected an SVG file, got XML that begins with {root.tag!r}")
    description = root.find(".//{http://purl.org/dc/elements/1.1/}description")
    return None if description is None else description.text or ""


def _pdf(file: BinaryIO) -> str | None:
    data = file.read()
    if not data.startswith(b"%PDF-"):
        raise ValueError("expected a PDF file, got another kind of file")
    if b"%%EOF" not in data[-1024:]:
        raise ValueError("the file is cut off")
    reference = re.search(rb"/Info\s+(\d+)\s+(\d+)\s+R", data[data.rfind(b"trailer") :])
    if reference is None:
        return None
    number, generation = reference.groups()
    info = re.search(rb"\s%b\s+%b\s+obj\b" % (number, generation), data)
    if info is None:
        raise ValueError("the information dictionary of the PDF file is missing")
    keywords = PDF_KEYWORDS.match(data, info.end())
    return None if keywords is None else _pdf_text(keywords[1])


# From the start of a dictionary over whole entries, so that nothing inside a text is taken for one.
_TEXT = rb"(?:[^\\()]|\\.)*"
PDF_KEYWORDS = re.compile(
    rb"\s*<<(?:[^()>]|>(?!>)|\(%b\))*?/Keywords\s*\((%b)\)" % (_TEXT, _TEXT), re.DOTALL
)
PDF_ESCAPES = {b"n": b"\n", b"r": b"\r", b"t": b"\t", b"b": b"\b", b"f": b"\f", b"\n": b""}


def _pdf_text(escaped: bytes) -> str:
    def plain(match: re.Match[bytes]) -> bytes:
        code = match[1]
        return bytes([int(code, 8) & 255]) if code.isdigit() else PDF_ESCAPES.get(code, code)

    text = re.sub(rb"\\([0-7]{1,3}|.)", plain, escaped, flags=re.DOTALL)
    if text.startswith(b"\xfe\xff"):
        return text[2:].decode("utf-16-be", "replace")
    return text.decode("latin-1")


FIGURE_READERS: dict[str, Callable[[BinaryIO], str | None]] = {
    ".png": read_png_comment,
    ".svg": _svg,
    ".pdf": _pdf,
}

COMMENT_SUFFIXES = tuple(sorted((*FIGURE_READERS, *FILM_FORMATS)))
