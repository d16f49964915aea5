"""A film of a run, shown in a notebook or saved to a file."""

from __future__ import annotations

from base64 import b64encode
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any, final

from relufit.models.notebook_bar import notebook_bar
from relufit.scenario.made_from import provenance

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from os import PathLike

    import numpy as np
    from numpy.typing import NDArray

    from relufit.draw.canvas.catalogue_entry import FilmEntry
    from relufit.draw.canvas.theme import Theme
    from relufit.models.film_frames import FilmFrames
    from relufit.models.public_trajectory import PublicTrajectory

__all__ = ["Film"]

VIDEO = (
    '<video controls loop muted playsinline width="{width}" height="{height}" '
    'style="max-width: 100%; height: auto" aria-label="{alt}" '
    'src="data:video/mp4;base64,{data}"></video>'
)


@final
@dataclass(frozen=True, slots=True, kw_only=True)
class Film:
    """A film of a run; a notebook shows it as a video with controls.

    Made by ``trajectory.film(...)``. Its frames are drawn when it is shown, saved or iterated over,
    in the style and language of the run's scenario. A file begins with the last one, as a poster.

    Attributes:
        trajectory: The run.
        name: The name of the film among those of the run's model type.
        options: The values of options that only some films take, such as ``plane``.

    Example:
        >>> import relufit
        >>> film = relufit.train("scenarios/example2.toml").film("training")
        >>> film
        <Film 'training' of 'example2': 240 frames, 1200 x 400>
        >>> next(iter(film)).shape
        (400, 1200, 3)
    """

    trajectory: PublicTrajectory
    name: str
    options: Mapping[str, str] = field(default_factory=dict[str, str])

    @property
    def entry(self) -> FilmEntry:
        """How the film is drawn and described."""
        films = self.trajectory.catalogue().films
        found = next(each for each in films if each.name == self.name)
        return found.with_options(self.options)

    def __len__(self) -> int:
        """The number of frames."""
        return len(self.entry.states(self.trajectory))

    def __iter__(self) -> Iterator[NDArray[np.uint8]]:
        """Draw the frames, each uint8 of shape (height, width, 3)."""
        for frame in self._frames():
            yield frame[..., :3]

    def __repr__(self) -> str:
        width, height = self.trajectory.scenario.film.size
        run = self.trajectory.scenario.origin.name
        return f"<Film {self.name!r} of {run!r}: {len(self)} frames, {width} x {height}>"

    def save(self, path: str | PathLike[str]) -> Path:
        """Write the film to a file, with its provenance.

        Args:
            path: The file; its suffix chooses the format: ``.mp4``, ``.gif``, ``.webp`` or
                ``.apng``.

        Returns:
            Its path.

        Raises:
            InputError: The suffix is another one, or the file cannot be written.

        Example:
            >>> from tempfile import TemporaryDirectory
            >>> import relufit
            >>> film = relufit.train("scenarios/example2.toml").film(frames=5, size=(320, 160))
            >>> with TemporaryDirectory() as folder:
            ...     film.save(f"{folder}/run.gif").name
            'run.gif'
        """
        table = self.trajectory.scenario.film
        comment = provenance(self.trajectory.scenario)
        with notebook_bar(self.name) as report:
            self._frames().write(
                [Path(path)], table, fps=table.fps, comment=comment, on_frame=report
            )
        return Path(path)

    def _frames(self) -> FilmFrames:
        from relufit.models.film_frames import FilmFrames  # noqa: PLC0415 - drawing is slow to import

        states = self.entry.states(self.trajectory)
        size = self.trajectory.scenario.film.size
        return FilmFrames(self.entry, self.trajectory, self._theme, size, states)

    @property
    def _theme(self) -> Theme:
        from relufit.draw.canvas.styled_theme import styled_theme  # noqa: PLC0415 - as above

        scenario = self.trajectory.scenario
        return styled_theme(scenario.style, scenario.labels)

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        """What a notebook shows: the film as MP4 with controls."""
        with TemporaryDirectory() as folder:
            data = self.save(Path(folder, "film.mp4")).read_bytes()
        width, height = self.trajectory.scenario.film.size
        video = VIDEO.format(
            width=width,
            height=height,
            alt=escape(self.entry.caption(self.trajectory, self._theme).alt, quote=True),
            data=b64encode(data).decode("ascii"),
        )
        return {"text/plain": repr(self), "text/html": video}
