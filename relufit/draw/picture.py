"""What a figure or film is: how it is drawn, described and chosen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from matplotlib.figure import Figure

    from relufit.draw.captions import Caption
    from relufit.draw.sheet import Sheet
    from relufit.draw.stage import Stage
    from relufit.draw.theme import Theme
    from relufit.training import AnyTrajectory

__all__ = ["FigurePicture", "FilmPicture", "PagePicture", "Picture", "Pictures"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A figure or film of one run; its functions take runs of its own kind of network.

    Attributes:
        name: Its file's stem, as in ``--only``.
        caption: Describes it.
        needs_training: Whether a run without training has nothing to show in it.
        usual_when_trained: Whether it is made of a trained run without being asked for.
        lacks: From a run to what it would need to have something to show in it, and has not;
            empty if it lacks nothing.
    """

    name: str
    caption: Callable[[Any], Caption]
    needs_training: bool = True
    usual_when_trained: bool = True
    lacks: Callable[[Any], str] = lambda _: ""

    def is_usual(self, trajectory: AnyTrajectory) -> bool:
        """Whether it is made of a run without being asked for."""
        trained = trajectory.scenario.descent is not None
        return self.usual_when_trained if trained else not self.needs_training


@dataclass(frozen=True, slots=True, kw_only=True)
class FigurePicture(Picture):
    """A figure.

    Attributes:
        draw: Makes it, inside ``theme.applied(sheet.font_pt)``.
        text: Says the same as Markdown, for a figure that is a page to read; None for others.
    """

    draw: Callable[[Any, Theme, Sheet], Figure]
    text: Callable[[Any], str] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmPicture(Picture):
    """A film.

    Attributes:
        stage: Makes the stage that draws its frames, inside ``theme.applied(FONT_PT)``, from the
            trajectory, the theme, the size in pixels and the moments that will be shown.
        moments: What its frames show, one after another.
    """

    stage: Callable[[Any, Theme, tuple[int, int], Sequence[Any]], Stage[Any]]
    moments: Callable[[Any], Sequence[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class PagePicture(Picture):
    """A page to explore a run in.

    Attributes:
        page: Makes it, from the whole run and its provenance to HTML that needs no other file.
    """

    page: Callable[[Any, str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Pictures:
    """All that there is to draw of one kind of network.

    Attributes:
        figures: In the order in which they are made.
        films: In the order in which they are made.
        preview: The figure that a run shows itself as in a notebook.
        pages: In the order in which they are made.
    """

    figures: tuple[FigurePicture, ...]
    films: tuple[FilmPicture, ...]
    preview: FigurePicture
    pages: tuple[PagePicture, ...] = ()
