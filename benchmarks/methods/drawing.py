"""Only the drawing of relufit: the figure and all frames, which are discarded."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from subject import Subject

__all__ = ["prepare"]


def prepare(subject: Subject, paths: list[Path]) -> Callable[[], None]:
    assert not paths, "nothing is written"

    def draw() -> None:
        for _ in subject.blitter().frames(subject.snapshots):
            pass

    return draw
