"""Read films and compare them with the original frames; print JSON.

The error is the mean absolute difference in grey levels, over all pixels, channels and frames.
GIFs are read by Pillow, MP4s by imageio with its PyAV plugin.
"""

from __future__ import annotations

import argparse
import json
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import imageio.v3 as iio
import imageio_ffmpeg
import numpy as np
from matplotlib.colors import to_rgb
from PIL import Image, ImageSequence
from subject import FPS, SIZE, THEME, subject

from relufit.draw.canvas.film_layout import FONT_PT

if TYPE_CHECKING:
    from collections.abc import Iterator

    from relufit.encode import Frame

__all__: list[str] = []

FRAME_MS = 1000 // FPS
CURVE = (10, 12, 14, 16, 18, 20, 23)  # FFmpeg's quality factors; 23 is its default


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("frames", type=int)
    parser.add_argument("films", type=Path, nargs="+")
    asked = parser.parse_args()
    film = subject(asked.frames, "motion")
    with THEME.applied(FONT_PT):
        frames = film.blitter().frames(film.snapshots)
        drawn = [np.ascontiguousarray(frame[..., :3]) for frame in frames]
    found = {str(path): _compared(drawn, path) for path in asked.films}
    print(json.dumps({"films": found, "curve": _ffmpeg_curve(drawn)}))


def _compared(drawn: list[Frame], path: Path) -> dict[str, float | str]:
    try:
        return _measured(drawn, path)
    except Exception as error:  # noqa: BLE001 - a film that cannot be read is a result
        return {"failure": f"{type(error).__name__}: {error}"}


def _measured(drawn: list[Frame], path: Path) -> dict[str, float | str]:
    background = np.round(255 * np.array(to_rgb(THEME.background))).astype(np.uint8)
    error, pixels, exact = 0.0, 0, 0
    read = _gif_frames(path) if path.suffix == ".gif" else iio.imiter(path, plugin="pyav")
    for wanted, got in zip(drawn, read, strict=True):
        error += float(np.abs(wanted.astype(np.int16) - got).mean())
        where = (wanted == background).all(axis=2)
        pixels += int(where.sum())
        exact += int((got == background).all(axis=2)[where].sum())
    return {"error": error / len(drawn), "background": exact / pixels}


def _gif_frames(path: Path) -> Iterator[Frame]:
    """Yield the frames of a GIF at its frame rate; longer frames are repeated."""
    with Image.open(path) as image:
        for each in ImageSequence.Iterator(image):
            shown = np.asarray(each.convert("RGB"))
            for _ in range(round(each.info["duration"] / FRAME_MS)):
                yield shown


def _ffmpeg_curve(drawn: list[Frame]) -> list[tuple[float, int]]:
    """Return error and bytes of FFmpeg with default settings at several quality factors."""
    found = []
    with TemporaryDirectory() as folder:
        for factor in CURVE:
            path = Path(folder, f"{factor}.mp4")
            _encode(drawn, path, factor)
            found.append((float(_measured(drawn, path)["error"]), path.stat().st_size))
    return found


def _encode(drawn: list[Frame], path: Path, factor: int) -> None:
    width, height = SIZE
    given = f"-f rawvideo -pix_fmt rgb24 -s {width}x{height} -framerate {FPS} -i pipe:"
    made = f"-c:v h264 -pix_fmt yuv420p -crf {factor}"  # as in FFMpegWriter, except crf
    program = imageio_ffmpeg.get_ffmpeg_exe()
    subprocess.run(
        [program, "-loglevel", "error", *given.split(), *made.split(), str(path)],
        input=b"".join(frame.tobytes() for frame in drawn),
        check=True,
    )


if __name__ == "__main__":
    main()
