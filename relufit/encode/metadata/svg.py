"""The comment of an SVG file, the description in its metadata; and its title for readers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from relufit.encode.metadata.xml_text import text_of_element

if TYPE_CHECKING:
    from relufit.encode.metadata.bounded_file import BoundedFile

__all__ = ["read_svg_comment", "svg_with_title"]

ROOT = "http://www.w3.org/2000/svg svg"
# What XML 1.0 does not allow in any form, such as control characters.
NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
DESCRIPTION = "http://purl.org/dc/elements/1.1/ description"


def svg_with_title(data: bytes, title: str, description: str, language: str) -> bytes:
    r"""Return an SVG file whose image has a title and a description, which screen readers say.

    Args:
        data: The file.
        title: The title. Characters that no XML file can have are left out, here and below.
        description: The alternative text.
        language: The language of both, such as ``"en"``.

    Example:
        >>> svg_with_title(b"<svg>\n</svg>", "a < b", "", "en")
        b'<svg role="img" xml:lang="en">\n <title>a &lt; b</title>\n</svg>'
    """
    start = data.index(b"<svg")
    end = data.index(b">", start)
    said = [("title", title), ("desc", description)]
    allowed = [(name, escape(NOT_XML.sub("", text))) for name, text in said]
    inside = "".join(f"\n <{name}>{text}</{name}>" for name, text in allowed if text)
    attributes = f' role="img" xml:lang="{language}">'
    return data[:end] + (attributes + inside).encode("utf-8") + data[end + 1 :]


def read_svg_comment(file: BoundedFile) -> str | None:
    """Return the comment of an SVG file, None if it has none.

    Raises:
        ValueError: It is not an SVG file, or it is damaged.
    """
    try:
        return text_of_element(file.chunks(file.size), (DESCRIPTION,), ROOT)
    except ValueError as error:
        raise ValueError(f"expected an SVG file, got {error}") from error
