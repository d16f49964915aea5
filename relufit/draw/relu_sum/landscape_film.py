"""The landscape as a film: runs move over the map in step, and their errors are drawn beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from matplotlib.lines import Line2D

from relufit.draw.canvas.blitter import Blitter
from relufit.draw.canvas.end_labels import lay_out
from relufit.draw.canvas.film_layout import FONT_PT, is_wide, split_figure
from relufit.draw.canvas.legend import legend_of_part
from relufit.draw.canvas.pacing import paced_snapshots
from relufit.draw.canvas.page import POINTS_PER_INCH
from relufit.draw.canvas.raster_text import RasterText
from relufit.draw.canvas.traces import ABOVE
from relufit.draw.canvas.wrapping import shortened
from relufit.draw.relu_sum.compare_errors import ErrorsPanel, label_room_pt
from relufit.draw.relu_sum.compare_runs import ComparedRun, ComparedRuns
from relufit.draw.relu_sum.compare_states import CompareState
from relufit.draw.relu_sum.landscape_labels import DARK, LIGHT
from relufit.draw.relu_sum.landscape_moving import MovingPaths
from relufit.draw.relu_sum.outcome import end_text
from relufit.dynamics.relu_sum.verdict import judge

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure, SubFigure

    from relufit.draw.canvas.blitter import Panel
    from relufit.draw.canvas.theme import Theme
    from relufit.training import Trajectory

__all__ = ["landscape_film", "landscape_film_of", "landscape_states"]

SHARE = 0.6  # of the map
LINE = 1.35  # height of a line of text, in sizes of the text
LONGEST = 22  # letters of the name of a run at the end
# In sizes of the text: room beside and below the errors, and for their ticks at first.
EDGE, BOTTOM, TICKS = 0.6, 3.4, 6.0


def landscape_states(trajectory: Trajectory) -> list[CompareState]:
    """Return the frame states of one run: those of its other films."""
    clocks: list[int] = trajectory.iteration[paced_snapshots(trajectory)].tolist()
    last = len(clocks) - 1
    return [CompareState(clock, is_end=at == last) for at, clock in enumerate(clocks)]


def landscape_film(
    trajectory: Trajectory,
    theme: Theme,
    size: tuple[int, int],
    states: Sequence[CompareState],
    *,
    plane: str = "",
) -> Blitter[CompareState]:
    """Draw one run on its landscape.

    Args:
        trajectory: The run.
        theme: The theme.
        size: Width and height in pixels.
        states: The frame states; what they show does not depend on it.
        plane: The numbers of the two neurons, such as ``"2,4"``; empty for 2 and the last one.
    """
    verdict = judge(trajectory)
    run = ComparedRun(
        label="",
        trajectory=trajectory,
        verdict=verdict.kind if verdict else "undecided",
        target=trajectory.scenario.stop_below,
        floor=None,
    )
    return landscape_film_of(ComparedRuns(runs=(run,)), theme, size, states, plane=plane)


def landscape_film_of(
    compared: ComparedRuns,
    theme: Theme,
    size: tuple[int, int],
    states: Sequence[CompareState],
    *,
    plane: str = "",
) -> Blitter[CompareState]:
    """Draw several runs with the same reference on the landscape of the first.

    The other arguments are those of :func:`landscape_film`.
    """
    del states
    text_pt = theme.text_scale * FONT_PT
    figure, main, _ = split_figure(size, SHARE)
    axes: Axes = main.subplots()
    walkers = MovingPaths(main, axes, compared, theme, plane)
    _legend(main, theme, has_optima=walkers.has_optima)
    lay_out(figure)
    walkers.label_starts(compared)
    errors_axes: Axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    errors_axes.set_in_layout(False)
    room = Room(len(compared.runs), label_room_pt(compared, text_pt), text_pt)
    _place(figure, errors_axes, TICKS * text_pt, room)  # texts are chosen by the width
    errors = ErrorsPanel(errors_axes, compared, theme, text_pt)
    _place(figure, errors_axes, errors.left_room_pt, room)
    ends = EndLines(figure, errors_axes, compared, theme, room)
    panels: list[Panel[CompareState]] = [walkers, errors, ends]
    return Blitter(figure, panels)


class Room(NamedTuple):
    """What stands around the errors.

    Attributes:
        lines: Lines of text above them.
        names_pt: The width of the names on their right.
        text_pt: The size of the text.
    """

    lines: int
    names_pt: float
    text_pt: float


def _place(figure: Figure, axes: Axes, left_room_pt: float, room: Room) -> None:
    """Place the axes of the errors in their part of the film, below the lines of the end."""
    width, height = (POINTS_PER_INCH * each for each in figure.get_size_inches().tolist())
    left, top = (SHARE, 1.0) if is_wide((round(width), round(height))) else (0.0, 1.0 - SHARE)
    edge_pt = EDGE * room.text_pt
    left += (left_room_pt + edge_pt) / width
    bottom = BOTTOM * room.text_pt / height
    top -= LINE * (room.lines + 0.5) * room.text_pt / height
    right = 1.0 - (room.names_pt + edge_pt) / width
    axes.set_position((left, bottom, right - left, top - bottom))


class EndLines:
    """At the end a line for each run: its verdict, and of one run which neurons act as one.

    Args:
        figure: The film.
        axes: The axes above which they stand.
        compared: The runs.
        theme: The theme.
        room: The room around the axes.
    """

    def __init__(
        self, figure: Figure, axes: Axes, compared: ComparedRuns, theme: Theme, room: Room
    ) -> None:
        self._texts = _end_texts(compared, theme)
        width = POINTS_PER_INCH * figure.get_figwidth()
        top = figure.transFigure.inverted().transform(axes.transAxes.transform((1.0, 1.0)))[1]
        at = (1.0 - EDGE * room.text_pt / width, float(top))
        self._lines = [
            RasterText(
                axes,
                at,
                style.color,
                transform=figure.transFigure,
                size_pt=room.text_pt,
                align=("right", "bottom"),
                gap_pt=(0.5 + LINE * (room.lines - 1 - row)) * room.text_pt,
            )
            for row, style in enumerate(compared.line_styles(theme))
        ]
        for line in self._lines:
            line.set_zorder(ABOVE)
            line.set_in_layout(False)

    @property
    def moving(self) -> Sequence[Artist]:
        """The lines."""
        return self._lines

    def show(self, state: CompareState, /) -> None:
        """Show the lines in the last frame."""
        for line, text in zip(self._lines, self._texts, strict=True):
            line.set_tokens([text] if state.is_end else [])


def _end_texts(compared: ComparedRuns, theme: Theme) -> list[str]:
    """Return what became of each run."""
    words = theme.words
    if len(compared.runs) == 1:
        (run,) = compared.runs
        return [end_text(run.trajectory, words) or words.verdict(run.verdict)]
    return [
        words(
            "panel_title",
            verdict=shortened(each.label, LONGEST),
            runs=words.verdict(each.verdict),
        )
        for each in compared.runs
    ]


def _legend(part: SubFigure, theme: Theme, *, has_optima: bool) -> None:
    """Explain the markers above the map."""
    names = [theme.words(f"legend_{each}") for each in ("path", "start", "best_fit")]
    handles = [
        Line2D([], [], color=theme.ink, label=names[0], marker="o", markerfacecolor=LIGHT),
        Line2D([], [], color=theme.ink, label=names[1], marker="o", markerfacecolor=DARK),
        Line2D([], [], color=theme.ink, label=names[2], marker="*", markerfacecolor=LIGHT),
    ]
    for handle in handles[1:]:
        handle.set_linestyle("none")
    for handle in handles:
        handle.set_markersize(9.0)
    shown = len(handles) if has_optima else len(handles) - 1
    legend_of_part(part, handles[:shown], names[:shown], most=shown, handle=1.6)
