"""Encode a stream of frames into several film files at once."""

from __future__ import annotations

from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING, Any

from relufit.encode.broadcast import Encoder, feed
from relufit.encode.color.pixels import pixels_of
from relufit.encode.files.atomic import name_errors, temporary_beside
from relufit.encode.formats.film_format import (
    FilmFormat,
    FilmSpec,
    Size,
    check_frame,
    check_frame_rate,
)
from relufit.encode.formats.registry import FILM_FORMATS
from relufit.encode.metadata.comment import read_comment
from relufit.errors import InputError, WorkError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from pathlib import Path

    from relufit.encode.color.pixels import Frame, Pixels

__all__ = ["write_film"]


def write_film(  # noqa: PLR0913 - one call has all options of a film
    frames: Iterable[Frame],
    paths: Sequence[Path],
    *,
    size: Size,
    fps: int,
    hold_s: float,
    palette_frames: Sequence[Frame],
    comment: str = "",
    loop: bool = True,
    colors: int = 255,
) -> None:
    """Write a film to one or more files, consuming its frames once.

    The frames are drawn in the calling thread while each file is encoded in its own thread. Memory
    does not grow with the number of frames. The files appear all together at the end; after an
    exception, here or in ``frames``, none appears and existing files are unchanged.

    Args:
        frames: One frame or more; each is copied, so the next may be drawn into the same array.
        paths: The files; the suffix selects the format from `FILM_FORMATS`. Missing folders are
            created.
        size: Width and height of the frames, 2 to 16384 px each (WebP: 16383). H.264 needs even
            ones: an odd side is padded by one row or column (`FilmFormat.padded_size`), never
            resampled.
        fps: Frames per second, one of `FRAME_RATES`. At most 50 in a GIF, 60 in WebP and APNG. A
            GIF counts hundredths of a second, WebP thousandths: at other rates each frame begins at
            the nearest of them.
        hold_s: Seconds, 0 to 600, that the last frame stays beyond its own ``1/fps``, rounded to
            hundredths of a second in GIF and APNG, to thousandths in WebP, to whole frames in MP4.
        palette_frames: A few sampled frames with the film's colours; GIF needs at least one.
        comment: ASCII text stored in each file; `read_comment` reads it.
        loop: Whether the film repeats forever or plays once; ignored by MP4.
        colors: Largest number of colours in the palette of a GIF, 4 to 255. Fewer make its file
            smaller; other formats ignore it.

    Raises:
        InputError: An argument is out of its range, a frame has another size or type, or a file
            cannot be written.
        WorkError: An encoder fails.

    Example:
        >>> from pathlib import Path
        >>> from tempfile import TemporaryDirectory
        >>> import numpy as np
        >>> frames = [np.full((48, 64, 3), level, np.uint8) for level in (255, 128, 0)]
        >>> with TemporaryDirectory() as folder:
        ...     paths = [Path(folder, "fade.gif"), Path(folder, "fade.mp4")]
        ...     write_film(frames, paths, size=(64, 48), fps=25, hold_s=1, palette_frames=frames)
        ...     all(path.stat().st_size > 0 for path in paths)
        True
    """
    spec = FilmSpec(
        size=size,
        fps=fps,
        hold_s=hold_s,
        palette_frames=palette_frames,
        comment=comment,
        loop=loop,
        colors=colors,
    )
    formats = _formats(paths)
    for film_format in formats:
        check_frame_rate(film_format, spec)
        film_format.check(spec)
    with ExitStack() as files:
        temporaries = [files.enter_context(temporary_beside(path)) for path in paths]
        encoders = [
            Encoder(
                film_format.prepare(spec),
                partial(
                    _encode, film_format=film_format, temporary=temporary, path=path, spec=spec
                ),
            )
            for film_format, temporary, path in zip(formats, temporaries, paths, strict=True)
        ]
        feed(_pixels(frames, size), encoders)


def _formats(paths: Sequence[Path]) -> list[FilmFormat]:
    if not paths:
        raise InputError("paths: expected at least one file to write, got none")
    if len({path.absolute() for path in paths}) < len(paths):
        raise InputError(f"paths: expected different files, got {[str(path) for path in paths]!r}")
    for path in paths:
        if path.suffix.lower() not in FILM_FORMATS:
            known = ", ".join(FILM_FORMATS)
            raise InputError(f"{path}: expected a film's suffix ({known}), got {path.suffix!r}")
    return [FILM_FORMATS[path.suffix.lower()] for path in paths]


def _pixels(frames: Iterable[Frame], size: Size) -> Iterator[Pixels]:
    number = -1
    for number, frame in enumerate(frames):
        check_frame(frame, size, f"frame {number}")
        yield pixels_of(frame)
    if number < 0:
        raise InputError("frames: a film has at least one, got none")


def _encode(
    frames: Iterator[Any],
    *,
    film_format: FilmFormat,
    temporary: Path,
    path: Path,
    spec: FilmSpec,
) -> None:
    with name_errors(path):
        film_format.encode(frames, temporary, spec)
    if read_comment(temporary) != (spec.comment or None):
        raise WorkError(f"{path}: the {film_format.name} file cannot be read back correctly")
