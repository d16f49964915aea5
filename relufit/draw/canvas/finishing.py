"""What a theme changes in a drawn figure: widths of lines, and numbers on axes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.collections import LineCollection
from matplotlib.lines import Line2D
from matplotlib.ticker import Formatter

from relufit.draw.canvas.themed_figure import ThemedFigure

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.figure import Figure

    from relufit.draw.canvas.theme import Theme
    from relufit.text.words import Words

__all__ = ["finish"]

NUMBER = re.compile("[-\N{MINUS SIGN}]?[0-9.\N{THIN SPACE}]+(?:e[-+]?[0-9]+)? ?%?")


class LocalTicks(Formatter):
    """Writes the numbers of another formatter as a language does.

    Args:
        formatter: The other formatter.
        words: The words, which know how numbers are written.
    """

    def __init__(self, formatter: Formatter, words: Words) -> None:
        self._formatter, self._words = formatter, words

    def __call__(self, x: float, pos: int | None = None) -> str:
        """Format one tick label."""
        return self._local(self._formatter(x, pos))

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        """Format all tick labels."""
        return [self._local(text) for text in self._formatter.format_ticks(list(values))]

    def set_locs(self, locs: list[float]) -> None:
        """Set the positions of the ticks."""
        self.locs = locs
        self._formatter.set_locs(locs)

    def get_offset(self) -> str:
        """Return the common factor or offset of the other formatter."""
        return self._local(self._formatter.get_offset())

    def _local(self, text: str) -> str:
        return self._words.localized(text) if NUMBER.fullmatch(text) else text


def finish(figure: Figure, theme: Theme) -> None:
    """Scale the lines of a figure, and write the numbers of its axes as its language does.

    Legends at the top are moved below a title, which matplotlib's layout does not do.
    """
    if theme.line_scale != 1.0:
        for artist in figure.findobj(lambda each: isinstance(each, Line2D | LineCollection)):
            _scale(artist, theme.line_scale)
    if theme.words.localized(".\N{THIN SPACE}") != ".\N{THIN SPACE}":
        _localize_ticks(figure, theme.words)
    if isinstance(figure, ThemedFigure) and figure.title_share:
        _lower_legends(figure)


def _lower_legends(figure: ThemedFigure) -> None:
    """Freeze the layout, which has room for title and legends, and move the legends down."""
    engine = figure.get_layout_engine()
    if engine is not None:
        engine.execute(figure)
    figure.set_layout_engine("none")
    for legend in figure.legends:
        legend.set_bbox_to_anchor((0.0, 0.0, 1.0, 1.0 - figure.title_share), figure.transFigure)


def _localize_ticks(figure: Figure, words: Words) -> None:
    for axes in figure.axes:
        for axis in (axes.xaxis, axes.yaxis):
            formatter = axis.get_major_formatter()
            if not isinstance(formatter, LocalTicks):  # shared axes have one formatter
                local = LocalTicks(formatter, words)
                local.set_axis(axis)
                axis.set_major_formatter(local)


def _scale(artist: object, factor: float) -> None:
    if isinstance(artist, Line2D):
        artist.set_linewidth(factor * float(artist.get_linewidth()))
    elif isinstance(artist, LineCollection):
        widths = np.atleast_1d(np.asarray(artist.get_linewidth(), dtype=np.float64))
        artist.set_linewidth((factor * widths).tolist())
