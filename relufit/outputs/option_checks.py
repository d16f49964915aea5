"""Checks of the options: known names, valid widths and sizes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from relufit.draw.canvas.page import Page
from relufit.draw.canvas.save import FIGURE_FORMATS
from relufit.draw.canvas.theme import THEMES
from relufit.draw.relu_sum.compare_picture import SHAPES
from relufit.draw.study.catalogue import study_pictures
from relufit.errors import InputError
from relufit.outputs.catalogue import compare_formats, file_formats, picture_names
from relufit.outputs.compared import CLOCKS
from relufit.outputs.size_budget import parse_size
from relufit.scenario.base import is_given_name
from relufit.scenario.explain import similar

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

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
    _check_figure_options(options, picture_names(), file_formats())


def check_plot_options(options: PlotOptions) -> None:
    """Check the options of a study's figures.

    Raises:
        InputError: A name is unknown, or a width is invalid.
        TypeError: A string is given instead of a list of names.
    """
    _check_is_list("axes", options.axes)
    _check_figure_options(options, [each.name for each in study_pictures()], list(FIGURE_FORMATS))


def check_compare_options(options: CompareOptions) -> None:
    """Check the options of a comparison.

    Raises:
        InputError: A name is unknown, or a width or size cannot be read.
        TypeError: A single text is given for several formats.
    """
    if options.max_size:
        parse_size(options.max_size)
    _check_plane(options.plane)
    _check_appearance(options, compare_formats())
    _check_known("shape", [options.shape], SHAPES)
    _check_known("clock", [options.clock], CLOCKS)
    if options.name and not is_given_name(options.name):
        raise InputError(f"expected a name without folders, got {options.name!r}.", field="name")


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
    options: FigureOptions, pictures: Collection[str], formats: Collection[str]
) -> None:
    _check_is_list("only", options.only)
    _check_known("only", options.only, pictures)
    _check_appearance(options, formats)


def _check_plane(plane: str) -> None:
    """Check that a plane is two different numbers of neurons."""
    numbers = re.fullmatch(r"([1-9][0-9]{0,5}),([1-9][0-9]{0,5})", plane)
    if plane and (not numbers or numbers[1] == numbers[2]):
        raise InputError(
            f"expected the numbers of two neurons, such as 2,4, got {plane!r}.", field="plane"
        )


def _check_appearance(options: FigureAppearance, formats: Collection[str]) -> None:
    Page.of(options.width)
    _check_is_list("formats", options.formats)
    _check_known("formats", options.formats, formats)
    _check_known("theme", [options.theme], THEMES)


def _check_is_list(field: str, names: Collection[str]) -> None:
    """Check that names are not a single string, which would be iterated by character."""
    if isinstance(names, str):
        raise TypeError(f"{field}: expected a list of names, got {names!r}. Use [{names!r}].")


def _check_known(field: str, names: Iterable[str], known: Collection[str]) -> None:
    for name in names:
        if name not in known:
            meant = similar(name, known)
            hint = f' Did you mean "{meant}"?' if meant else ""
            raise InputError(f"expected {' or '.join(known)}, got {name!r}.{hint}", field=field)
