"""The compass of the steps film: the rules by the signs of delta and of the change of slope."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.patches import Rectangle

from relufit.draw.canvas.contrast import GRAPHICS, readable
from relufit.draw.canvas.traces import ABOVE
from relufit.draw.relu_sum.steps_words import cell_text, column_texts, row_text
from relufit.dynamics.relu_sum.rule_counts import rule_counts

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from relufit.draw.canvas.theme import Theme
    from relufit.draw.relu_sum.steps_motion import StepsRun
    from relufit.draw.relu_sum.steps_state import Step

__all__ = ["Compass"]

CELLS = {1: (0, 1), 2: (0, 0), 3: (1, 1), 4: (1, 0)}  # column and row from below
BESIDE, ABOVE_CELLS = 0.16, 0.3  # room for the headings, in cells
INSET, FLOOR, CEILING = 0.04, 0.1, 0.62  # of a cell: its edge; where bars begin and end
DISC_HEIGHT, BAR = 0.34, 0.6  # of a cell: where discs lie; width of a bar, of its part
FEW = 4  # neurons or fewer have bars and discs of the same size


class Compass:
    """Two columns for the sign of delta, two rows for that of the change of slope.

    Args:
        axes: The axes to draw on, from edge to edge.
        run: The run and the updates to show.
        theme: The theme.
    """

    def __init__(self, axes: Axes, run: StepsRun, theme: Theme) -> None:
        self._axes, self._run = axes, run
        axes.set_axis_off()
        axes.set_xlim(-BESIDE, 2.0)
        axes.set_ylim(0.0, 2.0 + ABOVE_CELLS)
        for rule, (column, row) in CELLS.items():
            _cell(axes, theme, column, row, cell_text(rule))
        for column, text in enumerate(column_texts(run.trajectory)):
            _heading(axes, theme, (column + 0.5, 2.0 + 0.5 * ABOVE_CELLS), text)
        for row, sign in enumerate((-1, 1)):
            _heading(
                axes, theme, (-0.5 * BESIDE, row + 0.5), row_text(run.trajectory, sign), rotation=90
            )
        self._frame = Rectangle((0, 0), 1.0, 2.0, fill=False, edgecolor=theme.ink, linewidth=1.6)
        self._frame.set_clip_on(False)
        axes.add_patch(self._frame)
        self._bars = [
            self._bar(axes, readable(theme.color(neuron), theme.background, GRAPHICS))
            for _ in CELLS
            for neuron in range(run.shown)
        ]
        for artist in self.moving:
            artist.set_zorder(ABOVE)
        self._time, self._shares = _shares_of(run)

    @property
    def moving(self) -> Sequence[Artist]:
        """The frame about a column, and the bars."""
        return [self._frame, *self._bars]

    def place_of(self, rule: int, neuron: int) -> tuple[float, float]:
        """Return where a neuron's disc lies in the cell of a rule, in pixels."""
        column, row = CELLS[rule]
        x, y = self._axes.transData.transform((self._slot(column, neuron), row + DISC_HEIGHT))
        return float(x), float(y)

    @property
    def slot_px(self) -> float:
        """The width of a neuron's part of a cell in pixels."""
        left, right = self._axes.transData.transform([(0.0, 0.0), (1.0, 0.0)])[:, 0].tolist()
        return float((right - left) / max(self._run.shown, FEW))

    def show(self, step: Step, /) -> None:
        """Show a frame state."""
        update = self._run.update(step)
        self._frame.set_visible(update is not None and bool(update.delta))
        if update is not None:
            self._frame.set_x(0.0 if update.delta > 0 else 1.0)
        for bar in self._bars:
            bar.set_visible(update is None)
        if update is None:
            shares = self._shares[np.searchsorted(self._time, step.start)]
            for bar, share in zip(self._bars, shares.ravel().tolist(), strict=True):
                bar.set_height((CEILING - FLOOR) * share)

    def _slot(self, column: int, neuron: int) -> float:
        """Return the middle of a neuron's part of a cell."""
        width = (1.0 - 4.0 * INSET) / self._run.shown
        return column + 2.0 * INSET + (neuron + 0.5) * width

    def _bar(self, axes: Axes, color: str) -> Rectangle:
        """Create the bar of the next rule and neuron."""
        rule, neuron = divmod(len(axes.patches) - len(CELLS) - 1, self._run.shown)
        column, row = CELLS[rule + 1]
        width = BAR * (1.0 - 4.0 * INSET) / max(self._run.shown, FEW)
        place = (self._slot(column, neuron) - 0.5 * width, row + FLOOR)
        bar = Rectangle(place, width, 0.0, facecolor=color, linewidth=0)
        axes.add_patch(bar)
        return bar


def _cell(axes: Axes, theme: Theme, column: int, row: int, text: str) -> None:
    """Draw the background of a cell, and its rule."""
    side = 1.0 - 2.0 * INSET
    place = (column + INSET, row + INSET)
    axes.add_patch(Rectangle(place, side, side, facecolor=theme.shade, linewidth=0))
    axes.text(
        column + 0.5,
        row + 0.8,
        text,
        color=theme.ink,
        horizontalalignment="center",
        verticalalignment="center",
    )


def _heading(
    axes: Axes, theme: Theme, place: tuple[float, float], text: str, rotation: float = 0.0
) -> None:
    axes.text(
        *place,
        text,
        color=theme.ink,
        rotation=rotation,
        horizontalalignment="center",
        verticalalignment="center",
    )


def _shares_of(run: StepsRun) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the snapshots of the fast part, and how often each rule moved each neuron so far.

    The shares have the shape (states, 4, neurons); those of a neuron add up to 1. Updates in which
    no rule applies are left out.
    """
    last = len(run.trajectory.iteration) - 1
    time = np.unique([0, *(state.start for state in run.states if not state.is_update), last])
    shares = np.zeros((len(time), 4, run.shown))
    if last:
        windows = rule_counts(run.trajectory, time[:-1].tolist())[:, : run.shown, : len(CELLS)]
        counts = np.cumsum(windows, axis=0).transpose(0, 2, 1)
        totals = np.maximum(counts.sum(axis=1, keepdims=True), 1)
        shares[1:] = counts / totals
    return time, shares
