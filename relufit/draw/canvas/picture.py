"""What a figure or film is: how it is drawn, described and chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.figure import Figure

    from relufit.draw.canvas.blitter import Blitter
    from relufit.draw.canvas.caption import Caption
    from relufit.draw.canvas.page import Page
    from relufit.draw.canvas.theme import Theme
    from relufit.training import AnyTrajectory

__all__ = ["Draw", "FigurePicture", "FilmPicture", "HtmlPicture", "Picture", "Pictures"]


Draw: TypeAlias = "Callable[[Theme, Page], Figure]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A figure or film of one run; its functions take runs of its own model type.

    Attributes:
        name: Its file's stem, as in the argument ``only``.
        caption: Describes it.
        needs_training: Whether a run without training has nothing to show in it.
        default_when_trained: Whether it is made of a trained run without being asked for.
        missing_requirement: From a run to what the picture needs and the run does not have; empty
            if nothing is missing.
    """

    name: str
    caption: Callable[[Any], Caption]
    needs_training: bool = True
    default_when_trained: bool = True
    missing_requirement: Callable[[Any], str] = lambda _: ""

    def is_default(self, trajectory: AnyTrajectory) -> bool:
        """Whether it is made of a run without being asked for."""
        trained = trajectory.scenario.descent is not None
        return self.default_when_trained if trained else not self.needs_training


@dataclass(frozen=True, slots=True, kw_only=True)
class FigurePicture(Picture):
    """A figure.

    Attributes:
        draw: Makes it, inside ``theme.applied(sheet.font_pt)``.
        text: Says the same as Markdown, for a figure that is a page to read; None for others.
        takes_parameter: Whether ``draw`` takes the name of a parameter, as ``parameter`` gives
            it, by the keyword ``parameter``.
    """

    draw: Callable[[Any, Theme, Page], Figure]
    text: Callable[[Any], str] | None = None
    takes_parameter: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmPicture(Picture):
    """A film.

    Attributes:
        blitter: Makes the stage that draws its frames, inside ``theme.applied(FONT_PT)``, from the
            trajectory, the theme, the size in pixels and the moments that will be shown.
        states: What its frames show, one after another.
    """

    blitter: Callable[[Any, Theme, tuple[int, int], Sequence[Any]], Blitter[Any]]
    states: Callable[[Any], Sequence[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlPicture(Picture):
    """A page to explore a run in.

    Attributes:
        page: Makes it, from the whole run and its provenance to HTML that needs no other file.
    """

    page: Callable[[Any, str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """All that there is to draw of one model type.

    Attributes:
        figures: In the order in which they are made.
        films: In the order in which they are made.
        preview: The figure that a run shows itself as in a notebook.
        html_pages: In the order in which they are made.
    """

    figures: tuple[FigurePicture, ...]
    films: tuple[FilmPicture, ...]
    preview: FigurePicture
    html_pages: tuple[HtmlPicture, ...] = ()

    @property
    def every(self) -> tuple[Picture, ...]:
        """All of them, in the order in which they are made."""
        return (*self.figures, *self.films, *self.html_pages)
