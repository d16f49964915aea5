"""What is said in a panel of a comparison: the run's name and verdict, and two notes."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

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

__all__ = ["CoalescingNote", "MissedNote", "Title", "panel_height_pt", "panel_width_pt", "sum_texts", "titles_of"]

TITLES = (1.3, 1.15, 1.0)  # sizes to try, in units of the text
TOP, SIDE = 0.6, 0.8  # from the edges of a panel to what is written, in the same units
SIGNS = {"solved": "✓", "moving": "…"}  # all others have not arrived
WIDEST = "✗ diverged"
MOST_TERMS = 4  # weights that are written out
NOTE, NOTE_HALF = "no neuron\nhere", (2.9, 1.15)  # half of its width and height, in the same units
POINTS = 72


class Title:
    """The name of the run with the look of its line, and at the end its verdict."""

    def __init__(
        self, axes: Axes, compared: ComparedRuns, run: int, theme: Theme, text_pt: float
    ) -> None:
        style = compared.line_styles(theme)[run]
        verdict = compared.runs[run].verdict
        titles, size = titles_of(compared, panel_width_pt(axes), text_pt)
        at = {"xycoords": "axes fraction", "textcoords": "offset points", "parse_math": False}
        first = -TOP * text_pt - 0.75 * size
        for row, line in enumerate(titles[run]):
            axes.annotate(
                line,
                (0.0, 1.0),
                xytext=(SIDE * text_pt, first - 1.15 * size * row),
                fontsize=size,
                fontweight="bold",
                color=theme.ink,
                **at,
            )
        self._verdict = axes.annotate(
            f"{SIGNS.get(verdict, '✗')} {verdict}",
            (1.0, 1.0),
            xytext=(-SIDE * text_pt, first),
            fontsize=size,
            fontweight="bold",
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
    compared: ComparedRuns, width_pt: float, text_pt: float
) -> tuple[list[list[str]], float]:
    """The lines of each run's name beside its verdict, and their size: the same in all panels."""
    for size in (scale * text_pt for scale in TITLES):
        room = width_pt - text_width_pt(WIDEST, size, bold=True) - 3 * SIDE * text_pt
        width_of = partial(text_width_pt, size_pt=size, bold=True)
        if all(width_of(each.label) <= room for each in compared.runs):
            return [[each.label] for each in compared.runs], size
    return [wrapped(each.label, room, width_of, 2) for each in compared.runs], size


class CoalescingNote:
    """``one neuron: 1.37 + 0.58 = 1.95`` below the curve, led to the common disc."""

    def __init__(self, axes: Axes, theme: Theme, text_pt: float, below: float) -> None:
        self._axes, self._text_pt = axes, text_pt
        self._colors = [readable(theme.color(n), theme.background) for n in range(len(theme.neurons))]
        self._ink = theme.ink
        self._y_pt = 0.30 * below * text_pt
        self.texts = [self._piece() for _ in range(2 * MOST_TERMS + 2)]
        (self._lead,) = axes.plot([], [], color=theme.muted, linewidth=0.07 * text_pt)
        self.leads: list[Line2D] = [self._lead]

    def _piece(self) -> Annotation:
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
        pieces = self._pieces(neurons, weights) if neurons else []
        for artist in (*self.texts, self._lead):
            artist.set_visible(False)
        if not pieces:
            return
        widths = [text_width_pt(text, self._text_pt) for text, _ in pieces]
        width = panel_width_pt(self._axes)
        place = places[neurons[0]]
        low, high = self._axes.get_xlim()
        at_pt = float((place[0] - low) / (high - low)) * width
        edge = SIDE * self._text_pt
        start = min(max(at_pt - sum(widths) / 2, edge), width - edge - sum(widths))
        for artist, (text, color), left in zip(
            self.texts, pieces, start + np.cumsum([0.0, *widths[:-1]]), strict=False
        ):
            artist.set_visible(True)
            artist.set_text(text)
            artist.set_color(color)
            artist.set_position((float(left), self._y_pt))
        bottom, top = self._axes.get_ylim()
        above = (self._y_pt + 0.7 * self._text_pt) / panel_height_pt(self._axes)
        self._lead.set_visible(True)
        self._lead.set_data([place[0]] * 2, [bottom + above * (top - bottom), place[1]])

    def _pieces(
        self, neurons: Sequence[int], weights: Sequence[float]
    ) -> list[tuple[str, str]]:
        """The parts of the sentence, each with its colour."""
        terms, total = sum_texts([weights[neuron] for neuron in neurons])
        pieces = [("one neuron: ", self._ink)]
        if len(terms) <= MOST_TERMS:
            for term, neuron in zip(terms, neurons, strict=True):
                pieces.append((term, self._colors[neuron % len(self._colors)]))
        pieces.append((f" = {total}" if len(terms) <= MOST_TERMS else total, self._ink))
        return pieces


