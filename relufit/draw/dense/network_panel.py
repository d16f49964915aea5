"""The network graph in a film, at rest or during an update."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from relufit.draw.canvas.film_layout import FONT_PT
from relufit.draw.canvas.raster_text import RasterText
from relufit.draw.canvas.traces import ABOVE
from relufit.draw.dense.network_view import AT_REST, FINISHED, Progress, graph_style, largest_weight
from relufit.draw.graph.labels import labelled, text_size_in, text_width_in
from relufit.draw.graph.layout import Margins, layered
from relufit.draw.graph.panel import GraphPanel, quick_text
from relufit.dynamics.dense.quantities import dense_update_at

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
SMALL = 0.9  # share of the font size of the film
MARGINS = Margins(side=0.6, top=0.5, bottom=1.1)  # room for three lines below a neuron
GAP_PT = 5.0  # between axes and text


class FrameState(NamedTuple):
    """Frame state of the film: a snapshot, or part of the update after it.

    Attributes:
        snapshot: The snapshot, or the one before the update.
        share: Progress of the update, 0 to 1; None without an update.
    """

    snapshot: int
    share: float | None = None


class NetworkPanel:
    """The network as a graph, at rest or during an update.

    Args:
        axes: The axes to draw on.
        trajectory: The run.
        theme: The theme.
        room_in: Width and height of the axes, in inches.
        states: The frame states of the film; the largest weight of all has the widest edge.
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
        self._cached: tuple[int, DenseUpdate] | None = None
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
        self._phase = RasterText(axes, (0.015, 0.0), theme.ink, gap_pt=GAP_PT)
        self._phase.set_zorder(ABOVE + 4)

    @property
    def moving(self) -> Sequence[Artist]:
        """The graph, and the text that describes the update."""
        return [*self._graph.moving, self._phase]

    def show(self, state: FrameState, /) -> None:
        """Show a frame state."""
        update = self._update(state.snapshot)
        progress = AT_REST if state.share is None else self._progress(state.share)
        style = graph_style(update, progress, self._theme, lines=self._lines, fits=self._fits)
        self._graph.show(style)
        self._phase.set_tokens([self._phase_text(state)])

    def _phase_text(self, state: FrameState) -> str:
        """Describe the phase of the update or, at rest, the progress of training."""
        if state.share is not None:
            return self._theme.words(_phase(state.share))
        trajectory = self._trajectory
        if state.snapshot < len(trajectory.iteration) - 1:
            return self._theme.words("phase_goes_on")
        return self._theme.words("title_after", n=trajectory.iterations)

    def _with_labels(self, graph: Graph, snapshots: Sequence[int]) -> Graph:
        """Add labels to edges that have room in all states, first where weights change most."""
        last = len(self._trajectory.iteration) - 1
        every = {each for snapshot in snapshots for each in (snapshot, min(snapshot + 1, last))}
        styles = [
            graph_style(self._update(each), FINISHED, self._theme, lines=self._lines)
            for each in sorted(every)
        ]
        weights = np.array([style.weights for style in styles])
        low: list[bool] = np.any(weights < 0.0, axis=0).tolist()
        least = ["\N{MINUS SIGN}0.000" if negative else "0.000" for negative in low]
        labels = [
            [*texts, f"{texts[0].split()[0]} {zero}"] if texts[0] else [""]
            for *texts, zero in zip(*(style.labels for style in styles), least, strict=True)
        ]
        below = list(zip(*(style.below for style in styles), strict=True))
        return labelled(
            graph,
            [text_size_in(texts, self._small_pt) for texts in labels],
            [text_size_in(texts, self._small_pt) for texts in below],
            np.ptp(weights, axis=0).tolist(),
        )

    def _fits(self, text: str) -> bool:
        return text_width_in(text, self._small_pt) <= self._chord_in

    def _update(self, snapshot: int) -> DenseUpdate:
        """Return the update after a snapshot; the latest one is cached."""
        if self._cached is None or self._cached[0] != snapshot:
            self._cached = (snapshot, dense_update_at(self._trajectory, snapshot))
        return self._cached[1]

    def _progress(self, share: float) -> Progress:
        """Return the progress of values, errors and weights within an update."""
        back = _part(share, FORWARD_UNTIL, BACKWARD_UNTIL)
        moved = _part(share, MOVED_FROM, 1.0)
        return Progress(
            forward=self._layers * _part(share, 0.0, FORWARD_UNTIL),
            backward=(self._layers + 1) * back,
            moved=moved * moved * (3.0 - 2.0 * moved),
        )


def _part(share: float, begin: float, end: float) -> float:
    """Return the progress of a part of an update, 0 to 1."""
    return min(max((share - begin) / (end - begin), 0.0), 1.0)


def _phase(share: float) -> str:
    """Return the key of the words for a phase of an update."""
    if share < FORWARD_UNTIL:
        return "phase_forward"
    return "phase_backward" if share < MOVED_FROM else "phase_weights"
