"""MP4: H.264 in the one variant that every player takes (yuv420p, high profile, BT.709).

PyAV is used directly: imageio's writer has no public way to set the quality, the speed, the number
of threads or the colour tags of its stream.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING

import av
import numpy as np
from av.video.reformatter import ColorPrimaries, ColorRange, ColorTrc, Interpolation

from relufit.encode.container import add_video, encode_picture, open_output
from relufit.encode.film_format import FilmFormat
from relufit.encode.mp4_comment import read_comment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from av.video.stream import VideoStream

    from relufit.encode.film_format import FilmSpec, Frame, Size

__all__ = ["MP4", "padded_size"]

# Measured on 200 frames of line art, 1200x400: "superfast" saves a tenth of the time and makes
# files 2.5 times as large, "faster" takes twice the time for no gain. One thread, because the
# bytes depend on the number of threads; the drawing and the other formats use the other cores.
# Without "cpu-independent" the last bits depend on the processor and, rarely, on what the memory
# held before (seen with glibc's MALLOC_PERTURB_=1). More reference and B frames than the preset has
# save an eighth of the bytes and no measurable time.
CODEC_OPTIONS = {
    "preset": "veryfast",
    "crf": "18",
    "profile": "high",
    "threads": "1",
    "x264-params": "cpu-independent=1:ref=4:bframes=8",
}
BT709 = 1  # the colour matrix's number in ITU-T H.273; PyAV names it for conversion only
# Averaging the colour of 2x2 pixels is the fastest and the truest for thin lines; the other two
# keep the result the same on every processor.
SCALING = Interpolation.AREA | Interpolation.ACCURATE_RND | Interpolation.BITEXACT


def padded_size(size: Size) -> Size:
    """Round width and height up to even numbers, as yuv420p needs them.

    Example:
        >>> padded_size((1201, 400))
        (1202, 400)
    """
    width, height = size
    return width + width % 2, height + height % 2


def _encode(frames: Iterator[Frame], path: Path, spec: FilmSpec) -> None:
    duration = Fraction(1, spec.fps)
    with open_output(path, {"movflags": "+faststart"}) as container:
        if spec.comment:
            container.metadata["comment"] = spec.comment
        stream = add_video(container, "libx264", spec.fps, dict(CODEC_OPTIONS))
        _describe_pictures(stream, padded_size(spec.size))
        number = 0
        picture: av.VideoFrame | None = None
        for number, frame in enumerate(frames, start=1):
            picture = _to_yuv(_pad(frame))
            picture.pts, picture.time_base = number - 1, duration
            encode_picture(container, stream, picture)
        if picture is not None:
            for later in range(spec.hold_frames):
                picture.pts = number + later
                encode_picture(container, stream, picture)
        encode_picture(container, stream, None)


def _describe_pictures(stream: VideoStream, size: Size) -> None:
    stream.width, stream.height = size
    stream.pix_fmt = "yuv420p"
    stream.color_range = ColorRange.MPEG
    stream.colorspace = BT709
    stream.color_primaries = ColorPrimaries.BT709
    stream.color_trc = ColorTrc.BT709


def _pad(frame: Frame) -> Frame:
    """Repeat the last row or column where their number is odd."""
    height, width, _ = frame.shape
    if height % 2 == width % 2 == 0:
        return frame
    return np.pad(frame, ((0, height % 2), (0, width % 2), (0, 0)), mode="edge")


def _to_yuv(frame: Frame) -> av.VideoFrame:
    return av.VideoFrame.from_numpy_buffer(frame).reformat(
        format="yuv420p",
        dst_colorspace="ITU709",
        src_color_range="JPEG",
        dst_color_range="MPEG",
        interpolation=int(SCALING),
        threads=1,  # more of them would outlive the film: PyAV keeps the pool for its thread
    )


MP4 = FilmFormat(name="MP4", encode=_encode, read_comment=read_comment, padded_size=padded_size)
