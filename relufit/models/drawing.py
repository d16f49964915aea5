"""Figures and films of a run as objects."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.draw.canvas.page import Page
from relufit.draw.canvas.theme import THEMES
from relufit.errors import InputError
from relufit.models.film import Film
from relufit.models.possible import possible_picture
from relufit.scenario.known import check_known

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.figure import Figure

    from relufit.draw.canvas.picture import FigurePicture, FilmPicture
    from relufit.models.public_trajectory import PublicTrajectory
    from relufit.training import AnyTrajectory

__all__ = ["drawn_figure", "film_of"]


def drawn_figure(
    trajectory: AnyTrajectory,
    figures: Sequence[FigurePicture],
    name: str,
    *,
    theme: str,
    width: str,
    options: Mapping[str, str],
) -> Figure:
    """Draw one of the figures of a model type.

    Args:
        trajectory: The run.
        figures: The figures of its model type.
        name: The name of one of them.
        theme: The name of a theme.
        width: The width, as in :meth:`.page.Page.of`.
        options: The values of options that only one figure takes; empty ones are not given.

    Raises:
        InputError: The run has no such figure, or an option cannot be used.
    """
    picture = possible_picture(trajectory, figures, name, field="name")
    check_known("theme", theme, THEMES)
    page = Page.of(width)
    option = picture.option
    for key, value in options.items():
        if value and (option is None or option.name != key):
            takers = [each.name for each in figures if each.option and each.option.name == key]
            known = f"the figure {' or '.join(takers)} with it" if takers else "no such option"
            raise InputError(f"expected {known}, got {name!r}.", field=key, value=value)
    chosen = {option.name: options[option.name]} if option else {}
    if option and options[option.name]:
        option.check(trajectory.scenario, options[option.name])
    with THEMES[theme].applied(page.font_pt):
        return picture.draw(trajectory, THEMES[theme], page, **chosen)


def film_of(
    trajectory: PublicTrajectory, films: Sequence[FilmPicture], name: str, *, theme: str
) -> Film:
    """Return one of the films of a model type: see :func:`drawn_figure`."""
    picture = possible_picture(trajectory, films, name, field="name")
    check_known("theme", theme, THEMES)
    return Film(trajectory=trajectory, name=picture.name, theme=theme)
