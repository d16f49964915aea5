"""The specification of a film, and the interface of a film format."""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from relufit.errors import InputError
from relufit.schedules.frame_rates import FRAME_RATES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from relufit.encode.color.pixels import Frame, Pixels
    from relufit.encode.metadata.bounded_file import BoundedFile

__all__ = ["FilmFormat", "FilmSpec", "Size", "check_frame", "check_frame_rate"]

Size: TypeAlias = tuple[int, int]
"""Width and height in pixels."""

LEAST_SIDE_PX, MOST_SIDE_PX = 2, 16384  # the limits of x264; all other formats allow more
MOST_HOLD_S = 600.0  # a GIF's longest frame time is 655.35 s
LEAST_COLORS, MOST_COLORS = 4, 255  # line art needs four; GIF reserves one of 256


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmSpec:
    """The properties of a film that do not depend on its format; validated when created.

    Attributes:
        size: Width and height in pixels, each 2 to 16384.
        fps: Frames per second, one of `FRAME_RATES`.
        hold_s: Seconds, 0 to 600, that the last frame stays beyond its own ``1/fps``.
        palette_frames: Sampled frames, for formats with a palette.
        comment: Text stored in the file: printable ASCII, tabs and line feeds.
        loop: Whether the film repeats forever, if its format supports it.
        colors: Largest number of colours, 4 to 255, for formats with a palette.

    Raises:
        InputError: A value is out of its range.

    Example:
        >>> FilmSpec(size=(64, 48), fps=25, hold_s=2).hold_frames
        50
        >>> FilmSpec(size=(64, 48), fps=33, hold_s=2)  # doctest: +ELLIPSIS
        Traceback (most recent call last):
        relufit.errors.InputError: fps: expected 1, 2, 4, 5, 10, 20, 24, 25, ... or 100, got 33
    """

    size: Size
    fps: int
    hold_s: float
    palette_frames: Sequence[Frame] = ()
    comment: str = ""
    loop: bool = True
    colors: int = MOST_COLORS

    def __post_init__(self) -> None:
        if not all(LEAST_SIDE_PX <= side <= MOST_SIDE_PX for side in self.size):
            raise InputError(
                f"size: expected {LEAST_SIDE_PX} to {MOST_SIDE_PX} pixels a side, got {self.size!r}"
            )
        if self.fps not in FRAME_RATES:
            known = f"{', '.join(map(str, FRAME_RATES[:-1]))} or {FRAME_RATES[-1]}"
            raise InputError(f"fps: expected {known}, got {self.fps!r}")
        if not (isfinite(self.hold_s) and 0 <= self.hold_s <= MOST_HOLD_S):
            raise InputError(f"hold: expected 0 to {MOST_HOLD_S:g} seconds, got {self.hold_s!r}")
        if not LEAST_COLORS <= self.colors <= MOST_COLORS:
            raise InputError(
                f"colors: expected {LEAST_COLORS} to {MOST_COLORS}, got {self.colors!r}"
            )
        strange = {
            c for c in self.comment if not (c.isascii() and (c.isprintable() or c in "\t\n"))
        }
        if strange:
            raise InputError(
                f"comment: expected printable ASCII text, got {sorted(strange)!r} in it"
            )
        for number, frame in enumerate(self.palette_frames):
            check_frame(frame, self.size, f"palette frame {number}")

    @property
    def hold_frames(self) -> int:
        """The number of extra copies of the last frame, for formats that hold it by repeating."""
        return round(self.hold_s * self.fps)


def _same_size(size: Size) -> Size:
    return size


def _no_limits(spec: FilmSpec) -> None:  # noqa: ARG001 - most formats have no further limits
    return


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmFormat:
    """A film format. A new format is one instance in a file of its own.

    Attributes:
        name: The name in messages.
        prepare: Returns, for one film, a function that converts a frame for ``encode``; its second
            argument is whether the frame is the last one. It is called in the drawing thread, so
            that ``encode`` seldom needs the interpreter lock.
        encode: Writes prepared frames to a path until the iterator ends; runs in its own thread. It
            does not catch the iterator's exceptions and need not remove the file after one.
        read_comment: Returns the comment of an open file, None if it has none; raises `ValueError`
            if the file is damaged or has another format.
        check: Raises `InputError` for a film that this format cannot store.
        padded_size: Returns the size of the film in the file from the size of the frames.
        most_fps: The largest frame rate that players, above all browsers, keep to.
        on_request: Whether such a file is only written if it is requested by name.

    Example:
        >>> from relufit.encode import FILM_FORMATS
        >>> FILM_FORMATS[".mp4"].name, FILM_FORMATS[".mp4"].padded_size((1201, 400))
        ('MP4', (1202, 400))
    """

    name: str
    prepare: Callable[[FilmSpec], Callable[[Pixels, bool], Any]]
    encode: Callable[[Iterator[Any], Path, FilmSpec], None]
    read_comment: Callable[[BoundedFile], str | None]
    check: Callable[[FilmSpec], None] = _no_limits
    padded_size: Callable[[Size], Size] = _same_size
    most_fps: int = FRAME_RATES[-1]
    on_request: bool = False


def check_frame(frame: Frame, size: Size, name: str) -> None:
    """Raise unless a frame is uint8 (height, width, 3 or 4) of the film's size.

    Raises:
        InputError: It is not.
    """
    shape = (size[1], size[0], 3)
    if frame.dtype != np.uint8 or frame.shape not in {shape, (*shape[:2], 4)}:
        raise InputError(f"{name}: expected uint8 {shape!r}, got {frame.dtype} {frame.shape!r}")


def check_frame_rate(film_format: FilmFormat, spec: FilmSpec) -> None:
    """Raise unless players show films of a format at the film's frame rate.

    Raises:
        InputError: The frame rate is too high.
    """
    if spec.fps > film_format.most_fps:
        raise InputError(
            f"fps: {film_format.name} plays at most {film_format.most_fps} frames per second, got "
            f"{spec.fps}; choose a lower fps or another format"
        )
