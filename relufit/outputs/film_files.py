"""One film of a run → its files, reduced to a size limit if there is one."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Self

from relufit.encode import write_still
from relufit.errors import InputError
from relufit.models.film_frames import FilmFrames
from relufit.outputs.catalogue import STILL
from relufit.outputs.size_budget import cuts, parse_size

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from relufit.draw.canvas.catalogue_entry import FilmEntry
    from relufit.draw.canvas.theme import Theme
    from relufit.outputs.options import CompareOptions, RenderOptions
    from relufit.outputs.size_budget import Cut
    from relufit.scenario.training import FilmTable

__all__ = ["Filming"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Filming:
    """Writer of the films of a run, or of several.

    Attributes:
        subject: The run, or the compared runs.
        film: Duration, frame rate and size of the films.
        theme: The theme.
        comment: Text to store in each file.
        max_bytes: Maximum size of a file; None for no limit.
        on_frame: Called after each frame with the name of the film, the number of frames done and
            the total number.
        warn: Called with a message about the settings chosen to meet the limit.
    """

    subject: Any
    film: FilmTable
    theme: Theme
    comment: str
    max_bytes: int | None
    on_frame: Callable[[str, int, int], None]
    warn: Callable[[str], None]

    @classmethod
    def of(
        cls,
        subject: Any,
        film: FilmTable,
        options: RenderOptions | CompareOptions,
        theme: Theme,
        comment: str,
        on_frame: Callable[[str, int, int], None] | None,
        warn: Callable[[str], None] | None,
    ) -> Self:
        """Return a writer with a theme and the size limit of options."""
        return cls(
            subject=subject,
            film=film,
            theme=theme,
            comment=comment,
            max_bytes=parse_size(options.max_size) if options.max_size else None,
            on_frame=on_frame or (lambda _name, _done, _frames: None),
            warn=warn or (lambda _text: None),
        )

    def render(self, film: FilmEntry, paths: dict[str, Path]) -> None:
        """Write a film in several formats, each as large as the limit allows.

        Args:
            film: The film.
            paths: The file of each format.

        Raises:
            InputError: The smallest possible file is above the limit.
        """
        left = dict(paths)
        for number, cut in enumerate(cuts(self.film)):
            self._write(film, left, cut)
            too_large = {suffix: path for suffix, path in left.items() if self._is_too_large(path)}
            for suffix, path in left.items():
                if number and suffix not in too_large:
                    self.warn(
                        f"{path.name}: reduced to {cut.description(suffix)} to meet the maximum "
                        f"size."
                    )
            left = too_large
            if not left:
                return
        path = next(iter(left.values()))
        raise InputError(
            f"expected at least {path.stat().st_size} bytes, the smallest possible {path.name}, "
            f"got {self.max_bytes}. Use fewer frames or another format.",
            field="max_size",
        )

    def _is_too_large(self, path: Path) -> bool:
        return self.max_bytes is not None and path.stat().st_size > self.max_bytes

    def _write(self, film: FilmEntry, paths: dict[str, Path], cut: Cut) -> None:
        every = film.states(self.subject)
        states = [every[index] for index in cut.chosen(len(every))]
        frames = FilmFrames(film, self.subject, self.theme, cut.size, states)
        if STILL in paths:
            write_still(paths[STILL], frames.sampled[-1], comment=self.comment)
        moving = [path for suffix, path in paths.items() if suffix != STILL]
        if moving:
            frames.write(
                moving,
                self.film,
                fps=cut.fps,
                colors=cut.colors,
                comment=self.comment,
                on_frame=partial(self.on_frame, film.name),
            )
