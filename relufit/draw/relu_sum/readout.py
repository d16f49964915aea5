"""Text in films: iteration, error and the latest event."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from relufit.draw.canvas.raster_text import RasterText
from relufit.draw.canvas.traces import ABOVE
from relufit.draw.relu_sum.event_text import event_text
from relufit.draw.relu_sum.outcome import end_text
from relufit.dynamics.relu_sum.events import events
from relufit.text.numbers import FIGURE_SPACE, aligned

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from relufit.draw.canvas.theme import Theme
    from relufit.training import Trajectory

__all__ = ["EventLine", "Readout"]

GAP_PT = 5.0
LINE_PT = 19.5  # line height
FRAMES_SHOWN = 30  # for which an event is shown if no other event follows


class Readout:
    """Iteration and error as text above axes.

    Args:
        axes: The axes.
        trajectory: The run.
        theme: The theme.
        shown: The snapshots of the film, which leave room for the longest number.
    """

    def __init__(
        self, axes: Axes, trajectory: Trajectory, theme: Theme, shown: Sequence[int]
    ) -> None:
        self._trajectory, self._words = trajectory, theme.words
        self._line = RasterText(
            axes, (1.0, 1.0), theme.ink, align=("right", "bottom"), gap_pt=GAP_PT
        )
        self._line.set_zorder(ABOVE)
        ends = (*shown, 0, -1)
        errors = [theme.words.error(trajectory.mean_squared_error(each)) for each in ends]
        self._widest = theme.words.count(trajectory.iterations), max(map(len, errors))
        self.show(0)

    @property
    def moving(self) -> Sequence[Artist]:
        """The text."""
        return [self._line]

    def show(self, snapshot: int) -> None:
        """Show iteration and error of a snapshot; the words stay in place."""
        widest_count, error_width = self._widest
        words, number = self._words, int(self._trajectory.iteration[snapshot])
        iteration = aligned(words.count(number), widest_count)
        error = words.error(self._trajectory.mean_squared_error(snapshot))
        error = error.ljust(error_width, FIGURE_SPACE)
        names = words("readout_iteration"), words("readout_error")
        self._line.set_tokens([names[0], iteration, names[1], error])


class EventLine:
    """The latest event, on the line above the readout; at the end what became of the run.

    Args:
        axes: The axes.
        trajectory: The run.
        theme: The theme.
        shown: The snapshots of the film, ascending.
    """

    def __init__(
        self, axes: Axes, trajectory: Trajectory, theme: Theme, shown: Sequence[int]
    ) -> None:
        self._shown = np.array(shown)
        found = events(trajectory)
        self._at = np.array([each.snapshot for each in found], dtype=np.int64)
        self._texts = [event_text(each, theme.words) for each in found]
        self._last = len(trajectory.iteration) - 1
        self._end = end_text(trajectory, theme.words)
        self._line = RasterText(
            axes,
            (1.0, 1.0),
            theme.ink,
            align=("right", "bottom"),
            gap_pt=GAP_PT + theme.text_scale * LINE_PT,
        )
        self._line.set_zorder(ABOVE)
        self._line.set_tokens(["0"])  # reserves the line in the layout

    @property
    def moving(self) -> Sequence[Artist]:
        """The text."""
        return [self._line]

    def show(self, snapshot: int, /) -> None:
        """Show the latest event if it happened within the last frames before a snapshot."""
        if snapshot == self._last and self._end:
            self._line.set_tokens([self._end])
            return
        latest = int(np.searchsorted(self._at, snapshot, side="right")) - 1
        is_recent = False
        if latest >= 0:
            first, now = np.searchsorted(self._shown, [self._at[latest], snapshot]).tolist()
            is_recent = now - first < FRAMES_SHOWN
        self._line.set_tokens([self._texts[latest]] if is_recent else [])
