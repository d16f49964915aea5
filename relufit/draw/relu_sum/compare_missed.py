"""Corners of the reference that only another run reaches: red rings and a note."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from relufit.draw.canvas.axes_size import height_pt, width_pt
from relufit.draw.canvas.contrast import readable
from relufit.draw.canvas.text_size import text_width_pt

if TYPE_CHECKING:
    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from relufit.draw.canvas.theme import Theme

__all__ = ["MissedNote"]

# In units of the text: height of a line, what is added to half of the note's width, and room that
# is kept for other texts.
LINE, MARGIN = 1.15, 0.1
SIDE, KEPT_BELOW, KEPT_ABOVE = 0.8, 1.7, 2.3


class MissedNote:
    """Red rings at the corners that only another run reaches, and a note that says so.

    Args:
        axes: Where to draw.
        corners: Places of all corners, shape (corners, 2).
        curve: Points of the reference, which the note keeps clear of, shape (points, 2).
        theme: The theme.
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
        self._note = theme.words("note_no_neuron")
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
        lines = self._note.split("\n")
        widest = max(text_width_pt(line, self._text_pt) for line in lines)
        half = widest / 2 + MARGIN * self._text_pt
        high = LINE * self._text_pt * len(lines) / 2
        shift = self._free_shift(place, half, high)
        self._text.set_text(self._note)
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
        bottom, top = self._axes.get_ylim()
        lowest = (bottom - place[1]) * scale[1] + high + KEPT_BELOW * self._text_pt
        highest = (top - place[1]) * scale[1] - high - KEPT_ABOVE * self._text_pt
        near = 0.5 * self._ring_pt + 0.7 * self._text_pt
        best, freest = np.zeros(2), -np.inf
        for far in (near, 2 * near):
            for across in (-half - far, -half, 0.0, half, half + far):
                for up in (-high - far, 0.0, high + far):
                    shift = np.array([min(max(across, left), right), up])
                    from_ring = np.maximum(np.abs(shift) - (half, high), 0.0)
                    outside = np.maximum(np.abs(curve - shift) - (half, high), 0.0)
                    free = min(float(np.hypot(*outside.T).min()), self._text_pt)
                    free -= max(lowest - up, up - highest, 0.0)
                    distance = float(np.hypot(*from_ring))
                    free -= 0.2 * distance + 1e3 * (distance < near - 1e-6)
                    if free > freest:
                        best, freest = shift, free
        return best

    def _per_unit(self) -> NDArray[np.float64]:
        """Points per unit of x and of y."""
        (left, right), (bottom, top) = self._axes.get_xlim(), self._axes.get_ylim()
        width, height = width_pt(self._axes), height_pt(self._axes)
        return np.array([width / (right - left), height / (top - bottom)])
