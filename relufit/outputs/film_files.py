"""One film of a run → its files, cut down to a budget if there is one."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from relufit.draw.canvas.film_layout import FONT_PT
from relufit.draw.canvas.settings import drawing_with
from relufit.encode import write_film, write_still
from relufit.errors import InputError
from relufit.outputs.catalogue import STILL
from relufit.outputs.size_budget import cuts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from numpy.typing import NDArray

    from relufit.draw.canvas.picture import FilmPicture
    from relufit.draw.canvas.settings import Settings
    from relufit.draw.canvas.theme import Theme
    from relufit.outputs.size_budget import Cut
    from relufit.training import AnyTrajectory

__all__ = ["Filming"]

PALETTE_SAMPLES = 9  # frames from which the colours of a film are taken


@dataclass(frozen=True, slots=True, kw_only=True)
class Filming:
    """How the films of a run are made.

    Attributes:
        trajectory: The run.
        theme: How it looks.
        comment: Text kept in every file.
        max_bytes: The largest size of a film's file; None for any.
        on_frame: Called after each frame with the film's name, the frames done and all of them.
        warn: Called with what was chosen to keep to the budget.
    """

    trajectory: AnyTrajectory
    theme: Theme
    comment: str
    max_bytes: int | None
    on_frame: Callable[[str, int, int], None]
    warn: Callable[[str], None]

    def render(self, film: FilmPicture, paths: dict[str, Path]) -> None:
        """Write a film in several formats, each as large as the budget allows.

        Args:
            film: What to film.
            paths: The file of each format.

        Raises:
            InputError: A film does not fit into the budget, however it is cut.
        """
        left = dict(paths)
        for number, cut in enumerate(cuts(self.trajectory.scenario.film)):
            self._write(film, left, cut)
            too_large = {suffix: path for suffix, path in left.items() if self._is_too_large(path)}
            for suffix, path in left.items():
                if number and suffix not in too_large:
                    told = f"{path.name}: {cut.told(suffix)}"
                    self.warn(f"{told}, to keep to the size that was asked for.")
            left = too_large
            if not left:
                return
        path = next(iter(left.values()))
        raise InputError(
            f"expected room for {path.name}, got {self.max_bytes} bytes; the smallest that can be "
            f"made has {path.stat().st_size}. Ask for fewer frames or another format.",
            field="max_size",
        )

    def _is_too_large(self, path: Path) -> bool:
        return self.max_bytes is not None and path.stat().st_size > self.max_bytes

    def _write(self, film: FilmPicture, paths: dict[str, Path], cut: Cut) -> None:
        settings = self.trajectory.scenario.film
        every = film.states(self.trajectory)
        states = [every[index] for index in cut.chosen(len(every))]
        samples = np.unique(np.linspace(0, len(states) - 1, PALETTE_SAMPLES).astype(int))
        style = self.theme.settings(FONT_PT)
        with drawing_with(style):
            blitter = film.blitter(self.trajectory, self.theme, cut.size, states)
            sampled = list(blitter.frames([states[at] for at in samples]))
        if STILL in paths:
            write_still(paths[STILL], sampled[-1], comment=self.comment)
        moving = [path for suffix, path in paths.items() if suffix != STILL]
        if moving:
            write_film(
                self._watched(film.name, blitter.frames(states), len(states), style),
                moving,
                size=cut.size,
                fps=cut.fps,
                hold_s=settings.hold,
                loop=settings.loop,
                palette_frames=sampled,
                colors=cut.colors,
                comment=self.comment,
            )

    def _watched(
        self, name: str, frames: Iterator[NDArray[np.uint8]], total: int, style: Settings
    ) -> Iterator[NDArray[np.uint8]]:
        """The frames, each drawn in the theme; what happens between them is not."""
        for done in range(1, total + 1):
            with drawing_with(style):
                frame = next(frames)
            yield frame
            self.on_frame(name, done, total)
