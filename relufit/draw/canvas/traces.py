"""Lines of values against the iteration."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import FuncFormatter, MaxNLocator

from relufit.draw.canvas.contrast import readable
from relufit.draw.canvas.end_labels import label_ends
from relufit.draw.canvas.limits import bounded, thinned, trace_limits
from relufit.draw.canvas.markers import Marks
from relufit.draw.canvas.theme import NEURON_COLORS
from relufit.draw.canvas.ticks import count_tick, number_ticks
from relufit.text.numbers import subscript

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation
    from numpy.typing import NDArray

    from relufit.draw.canvas.theme import Theme
    from relufit.training import AnyTrajectory

__all__ = ["ABOVE", "MOST_LABELLED", "TracePanel", "trace_lines", "traced"]

ABOVE = 10  # zorder of moving artists: above axes and legends, because a film draws them last
MARKS_ON_LINE = 6  # markers on each line, at different positions for neighbouring neurons
MOST_LABELLED = 64  # lines that get a label if there is room


class TracePanel:
    """Lines of values against the iteration, with the current state marked.

    Args:
        axes: The axes to draw on.
        trajectory: The run.
        theme: The theme.
        values: Values of the lines, shape (snapshots, lines).
    """

    def __init__(
        self, axes: Axes, trajectory: AnyTrajectory, theme: Theme, values: NDArray[np.float64]
    ) -> None:
        self._iteration = trajectory.iteration
        self._values = bounded(values)
        trace_lines(axes, trajectory, theme, values)
        self._cursor = axes.axvline(0, color=theme.muted, linewidth=1.0, zorder=ABOVE)
        self._dots = Marks(axes, theme, values.shape[1], size_pt=6.0)
        self._dots.set_zorder(ABOVE + 1)
        self._view = axes.get_xlim()
        self._height = axes.get_ylim()

    @property
    def moving(self) -> Sequence[Artist]:
        """The cursor at the current iteration and the markers of the current values."""
        return [self._cursor, self._dots]

    def show(self, snapshot: int) -> None:
        """Mark the state at a snapshot."""
        iteration = int(self._iteration[snapshot])
        self._cursor.set_xdata([iteration, iteration])
        values = np.clip(self._values[snapshot], *self._height)
        now = np.full(len(values), float(iteration))
        self._dots.place(now, values, self._view)


def trace_lines(
    axes: Axes,
    trajectory: AnyTrajectory,
    theme: Theme,
    values: NDArray[np.float64],
    *,
    marked: bool = False,
    targets: Iterable[float] = (),
) -> None:
    """Draw lines of values against the iteration, with limits for the whole run.

    Args:
        axes: The axes to draw on.
        trajectory: The run.
        theme: The theme.
        values: Values of the lines, shape (snapshots, lines).
        marked: Whether each line has a few markers of its neuron.
        targets: Target values, which are inside the limits.
    """
    first = int(trajectory.iteration[0])
    axes.set_xlim(first, max(trajectory.iterations, first + 1))
    axes.xaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.xaxis.set_major_formatter(FuncFormatter(count_tick))
    values = bounded(values)
    axes.set_ylim(trace_limits(values, targets))
    number_ticks(axes.yaxis)
    for neuron in range(values.shape[1]):
        x, y = thinned(trajectory.iteration.astype(np.float64), values[:, neuron])
        axes.plot(
            x,
            y,
            color=theme.color(neuron),
            linestyle=theme.dash(
                neuron // NEURON_COLORS
            ),  # distinguishes lines whose colours and markers repeat
            linewidth=1.4,
            marker=theme.marker(neuron) if marked else None,
            markevery=_mark_places(x, neuron),
            markersize=5.0,
            markeredgecolor=theme.background,
            markeredgewidth=0.6,
        )


def _mark_places(x: NDArray[np.float64], neuron: int) -> list[int]:
    """Return the positions of the markers on a line, shifted from neuron to neuron."""
    start = (neuron % 4 + 1) / 5
    first, width = float(x[0]), float(x[-1] - x[0])
    shares = [(place + start) / MARKS_ON_LINE for place in range(MARKS_ON_LINE)]
    return sorted({bisect_left(x, first + share * width) for share in shares})


def traced(
    axes: Axes,
    trajectory: AnyTrajectory,
    theme: Theme,
    values: NDArray[np.float64],
    symbol: str,
    subject: str,
    targets: Sequence[float] = (),
) -> list[Annotation]:
    """Draw lines of values against the iteration, and label each with a symbol and number.

    Args:
        axes: The axes to draw on.
        trajectory: The run.
        theme: The theme.
        values: Values of the lines, shape (snapshots, lines).
        symbol: The symbol of the values; empty for the numbers of the neurons.
        subject: What they are: ``"knot"``, ``"weight"`` or ``"bias"``.
        targets: Target values, which are inside the limits.
    """
    trace_lines(axes, trajectory, theme, values, marked=True, targets=targets)
    axes.set_xlabel(theme.words("axis_iteration"))
    axes.set_ylabel(theme.words(f"axis_{subject}" if symbol else f"axis_{subject}_x"))
    bottom, top = axes.get_ylim()
    axes.set_ylim(theme.limited(subject, (bottom, top)))
    named = range(min(values.shape[1], MOST_LABELLED))
    return label_ends(
        axes,
        names=[
            subscript(symbol, neuron) if symbol else theme.words("legend_neuron", n=neuron + 1)
            for neuron in named
        ],
        values=values[-1, : len(named)],
        colors=[readable(theme.color(neuron), theme.background) for neuron in named],
    )
