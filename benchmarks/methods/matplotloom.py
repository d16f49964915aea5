"""matplotloom: each frame saved as a PNG file, all files encoded by FFmpeg.

Frames are saved by two processes, each with its own figure, which it reuses for all its frames
(``close_fig=False``). This is in favour of matplotloom: its examples create a new figure for each
frame.
"""

from __future__ import annotations

import os
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import imageio_ffmpeg
from matplotloom import Loom
from subject import FPS

if TYPE_CHECKING:
    from collections.abc import Callable

    from subject import Subject

__all__ = ["prepare"]

PROCESSES = 2


def prepare(subject: Subject, paths: list[Path]) -> Callable[[], None]:
    (path,) = paths

    def make() -> None:
        with TemporaryDirectory() as folder:
            _put_ffmpeg_on_path(Path(folder))
            with Loom(path, fps=FPS, parallel=True, overwrite=True) as loom:
                _save_frames(subject, loom)

    return make


def _save_frames(subject: Subject, loom: Loom) -> None:
    numbers = range(len(subject.snapshots))
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("fork")) as pool:
        jobs = [
            pool.submit(_save_share, subject, loom, numbers[first::PROCESSES])
            for first in range(PROCESSES)
        ]
        for job in jobs:
            job.result()


def _save_share(subject: Subject, loom: Loom, numbers: range) -> None:
    figure, panels = subject.figure_and_panels()
    for number in numbers:
        for panel in panels:
            panel.show(subject.snapshots[number])
        loom.save_frame(figure, number, close_fig=False)


def _put_ffmpeg_on_path(folder: Path) -> None:
    """Provide the FFmpeg of imageio-ffmpeg under the name that matplotloom calls."""
    (folder / "ffmpeg").symlink_to(imageio_ffmpeg.get_ffmpeg_exe())
    os.environ["PATH"] = f"{folder}{os.pathsep}{os.environ['PATH']}"
