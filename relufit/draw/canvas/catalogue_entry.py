"""Definition of a figure, film or HTML page: how it is drawn, described and chosen."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING, Any, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from matplotlib.figure import Figure

    from relufit.draw.canvas.blitter import Blitter
    from relufit.draw.canvas.caption import Caption
    from relufit.draw.canvas.page import Page
    from relufit.draw.canvas.theme import Theme
    from relufit.scenario import AnyScenario
    from relufit.text.words import Words

__all__ = [
    "Catalogue",
    "CatalogueEntry",
    "Draw",
    "EntryOption",
    "FigureEntry",
    "FilmEntry",
    "HtmlEntry",
]

Draw: TypeAlias = "Callable[[Theme, Page], Figure]"


class EntryOption(NamedTuple):
    """An option that only some figures and films take.

    Attributes:
        name: Its name, as a field of the options and as a keyword of ``draw`` or ``blitter``.
        check: Raises ``InputError`` if a scenario's run cannot be drawn with a value of it.
    """

    name: str
    check: Callable[[Any, str], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueEntry:
    """A figure or film of one run. Its functions take runs of one model type.

    Attributes:
        name: The stem of its files, as in the argument ``only``.
        caption: Returns its caption and alternative text, in the words of a theme.
        needs_training: Whether only trained runs have it.
        default_when_trained: Whether it is drawn by default for trained runs.
        missing_requirement: Returns what the figure or film needs and a run lacks; empty if the
            run has everything.
        option: The option that drawing it takes as a keyword; None for all others.
    """

    name: str
    caption: Callable[[Any, Theme], Caption]
    needs_training: bool = True
    default_when_trained: bool = True
    missing_requirement: Callable[[Any], str] = lambda _: ""
    option: EntryOption | None = None

    def is_default(self, scenario: AnyScenario) -> bool:
        """Return whether it is drawn by default for a run of a scenario."""
        return self.default_when_trained if scenario.learns else not self.needs_training


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureEntry(CatalogueEntry):
    """A figure.

    Attributes:
        draw: Draws it, inside ``theme.applied(page.font_pt)``.
        text: Returns the same content as Markdown, for a page of text; None for other figures.
    """

    draw: Callable[[Any, Theme, Page], Figure]
    text: Callable[[Any, Words], str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmEntry(CatalogueEntry):
    """A film.

    Attributes:
        blitter: Creates the blitter that draws its frames, inside ``theme.applied(FONT_PT)``, from
            the trajectory, the theme, the size in pixels and the frame states; the option is a
            keyword.
        states: Returns the frame states of a run, in order.
    """

    blitter: Callable[..., Blitter[Any]]
    states: Callable[[Any], Sequence[Any]]

    def with_options(self, values: Mapping[str, str]) -> FilmEntry:
        """Return the film with the value of the option that it takes, if it takes one."""
        if self.option is None or not values.get(self.option.name):
            return self
        chosen = {self.option.name: values[self.option.name]}
        return replace(self, blitter=partial(self.blitter, **chosen))


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlEntry(CatalogueEntry):
    """An HTML page for exploring a run.

    Attributes:
        page: Returns self-contained HTML from the whole run and its provenance.
    """

    page: Callable[[Any, str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Catalogue:
    """All figures, films and HTML pages of one model type, each in the order of output.

    Attributes:
        figures: The figures.
        films: The films.
        preview: The figure that represents a run in a notebook.
        html_pages: The HTML pages.
    """

    figures: tuple[FigureEntry, ...]
    films: tuple[FilmEntry, ...]
    preview: FigureEntry
    html_pages: tuple[HtmlEntry, ...] = ()

    @property
    def every(self) -> tuple[CatalogueEntry, ...]:
        """All of them, in the order in which they are made."""
        return (*self.figures, *self.films, *self.html_pages)
