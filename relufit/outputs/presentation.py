"""How the figures and films of a scenario are drawn, from its tables and the options."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Protocol

from relufit.draw.canvas.letters import lacking, missing_letter
from relufit.draw.canvas.page import Page
from relufit.draw.canvas.styled_theme import styled_theme
from relufit.errors import InputError
from relufit.scenario.style import LANGUAGE, Style, merged_style
from relufit.scenario.style_file import load_style

if TYPE_CHECKING:
    from collections.abc import Mapping

    from relufit.draw.canvas.theme import Theme
    from relufit.outputs.options import FigureAppearance

__all__ = ["Presentation", "check_presentation", "presentation_of", "presented"]

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


class Presented(Protocol):
    """What has the tables [style] and [labels]: a scenario, or a file of its own."""

    style: Style | None
    labels: dict[str, str] | None

    def fault(self, table: str, key: str, text: str) -> InputError:
        """Return an error with the place in the file."""
        ...


def presentation_of(style: Style | None, labels: Mapping[str, str] | None) -> Presentation:
    """Return how figures and films are drawn with these tables.

    Raises:
        InputError: A font is not installed, or a width or resolution is out of range.
    """
    page = Page.of((style and style.width) or DEFAULT_WIDTH, style.dpi if style else None)
    theme = styled_theme(style, labels)
    page = page.with_text(theme.font_pt, theme.title)
    return Presentation(theme, page, bool(style and style.transparent))


def check_presentation(source: Presented) -> None:
    """Check that figures can be drawn with the tables of a file.

    Raises:
        InputError: They cannot; the message names the line.
    """
    try:
        fonts = presentation_of(source.style, source.labels).theme.fonts
    except InputError as error:
        table = "labels" if error.field == LANGUAGE else "style"
        raise source.fault(table, error.field or "", error.message) from error
    title = source.style.title if source.style else None
    written = [("labels", key, text) for key, text in (source.labels or {}).items()]
    for table, key, text in [*written, ("style", "title", title or "")]:
        if missing := missing_letter(text, fonts):
            raise source.fault(table, key, lacking(missing, fonts))


def presented(
    source: Presented, options: FigureAppearance
) -> tuple[Style | None, dict[str, str] | None]:
    """Return [style] and [labels]: options go before the source, the source before a style file.

    Args:
        source: The scenario.
        options: The options.

    Raises:
        InputError: The style file cannot be used.
    """
    file = load_style(Path(options.style)) if options.style else None
    asked = {
        "theme": options.theme or None,
        "width": options.width or None,
        "dpi": options.dpi,
        "transparent": options.transparent or None,
    }
    given = {key: value for key, value in asked.items() if value is not None}
    style = merged_style(file.style if file else None, source.style)
    style = merged_style(style, Style.model_validate(given) if given else None)
    labels = {**((file and file.labels) or {}), **(source.labels or {})}
    if options.language:
        labels[LANGUAGE] = options.language
    return style, labels or source.labels
