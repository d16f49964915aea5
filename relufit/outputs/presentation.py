"""How figures and films are drawn: the tables of a scenario, a style file and the options."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from relufit.draw.canvas.letters import lacking, missing_letter
from relufit.draw.canvas.presentation import presentation_of
from relufit.errors import InputError
from relufit.scenario.restyle import changed_tables
from relufit.scenario.style import LANGUAGE, merged_style
from relufit.scenario.style_file import load_style

if TYPE_CHECKING:
    from relufit.outputs.options import FigureAppearance
    from relufit.scenario.restyle import Tables
    from relufit.scenario.style import Style

__all__ = ["check_presentation", "presented"]


class Presented(Protocol):
    """What has the tables [style] and [labels]: a scenario, or a file of its own."""

    style: Style | None
    labels: dict[str, str] | None

    def fault(self, table: str, key: str, text: str) -> InputError:
        """Return an error with the place in the file."""
        ...


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


def presented(source: Presented, options: FigureAppearance) -> Tables:
    """Return [style] and [labels]: options go before the source, the source before a style file.

    Args:
        source: The scenario.
        options: The options.

    Raises:
        InputError: The style file cannot be used.
    """
    style, labels = source.style, source.labels
    if options.style:
        file = load_style(Path(options.style))
        style = merged_style(file.style, style)
        labels = {**(file.labels or {}), **(labels or {})} or labels
    return changed_tables(
        (style, labels),
        language=options.language,
        theme=options.theme,
        width=options.width,
        dpi=options.dpi,
        transparent=options.transparent,
    )
