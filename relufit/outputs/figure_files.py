"""Figures → files, in several formats."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.draw.canvas.page import Page
from relufit.draw.canvas.save import figure_bytes
from relufit.draw.canvas.theme import THEMES
from relufit.encode import write_bytes

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from relufit.draw.canvas.picture import Draw
    from relufit.outputs.options import FigureAppearance

__all__ = ["write_figure"]


def write_figure(
    draw: Draw,
    options: FigureAppearance,
    path: Path,
    suffixes: Iterable[str],
    comment: str,
) -> None:
    """Draw a figure once and write it in each format.

    Args:
        draw: Draws the figure.
        options: The options.
        path: The path, without a suffix.
        suffixes: The formats.
        comment: ASCII text to store in each file.
    """
    theme, page = THEMES[options.theme], Page.of(options.width)
    with theme.applied(page.font_pt):
        figure = draw(theme, page)
        written = {
            suffix: figure_bytes(figure, suffix, comment, transparent=options.transparent)
            for suffix in suffixes
        }
    for suffix, data in written.items():
        write_bytes(path.with_name(f"{path.name}.{suffix}"), data)
