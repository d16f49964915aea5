"""Read untrusted NumPy archives, in no more memory than the size of the file.

``numpy.load`` evaluates headers, decompresses data and allocates memory for any shape in a file.
relufit writes uncompressed arrays of a few types; this reader accepts no others.
"""

from __future__ import annotations

import math
import os
import re
import struct
import zipfile
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Collection
    from typing import BinaryIO

    from numpy.typing import NDArray

__all__ = ["array_text", "read_npz"]

MOST_BYTES = 2**31  # a record has at most 1 GiB, its samples too
MOST_DIRECTORY_BYTES = 2**16
END_RECORD = struct.Struct("<4s4H2LH")
END_SIGNATURE = b"PK\x05\x06"
MAGIC = b"\x93NUMPY\x01\x00"
HEADER = re.compile(
    rb"\{'descr': '(<f8|<i8|<i4|<U[1-9][0-9]{0,8})', 'fortran_order': (True|False), "
    rb"'shape': \(((?:[0-9]{1,12},? ?){0,4})\), \} *\n"
)
FAILURES = (
    EOFError,
    IndexError,
    NotImplementedError,
    OverflowError,
    RuntimeError,
    struct.error,
    zipfile.BadZipFile,
)


def read_npz(file: BinaryIO, names: Collection[str] | None = None) -> dict[str, NDArray[Any]]:
    """Return the arrays of an archive written by ``numpy.savez``, read-only.

    Args:
        file: The archive.
        names: The arrays to read; None reads all.

    Raises:
        ValueError: It is not such an archive, or it is damaged.
        OSError: It cannot be read.
    """
    size = _checked_size(file)
    try:
        with zipfile.ZipFile(file) as archive:
            members = [_checked_member(info) for info in archive.infolist()]
            if sum(info.file_size for info in members) > size:
                raise ValueError("an archive of parts that overlap")
            return {
                info.filename.removesuffix(".npy"): _array(archive.read(info))
                for info in members
                if names is None or info.filename.removesuffix(".npy") in names
            }
    except FAILURES as error:
        raise ValueError(f"a damaged archive ({error})") from error


def array_text(array: NDArray[Any]) -> str:
    """Return the text in a 0-dimensional array.

    Raises:
        ValueError: The array has another type or shape.
    """
    if array.dtype.kind != "U" or array.shape:
        raise ValueError(f"no text, but an array {array.dtype} of shape {array.shape}")
    return array.tobytes().decode("utf-32-le").rstrip("\0")


def _checked_size(file: BinaryIO) -> int:
    """Return the size of the file after checking that it ends like an archive with few parts."""
    size = file.seek(0, os.SEEK_END)
    if size > MOST_BYTES:
        raise ValueError("a file of more than 2 GiB")
    if size < END_RECORD.size:
        raise ValueError("no archive")
    file.seek(size - END_RECORD.size)
    signature, *_, directory_bytes, _, _ = END_RECORD.unpack(file.read(END_RECORD.size))
    if signature != END_SIGNATURE:
        raise ValueError("no archive, or a truncated one")
    if directory_bytes > MOST_DIRECTORY_BYTES:
        raise ValueError("an archive of very many parts")
    return size


def _checked_member(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    if info.compress_type != zipfile.ZIP_STORED or info.file_size != info.compress_size:
        raise ValueError(f"a compressed {info.filename!r}")
    return info


def _array(data: bytes) -> NDArray[Any]:
    header_bytes = int.from_bytes(data[len(MAGIC) : len(MAGIC) + 2], "little")
    start = len(MAGIC) + 2 + header_bytes
    header = HEADER.fullmatch(data, len(MAGIC) + 2, start)
    if not data.startswith(MAGIC) or header is None:
        raise ValueError("an array of a type that relufit does not write")
    dtype = np.dtype(header[1].decode("ascii"))
    shape = tuple(map(int, re.findall(rb"[0-9]+", header[3])))
    if dtype.itemsize * math.prod(shape) != len(data) - start:
        raise ValueError("an array whose size differs from its header")
    array: NDArray[Any] = np.frombuffer(data, dtype, offset=start)
    if header[2] == b"True":
        return array.reshape(shape, order="F")
    return array.reshape(shape)
