"""What is said in a panel of a comparison: the run's name and verdict, and who coalesced."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from relufit.draw.canvas.axes_size import height_pt, width_pt
from relufit.draw.canvas.contrast import readable
from relufit.draw.canvas.text_size import text_width_pt
from relufit.draw.canvas.wrapping import wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D
    from matplotlib.text import Annotation
    from numpy.typing import NDArray

    from relufit.draw.canvas.theme import Theme
    from relufit.draw.relu_sum.compare_runs import ComparedRuns

__all__ = [
    "CoalescingNote",
    "Title",
    "sum_texts",
    "titles_of",
]

TITLES = (1.3, 1.15, 1.0)  # sizes to try, in units of the text
TOP, SIDE = 0.6, 0.8  # from the edges of a panel to what is written, in the same units
SIGNS = {
    "solved": "✓",
    "at its best": "✓",
    "slow": "…",
    "undecided": "?",
}  # all others have not arrived
WIDEST = "✗ noise floor"
MOST_TERMS = 4  # weights that are written out
MINUS = "\N{MINUS SIGN}"


class Title:
    """The name of the run, and at the end its verdict."""

    def __init__(
        self, axes: Axes, compared: ComparedRuns, run: int, theme: Theme, text_pt: float
    ) -> None:
        style = compared.line_styles(theme)[run]
        verdict = compared.runs[run].verdict
        titles, size = titles_of(compared, width_pt(axes), text_pt)
        at: dict[str, Any] = {
            "xycoords": "axes fraction",
            "textcoords": "offset points",
            "fontsize": size,
            "fontweight": "bold",
            "parse_math": False,
        }
        first = -TOP * text_pt - 0.75 * size
        for row, line in enumerate(titles[run]):
            axes.annotate(
                line,
                (0.0, 1.0),
                xytext=(SIDE * text_pt, first - 1.15 * size * row),
                color=theme.ink,
                **at,
            )
        self._verdict = axes.annotate(
            f"{SIGNS.get(verdict, '✗')} {verdict}",
            (1.0, 1.0),
            xytext=(-SIDE * text_pt, first),
            color=style.color,
            horizontalalignment="right",
            **at,
        )

    @property
    def artists(self) -> list[Artist]:
        """The verdict."""
        return [self._verdict]

    def show(self, is_end: bool) -> None:
        """Say the verdict, or not yet."""
        self._verdict.set_visible(is_end)


def titles_of(
    compared: ComparedRuns, panel_pt: float, text_pt: float
) -> tuple[list[list[str]], float]:
    """The lines of each run's name beside its verdict, and their size: the same in all panels."""
    for scale in TITLES:
        size = scale * text_pt
        width_of = partial(text_width_pt, size_pt=size, bold=True)
        room = panel_pt - width_of(WIDEST) - 3 * SIDE * text_pt
        if all(width_of(each.label) <= room for each in compared.runs):
            return [[each.label] for each in compared.runs], size
    least = TITLES[-1] * text_pt
    width_of = partial(text_width_pt, size_pt=least, bold=True)
    room = panel_pt - width_of(WIDEST) - 3 * SIDE * text_pt
    return [wrapped(each.label, room, width_of, 2) for each in compared.runs], least


