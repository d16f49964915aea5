"""Pixels as whole numbers, and where they changed."""

from __future__ import annotations

from typing import TypeAlias

import numpy as np
from numpy.typing import NDArray

__all__ = ["OPAQUE", "Frame", "Pixels", "bounding_box", "bytes_of", "colors_of", "pixels_of"]

Frame: TypeAlias = NDArray[np.uint8]
"""One image: uint8 (height, width, 3), red, green, blue; a fourth channel is ignored."""

Pixels: TypeAlias = NDArray[np.uint32]
"""Colours as whole numbers, (height, width): red is the lowest byte, then green, blue, opacity."""

OPAQUE = np.uint32(0xFF000000)


def pixels_of(frame: Frame) -> Pixels:
    """Return a frame's pixels in a new array, all of them opaque.

    Example:
        >>> [hex(pixel) for pixel in pixels_of(np.array([[[1, 2, 0], [0, 0, 1]]], np.uint8))[0]]
        ['0xff000201', '0xff010000']
    """
    if frame.shape[2] == 4 and frame.flags.c_contiguous:  # noqa: PLR2004 - RGBA
        whole: Pixels = frame.view("<u4")[..., 0]
        return whole | OPAQUE
    padded = np.full((*frame.shape[:2], 4), 255, np.uint8)
    for channel in range(3):  # three strided copies beat one shaped copy by a factor of four
        padded[..., channel] = frame[..., channel]
    return padded.view("<u4")[..., 0].astype(np.uint32, copy=False)


def bytes_of(pixels: Pixels) -> NDArray[np.uint8]:
    """Undo `pixels_of`: red, green, blue and opacity, uint8 (height, width, 4)."""
    return pixels.astype("<u4", copy=False).view(np.uint8).reshape(*pixels.shape, 4)


def colors_of(pixels: NDArray[np.uint32]) -> NDArray[np.uint8]:
    """Return the colours of a list of pixels: red, green and blue, uint8 (pixels, 3)."""
    return np.stack([pixels & 255, pixels >> 8 & 255, pixels >> 16 & 255], axis=-1).astype(np.uint8)


def bounding_box(changed: NDArray[np.bool_]) -> tuple[slice, slice] | None:
    """Return the smallest rectangle that contains every True of a (rows, columns) array, if any.

    Example:
        >>> bounding_box(np.array([[False, True], [False, False]]))
        (slice(0, 1, None), slice(1, 2, None))
    """
    rows = np.flatnonzero(changed.any(axis=1))
    if not rows.size:
        return None
    band = slice(int(rows[0]), int(rows[-1]) + 1)
    columns = np.flatnonzero(changed[band].any(axis=0))
    return band, slice(int(columns[0]), int(columns[-1]) + 1)
