"""APNG: exact colours; each frame stores only the pixels that changed.

Written here and not by FFmpeg's encoder, which takes any size of changed rectangle but no
transparency in it: its files of the same line art are eight times as large. Each frame is written
as soon as it is compressed.
"""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING

import numpy as np

from relufit.encode.formats.film_format import FilmFormat
from relufit.encode.formats.patches import Patches
from relufit.encode.metadata.png import SIGNATURE, png_chunk, png_comment_chunk, read_png_comment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from relufit.encode.color.pixels import Pixels
    from relufit.encode.formats.film_format import FilmSpec
    from relufit.encode.formats.patches import Patch

__all__ = ["APNG"]

# Measured on line art, as are no row filter and zlib's default strategy: level 9 takes up to twice
# the time for 1 to 2 % fewer bytes, level 1 makes files 1.6 times as large.
LEVEL = 6
HUNDREDTHS, OTHER_PARTS = 100, 120  # of a second; 24, 30 and 60 divide the latter
MOST_FPS = 60  # browsers slow a frame of a hundredth of a second down to ten hundredths
RGBA_OF_8_BITS = bytes([8, 6, 0, 0, 0])  # then compression, filter method and interlacing
KEEP, OVER = 0, 1  # dispose_op and blend_op: frames are drawn over earlier ones


def _prepare(spec: FilmSpec) -> Callable[[Pixels, bool], Patch]:  # noqa: ARG001
    return Patches().of


def _encode(patches: Iterator[Patch], path: Path, spec: FilmSpec) -> None:
    width, height = spec.size
    count = 0
    with path.open("wb") as file:
        size = width.to_bytes(4) + height.to_bytes(4)
        file.write(SIGNATURE + png_chunk(b"IHDR", size + RGBA_OF_8_BITS))
        control = file.tell()
        file.write(_control(0, spec) + png_comment_chunk(spec.comment))
        for count, patch in enumerate(patches, start=1):
            file.write(_frame(patch, count - 1, _delay(spec, is_last=patch.is_last)))
        file.write(png_chunk(b"IEND", b""))
        file.seek(control)  # the number of frames is known only now
        file.write(_control(count, spec))


def _control(frames: int, spec: FilmSpec) -> bytes:
    plays = 0 if spec.loop else 1
    return png_chunk(b"acTL", frames.to_bytes(4) + plays.to_bytes(4))


def _delay(spec: FilmSpec, *, is_last: bool) -> tuple[int, int]:
    """How long a frame is shown, as a fraction of a second; exact but for the last frame."""
    if is_last:
        return round(HUNDREDTHS / spec.fps + HUNDREDTHS * spec.hold_s), HUNDREDTHS
    parts = HUNDREDTHS if HUNDREDTHS % spec.fps == 0 else OTHER_PARTS
    return parts // spec.fps, parts


def _frame(patch: Patch, number: int, delay: tuple[int, int]) -> bytes:
    """The chunks of one frame, which is shown for a fraction of a second."""
    height, width, _ = patch.pixels.shape
    # Both chunks of a frame share one sequence; only the first image has no number.
    serial = max(0, 2 * number - 1)
    place = b"".join(value.to_bytes(4) for value in (serial, width, height, patch.x, patch.y))
    time = b"".join(each.to_bytes(2) for each in delay)
    control = png_chunk(b"fcTL", place + time + bytes([KEEP, OVER]))
    rows = np.zeros((height, 1 + 4 * width), np.uint8)  # each row begins with its filter: none
    rows[:, 1:] = patch.pixels.reshape(height, -1)
    compressed = zlib.compress(rows.data, LEVEL)
    if number == 0:
        return control + png_chunk(b"IDAT", compressed)
    return control + png_chunk(b"fdAT", (serial + 1).to_bytes(4) + compressed)


APNG = FilmFormat(
    name="APNG",
    prepare=_prepare,
    encode=_encode,
    read_comment=read_png_comment,
    most_fps=MOST_FPS,
    on_request=True,
)
