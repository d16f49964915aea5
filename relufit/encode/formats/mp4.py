"""MP4: H.264 in the variant that every player supports (yuv420p, high profile, BT.709).

PyAV is used directly: imageio's writer has no public way to set the quality, the speed, the number
of threads or the colour tags of its stream.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import av
import numpy as np
from av.video.reformatter import ColorRange

from relufit.encode.color.planes import BLOCK, Planes
from relufit.encode.formats.container import add_video, encode_frame, open_output
from relufit.encode.formats.film_format import FilmFormat
from relufit.encode.metadata.mp4 import read_mp4_comment

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from av.video.stream import VideoStream

    from relufit.encode.color.pixels import Pixels
    from relufit.encode.formats.film_format import FilmSpec, Size

__all__ = ["MP4", "padded_size"]

# Measured on 200 frames of line art, 1200x400, compared with FFmpeg's defaults at the same error
# (mean and root mean square): as many bytes in less than half of the time. Most of a frame stays
# for many frames: rc-lookahead, qcomp and trellis spend the bits there. A coarse motion search is
# enough (subme, b-adapt, weightp). qpmax limits the traces that a moving line leaves behind: with
# qcomp=0.1 and no limit files are a quarter smaller, but specks appear along moving lines. One
# thread, because the bytes depend on the number of threads; drawing and the other formats use the
# other cores. Without "cpu-independent" the last bits depend on the processor and, rarely, on
# uninitialized memory (seen with glibc's MALLOC_PERTURB_=1).
CODEC_OPTIONS = {
    "preset": "veryfast",
    "crf": "19",
    "profile": "high",
    "threads": "1",
    "x264-params": (
        "cpu-independent=1:rc-lookahead=40:qcomp=0.4:qpmax=30:trellis=1:"
        "ref=4:bframes=5:b-adapt=0:weightp=0:subme=1"
    ),
}
# The number of its matrix, primaries and transfer function in ITU-T H.273; PyAV has names for the
# latter two only since version 17.
BT709 = 1


def padded_size(size: Size) -> Size:
    """Round width and height up to even numbers, which yuv420p needs.

    Example:
        >>> padded_size((1201, 400))
        (1202, 400)
    """
    width, height = size
    return width + width % 2, height + height % 2


def _prepare(spec: FilmSpec) -> Callable[[Pixels, bool], av.VideoFrame]:
    planes = Planes(*padded_size(spec.size))

    def prepare(pixels: Pixels, is_last: bool) -> av.VideoFrame:  # noqa: ARG001
        return av.VideoFrame.from_ndarray(planes.show(_pad(pixels)), format="yuv420p")

    return prepare


def _encode(frames: Iterator[av.VideoFrame], path: Path, spec: FilmSpec) -> None:
    duration = Fraction(1, spec.fps)
    with open_output(path, {"movflags": "+faststart"}) as container:
        if spec.comment:
            container.metadata["comment"] = spec.comment
        stream = add_video(container, "libx264", spec.fps, dict(CODEC_OPTIONS))
        _describe_frames(stream, padded_size(spec.size))
        number = 0
        frame: av.VideoFrame | None = None
        for number, frame in enumerate(frames, start=1):
            frame.pts, frame.time_base = number - 1, duration
            encode_frame(container, stream, frame)
        if frame is not None:
            for later in range(spec.hold_frames):
                frame.pts = number + later
                encode_frame(container, stream, frame)
        encode_frame(container, stream, None)


def _describe_frames(stream: VideoStream, size: Size) -> None:
    stream.width, stream.height = size
    stream.pix_fmt = "yuv420p"
    stream.color_range = ColorRange.MPEG
    stream.colorspace = BT709
    stream.color_primaries = BT709
    stream.color_trc = BT709


def _pad(pixels: Pixels) -> Pixels:
    """Repeat the last row or column where their number is odd."""
    missing = [(0, -side % BLOCK) for side in pixels.shape]
    return np.pad(pixels, missing, mode="edge") if any(map(any, missing)) else pixels


MP4 = FilmFormat(
    name="MP4",
    prepare=_prepare,
    encode=_encode,
    read_comment=read_mp4_comment,
    padded_size=padded_size,
)
