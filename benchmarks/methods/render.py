"""Complete ``relufit.render``: the film with trajectory, summary and captions."""

from __future__ import annotations

from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from subject import FILM, THEME

import relufit

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from subject import Subject

__all__ = ["prepare"]


def prepare(subject: Subject, paths: list[Path]) -> Callable[[], None]:
    formats = [path.suffix.removeprefix(".") for path in paths]

    def make() -> None:
        with TemporaryDirectory(dir=paths[0].parent) as folder:
            made = relufit.render(
                subject.trajectory, folder, only=[FILM.name], formats=formats, theme=THEME.name
            )
            for path in paths:
                next(each for each in made if each.suffix == path.suffix).replace(path)

    return make
