"""Only the encoders of relufit, with frames drawn before the measurement.

This is the lower bound of the time of a film, with free drawing. All frames are in memory, as the
peak memory shows.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from subject import FPS, SIZE

from relufit.encode import write_film
from relufit.outputs.size_budget import DEFAULT_COLORS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from subject import Subject

__all__ = ["prepare"]


def prepare(subject: Subject, paths: list[Path]) -> Callable[[], None]:
    blitter = subject.blitter()
    return partial(
        write_film,
        list(blitter.frames(subject.snapshots)),
        paths,
        size=SIZE,
        fps=FPS,
        hold_s=0.0,
        palette_frames=subject.palette_frames(blitter),
        colors=DEFAULT_COLORS,
    )
