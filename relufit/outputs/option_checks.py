"""Checks of the options: known names, valid widths and sizes."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from relufit.draw.canvas.figure_formats import FIGURE_FORMATS
from relufit.draw.canvas.fonts import fonts_for
from relufit.draw.canvas.page import Page
from relufit.draw.canvas.presentation import DEFAULT_WIDTH
from relufit.draw.canvas.theme import THEMES
from relufit.draw.relu_sum.compare_drawing import SHAPES
from relufit.draw.study.catalogue import study_figures
from relufit.encode import FILM_FORMATS
from relufit.errors import InputError
from relufit.languages.registry import LANGUAGES
from relufit.outputs.catalogue import compare_formats, default_formats, entry_names, file_formats
from relufit.outputs.compared import CLOCKS
from relufit.outputs.presentation import check_presentation
from relufit.outputs.size_budget import parse_size
from relufit.scenario.base import is_given_name
from relufit.scenario.known import check_known
from relufit.scenario.style_file import load_style
from relufit.schedules.frame_rates import FRAME_RATES
from relufit.text.lists import listed

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from relufit.outputs.options import (
        CompareOptions,
        FigureAppearance,
        FigureOptions,
        PlotOptions,
        RenderOptions,
    )

__all__ = [
    "check_compare_options",
    "check_not_existing",
    "check_plot_options",
    "check_render_options",
    "too_fast",
]


def check_render_options(options: RenderOptions) -> None:
    """Check the options of a run's figures and films.

    Raises:
        InputError: A name is unknown, or a width or size is invalid.
        TypeError: A string is given instead of a list of names.
    """
    if options.max_size:
        parse_size(options.max_size)
    _check_plane(options.plane)
    _check_frame_rate(options.fps, options.formats)
    _check_figure_options(options, entry_names(), file_formats())


def check_plot_options(options: PlotOptions) -> None:
    """Check the options of a study's figures.

    Raises:
        InputError: A name is unknown, or a width is invalid.
        TypeError: A string is given instead of a list of names.
    """
    _check_is_list("axes", options.axes)
    _check_figure_options(options, [each.name for each in study_figures()], list(FIGURE_FORMATS))


def check_compare_options(options: CompareOptions) -> None:
    """Check the options of a comparison.

    Raises:
        InputError: A name is unknown, or a width or size cannot be read.
        TypeError: A single text is given for several formats.
    """
    if options.max_size:
        parse_size(options.max_size)
    _check_plane(options.plane)
    _check_frame_rate(options.fps, options.formats)
    _check_appearance(options, compare_formats())
    check_known("shape", options.shape, SHAPES)
    check_known("clock", options.clock, CLOCKS)
    if options.name and not is_given_name(options.name):
        raise InputError(f"expected a name without folders, got {options.name!r}.", field="name")


def too_fast(fps: int, formats: Iterable[str]) -> str:
    """Return what is wrong with a frame rate; empty if films in all of the formats can have it.

    Args:
        fps: Frames per second.
        formats: File formats; those of figures have no rate.
    """
    if fps not in FRAME_RATES:
        return f"expected {listed(list(map(str, FRAME_RATES)), 'or')}, got {fps}."
    for name in formats:
        most = FILM_FORMATS[f".{name}"].most_fps if f".{name}" in FILM_FORMATS else fps
        if fps > most:
            return f"expected at most {most} for a file in the format {name}, got {fps}."
    return ""


def _check_frame_rate(fps: int | None, formats: Collection[str]) -> None:
    if fps is not None and (wrong := too_fast(fps, formats or default_formats())):
        raise InputError(f"{wrong} Choose other file formats or another rate.", field="fps")


def check_not_existing(folder: Path, names: Iterable[str]) -> None:
    """Check that files do not exist.

    Raises:
        InputError: A file exists.
    """
    for name in names:
        if (folder / name).exists():
            raise InputError(
                f"expected no file {folder / name}, got one. Choose another output folder.",
                field="overwrite",
            )


def _check_figure_options(
    options: FigureOptions, known: Collection[str], formats: Collection[str]
) -> None:
    _check_is_list("only", options.only)
    for name in options.only:
        check_known("only", name, known)
    _check_appearance(options, formats)


def _check_plane(plane: str) -> None:
    """Check that a plane is two different numbers of neurons."""
    numbers = re.fullmatch(r"([1-9][0-9]{0,5}),([1-9][0-9]{0,5})", plane)
    if plane and (not numbers or numbers[1] == numbers[2]):
        raise InputError(
            f"expected the numbers of two neurons, such as 2,4, got {plane!r}.", field="plane"
        )


def _check_appearance(options: FigureAppearance, formats: Collection[str]) -> None:
    Page.of(options.width or DEFAULT_WIDTH, options.dpi)
    if options.style:
        if not Path(options.style).is_file():
            raise InputError(f"no such file: {options.style!r}.", field="style")
        check_presentation(load_style(Path(options.style)))
    if options.language:
        check_known("language", options.language, LANGUAGES)
        fonts_for((), LANGUAGES[options.language])
    _check_is_list("formats", options.formats)
    for name in options.formats:
        check_known("formats", name, formats)
    for name in options.formats if options.transparent else ():
        if name in FIGURE_FORMATS and not FIGURE_FORMATS[name].has_transparency:
            raise InputError(
                f"expected file formats with transparency, got {name}.", field="transparent"
            )
    if options.theme:
        check_known("theme", options.theme, THEMES)


def _check_is_list(field: str, names: Collection[str]) -> None:
    """Check that names are not a single string, which would be iterated by character."""
    if isinstance(names, str):
        raise TypeError(f"{field}: expected a list of names, got {names!r}. Use [{names!r}].")
