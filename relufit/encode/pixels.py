"""Pixels as numbers, and where they changed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.encode.film_format import Frame

__all__ = ["bounding_box", "color_keys"]


def color_keys(frame: Frame) -> NDArray[np.uint32]:
    """One number for each pixel's colour: red + 256·green + 65536·blue, shape (height, width).

    Example:
        >>> color_keys(np.array([[[1, 2, 0], [0, 0, 1]]], np.uint8))
        array([[  513, 65536]], dtype=uint32)
    """
    padded = np.zeros((*frame.shape[:2], 4), np.uint8)
    for channel in range(3):  # three strided copies beat one shaped copy by a factor of four
        padded[..., channel] = frame[..., channel]
    return padded.view("<u4")[..., 0]


def bounding_box(changed: NDArray[np.bool_]) -> tuple[slice, slice] | None:
    """The smallest rows and columns that hold every True of a (rows, columns) array, if any.

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
