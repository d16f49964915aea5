"""Small text files that people hand in, read with every way to fail told apart."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.errors import InputError

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["MAX_BYTES", "UnreadableError", "read_text"]

MAX_BYTES = 1024 * 1024


# How files begin that people take for scenarios, or give by mistake.
_SIGNATURES = {
    b"\x89PNG": "a PNG picture",
    b"GIF8": "a GIF",
    b"%PDF": "a PDF file",
    b"PK\x03\x04": "a ZIP archive, such as a trajectory (.npz)",
    b"\x1f\x8b": "a gzip archive",
    b"RIFF": "a WebP picture",
    b"\xff\xd8\xff": "a JPEG picture",
}
_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class UnreadableError(InputError):
    """Why a file gives no text: ``expected X, got Y``, without the file's name.

    Attributes:
        line: The line of the fault, counted from 1, where there is one.
        is_binary: Whether the file is no text at all.
    """

    def __init__(self, text: str, line: int | None = None, *, is_binary: bool = False) -> None:
        super().__init__(text)
        self.line = line
        self.is_binary = is_binary

    def place(self, name: str) -> str:
        """``FILE`` or ``FILE:LINE``."""
        return name if self.line is None else f"{name}:{self.line}"


def read_text(path: Path) -> str:
    """Read a UTF-8 file of at most 1 MiB, line ends as they are.

    Raises:
        UnreadableError: There is no such file, it may not be read, is too large or no UTF-8 text.
    """
    content = _read_bytes(path)
    if binary := _binary(content):
        raise UnreadableError(f"expected text, got {binary}.", is_binary=True)
    if content.startswith(_UTF_16):
        raise UnreadableError("expected UTF-8 text, got UTF-16. Save the file as UTF-8.")
    if len(content) > MAX_BYTES:
        raise UnreadableError("expected a file of at most 1 MiB, got a larger one.")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableError(
            f"expected UTF-8 text, got the byte 0x{content[error.start]:02x} at offset "
            f"{error.start}. Save the file as UTF-8.",
            line=content.count(b"\n", 0, error.start) + 1,
        ) from error


def _binary(content: bytes) -> str:
    """What a file that is no text is; empty for text in any encoding."""
    for signature, name in _SIGNATURES.items():
        if content.startswith(signature):
            return name
    if content[4:8] == b"ftyp":
        return "an MP4 film"
    is_text = content.startswith(_UTF_16) or b"\0" not in content
    return "" if is_text else "a file of another kind"


def _read_bytes(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(MAX_BYTES + 1)  # never more, however large the file is
    except FileNotFoundError as error:
        raise UnreadableError("no such file.") from error
    except IsADirectoryError as error:
        raise UnreadableError("expected a file, got a directory.") from error
    except PermissionError as error:
        raise UnreadableError("expected a readable file, got one without permission.") from error
    except (OSError, ValueError) as error:  # a broken disk, a NUL character in the path
        raise UnreadableError(f"expected a readable file, got a failure: {error}.") from error
