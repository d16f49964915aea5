"""How the figures and films of a scenario are drawn, from its tables [style] and [labels]."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from relufit.draw.canvas.page import Page
from relufit.draw.canvas.styled_theme import styled_theme

if TYPE_CHECKING:
    from collections.abc import Mapping

    from relufit.draw.canvas.theme import Theme
    from relufit.scenario.style import Style

__all__ = ["DEFAULT_WIDTH", "Presentation", "presentation_of"]

DEFAULT_WIDTH = "8in"


class Presentation(NamedTuple):
    """How figures and films are drawn.

    Attributes:
        theme: Colours, fonts and words.
        page: The page of figures.
        transparent: Whether figures have no background.
    """

    theme: Theme
    page: Page
    transparent: bool


def presentation_of(style: Style | None, labels: Mapping[str, str] | None) -> Presentation:
    """Return how figures and films are drawn with these tables.

    Raises:
        InputError: A font is not installed, or a width or resolution is out of range.
    """
    page = Page.of((style and style.width) or DEFAULT_WIDTH, style.dpi if style else None)
    theme = styled_theme(style, labels)
    page = page.with_text(theme.font_pt, theme.title)
    return Presentation(theme, page, bool(style and style.transparent))
