"""The network in a film: a graph at rest, or in the middle of an update."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from relufit.draw.canvas.film_layout import FONT_PT
from relufit.draw.canvas.raster_line import RasterLine
from relufit.draw.canvas.traces import ABOVE
from relufit.draw.dense.network_view import AT_REST, FINISHED, Progress, graph_style, largest_weight
from relufit.draw.graph.labels import labelled, text_size_in, text_width_in
from relufit.draw.graph.layout import Margins, layered
from relufit.draw.graph.panel import GraphPanel, quick_text
from relufit.dynamics.dense.quantities import dense_update_at
from relufit.text.displayed_range import iterations_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from relufit.draw.canvas.theme import Theme
    from relufit.draw.graph.layout import Graph
    from relufit.network.dense import DenseUpdate
    from relufit.training.dense.trajectory import DenseTrajectory

__all__ = ["GAP_PT", "FrameState", "NetworkPanel"]

FORWARD_UNTIL, BACKWARD_UNTIL, MOVED_FROM = 0.35, 0.75, 0.8  # shares of an update
SMALL = 0.85  # of the usual size of text
MARGINS = Margins(side=0.6, top=0.5, bottom=0.95)
GAP_PT = 5.0  # between axes and the text beside them


class FrameState(NamedTuple):
    """A moment of the film.

    Attributes:
        snapshot: The state before the update that is shown, or the state itself.
        share: How much of the update has been shown, 0 to 1; None where none is.
    """

    snapshot: int
    share: float | None = None


class NetworkPanel:
    """The network as a graph, at rest or in the middle of an update.

    Args:
        axes: Where to draw.
        trajectory: The run.
        theme: How it looks.
        room_in: Width and height of the axes, in inches.
        states: The moments that will be shown; the widest edge is made for all of them.
    """

    def __init__(
        self,
        axes: Axes,
        trajectory: DenseTrajectory,
        theme: Theme,
        room_in: tuple[float, float],
        states: Sequence[FrameState],
    ) -> None:
        self._trajectory, self._theme = trajectory, theme
        self._known: tuple[int, DenseUpdate] | None = None
        self._layers = len(trajectory.initial.layers)
        snapshots = sorted({state.snapshot for state in states})
        largest = largest_weight([trajectory.network(each) for each in snapshots])
        small_pt = SMALL * FONT_PT
        graph = layered(trajectory.initial.sizes, room_in, MARGINS)
        self._lines = graph.lines_below(small_pt)
        self._chord_in, self._small_pt = graph.chord_in(small_pt), small_pt
        graph = self._with_labels(graph, sorted({0, *snapshots}))
        self._graph = GraphPanel(
            axes, theme, graph, largest=largest, small_pt=small_pt, write=quick_text
        )
        self._phase = RasterLine(axes, theme.ink, gap_pt=GAP_PT, at=(0.015, 0.0), align="left")
        self._phase.set_zorder(ABOVE + 4)

    @property
    def moving(self) -> Sequence[Artist]:
        """All of the graph, and what the update is doing in words."""
        return [*self._graph.moving, self._phase]

    def show(self, state: FrameState, /) -> None:
        """Show a moment."""
        update = self._update(state.snapshot)
        progress = AT_REST if state.share is None else self._progress(state.share)
        look = graph_style(update, progress, self._theme, lines=self._lines, fits=self._fits)
        self._graph.look(look)
        self._phase.set_tokens([self._words(state)])

    def _words(self, state: FrameState) -> str:
        """What an update is doing; at rest, that many go by, or how many there were."""
        if state.share is not None:
            return _phase(state.share)
        trajectory = self._trajectory
        if state.snapshot < len(trajectory.iteration) - 1:
            return "training goes on"
        return f"after {iterations_text(trajectory.iterations)}"

    def _with_labels(self, graph: Graph, snapshots: Sequence[int]) -> Graph:
        """Labels for the edges that have room at all moments, those that change most first."""
        last = len(self._trajectory.iteration) - 1
        every = {each for snapshot in snapshots for each in (snapshot, min(snapshot + 1, last))}
        looks = [
            graph_style(self._update(each), FINISHED, self._theme, lines=self._lines)
            for each in sorted(every)
        ]
        weights = np.array([look.weights for look in looks])
        low: list[bool] = np.any(weights < 0.0, axis=0).tolist()
        least = ["\N{MINUS SIGN}0.000" if negative else "0.000" for negative in low]
        labels = [
            [*texts, f"{texts[0].split()[0]} {usual}"] if texts[0] else [""]
            for *texts, usual in zip(*(look.labels for look in looks), least, strict=True)
        ]
        below = list(zip(*(look.below for look in looks), strict=True))
        return labelled(
            graph,
            [text_size_in(texts, self._small_pt) for texts in labels],
            [text_size_in(texts, self._small_pt) for texts in below],
            np.ptp(weights, axis=0).tolist(),
        )

    def _fits(self, text: str) -> bool:
        return text_width_in(text, self._small_pt) <= self._chord_in

    def _update(self, snapshot: int) -> DenseUpdate:
        """The update that leaves a snapshot; the latest one is kept."""
        if self._known is None or self._known[0] != snapshot:
            self._known = (snapshot, dense_update_at(self._trajectory, snapshot))
        return self._known[1]

    def _progress(self, share: float) -> Progress:
        """How far values, error and weights have come at a share of an update."""
        back = _part(share, FORWARD_UNTIL, BACKWARD_UNTIL)
        moved = _part(share, MOVED_FROM, 1.0)
        return Progress(
            forward=self._layers * _part(share, 0.0, FORWARD_UNTIL),
            backward=(self._layers + 1) * back,
            moved=moved * moved * (3.0 - 2.0 * moved),
        )


def _part(share: float, begin: float, end: float) -> float:
    """How much of a part of an update has been shown, 0 to 1."""
    return min(max((share - begin) / (end - begin), 0.0), 1.0)


def _phase(share: float) -> str:
    """What an update is doing."""
    if share < FORWARD_UNTIL:
        return "values flow forward"
    return "errors flow back" if share < MOVED_FROM else "weights move"
