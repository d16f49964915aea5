"""Figures and films of a run as objects."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, TypeVar

from relufit.draw.canvas.finishing import finish
from relufit.draw.canvas.page import Page
from relufit.draw.canvas.presentation import presentation_of
from relufit.draw.canvas.theme import THEMES
from relufit.errors import InputError
from relufit.languages.registry import LANGUAGES
from relufit.models.film import Film
from relufit.models.possible import possible_entry
from relufit.scenario.known import check_known
from relufit.scenario.restyle import changed_tables, restyled
from relufit.training import AnyTrajectory

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.figure import Figure

    from relufit.draw.canvas.catalogue_entry import CatalogueEntry, FigureEntry, FilmEntry
    from relufit.models.public_trajectory import PublicTrajectory

__all__ = ["drawn_figure", "film_of", "styled"]

T = TypeVar("T", bound=AnyTrajectory)


def styled(trajectory: T, *, theme: str, language: str, width: str = "") -> T:
    """Return a run whose scenario has another presentation; empty values keep the scenario's.

    Args:
        trajectory: The run.
        theme: The name of a theme.
        language: The code of a language.
        width: The width of figures, as in :meth:`.page.Page.of`.

    Raises:
        InputError: A value is not known, or no installed font has the letters of the language.
    """
    if theme:
        check_known("theme", theme, THEMES)
    if language:
        check_known("language", language, LANGUAGES)
    if width:
        Page.of(width)
    old = trajectory.scenario
    asked = {"theme": theme, "language": language, "width": width}
    scenario = restyled(old, changed_tables((old.style, old.labels), **asked))
    presentation_of(scenario.style, scenario.labels)
    return trajectory if scenario is old else replace(trajectory, scenario=scenario)


def drawn_figure(
    trajectory: AnyTrajectory,
    figures: Sequence[FigureEntry],
    name: str,
    *,
    options: Mapping[str, str],
) -> Figure:
    """Draw one of the figures of a model type.

    Args:
        trajectory: The run, whose scenario says how figures are drawn.
        figures: The figures of its model type.
        name: The name of one of them.
        options: The values of options that only one figure takes; empty ones are not given.

    Raises:
        InputError: The run has no such figure, or an option cannot be used.
    """
    entry = possible_entry(trajectory, figures, name, field="name")
    _check_options(trajectory, figures, entry, options)
    chosen = {entry.option.name: options[entry.option.name]} if entry.option else {}
    theme, page, _ = presentation_of(trajectory.scenario.style, trajectory.scenario.labels)
    with theme.applied(page.font_pt):
        figure = entry.draw(trajectory, theme, page, **chosen)
        finish(figure, theme)
    return figure


def film_of(
    trajectory: PublicTrajectory,
    films: Sequence[FilmEntry],
    name: str,
    *,
    options: Mapping[str, str],
) -> Film:
    """Return one of the films of a model type: see :func:`drawn_figure`."""
    entry = possible_entry(trajectory, films, name, field="name")
    _check_options(trajectory, films, entry, options)
    return Film(trajectory=trajectory, name=entry.name, options=dict(options))


def _check_options(
    trajectory: AnyTrajectory,
    entries: Sequence[CatalogueEntry],
    entry: CatalogueEntry,
    options: Mapping[str, str],
) -> None:
    """Check that an entry takes the options that are given, and their values.

    Raises:
        InputError: It does not take one, or cannot be drawn with its value.
    """
    for key, value in options.items():
        if not value:
            continue
        if entry.option is None or entry.option.name != key:
            takers = [each.name for each in entries if each.option and each.option.name == key]
            known = f"{' or '.join(takers)} with it" if takers else "no such option"
            raise InputError(f"expected {known}, got {entry.name!r}.", field=key, value=value)
        entry.option.check(trajectory.scenario, value)
