"""One run of a comparison: the network on what it learns, without axes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import Polygon
from matplotlib.transforms import Bbox, TransformedBbox

from relufit.draw.canvas.axes_size import height_pt, width_pt
from relufit.draw.canvas.dots import dot_style
from relufit.draw.canvas.limits import bounded
from relufit.draw.canvas.traces import ABOVE
from relufit.draw.relu_sum.compare_missed import MissedNote
from relufit.draw.relu_sum.compare_notes import CoalescingNote, Title, titles_of
from relufit.draw.relu_sum.curves import (
    network_curve,
    reference_curve,
    shown_samples,
    target_curves,
)
from relufit.draw.relu_sum.discs import Discs, Melting, melted_share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from relufit.draw.canvas.theme import Theme
    from relufit.draw.relu_sum.compare_runs import ComparedRuns
    from relufit.draw.relu_sum.compare_states import CompareState
    from relufit.network.relu_sum import ReluSum
    from relufit.text.words import Words

__all__ = ["RunPanel"]

# In units of the text: heights above and below the curves, room beside them, and sizes.
ABOVE_CURVE, SECOND_LINE, BELOW_CURVE, BESIDE = 3.9, 1.2, 3.2, 1.2
DISC, RING, BAND, CURVE, DOT = 1.55, 1.8, 0.42, 0.14, 0.08
FEW = 12  # neurons with discs of full size
MISFIT_ALPHA = 0.28
BEGAN, BEGAN_ALPHA = 0.45, 0.45  # of a disc: the mark where a neuron began


class RunPanel:
    """The network of one run, its knots as discs on it, and what is to be said of them.

    Args:
        axes: Where to draw: the panel from edge to edge, titles and notes included.
        compared: All runs.
        run: Which one.
        theme: The theme.
        text_pt: The size of its text, and the measure of all else.
    """

    def __init__(
        self, axes: Axes, compared: ComparedRuns, run: int, theme: Theme, text_pt: float
    ) -> None:
        self._compared, self._run = compared, run
        self._neurons = compared.runs[run].trajectory.neurons
        self._coalescences = compared.coalescences(run)
        self._missed = compared.missed_since[run]
        first = compared.learned
        self._reference = reference_curve(first)
        learned = [np.column_stack(curve) for curve in target_curves(first)]
        axes.set_axis_off()
        heights = np.concatenate(learned)[:, 1]
        self._view = _set_limits(axes, compared, heights, text_pt, theme.words)
        self._draw_target(axes, theme, text_pt)
        few = min(1.0, (FEW / self._neurons) ** 0.5)
        self._draw_beginning(axes, theme, few * DISC * text_pt)
        self._discs = Discs(axes, theme, self._neurons, few * DISC * text_pt)
        if self._neurons > FEW:
            for number in self._discs.numbers:
                number.set_visible(False)
        self._title = Title(axes, compared, run, theme, text_pt)
        self._coalescing = CoalescingNote(axes, theme, text_pt, BELOW_CURVE)
        self._missing = MissedNote(axes, self._corners, learned[0], theme, text_pt, RING * text_pt)
        for order, artist in enumerate(self.moving):
            artist.set_zorder(ABOVE + order)
            artist.set_in_layout(False)

    @property
    def moving(self) -> Sequence[Artist]:
        """All but the title, in the order in which they lie on each other."""
        return [
            *self._target,
            self._misfit,
            self._rings,
            self._began,
            *self._missing.artists,
            self._curve,
            *self._coalescing.leads,
            self._discs,
            *self._discs.numbers,
            *self._coalescing.texts,
            *self._title.artists,
        ]

    def show(self, state: CompareState, /) -> None:
        """Show the network at a time."""
        network = self._compared.network(self._run, state.clock)
        self._curve.set_data(*network_curve(network, self._view))
        if self._reference is not None:
            self._misfit.set_xy(self._between(network, *self._reference))
        melting = [
            Melting(each.neurons, state.pause if at == state.clock and at else 1.0)
            for at, each in self._coalescences
            if at <= state.clock
        ]
        places = self._places(network, melting)
        self._discs.place(places, melting)
        latest = melting[-1].neurons if melting else ()
        self._coalescing.show(latest, network.weights, places)
        self._missing.show(self._missed <= state.clock)
        self._title.show(state.is_end)

    def _places(self, network: ReluSum, melting: Sequence[Melting]) -> NDArray[np.float64]:
        """The middle of each disc, on the curve, shape (neurons, 2)."""
        knots = bounded(np.array(network.knots))
        for each in melting:
            group = list(each.neurons)
            share = melted_share(each.progress)
            knots[group] = (1 - share) * knots[group] + share * knots[group].mean()
        x = np.clip(knots, *self._view)
        y = np.clip(bounded(network.outputs(x)), *self._height)
        return np.column_stack([x, y])

    @staticmethod
    def _between(
        network: ReluSum, x: NDArray[np.float64], y: NDArray[np.float64]
    ) -> NDArray[np.float64]:
        """The outline of what lies between the reference y(x) and the network."""
        inside = [knot for knot in network.knots if x[0] < knot < x[-1]]
        along = np.array([x[0], *sorted(inside), x[-1]])
        curve = np.column_stack([along, bounded(network.outputs(along))])
        return np.concatenate([np.column_stack([x, y]), curve[::-1]])

    def _draw_target(self, axes: Axes, theme: Theme, text_pt: float) -> None:
        """The band with a ring at each corner, given samples, the curve and the misfit."""
        first = self._compared.learned
        low, high = axes.get_ylim()
        share = text_pt / height_pt(axes) * (high - low)
        self._height = low + 0.8 * BELOW_CURVE * share, high - 0.6 * ABOVE_CURVE * share
        clip = TransformedBbox(
            Bbox.from_extents(
                axes.get_xlim()[0], self._height[0], axes.get_xlim()[1], self._height[1]
            ),
            axes.transData,
        )
        self._target: list[Artist] = []
        if self._reference is not None:
            self._target += axes.plot(
                *self._reference,
                color=theme.reference,
                linewidth=BAND * text_pt,
                alpha=0.55,
                solid_capstyle="butt",
            )
        if (samples := shown_samples(first)) is not None:
            size = dot_style(theme, len(samples[0]))
            size["markersize"] *= DOT * text_pt
            self._target += axes.plot(*samples, **size)
        self._misfit = Polygon(
            np.zeros((3, 2)), facecolor=theme.verdicts["trapped"], alpha=MISFIT_ALPHA, linewidth=0
        )
        axes.add_patch(self._misfit)
        self._misfit.set_alpha(MISFIT_ALPHA if theme.shading else 0.0)
        (self._curve,) = axes.plot([], [], color=theme.ink, linewidth=CURVE * text_pt)
        for artist in (self._misfit, self._curve):
            artist.set_clip_box(clip)
        corners = self._compared.corners.x
        heights = first.reference.evaluate(corners) if first.reference is not None else corners
        self._corners = np.column_stack([corners, heights])
        (self._rings,) = axes.plot(
            corners,
            heights,
            linestyle="none",
            marker="o",
            markersize=RING * text_pt,
            fillstyle="none",
            color=theme.muted,
            markeredgewidth=0.09 * text_pt if theme.rings else 0.0,
            clip_on=False,
        )

    def _draw_beginning(self, axes: Axes, theme: Theme, disc_pt: float) -> None:
        """Small marks where the neurons began."""
        places = self._places(self._compared.network(self._run, 0), [])
        self._began = axes.scatter(
            places[:, 0],
            places[:, 1],
            s=(BEGAN * disc_pt) ** 2,
            c=[theme.color(neuron) for neuron in range(self._neurons)],
            alpha=BEGAN_ALPHA,
            linewidths=0,
            clip_on=False,
        )


def _set_limits(
    axes: Axes, compared: ComparedRuns, y: NDArray[np.float64], text_pt: float, words: Words
) -> tuple[float, float]:
    """Limits that leave room for titles and notes; gives the part of x that curves take."""
    view = compared.view()
    wide, high = width_pt(axes), height_pt(axes)
    room = max(wide - 2 * BESIDE * text_pt, 0.5 * wide)
    beside = BESIDE * text_pt * (view[1] - view[0]) / room
    axes.set_xlim(view[0] - beside, view[1] + beside)
    bottom, top = float(y.min()), float(y.max())
    height = (top - bottom) or abs(top) or 1.0
    titles, _ = titles_of(compared, wide, text_pt, words)
    above = ABOVE_CURVE + SECOND_LINE * (max(map(len, titles)) - 1)
    room = max(high - (above + BELOW_CURVE) * text_pt, 0.3 * high)
    unit = height / room
    axes.set_ylim(bottom - BELOW_CURVE * text_pt * unit, bottom + height + above * text_pt * unit)
    return view
