"""Discs of the steps film, which fly from their knots to the cells of their rules, and arrows."""

from __future__ import annotations

from math import copysign
from typing import TYPE_CHECKING

import numpy as np

from relufit.draw.canvas.arrows import Arrow
from relufit.draw.canvas.page import POINTS_PER_INCH
from relufit.draw.relu_sum.discs import Discs
from relufit.draw.relu_sum.steps_compass import CELLS
from relufit.draw.relu_sum.steps_curve import knot_places
from relufit.draw.relu_sum.steps_motion import changes, flown_share, turned_share

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from relufit.draw.canvas.theme import Theme
    from relufit.draw.relu_sum.steps_compass import Compass
    from relufit.draw.relu_sum.steps_curve import StepCurve
    from relufit.draw.relu_sum.steps_motion import StepsRun
    from relufit.draw.relu_sum.steps_state import Step
    from relufit.dynamics.relu_sum.rules import RuleUpdate
    from relufit.network.relu_sum import ReluSum

__all__ = ["FlyingDiscs"]

DISC_PT = 19.5  # its digit then has 5 px on a phone, see film_layout.FONT_PT
ARROW_PT = 17.0  # from a hinge to its arrow
LEAST_PT = 10.0  # length of an arrow: shorter, its head could not be seen


class FlyingDiscs:
    """Numbered discs above both parts of the film, and arrows of the knots' movements.

    Args:
        figure: The figure, laid out.
        curve: The axes of the curve, and its panel.
        compass: The compass.
        run: The run and the updates to show.
        theme: The theme.
    """

    def __init__(
        self,
        figure: Figure,
        curve: tuple[Axes, StepCurve],
        compass: Compass,
        run: StepsRun,
        theme: Theme,
    ) -> None:
        self._curve_axes, self._curve = curve
        self._compass, self._run = compass, run
        self._px = figure.dpi / POINTS_PER_INCH
        layer = _layer(figure)
        size_pt = min(DISC_PT, compass.slot_px / self._px)
        self._arrows = [
            Arrow(layer, theme.ink, in_pixels=True, halo=theme.background) for _ in range(run.shown)
        ]
        self._discs = Discs(layer, theme, run.shown, size_pt)

    @property
    def moving(self) -> Sequence[Artist]:
        """Arrows and discs, in drawing order."""
        arrows = [artist for arrow in self._arrows for artist in arrow.artists]
        return [*arrows, self._discs, *self._discs.numbers]

    def show(self, step: Step, /) -> None:
        """Show a frame state."""
        network, update = self._run.network(step), self._run.update(step)
        places = self._knots(network)
        for arrow in self._arrows:
            arrow.hide()
        active = np.ones(self._run.shown, dtype=bool)
        if update is not None:
            active = np.array([update.is_active(neuron) for neuron in range(self._run.shown)])
            self._show_arrows(update, turned_share(step))
            share = flown_share(step)
            for neuron, rule in enumerate(update.rules[: self._run.shown]):
                if rule in CELLS:
                    cell = np.array(self._compass.place_of(rule, neuron))
                    places[neuron] = (1.0 - share) * places[neuron] + share * cell
        self._discs.place(places, [])
        self._discs.dim(~active)

    def _knots(self, network: ReluSum) -> NDArray[np.float64]:
        """Return the knots on the curve in pixels, shape (neurons, 2)."""
        places = knot_places(network, self._run.view, self._curve.height)[: self._run.shown]
        pixels: NDArray[np.float64] = self._curve_axes.transData.transform(places)
        return pixels

    def _show_arrows(self, update: RuleUpdate, share: float) -> None:
        """Draw an arrow from each knot that moves, on the side from which nothing turns."""
        low, high = self._curve_axes.bbox.x0, self._curve_axes.bbox.x1
        wide = (high - low) / (self._run.view[1] - self._run.view[0])
        moves = changes(update.before.knots, update.after.knots)
        beside = -ARROW_PT * self._px * (1.0 if update.delta > 0 else -1.0)
        for neuron, (x, y) in enumerate(self._knots(update.before).tolist()):
            if moves[neuron] and share:
                length = abs(self._run.scale.knot * moves[neuron]) * wide
                move = share * copysign(max(length, LEAST_PT * self._px), moves[neuron])
                end = min(max(x + move, low), high)
                self._arrows[neuron].follow([x, end], [y + beside] * 2, visible=end != x)


def _layer(figure: Figure) -> Axes:
    """Create axes over the whole figure, in pixels, above all others."""
    layer = figure.add_axes((0.0, 0.0, 1.0, 1.0), zorder=1.0)
    layer.set_axis_off()
    layer.set_xlim(0.0, figure.bbox.width)
    layer.set_ylim(0.0, figure.bbox.height)
    return layer