class MissedNote:
    """Red rings at the corners that only another run reaches, and a note that says so.

    Args:
        axes: Where to draw.
        corners: Places of all corners, shape (corners, 2).
        curve: Points of the reference, which the note keeps clear of, shape (points, 2).
        theme: How it looks.
        text_pt: The size of the text.
        ring_pt: The width of a ring.
    """

    def __init__(
        self,
        axes: Axes,
        corners: NDArray[np.float64],
        curve: NDArray[np.float64],
        theme: Theme,
        text_pt: float,
        ring_pt: float,
    ) -> None:
        self._axes, self._corners, self._curve = axes, corners, curve
        self._text_pt, self._ring_pt = text_pt, ring_pt
        color = readable(theme.verdicts["trapped"], theme.background)
        (self._rings,) = axes.plot(
            [],
            [],
            linestyle="none",
            marker="o",
            markersize=ring_pt,
            fillstyle="none",
            color=color,
            markeredgewidth=0.2 * text_pt,
            clip_on=False,
        )
        (self._lead,) = axes.plot([], [], color=color, linewidth=0.08 * text_pt)
        self._text = axes.annotate(
            "",
            (0.0, 0.0),
            xytext=(0.0, 0.0),
            textcoords="offset points",
            fontsize=text_pt,
            color=color,
            horizontalalignment="center",
            verticalalignment="center",
            linespacing=1.1,
            annotation_clip=False,
        )

    @property
    def artists(self) -> list[Artist]:
        """Rings, lead and text."""
        return [self._rings, self._lead, self._text]

    def show(self, missed: NDArray[np.bool_]) -> None:
        """Mark some corners, the last of them with the note."""
        corners = self._corners[missed]
        for artist in self.artists:
            artist.set_visible(bool(len(corners)))
        if not len(corners):
            return
        self._rings.set_data(corners[:, 0], corners[:, 1])
        place = corners[-1]
        half, high = (size * self._text_pt for size in NOTE_HALF)
        shift = self._free_shift(place, half, high)
        self._text.set_text(NOTE)
        self._text.xy = (float(place[0]), float(place[1]))
        self._text.set_position((float(shift[0]), float(shift[1])))
        # From the edge of the ring to the nearest point of the text's box.
        end = np.sign(shift) * np.maximum(np.abs(shift) - (half, high), 0.0)
        start = end * (0.5 * self._ring_pt / max(float(np.hypot(*end)), 1e-9))
        lead = place + np.array([start, end]) / self._per_unit()
        self._lead.set_data(lead[:, 0], lead[:, 1])

    def _free_shift(
        self, place: NDArray[np.float64], half: float, high: float
    ) -> NDArray[np.float64]:
        """Where the middle of the note stands from its corner, in points: clear of the curve.

        Of several places around the corner it takes the one whose box is furthest from the curve.
        """
        scale = self._per_unit()
        curve = (self._curve - place) * scale
        edge = SIDE * self._text_pt
        left = (self._axes.get_xlim()[0] - place[0]) * scale[0] + half + edge
        right = (self._axes.get_xlim()[1] - place[0]) * scale[0] - half - edge
        near = 0.5 * self._ring_pt + 0.7 * self._text_pt
        best, freest = np.zeros(2), -np.inf
        for far in (near, 2 * near):
            for across in (-half - far, -half, 0.0, half, half + far):
                for up in (-high - far, 0.0, high + far):
                    shift = np.array([min(max(across, left), right), up])
                    from_ring = np.maximum(np.abs(shift) - (half, high), 0.0)
                    outside = np.maximum(np.abs(curve - shift) - (half, high), 0.0)
                    free = min(float(np.hypot(*outside.T).min()), self._text_pt)
                    distance = float(np.hypot(*from_ring))
                    free -= 0.2 * distance + 1e3 * (distance < near - 1e-6)
                    if free > freest:
                        best, freest = shift, free
        return best

    def _per_unit(self) -> NDArray[np.float64]:
        """Points per unit of x and of y."""
        (left, right), (bottom, top) = self._axes.get_xlim(), self._axes.get_ylim()
        width, height = panel_width_pt(self._axes), panel_height_pt(self._axes)
        return np.array([width / (right - left), height / (top - bottom)])


def sum_texts(weights: Sequence[float]) -> tuple[list[str], str]:
    """Weights and their sum with two decimals, rounded so that the numbers add up as written.

    Example:
        >>> sum_texts([1.3722, 0.5798]), sum_texts([1.374, -0.584])
        ((['1.37', ' + 0.58'], '1.95'), (['1.37', ' − 0.58'], '0.79'))
    """
    hundredths = [round(100 * weight) for weight in weights]
    total = round(100 * sum(weights))
    rests = [100 * weight - each for weight, each in zip(weights, hundredths, strict=True)]
    while sum(hundredths) != total:
        step = 1 if sum(hundredths) < total else -1
        at = max(range(len(rests)), key=lambda k: step * rests[k])
        hundredths[at] += step
        rests[at] -= step
    terms = [
        f"{'−' if each < 0 else ''}{abs(each) / 100:.2f}"
        if not place
        else f" {'−' if each < 0 else '+'} {abs(each) / 100:.2f}"
        for place, each in enumerate(hundredths)
    ]
    return terms, f"{'−' if total < 0 else ''}{abs(total) / 100:.2f}"


def panel_width_pt(axes: Axes) -> float:
    """The width of axes in points."""
    figure = axes.get_figure(root=True)
    assert figure is not None  # noqa: S101 - axes of a picture belong to one
    return float(axes.get_position().width * figure.get_figwidth() * POINTS)


def panel_height_pt(axes: Axes) -> float:
    """The height of axes in points."""
    figure = axes.get_figure(root=True)
    assert figure is not None  # noqa: S101 - as above
    return float(axes.get_position().height * figure.get_figheight() * POINTS)
