"""Reading from a file that may be cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import BinaryIO

__all__ = ["read_exactly"]


def read_exactly(file: BinaryIO, count: int) -> bytes:
    """Read ``count`` bytes, no fewer.

    Raises:
        ValueError: The file ends before.

    Example:
        >>> from io import BytesIO
        >>> read_exactly(BytesIO(b"abc"), 2)
        b'ab'
    """
    data = file.read(count)
    if len(data) < count:
        raise ValueError("the file is cut off")
    return data