class CoalescingNote:
    """``one neuron: 1.37 + 0.58 = 1.95`` below the curve, led to the common disc."""

    def __init__(self, axes: Axes, theme: Theme, text_pt: float, below: float) -> None:
        self._axes, self._text_pt = axes, text_pt
        self._colors = [
            readable(theme.color(n), theme.background) for n in range(len(theme.neurons))
        ]
        self._ink = theme.ink
        self._y_pt = 0.30 * below * text_pt
        self.texts = [self._text() for _ in range(2 * MOST_TERMS + 2)]
        (self._lead,) = axes.plot([], [], color=theme.muted, linewidth=0.07 * text_pt)
        self.leads: list[Line2D] = [self._lead]

    def _text(self) -> Annotation:
        return self._axes.annotate(
            "",
            (0.0, 0.0),
            xycoords="axes fraction",
            xytext=(0.0, 0.0),
            textcoords="offset points",
            fontsize=self._text_pt,
            verticalalignment="center_baseline",
            annotation_clip=False,
        )

    def show(
        self, neurons: Sequence[int], weights: Sequence[float], places: NDArray[np.float64]
    ) -> None:
        """Say what a group of neurons adds up to; nothing of no group."""
        labels = self._fitting_labels(neurons, weights) if neurons else []
        for artist in (*self.texts, self._lead):
            artist.set_visible(False)
        if not labels:
            return
        widths = [text_width_pt(text, self._text_pt) for text, _ in labels]
        width = width_pt(self._axes)
        place = places[neurons[0]]
        low, high = self._axes.get_xlim()
        at_pt = float((place[0] - low) / (high - low)) * width
        edge = SIDE * self._text_pt
        start = min(max(at_pt - sum(widths) / 2, edge), width - edge - sum(widths))
        for artist, (text, color), left in zip(
            self.texts, labels, start + np.cumsum([0.0, *widths[:-1]]), strict=False
        ):
            artist.set_visible(True)
            artist.set_text(text)
            artist.set_color(color)
            artist.set_position((float(left), self._y_pt))
        bottom, top = self._axes.get_ylim()
        above = (self._y_pt + 0.7 * self._text_pt) / height_pt(self._axes)
        self._lead.set_visible(True)
        self._lead.set_data([place[0]] * 2, [bottom + above * (top - bottom), place[1]])

    def _fitting_labels(
        self, neurons: Sequence[int], weights: Sequence[float]
    ) -> list[tuple[str, str]]:
        """As much of the sentence as the panel has room for."""
        room = width_pt(self._axes) - 2 * SIDE * self._text_pt
        labels = self._labels(neurons, weights)
        total = sum_texts([weights[neuron] for neuron in neurons])[1]
        for shorter in (labels, labels[1:]):
            if sum(text_width_pt(text, self._text_pt) for text, _ in shorter) <= room:
                return shorter
        return [(f"one neuron: {total}", self._ink)]

    def _labels(self, neurons: Sequence[int], weights: Sequence[float]) -> list[tuple[str, str]]:
        """The parts of the sentence, each with its colour."""
        terms, total = sum_texts([weights[neuron] for neuron in neurons])
        labels = [("one neuron: ", self._ink)]
        if len(terms) <= MOST_TERMS:
            for term, neuron in zip(terms, neurons, strict=True):
                labels.append((term, self._colors[neuron % len(self._colors)]))
        labels.append((f" = {total}" if len(terms) <= MOST_TERMS else total, self._ink))
        return labels


def sum_texts(weights: Sequence[float]) -> tuple[list[str], str]:
    """Weights and their sum with two decimals, rounded so that the numbers add up as written.

    Example:
        >>> sum_texts([1.3722, 0.5798]), sum_texts([1.374, 0.584])
        ((['1.37', ' + 0.58'], '1.95'), (['1.38', ' + 0.58'], '1.96'))
    """
    hundredths = [round(100 * weight) for weight in weights]
    total = round(100 * sum(weights))
    rests = [100 * weight - each for weight, each in zip(weights, hundredths, strict=True)]
    while sum(hundredths) != total:
        step = 1 if sum(hundredths) < total else -1
        at = max(range(len(rests)), key=lambda k: step * rests[k])
        hundredths[at] += step
        rests[at] -= step
    signs = ["+" if each >= 0 else MINUS for each in hundredths]
    numbers = [f"{abs(each) / 100:.2f}" for each in hundredths]
    terms = [f" {sign} {number}" for sign, number in zip(signs, numbers, strict=True)]
    terms[0] = f"{signs[0].removeprefix('+')}{numbers[0]}"
    return terms, f"{MINUS if total < 0 else ''}{abs(total) / 100:.2f}"
