"""The frames of a film, drawn one after another, for files and for notebooks."""

from __future__ import annotations

from itertools import chain
from typing import TYPE_CHECKING, Any

import numpy as np

from relufit.draw.canvas.film_layout import FONT_PT
from relufit.draw.canvas.finishing import finish
from relufit.draw.canvas.settings import drawing_with
from relufit.encode import write_film

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from relufit.draw.canvas.catalogue_entry import FilmEntry
    from relufit.draw.canvas.theme import Theme
    from relufit.scenario.training import FilmTable

__all__ = ["FilmFrames"]

PALETTE_SAMPLES = 9  # frames that determine the GIF palette


class FilmFrames:
    """The frames of one film.

    Attributes:
        size: Width and height in pixels.
        sampled: A few frames, the last of them that of the film; RGBA.

    Args:
        entry: The film.
        subject: The run, or the compared runs.
        theme: The theme.
        size: Width and height in pixels.
        states: The frame states.
    """

    def __init__(
        self,
        entry: FilmEntry,
        subject: Any,
        theme: Theme,
        size: tuple[int, int],
        states: Sequence[Any],
    ) -> None:
        self.size = size
        self._states = states
        self._style = theme.settings(theme.text_scale * FONT_PT)
        samples = np.unique(np.linspace(0, len(states) - 1, PALETTE_SAMPLES).astype(int))
        with drawing_with(self._style):
            self._blitter = entry.blitter(subject, theme, size, states)
            finish(self._blitter.figure, theme)
            self.sampled = list(self._blitter.frames([states[at] for at in samples]))

    def __len__(self) -> int:
        return len(self._states)

    def __iter__(self) -> Iterator[NDArray[np.uint8]]:
        """Draw the frames; the theme is applied only while one is drawn."""
        frames = self._blitter.frames(self._states)
        for _ in self._states:
            with drawing_with(self._style):
                frame = next(frames)
            yield frame

    def write(
        self,
        paths: Sequence[Path],
        film: FilmTable,
        *,
        fps: int,
        colors: int = 255,
        comment: str = "",
        on_frame: Callable[[int, int], None] | None = None,
    ) -> None:
        """Write the film to files, in the formats of their suffixes.

        A file begins with the last frame, as a poster: a thumbnail shows the first frame of a film,
        and the last one shows how the run ended. Where a film repeats, the poster only lengthens
        its end.

        Args:
            paths: The files.
            film: How long the last frame stays, and whether the film repeats.
            fps: Frames per second.
            colors: Largest number of colours of a GIF.
            comment: Text to store in each file.
            on_frame: Called after each frame with the number of frames done and the total.
        """
        poster = self.sampled[-1:] if len(self) > 1 else []
        write_film(
            chain(poster, self._reported(on_frame or (lambda _done, _total: None))),
            paths,
            size=self.size,
            fps=fps,
            hold_s=film.hold,
            loop=film.loop,
            palette_frames=self.sampled,
            colors=colors,
            comment=comment,
        )

    def _reported(self, on_frame: Callable[[int, int], None]) -> Iterator[NDArray[np.uint8]]:
        for done, frame in enumerate(self, start=1):
            yield frame
            on_frame(done, len(self))
