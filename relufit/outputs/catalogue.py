"""What can be asked for: the names of all figures and films, and the formats of their files.

Read from the registries each time, so that an entry that is added there is known everywhere.
"""

from __future__ import annotations

from relufit.draw.canvas.save import FIGURE_FORMATS
from relufit.encode import FILM_FORMATS
from relufit.models.registry import MODEL_TYPES

__all__ = [
    "HTML",
    "STILL",
    "TEXT",
    "default_formats",
    "file_formats",
    "film_suffixes",
    "picture_names",
]

STILL = "png"  # of a film: its last frame, for readers who turn motion off
TEXT = "md"  # of a figure that is a page to read
HTML = "html"  # of a page to explore


def picture_names() -> list[str]:
    """The names of all figures, films and pages of runs, each once."""
    every = [model.pictures() for model in MODEL_TYPES.values()]
    names = [each.name for pictures in every for each in pictures.every]
    return list(dict.fromkeys(names))


def film_suffixes() -> list[str]:
    """The formats of films."""
    return [suffix.removeprefix(".") for suffix in FILM_FORMATS]


def file_formats() -> list[str]:
    """All formats: of figures, of pages to read and to explore, and of films."""
    return [*FIGURE_FORMATS, TEXT, HTML, *film_suffixes()]


def default_formats() -> list[str]:
    """The formats that are written without being asked for."""
    on_request = [key.removeprefix(".") for key, each in FILM_FORMATS.items() if each.on_request]
    return [each for each in file_formats() if each not in on_request]
