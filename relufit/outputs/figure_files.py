"""Figures → files, in several formats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.draw.canvas.finishing import finish
from relufit.draw.canvas.save import figure_bytes
from relufit.encode import write_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from relufit.draw.canvas.catalogue_entry import Draw
    from relufit.draw.canvas.figure_formats import About
    from relufit.draw.canvas.presentation import Presentation

__all__ = ["write_figure"]


def write_figure(
    draw: Draw,
    presentation: Presentation,
    path: Path,
    suffixes: Iterable[str],
    about: About,
) -> None:
    """Draw a figure once and write it in each format.

    Args:
        draw: Draws the figure.
        presentation: How it is drawn.
        path: The path, without a suffix.
        suffixes: The formats.
        about: What each file says of the figure.
    """
    theme, page, transparent = presentation
    with theme.applied(page.font_pt):
        figure = draw(theme, page)
        finish(figure, theme)
        written = {
            suffix: figure_bytes(figure, suffix, about, transparent=transparent)
            for suffix in suffixes
        }
    for suffix, data in written.items():
        write_bytes(path.with_name(f"{path.name}.{suffix}"), data)
