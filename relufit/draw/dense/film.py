"""The film of a dense network: updates in slow motion, and the training between them.

In slow motion the values first light up from the inputs to the outputs, then the error flows back
from the outputs, then the weights go to their new values.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from relufit.draw.dense.figures import log_axis, log_losses
from relufit.draw.dense.network_view import AT_REST, FINISHED, Progress, graph_look, largest_weight
from relufit.draw.films import FONT_PT, is_wide, split_figure
from relufit.draw.graph import Margins, layered
from relufit.draw.graph_labels import labelled, text_size_in, text_width_in
from relufit.draw.graph_panel import GraphPanel, quick_text
from relufit.draw.labels import lay_out
from relufit.draw.pacing import paced
from relufit.draw.panels import ABOVE, TracePanel
from relufit.draw.span import iterations_text
from relufit.draw.stage import Stage
from relufit.draw.strip import TextStrip
from relufit.draw.text import FIGURE_SPACE, aligned, count_text, error_text
from relufit.dynamics.losses import mean_losses
from relufit.dynamics.quantities import update_at

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from numpy.typing import NDArray

    from relufit.draw.graph import Graph
    from relufit.draw.stage import Panel
    from relufit.draw.theme import Theme
    from relufit.network.dense import Update
    from relufit.training.dense_trajectory import DenseTrajectory

__all__ = [
    "FRAMES_PER_UPDATE",
    "Moment",
    "NetworkPanel",
    "dense_moments",
    "training",
    "visible_parameters",
]

FRAMES_PER_UPDATE = 40  # in slow motion
FORWARD_UNTIL, BACKWARD_UNTIL, MOVED_FROM = 0.35, 0.75, 0.8  # shares of an update
SMALL = 0.85  # of the usual size of text
MARGINS = Margins(side=0.6, top=0.5, bottom=0.95)
GAP_PT = 5.0


class Moment(NamedTuple):
    """A moment of the film.

    Attributes:
        snapshot: The state before the update that is shown, or the state itself.
        share: How much of the update has been shown, 0 to 1; None where none is.
    """

    snapshot: int
    share: float | None = None


def dense_moments(trajectory: DenseTrajectory) -> list[Moment]:
    """The first and the last update in slow motion, and the states between; or every update.

    Every update is shown if the frames of the scenario suffice for that.
    """
    film, last = trajectory.scenario.film, len(trajectory.iteration) - 1
    slow = [Moment(0, share) for share in np.linspace(0.0, 1.0, FRAMES_PER_UPDATE).tolist()]
    if not last:
        return [Moment(0)]
    if last * FRAMES_PER_UPDATE <= film.frames or last <= 2:  # noqa: PLR2004 - the first, the last
        every = [each._replace(snapshot=update) for update in range(last) for each in slow]
        return [*every, Moment(last)]
    between = max(film.frames - 2 * FRAMES_PER_UPDATE, 2)
    shown = paced(trajectory.between(*_ends(trajectory)), between, film.pacing, visible_parameters)
    states = [Moment(snapshot + 1) for snapshot in shown.tolist()]
    final = [each._replace(snapshot=last - 1) for each in slow]
    return [*slow, *states, *final, Moment(last)]


def _ends(trajectory: DenseTrajectory) -> tuple[int, int]:
    """The states after the first recorded update and before the last one."""
    return int(trajectory.iteration[1]), int(trajectory.iteration[-2])


def visible_parameters(
    trajectory: DenseTrajectory, snapshots: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Parameters and the loss as shares of the axes that they are drawn on, one row a snapshot."""
    columns = [trajectory.weights, trajectory.biases, log_losses(trajectory)]
    shares = [values / (float(np.ptp(values)) or 1.0) for values in columns]
    rows: NDArray[np.float64] = np.concatenate(shares, axis=1)[snapshots]
    return rows


def training(
    trajectory: DenseTrajectory, theme: Theme, size: tuple[int, int], moments: Sequence[Moment]
) -> Stage[Moment]:
    """The network at work; beside it its loss and its weights against the iteration.

    Args:
        trajectory: The run.
        theme: How it looks.
        size: Width and height in pixels.
        moments: The moments that will be shown.
    """
    figure, main, side = split_figure(size, share=0.62)
    axes: Axes = main.subplots()
    axes.set_axis_off()
    upper: Axes
    lower: Axes
    upper, lower = side.subplots(2, 1, sharex=True).tolist()
    panels: list[Panel[Moment]] = [
        StatePanel(TracePanel(upper, trajectory, theme, log_losses(trajectory))),
        StatePanel(TracePanel(lower, trajectory, theme, trajectory.weights)),
        DenseReadout(upper, trajectory, theme),
    ]
    log_axis(upper)
    upper.set_ylabel("mean loss")
    lower.set_ylabel("weight")
    lower.set_xlabel("iteration")
    side.align_ylabels()
    lay_out(figure)
    share = 0.62 if is_wide(size) else 1.0
    width, height = figure.get_size_inches().tolist()
    axes.set_position((0.0, 0.0, 1.0, 1.0))
    room = (share * width, height if is_wide(size) else 0.62 * height)
    return Stage(figure, [NetworkPanel(axes, trajectory, theme, room, moments), *panels])


