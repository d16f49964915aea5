"""FuncAnimation of matplotlib with PillowWriter (GIF) or FFMpegWriter (MP4), default settings.

``blit`` is not used because matplotlib ignores it when saving. The function moves the same artists
as relufit.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import imageio_ffmpeg
import matplotlib as mpl
from matplotlib.animation import FFMpegWriter, FuncAnimation, PillowWriter
from subject import FPS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from matplotlib.animation import AbstractMovieWriter
    from subject import Subject

__all__ = ["prepare", "writer_for"]


def prepare(subject: Subject, paths: list[Path]) -> Callable[[], None]:
    (path,) = paths

    def make() -> None:
        figure, panels = subject.figure_and_panels()

        def show(snapshot: int) -> None:
            for panel in panels:
                panel.show(snapshot)

        animation = FuncAnimation(figure, show, frames=subject.snapshots, blit=False)
        animation.save(path, writer=writer_for(path))

    return make


def writer_for(path: Path) -> AbstractMovieWriter:
    """Return the matplotlib writer for a file, with the FFmpeg of imageio-ffmpeg."""
    if path.suffix == ".gif":
        return PillowWriter(fps=FPS)
    mpl.rcParams["animation.ffmpeg_path"] = imageio_ffmpeg.get_ffmpeg_exe()
    return FFMpegWriter(fps=FPS)
