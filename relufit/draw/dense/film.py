"""The film of a dense network: updates in slow motion, and the training between them.

In slow motion, values first appear from the inputs to the outputs, then the error propagates back
from the outputs, then the weights move to their new values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from relufit.draw.canvas.blitter import Blitter
from relufit.draw.canvas.contrast import readable
from relufit.draw.canvas.end_labels import label_ends, lay_out
from relufit.draw.canvas.film_layout import FONT_PT, is_wide, split_figure
from relufit.draw.canvas.limits import bounded
from relufit.draw.canvas.pacing import paced
from relufit.draw.canvas.raster_text import RasterText
from relufit.draw.canvas.ticks import thin_out
from relufit.draw.canvas.traces import ABOVE, MOST_LABELLED, TracePanel
from relufit.draw.dense.figures import in_ink, log_axis, log_losses
from relufit.draw.dense.network_panel import GAP_PT, FrameState, NetworkPanel
from relufit.dynamics.dense.losses import mean_losses
from relufit.text.numbers import FIGURE_SPACE, aligned, subscript

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation
    from numpy.typing import NDArray

    from relufit.draw.canvas.blitter import Panel
    from relufit.draw.canvas.theme import Theme
    from relufit.training.dense.trajectory import DenseTrajectory

__all__ = [
    "DENSE_FRAMES_PER_UPDATE",
    "dense_states",
    "dense_training",
    "visible_parameters",
]

DENSE_FRAMES_PER_UPDATE = 40  # in slow motion


def dense_states(trajectory: DenseTrajectory) -> list[FrameState]:
    """Return the frame states: the first and last update in slow motion, and states between.

    If the scenario has enough frames, every update is in slow motion.
    """
    film, last = trajectory.scenario.film, len(trajectory.iteration) - 1
    slow = [
        FrameState(0, share) for share in np.linspace(0.0, 1.0, DENSE_FRAMES_PER_UPDATE).tolist()
    ]
    if not last:
        return [FrameState(0)]
    if last * DENSE_FRAMES_PER_UPDATE <= film.frames or last <= 2:  # noqa: PLR2004 - the first, the last
        every = [each._replace(snapshot=update) for update in range(last) for each in slow]
        return [*every, FrameState(last)]
    between = max(film.frames - 2 * DENSE_FRAMES_PER_UPDATE, 2)
    shown = paced(trajectory.between(*_ends(trajectory)), between, film.pacing, visible_parameters)
    states = [FrameState(snapshot + 1) for snapshot in shown.tolist()]
    final = [each._replace(snapshot=last - 1) for each in slow]
    return [*slow, *states, *final, FrameState(last)]


def _ends(trajectory: DenseTrajectory) -> tuple[int, int]:
    """Return the iterations after the first recorded update and before the last one."""
    return int(trajectory.iteration[1]), int(trajectory.iteration[-2])


def visible_parameters(
    trajectory: DenseTrajectory, snapshots: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Return parameters and loss as shares of their axes, one row for each snapshot."""
    columns = [trajectory.weights, trajectory.biases, log_losses(trajectory)]
    shares = [values / (float(np.ptp(values)) or 1.0) for values in columns]
    rows: NDArray[np.float64] = np.concatenate(shares, axis=1)[snapshots]
    return rows


def dense_training(
    trajectory: DenseTrajectory, theme: Theme, size: tuple[int, int], states: Sequence[FrameState]
) -> Blitter[FrameState]:
    """Draw updates of the network, with loss and weights against the iteration beside it.

    Args:
        trajectory: The run.
        theme: The theme.
        size: Width and height in pixels.
        states: The frame states of the film.
    """
    figure, main, side = split_figure(size, share=0.62)
    axes: Axes = main.subplots()
    axes.set_axis_off()
    upper: Axes
    lower: Axes
    upper, lower = side.subplots(2, 1, sharex=True).tolist()
    panels: list[Panel[FrameState]] = [
        StatePanel(TracePanel(upper, trajectory, in_ink(theme), log_losses(trajectory))),
        StatePanel(TracePanel(lower, trajectory, theme, trajectory.weights)),
        DenseReadout(upper, trajectory, theme),
    ]
    log_axis(upper)
    upper.set_ylabel(theme.words("axis_mean_loss"))
    lower.set_ylabel(theme.words("axis_weight"))
    lower.set_xlabel(theme.words("axis_iteration"))
    side.align_ylabels()
    lay_out(figure, [_weight_labels(lower, trajectory, theme, states)], least_pt=FONT_PT)
    thin_out(figure, lower)
    share = 0.62 if is_wide(size) else 1.0
    width, height = figure.get_size_inches().tolist()
    axes.set_position((0.0, 0.0, 1.0, 1.0))
    room = (share * width, height if is_wide(size) else 0.62 * height)
    return Blitter(figure, [NetworkPanel(axes, trajectory, theme, room, states), *panels])


def _weight_labels(
    axes: Axes, trajectory: DenseTrajectory, theme: Theme, states: Sequence[FrameState]
) -> list[Annotation]:
    """Label the lines of the weights, where they end in the last frame."""
    values = trajectory.weights[states[-1].snapshot][:MOST_LABELLED]
    return label_ends(
        axes,
        names=[subscript("w", weight) for weight in range(len(values))],
        values=bounded(values),
        colors=[readable(theme.color(weight), theme.background) for weight in range(len(values))],
    )


class StatePanel:
    """Adapter that shows a panel of snapshots at frame states.

    Args:
        panel: The panel.
    """

    def __init__(self, panel: Panel[int]) -> None:
        self._panel = panel

    @property
    def moving(self) -> Sequence[Artist]:
        """The moving artists of the panel."""
        return self._panel.moving

    def show(self, state: FrameState, /) -> None:
        """Show the snapshot before the update of a frame state."""
        self._panel.show(state.snapshot)


class DenseReadout:
    """Iteration and loss as text above axes.

    Args:
        axes: The axes.
        trajectory: The run.
        theme: The theme.
    """

    def __init__(self, axes: Axes, trajectory: DenseTrajectory, theme: Theme) -> None:
        self._trajectory, self._words = trajectory, theme.words
        self._losses = mean_losses(trajectory)
        self._widest = theme.words.count(trajectory.iterations)
        self._width = max(len(theme.words.error(float(self._losses[each]))) for each in (0, -1))
        self._line = RasterText(
            axes, (1.0, 1.0), theme.ink, align=("right", "bottom"), gap_pt=GAP_PT
        )
        self._line.set_zorder(ABOVE)
        self.show(FrameState(0))

    @property
    def moving(self) -> Sequence[Artist]:
        """The text."""
        return [self._line]

    def show(self, state: FrameState, /) -> None:
        """Show iteration and loss of a frame state; the words stay in place."""
        iteration = self._words.count(int(self._trajectory.iteration[state.snapshot]))
        loss = self._words.error(float(self._losses[state.snapshot]))
        self._line.set_tokens(
            [
                self._words("readout_iteration"),
                aligned(iteration, self._widest),
                self._words("readout_loss"),
                loss.ljust(self._width, FIGURE_SPACE),
            ]
        )
