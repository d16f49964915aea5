"""Output files of PyAV, the binding to FFmpeg, with relufit's errors."""

# PyAV's stubs do not type the stream of a packet and further keyword arguments.
# pyright: reportUnknownMemberType=false

from __future__ import annotations

from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Literal

import av
import av.error

from relufit.errors import WorkError

if TYPE_CHECKING:
    from collections.abc import Generator, Mapping
    from pathlib import Path

    from av.container import OutputContainer
    from av.video import VideoStream

__all__ = ["add_video", "encode_frame", "open_output"]


@contextmanager
def open_output(path: Path, options: Mapping[str, str]) -> Generator[OutputContainer]:
    """Open a film file for writing; FFmpeg chooses the container by its suffix.

    Args:
        path: The file to write.
        options: Options of the container (the muxer), not of the codec.

    Yields:
        The open container; it is closed when the block ends.

    Raises:
        OSError: The file cannot be written.
        WorkError: FFmpeg fails for another reason.
    """
    try:
        container = av.open(f"file:{path}", "w", options=dict(options))  # "a:b" is no protocol
        try:
            yield container
        except BaseException:
            with suppress(av.error.FFmpegError):  # closing a broken file fails again
                container.close()
            raise
        container.close()
    except av.error.FFmpegError as error:
        if isinstance(error, OSError):
            raise
        raise WorkError(f"{path.suffix} film: the encoder failed: {error}") from error


def add_video(
    container: OutputContainer, codec: Literal["gif", "libx264"], fps: int, options: dict[str, str]
) -> VideoStream:
    """Add a video stream to a container, with the codec's options."""
    return container.add_stream(codec, fps, options)


def encode_frame(
    container: OutputContainer, stream: VideoStream, frame: av.VideoFrame | None
) -> None:
    """Encode one image and write the encoder's output; with None, flush the encoder."""
    container.mux(stream.encode(frame))
