"""Panels of the training film: the averaged network with its knots on it, and traces that grow."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from relufit.draw.canvas.limits import bounded, trace_limits
from relufit.draw.canvas.markers import Marks
from relufit.draw.canvas.theme import NEURON_COLORS
from relufit.draw.canvas.ticks import number_ticks
from relufit.draw.canvas.time_axis import set_time_axis, spread_snapshots
from relufit.draw.canvas.traces import ABOVE
from relufit.draw.relu_sum.curves import network_curve, view_of
from relufit.draw.relu_sum.panels import FitPanel
from relufit.dynamics.relu_sum.averaged import averaged_network
from relufit.dynamics.smoothing import smoothed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.lines import Line2D
    from numpy.typing import NDArray

    from relufit.draw.canvas.theme import Theme
    from relufit.network.relu_sum import ReluSum
    from relufit.training import Trajectory

__all__ = ["AveragedFitPanel", "GrowingTraces", "averaged_values"]

WILD = 0.25  # of the frames, whose curves may leave the axes
FAINT = 0.22  # opacity of what is still to come


class AveragedFitPanel(FitPanel):
    """The network with averaged parameters, with its knots on the curve and on the x-axis.

    Args:
        axes: The axes to draw on.
        trajectory: The run.
        theme: The theme.
        snapshots: The snapshots of the film; the limits fit all but the first quarter.
    """

    def __init__(
        self, axes: Axes, trajectory: Trajectory, theme: Theme, snapshots: Sequence[int]
    ) -> None:
        self._run, self._x_view = trajectory, theme.limited("x", view_of(trajectory))
        late = snapshots[round(WILD * len(snapshots)) :] or snapshots
        super().__init__(axes, trajectory, theme, [self._network(each) for each in late])
        self._on_curve = Marks(axes, theme, trajectory.neurons, size_pt=8.5)
        self._on_curve.set_zorder(ABOVE + 2)
        self._y_view = axes.get_ylim()

    @property
    def moving(self) -> Sequence[Artist]:
        """The network's curve and the knots."""
        return [*super().moving, self._on_curve]

    def show(self, snapshot: int) -> None:
        """Show the network at a snapshot."""
        network = self._network(snapshot)
        self.curve.set_data(*network_curve(network, self._x_view))
        knots = bounded(np.array(network.knots))
        self._knots.place(knots, 0.0, self._x_view)
        heights = bounded(network.outputs(np.clip(knots, *self._x_view)))
        low, high = self._x_view
        inside = np.where(
            (knots >= low) & (knots <= high), knots, np.nan
        )  # others on the axis only
        self._on_curve.place(inside, np.clip(heights, *self._y_view), self._x_view)

    def _network(self, snapshot: int) -> ReluSum:
        return averaged_network(self._run, int(self._run.iteration[snapshot]))


class GrowingTraces:
    """Lines of values against the iteration: the past, and faintly what is still to come.

    Args:
        axes: The axes to draw on.
        trajectory: The run.
        theme: The theme.
        values: Values of the lines, shape (snapshots, lines).
        subject: What they are: ``"knot"`` or ``"weight"``.
    """

    def __init__(
        self,
        axes: Axes,
        trajectory: Trajectory,
        theme: Theme,
        values: NDArray[np.float64],
        subject: str,
    ) -> None:
        self._values = averaged_values(trajectory, values)
        set_time_axis(axes, int(trajectory.iteration[0]), trajectory.iterations)
        self._view = axes.get_xlim()
        self._time = np.maximum(trajectory.iteration, self._view[0]).astype(np.float64)
        self._places = spread_snapshots(len(self._time))
        axes.set_ylim(theme.limited(subject, trace_limits(self._values)))
        number_ticks(axes.yaxis)
        self._height = axes.get_ylim()
        self._lines: list[Line2D] = []
        for neuron in range(values.shape[1]):
            color, dash = theme.color(neuron), theme.dash(neuron // NEURON_COLORS)
            x, y = self._time[self._places], self._values[self._places, neuron]
            axes.plot(x, y, color=color, linestyle=dash, linewidth=1.0, alpha=FAINT)
            self._lines += axes.plot(
                [], [], color=color, linestyle=dash, linewidth=1.6, zorder=ABOVE
            )
        self._dots = Marks(axes, theme, values.shape[1], size_pt=6.0)
        self._dots.set_zorder(ABOVE + 1)

    @property
    def moving(self) -> Sequence[Artist]:
        """The lines up to now and the markers of the current values."""
        return [*self._lines, self._dots]

    def show(self, snapshot: int) -> None:
        """Show the lines up to a snapshot."""
        shown = self._places[: np.searchsorted(self._places, snapshot)]
        places = np.concatenate([shown, [snapshot]])
        for neuron, line in enumerate(self._lines):
            line.set_data(self._time[places], self._values[places, neuron])
        values = np.clip(self._values[snapshot], *self._height)
        self._dots.place(np.full(len(values), self._time[snapshot]), values, self._view)


def averaged_values(trajectory: Trajectory, values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return values averaged over an epoch, early on over less; the first and last are exact."""
    values = bounded(values)
    averaged = smoothed(values, trajectory.iteration, trajectory.iterations_per_epoch)
    averaged[[0, -1]] = values[[0, -1]]
    return averaged
