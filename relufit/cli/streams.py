"""Standard streams of the commands: encodings, closed pipes, full disks.

Only the command line uses this: the library does not change the streams of its user's process.
"""

from __future__ import annotations

import codecs
import errno
import io
import os
import signal
import sys
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from relufit.errors import WorkError

if TYPE_CHECKING:
    from collections.abc import Generator
    from typing import TextIO

__all__ = ["ClosedPipeError", "ascii_fallback", "standard_streams", "write_data"]

_HANDLER = "relufit.ascii"
_ASCII = {
    "\N{SUPERSCRIPT TWO}": "^2",
    "\N{MULTIPLICATION SIGN}": "x",
    "\N{MIDDLE DOT}": "*",
    "\N{MINUS SIGN}": "-",
    "\N{EN DASH}": "-",
    "\N{EM DASH}": "-",
    "\N{HORIZONTAL ELLIPSIS}": "...",
    "\N{RIGHTWARDS ARROW}": "->",
    "\N{LEFTWARDS ARROW}": "<-",
    "\N{LESS-THAN OR EQUAL TO}": "<=",
    "\N{GREATER-THAN OR EQUAL TO}": ">=",
    "\N{PLUS-MINUS SIGN}": "+-",
    "\N{PRIME}": "'",
    "\N{GREEK SMALL LETTER DELTA}": "delta",
    "\N{GREEK CAPITAL LETTER SIGMA}": "sum",
    "\N{THIN SPACE}": "",
    "\N{NO-BREAK SPACE}": " ",
}


class OutputError(WorkError):
    """Standard output cannot be written, such as into a file on a full disk."""


class ClosedPipeError(OutputError):  # not an OSError: rich and typer would catch it
    """The reader of standard output has closed it, as after ``| head -1``."""


class _StandardOutput(io.RawIOBase):
    """The bytes of a standard stream; a write error is reported once, then output is dropped.

    Dropping the output keeps the interpreter's last flush from failing again.
    """

    def __init__(self, raw: io.RawIOBase, *, reports: bool) -> None:
        super().__init__()
        self._raw = raw
        self._reports = reports
        self._is_open = True

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return self._raw.fileno()

    def isatty(self) -> bool:
        return self._raw.isatty()

    def write(self, data: bytes | bytearray | memoryview, /) -> int | None:  # type: ignore[override]
        if not self._is_open:
            return len(data)
        try:
            return self._raw.write(data)
        except OSError as error:
            self._is_open = False
            if self._reports:
                raise _output_error(error) from error
            return len(data)


def _output_error(error: OSError) -> OutputError:
    if error.errno == errno.EPIPE:
        return ClosedPipeError("standard output: nobody reads it any more.")
    reason = (error.strerror or str(error)).lower()
    return OutputError(f"standard output: {reason}. Free some space, or write elsewhere.")


def ascii_fallback(error: UnicodeError) -> tuple[str | bytes, int]:
    r"""Replace characters that a stream's encoding lacks; an error handler for codecs.

    Undecodable bytes of a file name are written unchanged.

    Examples:
        >>> import codecs
        >>> codecs.register_error("doctest.ascii", ascii_fallback)
        >>> "mean delta² of 图".encode("ascii", "doctest.ascii")
        b'mean delta^2 of \\u56fe'
    """
    if not isinstance(error, UnicodeEncodeError):
        raise error
    character = error.object[error.start]
    if "\udc80" <= character <= "\udcff":  # an undecodable byte from os.fsdecode
        return bytes([ord(character) - 0xDC00]), error.start + 1
    code = f"\\u{ord(character):04x}" if ord(character) < 2**16 else f"\\U{ord(character):08x}"
    return _ASCII.get(character, code), error.start + 1


@contextmanager
def standard_streams() -> Generator[None]:
    """Make standard output and standard error work in any environment while the block runs.

    Characters that the encoding lacks are replaced by ASCII. Errors in writing standard error are
    ignored. An error in writing standard output ends the program: by the signal SIGPIPE if the
    reader has closed it, else with a message and exit code 1.
    """
    codecs.register_error(_HANDLER, ascii_fallback)
    before = sys.stdout, sys.stderr
    sys.stdout = _checked(sys.stdout, reports=True)
    sys.stderr = _checked(sys.stderr, reports=False)
    try:
        try:
            yield
        finally:
            _flush(sys.stdout)
    except ClosedPipeError:
        _end_by_closed_pipe()
    except OutputError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(error.exit_code)
    finally:
        _flush(sys.stderr)
        sys.stdout, sys.stderr = before


def _flush(stream: TextIO | None) -> None:
    if stream is not None:  # None if the stream was closed from the start
        stream.flush()


def _end_by_closed_pipe() -> None:
    """End like a program that writes to a closed pipe: by SIGPIPE, without a message."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGPIPE)
    sys.exit(1)


def _checked(stream: TextIO, *, reports: bool) -> TextIO:
    """Return a checked stream; a closed (None) or unusual one is returned unchanged."""
    usual: Any = stream  # untyped: no public type for the wrapped stream
    if not isinstance(stream, io.TextIOWrapper):
        return stream
    stream.flush()
    raw: Any = getattr(usual.buffer, "raw", usual.buffer)
    output: Any = _StandardOutput(raw, reports=reports)
    return io.TextIOWrapper(
        io.BufferedWriter(output),
        encoding=stream.encoding,
        errors=_HANDLER,
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )


def write_data(text: str) -> None:
    """Write a text for other programs: in UTF-8, with unchanged line ends.

    A terminal gets the text in its own encoding.
    """
    stream: TextIO | None = sys.stdout
    if stream is None:
        return
    if stream.isatty():
        stream.write(text)
    else:
        stream.flush()
        stream.buffer.write(text.encode("utf-8"))
    stream.flush()
