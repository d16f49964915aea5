"""Frame rates of films, and when their frames begin in formats that count parts of a second.

Most rates divide 100, so that a GIF, which counts hundredths of a second, keeps them exactly. At
24, 30 and 60 frames per second each frame begins at the nearest time that a format can store.
"""

from __future__ import annotations

__all__ = ["FRAME_RATES", "frame_start"]

FRAME_RATES = (1, 2, 4, 5, 10, 20, 24, 25, 30, 50, 60, 100)


def frame_start(frame: int, fps: int, units_per_s: int) -> int:
    """Return when a frame begins, rounded to whole parts of a second; rounding does not add up.

    Args:
        frame: The frame, counted from 0.
        fps: Frames per second.
        units_per_s: How many parts of a second the format counts, 100 for a GIF.

    Example:
        >>> [frame_start(each, 24, 100) for each in (0, 1, 2, 24)]
        [0, 4, 8, 100]
    """
    return (2 * frame * units_per_s + fps) // (2 * fps)
