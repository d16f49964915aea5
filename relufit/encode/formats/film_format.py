"""What a film is made of, and what a film format has to offer: the words of this package."""

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

__all__ = ["FilmFormat", "FilmSpec", "Size", "check_browser_rate", "check_frame"]

Size: TypeAlias = tuple[int, int]
"""Width and height in pixels."""

LEAST_SIDE_PX, MOST_SIDE_PX = 2, 16384  # what x264 takes; every other format takes more
MOST_HOLD_S = 600.0  # a GIF's longest frame time is 655.35 s
MOST_BROWSER_FPS = 50  # browsers slow a frame of one hundredth of a second down to ten hundredths
LEAST_COLORS, MOST_COLORS = 4, 255  # fewer show no line art; GIF keeps one of 256 for itself


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmSpec:
    """What holds for a whole film, whatever its format. Right once it is made.

    Attributes:
        size: Width and height in pixels, each 2 to 16384.
        fps: Frames per second; divides 100, so that a frame lasts whole hundredths of a second.
        hold_s: Seconds, 0 to 600, that the last frame stays beyond its own ``1/fps``.
        palette_frames: Sampled frames, for formats that have few colours.
        comment: Text kept in the file: printable ASCII, tabs and line feeds.
        loop: Whether the film repeats for ever, where its format can say so.
        colors: How many colours a palette may have, 4 to 255, for formats that have one.

    Raises:
        InputError: A value is out of its range.

    Example:
        >>> FilmSpec(size=(64, 48), fps=25, hold_s=2).hold_frames
        50
        >>> FilmSpec(size=(64, 48), fps=30, hold_s=2)
        Traceback (most recent call last):
        relufit.errors.InputError: fps: expected 1, 2, 4, 5, 10, 20, 25, 50 or 100, got 30
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
        """How many more times the last frame is shown, where a format repeats it to hold it."""
        return round(self.hold_s * self.fps)


def _same_size(size: Size) -> Size:
    return size


def _no_limits(spec: FilmSpec) -> None:  # noqa: ARG001 - most formats take every right film
    return


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmFormat:
    """One way to keep a film in a file. A new format is one of these in a file of its own.

    Attributes:
        name: What people call it.
        prepare: Makes, for one film, what turns each frame into what ``encode`` takes; it is told
            whether the frame is the last one. All formats of a film do so in the thread that
            draws, where the interpreter is at hand; ``encode`` shall seldom need it.
        encode: Writes prepared frames to a path until the iterator ends; runs in a thread of its
            own. It leaves the iterator's exceptions alone, and need not clean up the path after
            one.
        read_comment: Finds the comment in an open file; None if there is none, `ValueError` saying
            what is wrong if the file is foreign or damaged.
        check: Raises `InputError` for a film that this format cannot show.
        padded_size: The size of the picture in the file, from the size of the frames.
        on_request: Whether such a file is only written where it is asked for by name.

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
    on_request: bool = False


def check_frame(frame: Frame, size: Size, name: str) -> None:
    """See that a frame is uint8 (height, width, 3 or 4) of the film's size.

    Raises:
        InputError: It is not.
    """
    shape = (size[1], size[0], 3)
    if frame.dtype != np.uint8 or frame.shape not in {shape, (*shape[:2], 4)}:
        raise InputError(f"{name}: expected uint8 {shape!r}, got {frame.dtype} {frame.shape!r}")


def check_browser_rate(spec: FilmSpec, name: str) -> None:
    """See that browsers play a film of pictures as fast as it is meant.

    Args:
        spec: The film.
        name: The format, with its article.

    Raises:
        InputError: They would not.

    Example:
        >>> check_browser_rate(FilmSpec(size=(64, 48), fps=50, hold_s=2), "a GIF")
    """
    if spec.fps > MOST_BROWSER_FPS:
        raise InputError(
            f"fps: {name} plays at most {MOST_BROWSER_FPS} frames per second, got {spec.fps}; "
            "choose a lower fps or another format"
        )
