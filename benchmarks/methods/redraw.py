"""One figure whose artists are moved, with all of it drawn for every frame, and relufit's encoders.

What a careful script does without a saved background: the difference to relufit is the redrawing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from subject import FPS, SIZE

from relufit.encode import write_film
from relufit.outputs.size_budget import USUAL_COLORS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from subject import Subject

__all__ = ["prepare"]


def prepare(subject: Subject, paths: list[Path]) -> Callable[[], None]:
    def make() -> None:
        blitter = subject.blitter()
        samples = subject.palette_frames(blitter)
        frames = (blitter.full_frame(snapshot) for snapshot in subject.snapshots)
        write_film(
            frames,
            paths,
            size=SIZE,
            fps=FPS,
            hold_s=0.0,
            palette_frames=samples,
            colors=USUAL_COLORS,
        )

    return make
