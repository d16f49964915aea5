"""Read the comment in an output file."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from relufit.encode.formats.registry import FILM_FORMATS
from relufit.encode.metadata.bounded_file import BoundedFile
from relufit.encode.metadata.eps import read_eps_comment
from relufit.encode.metadata.jpeg import read_jpeg_comment
from relufit.encode.metadata.pdf import read_pdf_comment
from relufit.encode.metadata.png import read_png_comment
from relufit.encode.metadata.svg import read_svg_comment
from relufit.encode.metadata.tiff import read_tiff_comment
from relufit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Generator
    from pathlib import Path

__all__ = ["comment_suffixes", "opened", "read_comment"]


def read_comment(path: Path) -> str | None:
    """Return the comment of an output file.

    Args:
        path: A film or a figure: PNG (text "Comment"), SVG ("Description" in its metadata), PDF
            ("Keywords" in its information dictionary), EPS (lines "%relufit"), TIFF
            ("ImageDescription") or JPEG (comment segments).

    Returns:
        The comment, or None if the file has none.

    Raises:
        InputError: The file is missing or damaged, or its format has no comments.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> from relufit.encode import write_text
        >>> with TemporaryDirectory() as folder:
        ...     write_text(Path(folder, "a.svg"), '<svg xmlns="http://www.w3.org/2000/svg"/>')
        ...     print(read_comment(Path(folder, "a.svg")))
        None
    """
    reader = _readers().get(path.suffix.lower())
    if reader is None:
        known = ", ".join(comment_suffixes())
        raise InputError(f"{path}: expected a figure or film ({known}), got {path.suffix!r}")
    with opened(path) as file:
        return reader(file)


@contextmanager
def opened(path: Path) -> Generator[BoundedFile]:
    """Open a file for reading in bounded memory; errors name the file.

    Raises:
        InputError: The file is missing or not a regular file, or the block raised ``ValueError``.
    """
    try:
        if path.exists() and not (path.is_file() or path.is_dir()):
            raise InputError(f"{path}: expected a file, got a device or a pipe.")
        with path.open("rb") as file:
            yield BoundedFile(file)
    except OSError as error:
        raise InputError(f"{path}: cannot be read: {error.strerror or error}") from error
    except ValueError as error:
        raise InputError(f"{path}: {error}") from error


FIGURE_READERS: dict[str, Callable[[BoundedFile], str | None]] = {
    ".png": read_png_comment,
    ".svg": read_svg_comment,
    ".pdf": read_pdf_comment,
    ".eps": read_eps_comment,
    ".tiff": read_tiff_comment,
    ".jpg": read_jpeg_comment,
}


def _readers() -> dict[str, Callable[[BoundedFile], str | None]]:
    films = {suffix: film.read_comment for suffix, film in FILM_FORMATS.items()}
    return FIGURE_READERS | films


def comment_suffixes() -> list[str]:
    """The suffixes of files that carry a comment, in alphabetical order."""
    return sorted(_readers())
