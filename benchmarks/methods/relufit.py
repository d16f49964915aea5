"""relufit: pacing, figure, palette, drawing and encoding, in the steps of ``relufit render``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from subject import FILM, FPS, SIZE

from relufit.encode import write_film
from relufit.outputs.size_budget import DEFAULT_COLORS
from relufit.scenario.made_from import provenance

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from subject import Subject

__all__ = ["prepare"]


def prepare(subject: Subject, paths: list[Path]) -> Callable[[], None]:
    scenario = subject.trajectory.scenario

    def make() -> None:
        # The time of relufit includes the choice of snapshots; that of other methods does not.
        FILM.states(subject.trajectory)
        blitter = subject.blitter()
        samples = subject.palette_frames(blitter)
        write_film(
            blitter.frames(subject.snapshots),
            paths,
            size=SIZE,
            fps=FPS,
            hold_s=0.0,
            palette_frames=samples,
            colors=DEFAULT_COLORS,
            comment=provenance(scenario),
        )

    return make