class NetworkPanel:
    """The network as a graph, at rest or in the middle of an update.

    Args:
        axes: Where to draw.
        trajectory: The run.
        theme: How it looks.
        room_in: Width and height of the axes, in inches.
        moments: The moments that will be shown; the widest edge is made for all of them.
    """

    def __init__(
        self,
        axes: Axes,
        trajectory: DenseTrajectory,
        theme: Theme,
        room_in: tuple[float, float],
        moments: Sequence[Moment],
    ) -> None:
        self._trajectory, self._theme = trajectory, theme
        self._known: tuple[int, Update] | None = None
        self._layers = len(trajectory.initial.layers)
        snapshots = sorted({moment.snapshot for moment in moments})
        largest = largest_weight([trajectory.network(each) for each in snapshots])
        small_pt = SMALL * FONT_PT
        graph = layered(trajectory.initial.sizes, room_in, MARGINS)
        self._lines = graph.lines_below(small_pt)
        self._chord_in, self._small_pt = graph.chord_in(small_pt), small_pt
        graph = self._with_labels(graph, sorted({0, *snapshots}))
        self._graph = GraphPanel(
            axes, theme, graph, largest=largest, small_pt=small_pt, write=quick_text
        )
        self._phase = TextStrip(axes, theme.ink, gap_pt=GAP_PT, at=(0.015, 0.0), align="left")
        self._phase.set_zorder(ABOVE + 4)

    @property
    def moving(self) -> Sequence[Artist]:
        """All of the graph, and what the update is doing in words."""
        return [*self._graph.moving, self._phase]

    def show(self, moment: Moment, /) -> None:
        """Show a moment."""
        update = self._update(moment.snapshot)
        progress = AT_REST if moment.share is None else self._progress(moment.share)
        look = graph_look(update, progress, self._theme, lines=self._lines, fits=self._fits)
        self._graph.look(look)
        self._phase.set_tokens([self._words(moment)])

    def _words(self, moment: Moment) -> str:
        """What an update is doing; at rest, that many go by, or how many there were."""
        if moment.share is not None:
            return _phase(moment.share)
        trajectory = self._trajectory
        if moment.snapshot < len(trajectory.iteration) - 1:
            return "training goes on"
        return f"after {iterations_text(trajectory.iterations)}"

    def _with_labels(self, graph: Graph, snapshots: Sequence[int]) -> Graph:
        """Labels for the edges that have room at all moments, those that change most first."""
        last = len(self._trajectory.iteration) - 1
        every = {each for snapshot in snapshots for each in (snapshot, min(snapshot + 1, last))}
        looks = [
            graph_look(self._update(each), FINISHED, self._theme, lines=self._lines)
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

    def _update(self, snapshot: int) -> Update:
        """The update that leaves a snapshot; the latest one is kept."""
        if self._known is None or self._known[0] != snapshot:
            self._known = (snapshot, update_at(self._trajectory, snapshot))
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


class StatePanel:
    """A panel of snapshots in a film of moments.

    Args:
        panel: The panel.
    """

    def __init__(self, panel: Panel[int]) -> None:
        self._panel = panel

    @property
    def moving(self) -> Sequence[Artist]:
        """What moves in the panel."""
        return self._panel.moving

    def show(self, moment: Moment, /) -> None:
        """Show the state before the update of a moment."""
        self._panel.show(moment.snapshot)


class DenseReadout:
    """Iteration and loss in words, right above some axes.

    Args:
        axes: Above which to write.
        trajectory: The run.
        theme: How it looks.
    """

    def __init__(self, axes: Axes, trajectory: DenseTrajectory, theme: Theme) -> None:
        self._trajectory = trajectory
        self._losses = mean_losses(trajectory)
        self._widest = count_text(trajectory.iterations)
        self._width = max(len(error_text(float(self._losses[each]))) for each in (0, -1))
        self._strip = TextStrip(axes, theme.ink, gap_pt=GAP_PT)
        self._strip.set_zorder(ABOVE)
        self.show(Moment(0))

    @property
    def moving(self) -> Sequence[Artist]:
        """The text."""
        return [self._strip]

    def show(self, moment: Moment, /) -> None:
        """Write iteration and loss of a moment, the words where they always stand."""
        iteration = count_text(int(self._trajectory.iteration[moment.snapshot]))
        loss = error_text(float(self._losses[moment.snapshot]))
        self._strip.set_tokens(
            [
                "iteration ",
                aligned(iteration, self._widest),
                "     mean loss ",
                loss.ljust(self._width, FIGURE_SPACE),
            ]
        )


def _phase(share: float) -> str:
    """What an update is doing."""
    if share < FORWARD_UNTIL:
        return "values flow forward"
    return "errors flow back" if share < MOVED_FROM else "weights move"
