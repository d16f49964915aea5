"""Zstandard frames of a known size, decompressed into exactly that much memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

import numcodecs.zstd
import numpy as np

from relufit.study.storage.store_files import DamageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

__all__ = ["compressed", "decompressed"]

_MAGIC = b"\x28\xb5\x2f\xfd"
_SMALLEST = 6  # bytes of a frame: its magic number, its header
_WIDTHS = (0, 2, 4, 8)  # of the content size, by the two bits of its width
_DICTIONARY_WIDTHS = (0, 1, 2, 4)
_RAW, _REPEATED, _RESERVED = 0, 1, 3  # types of blocks
_OFFSET_OF_TWO_BYTES = 256  # RFC 8878, 3.1.1.1.4: a content size of two bytes counts from there

_decompress = cast("Callable[[bytes, Any], Any]", numcodecs.zstd.decompress)


def compressed(data: bytes, level: int, *, checksum: bool) -> bytes:
    """One frame, which says how large its content is."""
    encode = cast(
        "Callable[[bytes], bytes]", numcodecs.zstd.Zstd(level=level, checksum=checksum).encode
    )
    return encode(data)


def decompressed(data: bytes, size: int) -> NDArray[np.uint8]:
    """The content of one frame, which must have a given size.

    The frame is checked before anything is decompressed: data that would become larger, or have
    more frames, take no memory.

    Raises:
        DamageError: It is no such frame.

    Example:
        >>> bytes(decompressed(compressed(b"abc", 3, checksum=True), 3))
        b'abc'
        >>> decompressed(compressed(b"abcd", 3, checksum=True), 3)
        Traceback (most recent call last):
        relufit.study.storage.store_files.DamageError: expected 3 bytes, got another size
    """
    if not _is_one_frame(data):
        raise DamageError("expected a whole Zstandard frame, got something else")
    if _content_size(data) != size:
        raise DamageError(f"expected {size} bytes, got another size")
    found = np.empty(size, np.uint8)
    if not size:
        return found
    try:
        _decompress(data, found)
    except (RuntimeError, ValueError) as error:
        raise DamageError("expected a whole Zstandard frame, got a damaged one") from error
    return found


def _header(data: bytes) -> tuple[int, int, int]:
    """Where the content size begins, how many bytes it has, and where the blocks begin."""
    flags = data[len(_MAGIC)]
    single = flags >> 5 & 1
    begin = len(_MAGIC) + 1 + (1 - single) + _DICTIONARY_WIDTHS[flags & 3]
    width = _WIDTHS[flags >> 6] or single
    return begin, width, begin + width


def _content_size(data: bytes) -> int:
    begin, width, end = _header(data)
    if not width:
        return -1  # it does not say so
    size = int.from_bytes(data[begin:end], "little")
    return size + _OFFSET_OF_TWO_BYTES * (width == _WIDTHS[1])


def _is_one_frame(data: bytes) -> bool:
    """Whether the blocks of the first frame end where the data end."""
    if len(data) < _SMALLEST or not data.startswith(_MAGIC):
        return False
    has_checksum = data[len(_MAGIC)] >> 2 & 1
    at, is_last = _header(data)[2], False
    while not is_last:
        header = int.from_bytes(data[at : at + 3], "little")
        if at + 3 > len(data) or header >> 1 & 3 == _RESERVED:
            return False
        is_last = bool(header & 1)
        at += 3 + (1 if header >> 1 & 3 == _REPEATED else header >> 3)
    return at + 4 * has_checksum == len(data)
