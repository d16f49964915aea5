"""One figure with moving artists, redrawn completely for each frame, and the encoders of relufit.

This is an efficient script without blitting: the difference to relufit is the redrawing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.backends.backend_agg import FigureCanvasAgg
from subject import FPS, SIZE

from relufit.encode import write_film
from relufit.outputs.size_budget import DEFAULT_COLORS

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from numpy.typing import NDArray
    from subject import Subject

    from relufit.draw.canvas.blitter import Blitter

__all__ = ["prepare"]


def prepare(subject: Subject, paths: list[Path]) -> Callable[[], None]:
    def make() -> None:
        blitter = subject.blitter()
        samples = subject.palette_frames(blitter)
        frames = (_full_frame(blitter, snapshot) for snapshot in subject.snapshots)
        write_film(
            frames,
            paths,
            size=SIZE,
            fps=FPS,
            hold_s=0.0,
            palette_frames=samples,
            colors=DEFAULT_COLORS,
        )

    return make


def _full_frame(blitter: Blitter[int], snapshot: int) -> NDArray[np.uint8]:
    """Draw a frame with all artists."""
    moving = [artist for panel in blitter.panels for artist in panel.moving]
    for panel in blitter.panels:
        panel.show(snapshot)
    for artist in moving:
        artist.set_animated(False)
    figure = moving[0].get_figure(root=True)
    canvas = figure.canvas if figure else None
    if not isinstance(canvas, FigureCanvasAgg):
        raise TypeError(f"expected a canvas of pixels, got {canvas!r}")
    canvas.draw()
    return np.array(canvas.buffer_rgba())
