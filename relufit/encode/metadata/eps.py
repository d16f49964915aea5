"""The comment of an EPS file: lines that PostScript ignores."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from relufit.encode.metadata.bounded_file import BoundedFile

__all__ = ["eps_with_comment", "read_eps_comment"]

START, END, MARK = b"%!PS-Adobe-", b"%%EOF", b"%relufit: "
HEAD_ENDS = b"%%EndComments\n"
LONGEST = 200  # a line of a document has at most 255 bytes
_DATE = re.compile(rb"^%%CreationDate:[^\n]*\n", re.MULTILINE)


def eps_with_comment(data: bytes, comment: str, title: str = "") -> bytes:
    r"""Return an EPS file with a comment and a title, and without its creation date.

    Args:
        data: The file.
        comment: ASCII text.
        title: The title; letters beyond ASCII become question marks.

    Example:
        >>> made = eps_with_comment(b"%!PS-Adobe-3.0\n%%EndComments\n%%EOF\n", "a", "T")
        >>> made.splitlines()[1:3]
        [b'%%Title: T', b'%%EndComments']
    """
    start, _, rest = _DATE.sub(b"", data, count=1).partition(HEAD_ENDS)
    written = json.dumps(comment).encode("ascii")
    parts = [written[at : at + LONGEST] for at in range(0, len(written), LONGEST)]
    lines = b"".join(MARK + part + b"\n" for part in parts) if comment else b""
    line = " ".join(title.split())[:LONGEST].encode("ascii", "replace")
    named = b"%%Title: " + line + b"\n" if line else b""
    return start + named + HEAD_ENDS + lines + rest.removesuffix(END + b"\n") + END + b"\n"


def read_eps_comment(file: BoundedFile) -> str | None:
    """Return the comment of an EPS file, None if it has none.

    Raises:
        ValueError: It is not an EPS file, or it is damaged.
    """
    if file.read(min(len(START), file.size)) != START:
        raise ValueError("expected an EPS file, got another kind of file")
    data = file.read_all()
    if END not in data[-64:]:
        raise ValueError("the file is truncated")
    lines = re.findall(rb"^%relufit: ([^\n]*)\n", data, re.MULTILINE)
    if not lines:
        return None
    try:
        comment: object = json.loads(b"".join(lines))
    except ValueError as error:
        raise ValueError("the comment of the EPS file is damaged") from error
    return comment if isinstance(comment, str) else None
