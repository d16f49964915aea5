"""Read small text files, with a message for each kind of failure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["MAX_BYTES", "MOST_BYTES", "UnreadableError", "check_text", "read_text"]

MEBIBYTE = 2**20
MAX_BYTES = MEBIBYTE
MOST_BYTES = 2 * MEBIBYTE  # of a scenario or study: it may contain a reference file


# The first bytes of files that are often given by mistake.
_SIGNATURES = {
    b"\x89PNG": "a PNG image",
    b"GIF8": "a GIF",
    b"%PDF": "a PDF file",
    b"PK\x03\x04": "a ZIP archive, such as a trajectory (.npz)",
    b"\x1f\x8b": "a gzip archive",
    b"RIFF": "a WebP image",
    b"\xff\xd8\xff": "a JPEG image",
}
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class UnreadableError(InputError):
    """Why a file cannot be read as text: ``expected X, got Y``, without the file's name.

    Attributes:
        line: The line of the fault, counted from 1, if known.
        is_binary: Whether the file is binary.
    """

    def __init__(self, text: str, line: int | None = None, *, is_binary: bool = False) -> None:
        super().__init__(text)
        self.line = line
        self.is_binary = is_binary

    def place(self, name: str) -> str:
        """``FILE`` or ``FILE:LINE``."""
        return name if self.line is None else f"{name}:{self.line}"


def read_text(path: Path, most_bytes: int = MAX_BYTES) -> str:
    """Read a UTF-8 file, with its line ends unchanged.

    Args:
        path: The file.
        most_bytes: Its largest size, in whole mebibytes.

    Raises:
        UnreadableError: The file does not exist, cannot be read, is too large or is not UTF-8 text.
    """
    content = _read_bytes(path, most_bytes)
    if binary := _binary(content):
        raise UnreadableError(f"expected text, got {binary}.", is_binary=True)
    if content.startswith(_UTF_16):
        raise UnreadableError("expected UTF-8 text, got UTF-16. Save the file as UTF-8.")
    if len(content) > most_bytes:
        raise _too_large("file", most_bytes)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableError(
            f"expected UTF-8 text, got the byte 0x{content[error.start]:02x} at offset "
            f"{error.start}. Save the file as UTF-8.",
            line=content.count(b"\n", 0, error.start) + 1,
        ) from error


def _binary(content: bytes) -> str:
    """Name the format of a binary file; empty for text in any encoding."""
    for signature, name in _SIGNATURES.items():
        if content.startswith(signature):
            return name
    if content[4:8] == b"ftyp":
        return "an MP4 film"
    is_text = content.startswith(_UTF_16) or b"\0" not in content
    return "" if is_text else "a binary file"


def check_text(text: str, most_bytes: int = MAX_BYTES) -> str:
    """Return the text if it fits into a file of ``most_bytes``.

    Raises:
        UnreadableError: It is longer, or contains a surrogate, which UTF-8 cannot encode.
    """
    try:
        is_too_large = len(text) > most_bytes or len(text.encode("utf-8")) > most_bytes
    except UnicodeEncodeError as error:
        raise UnreadableError(
            "expected text, got a surrogate.",
            line=text.count("\n", 0, error.start) + 1,
        ) from error
    if is_too_large:
        raise _too_large("text", most_bytes)
    return text


def _too_large(what: str, most_bytes: int) -> UnreadableError:
    return UnreadableError(
        f"expected a {what} of at most {most_bytes // MEBIBYTE} MiB, got a larger one."
    )


def _read_bytes(path: Path, most_bytes: int) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(most_bytes + 1)  # no more than needed, however large the file is
    except FileNotFoundError as error:
        raise UnreadableError("no such file.") from error
    except IsADirectoryError as error:
        raise UnreadableError("expected a file, got a directory.") from error
    except PermissionError as error:
        raise UnreadableError("expected a readable file, got one without permission.") from error
    except (OSError, ValueError) as error:  # a broken disk, a NUL character in the path
        raise UnreadableError(f"expected a readable file, got a failure: {error}.") from error
