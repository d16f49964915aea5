"""Study axes in figures: positions of values, edges of cells, and ticks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
from matplotlib.ticker import (
    FixedLocator,
    FuncFormatter,
    LogLocator,
    MaxNLocator,
    NullFormatter,
    NullLocator,
)

from relufit.draw.canvas.wrapping import shortened, wrapped
from relufit.text.numbers import count_text, number_text
from relufit.text.words import ENGLISH_WORDS, Words

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.axis import Axis as DrawnAxis
    from numpy.typing import NDArray

    from relufit.study_results.axis import Axis

__all__ = ["DECADE", "AxisScale", "value_text"]

MOST_TICKS = 12  # of a list; with more values, every second, third, … has a tick
DECADE = 10.0
TICKS_OF_DECADE = (1.0, 2.0, 5.0)
FEWEST_DIGITS, MOST_DIGITS = 3, 17  # significant digits of a value
LARGEST_COUNT = 1e6  # larger whole numbers have an exponent
LETTER_IN = 0.1  # approximate width of a character
ACROSS, UPWARDS = 0.75, 0.5  # maximum length of an axis title, as a share of width and height
MOST_LINES = 3  # of the title of an axis
LETTERS_PER_IN, MOST_LETTERS = 3, 24  # limits of a value label
SLANT = 25  # degrees, of value labels that do not fit side by side


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class AxisScale:
    """Positions of the values of a study axis.

    Attributes:
        axis: The axis.
        places: Position of each value, shape (size,): the value itself if values are equally
            spaced, linearly or by ratios, else 0, 1, 2, ….
        edges: Edges of the cells, shape (size + 1,).
    """

    axis: Axis
    places: NDArray[np.float64]
    edges: NDArray[np.float64]

    @classmethod
    def of(cls, axis: Axis) -> AxisScale:
        """Return the scale of an axis.

        Example:
            >>> import numpy as np
            >>> from relufit.study_results.axis import Axis
            >>> axis = Axis(name="a", keys=(), values=np.array([1.0, 2.0, 3.0]))
            >>> AxisScale.of(axis).edges.tolist()
            [0.5, 1.5, 2.5, 3.5]
        """
        if axis.spacing == "list":
            places = np.arange(axis.size, dtype=np.float64)
            return cls(axis=axis, places=places, edges=_edges(places))
        if axis.spacing == "log":
            return cls(axis=axis, places=axis.values, edges=np.exp(_edges(np.log(axis.values))))
        return cls(axis=axis, places=axis.values, edges=_edges(axis.values))

    def set_up(self, axes: Axes, side: Literal["x", "y"]) -> None:
        """Set scale, limits, ticks and title of the x- or y-axis."""
        drawn: DrawnAxis = axes.xaxis if side == "x" else axes.yaxis
        scale: Any = "log" if self.axis.spacing == "log" else "linear"
        view = (float(self.edges[0]), float(self.edges[-1]))
        if side == "x":
            axes.set_xscale(scale)
            axes.set_xlim(view)
        else:
            axes.set_yscale(scale)
            axes.set_ylim(view)
        drawn.set_label_text(_title(axes, self.axis, side), parse_math=False)
        if self.axis.spacing == "list":
            self._tick_values(drawn)
            self._slant_names(axes, side)
        elif self.axis.spacing == "log":
            self._tick_log(drawn)
        elif _are_whole(self.axis.values):
            drawn.set_major_locator(MaxNLocator(nbins="auto", integer=True))

    def _slant_names(self, axes: Axes, side: Literal["x", "y"]) -> None:
        """Slant value labels of the x-axis that do not fit side by side."""
        letters = sum(len(_name(axes.xaxis, each)) for each in self.axis.labels or ())
        if side == "x" and letters * LETTER_IN > axes.bbox.width / axes.figure.dpi:
            axes.tick_params(axis="x", labelrotation=SLANT)
            for name in axes.get_xticklabels():
                name.set(horizontalalignment="right", rotation_mode="anchor")

    def _tick_values(self, drawn: DrawnAxis) -> None:
        step = -(-self.axis.size // MOST_TICKS)
        shown = range(0, self.axis.size, step)
        drawn.set_major_locator(FixedLocator([float(self.places[index]) for index in shown]))
        texts = [_name(drawn, value_text(self.axis, index)) for index in shown]
        drawn.set_ticklabels(texts, parse_math=False)  # literal dollar signs
        drawn.set_minor_locator(NullLocator())

    def _tick_log(self, drawn: DrawnAxis) -> None:
        decades = float(np.log10(self.edges[-1] / self.edges[0]))
        subs = TICKS_OF_DECADE if decades < 2.5 else (1.0,)  # noqa: PLR2004 - room for labels
        drawn.set_major_locator(LogLocator(base=DECADE, subs=subs))
        drawn.set_major_formatter(FuncFormatter(_number_tick))
        drawn.set_minor_formatter(NullFormatter())


def value_text(axis: Axis, index: int, words: Words = ENGLISH_WORDS) -> str:
    """Format a value of an axis with as many digits as distinguish it from the others.

    Example:
        >>> import numpy as np
        >>> from relufit.study_results.axis import Axis
        >>> rates = Axis(name="a", keys=(), values=np.array([0.0100004, 0.0100012, 0.02]))
        >>> value_text(rates, 0), value_text(rates, 2)
        ('0.01', '0.02')
        >>> samples = Axis(name="b", keys=(), values=np.array([9999.0, 10000.0]))
        >>> value_text(samples, 1)
        '10\u2009000'
    """
    if axis.labels is not None:
        return axis.labels[index]
    value = float(axis.values[index])
    is_count = _are_counts(axis.values)
    return words.localized(_count_text(value) if is_count else number_text(value, _digits(axis)))


def _name(drawn: DrawnAxis, text: str) -> str:
    """Return a value label, shortened to the space beside an axis."""
    width_in = drawn.axes.figure.bbox.width / drawn.axes.figure.dpi
    return shortened(text, min(MOST_LETTERS, int(LETTERS_PER_IN * width_in)))


def _title(axes: Axes, axis: Axis, side: Literal["x", "y"]) -> str:
    """What readers call an axis, in lines that are no longer than the figure's side."""
    box, dpi = axes.figure.bbox, axes.figure.dpi
    room_in = (ACROSS * box.width if side == "x" else UPWARDS * box.height) / dpi
    lines = wrapped(axis.title, room_in / LETTER_IN, len, MOST_LINES)
    return "\n".join(lines)


@lru_cache(maxsize=64)
def _digits(axis: Axis) -> int:
    """Return the number of significant digits that distinguish the values of an axis."""
    for digits in range(FEWEST_DIGITS, MOST_DIGITS):
        if len({f"{value:.{digits}g}" for value in axis.values}) == axis.size:
            return digits
    return MOST_DIGITS


def _are_whole(values: NDArray[np.float64]) -> bool:
    return bool((values == np.round(values)).all())


def _are_counts(values: NDArray[np.float64]) -> bool:
    """Return whether values are whole numbers without an exponent."""
    return _are_whole(values) and bool((np.abs(values) < LARGEST_COUNT).all())


def _count_text(value: float) -> str:
    return count_text(value).replace("-", "\N{MINUS SIGN}")


def _number_tick(value: float, _: int | None) -> str:
    return _count_text(value) if _are_counts(np.array([value])) else number_text(value)


def _edges(places: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the midpoints between places, extended by half a cell at both ends."""
    if len(places) == 1:
        return np.array([places[0] - 0.5, places[0] + 0.5])
    middles = (places[1:] + places[:-1]) / 2
    return np.concatenate([[2 * places[0] - middles[0]], middles, [2 * places[-1] - middles[-1]]])
