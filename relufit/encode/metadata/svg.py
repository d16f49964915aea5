"""The comment of an SVG file: the description in its metadata."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.encode.metadata.xml_text import text_of_element

if TYPE_CHECKING:
    from relufit.encode.metadata.bounded_file import BoundedFile

__all__ = ["read_svg_comment"]

ROOT = "http://www.w3.org/2000/svg svg"
DESCRIPTION = "http://purl.org/dc/elements/1.1/ description"


def read_svg_comment(file: BoundedFile) -> str | None:
    """Return the comment of an SVG file, None if it has none.

    Raises:
        ValueError: It is not an SVG file, or it is damaged.
    """
    try:
        return text_of_element(file.chunks(file.size), (DESCRIPTION,), ROOT)
    except ValueError as error:
        raise ValueError(f"expected an SVG file, got {error}") from error
