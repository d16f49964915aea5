"""Names of all figures and films, and formats of their files.

They are read from the registries on each call, so that added entries are known everywhere.
"""

from __future__ import annotations

from relufit.draw.canvas.figure_formats import FIGURE_FORMATS
from relufit.encode import FILM_FORMATS
from relufit.models.registry import MODEL_TYPES

__all__ = [
    "HTML",
    "STILL",
    "TEXT",
    "compare_formats",
    "default_formats",
    "entry_names",
    "file_formats",
    "film_suffixes",
]

STILL = "png"  # last frame of a film, for readers who turn motion off
TEXT = "md"  # of figures that are pages of text
HTML = "html"  # of pages to explore


def entry_names() -> list[str]:
    """Return the names of all figures, films and pages of runs, each once."""
    every = [model.catalogue() for model in MODEL_TYPES.values()]
    names = [each.name for catalogue in every for each in catalogue.every]
    return list(dict.fromkeys(names))


def film_suffixes() -> list[str]:
    """Return the formats of films."""
    return [suffix.removeprefix(".") for suffix in FILM_FORMATS]


def file_formats() -> list[str]:
    """Return all formats: of figures, of pages of text and HTML pages, and of films."""
    return [*FIGURE_FORMATS, TEXT, HTML, *film_suffixes()]


def compare_formats() -> list[str]:
    """The formats of comparisons, which are a figure and a film."""
    return [*FIGURE_FORMATS, *film_suffixes()]


def default_formats() -> list[str]:
    """Return the formats that are written by default."""
    on_request = [key.removeprefix(".") for key, each in FILM_FORMATS.items() if each.on_request]
    on_request += [key for key, each in FIGURE_FORMATS.items() if each.on_request]
    return [each for each in file_formats() if each not in on_request]
