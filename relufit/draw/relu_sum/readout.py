"""The film in words: the iteration, the error, and what has just happened."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from relufit.draw.canvas.raster_line import RasterLine
from relufit.draw.canvas.traces import ABOVE
from relufit.draw.relu_sum.event_text import event_text
from relufit.dynamics.relu_sum.events import events
from relufit.text.numbers import FIGURE_SPACE, aligned, count_text, error_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from relufit.draw.canvas.theme import Theme
    from relufit.training import Trajectory

__all__ = ["EventLine", "Readout"]

GAP_PT = 5.0
LINE_PT = 17.0  # from one line of text to the one above it
FRAMES_REPORTED = 30  # how long an event is told, if no other one follows


class Readout:
    """The iteration and the error in words, right above some axes.

    Args:
        axes: Above which to write.
        trajectory: The run.
        theme: How it looks.
    """

    def __init__(self, axes: Axes, trajectory: Trajectory, theme: Theme) -> None:
        self._trajectory = trajectory
        self._strip = RasterLine(axes, theme.ink, gap_pt=GAP_PT)
        self._strip.set_zorder(ABOVE)
        errors = [error_text(trajectory.mean_squared_error(each)) for each in (0, -1)]
        self._widest = count_text(trajectory.iterations), max(map(len, errors))
        self.show(0)

    @property
    def moving(self) -> Sequence[Artist]:
        """The text."""
        return [self._strip]

    def show(self, snapshot: int) -> None:
        """Write the iteration and the error of a snapshot, the words where they always stand."""
        widest_count, error_width = self._widest
        iteration = aligned(count_text(int(self._trajectory.iteration[snapshot])), widest_count)
        error = error_text(self._trajectory.mean_squared_error(snapshot))
        error = error.ljust(error_width, FIGURE_SPACE)
        self._strip.set_tokens(["iteration ", iteration, "     mean delta² ", error])


class EventLine:
    """What has just happened, in the line above the readout.

    Args:
        axes: Above which to write.
        trajectory: The run.
        theme: How it looks.
        shown: The snapshots that will be shown, ascending.
    """

    def __init__(
        self, axes: Axes, trajectory: Trajectory, theme: Theme, shown: Sequence[int]
    ) -> None:
        self._shown = np.array(shown)
        found = events(trajectory)
        self._at = np.array([each.snapshot for each in found], dtype=np.int64)
        self._texts = [event_text(each) for each in found]
        self._strip = RasterLine(axes, theme.ink, GAP_PT + LINE_PT)
        self._strip.set_zorder(ABOVE)
        self._strip.set_tokens(["0"])  # so that the layout leaves room for the line

    @property
    def moving(self) -> Sequence[Artist]:
        """The text."""
        return [self._strip]

    def show(self, snapshot: int, /) -> None:
        """Tell the latest event, if it happened within the last frames before a snapshot."""
        latest = int(np.searchsorted(self._at, snapshot, side="right")) - 1
        told = False
        if latest >= 0:
            first, now = np.searchsorted(self._shown, [self._at[latest], snapshot]).tolist()
            told = now - first < FRAMES_REPORTED
        self._strip.set_tokens([self._texts[latest]] if told else [])
