"""GIF: one palette for the whole film, no dithering; frames store only what changed.

Colours are mapped here and not by FFmpeg's ``paletteuse``, which finds the nearest colour in a
rounded colour space and takes twice the time. FFmpeg's encoder then crops each frame to the changed
rectangle, makes unchanged pixels transparent and compresses the result.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import av
import numpy as np

from relufit.encode.color.palette import UNUSED_INDEX, ColorIndex, choose_palette
from relufit.encode.color.pixels import pixels_of
from relufit.encode.formats.container import add_video, encode_frame, open_output
from relufit.encode.formats.film_format import FilmFormat
from relufit.encode.metadata.gif import append_comment, read_gif_comment
from relufit.errors import InputError
from relufit.schedules.frame_rates import frame_start

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from relufit.encode.color.pixels import Pixels
    from relufit.encode.formats.film_format import FilmSpec

__all__ = ["GIF"]

HUNDREDTHS = 100
HUNDREDTH_S = Fraction(1, HUNDREDTHS)
MOST_FPS = 50  # browsers slow a frame of one hundredth of a second down to ten hundredths
TOLERANCE = 44  # grey levels; measured: a seventh of the bytes, at a mean error below 0.1


def _check(spec: FilmSpec) -> None:
    if len(spec.palette_frames) == 0:  # they may be an array, which has no truth value
        raise InputError("palette frames: expected at least one for a GIF, got none")


def _prepare(spec: FilmSpec) -> Callable[[Pixels, bool], av.VideoFrame]:
    palette = choose_palette(list(map(pixels_of, spec.palette_frames)), spec.colors)
    index, color_table = ColorIndex(palette, TOLERANCE), _color_table(palette)

    def prepare(pixels: Pixels, is_last: bool) -> av.VideoFrame:
        # The last frame stays visible, so it is exact.
        return _to_pal8(index.map(pixels, renew=is_last), color_table)

    return prepare


def _encode(frames: Iterator[av.VideoFrame], path: Path, spec: FilmSpec) -> None:
    last = round(HUNDREDTHS / spec.fps + HUNDREDTHS * spec.hold_s)
    options = {"loop": "0" if spec.loop else "-1", "final_delay": str(last)}
    with open_output(path, options) as container:
        stream = add_video(container, "gif", spec.fps, {"gifflags": "offsetting+transdiff"})
        stream.width, stream.height = spec.size
        stream.pix_fmt = "pal8"
        stream.codec_context.time_base = HUNDREDTH_S
        for number, frame in enumerate(frames):
            frame.pts = frame_start(number, spec.fps, HUNDREDTHS)
            frame.time_base = HUNDREDTH_S
            encode_frame(container, stream, frame)
        encode_frame(container, stream, None)
    if spec.comment:
        append_comment(path, spec.comment)


def _to_pal8(indices: NDArray[np.uint8], color_table: NDArray[np.uint8]) -> av.VideoFrame:
    pair: Any = (indices, color_table)  # documented for this format, missing in PyAV's stubs
    return av.VideoFrame.from_ndarray(pair, format="pal8")


def _color_table(palette: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return all 256 entries as alpha, red, green, blue; only the last one is transparent."""
    table = np.zeros((256, 4), np.uint8)
    table[:, 0] = 255
    table[: len(palette), 1:] = palette
    table[UNUSED_INDEX, 0] = 0
    return table


GIF = FilmFormat(
    name="GIF",
    prepare=_prepare,
    encode=_encode,
    read_comment=read_gif_comment,
    check=_check,
    most_fps=MOST_FPS,
)
