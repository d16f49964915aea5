"""The errors of compared runs on logarithmic axes, drawn as time passes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import FuncFormatter, NullLocator

from relufit.draw.canvas.axes_size import height_pt, width_pt
from relufit.draw.canvas.label_heights import spread
from relufit.draw.canvas.text_size import text_width_pt
from relufit.draw.canvas.ticks import count_tick, round_ticks
from relufit.draw.canvas.traces import ABOVE
from relufit.draw.canvas.wrapping import wrapped
from relufit.dynamics.relu_sum.error_curve import error_curve
from relufit.text.numbers import number_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.text import Annotation
    from numpy.typing import NDArray

    from relufit.draw.canvas.theme import Theme
    from relufit.draw.relu_sum.compare_runs import ComparedRuns
    from relufit.draw.relu_sum.compare_states import CompareState

__all__ = ["ErrorsPanel", "label_room_pt"]

LINE, DOT = 0.16, 0.55  # in units of the text
LONGEST_LEVEL = 0.45  # of the axes: what the name of a level may take
TICK_PAD_PT = 4.0  # matplotlib's, between a tick and its label
WIDEST_LABEL = 11.0  # of a run, in units of the text
FEWEST_DECADES = 0.5  # that the errors' axis takes
BEFORE_FIRST = 0.5  # stands for time 0 on a logarithmic axis
LOWEST = 0.3  # of the target: errors below it are drawn there
LEAST, MOST = 1e-300, 1e300  # errors that a logarithmic axis can show
MOST_SPELT = 10  # larger numbers are written in digits


class ErrorsPanel:
    """The error of each run up to the present, the target, and what fewer neurons can do.

    Args:
        axes: Where to draw, with room for the runs' names on its right.
        compared: The runs.
        theme: The theme.
        text_pt: The size of its text, and the measure of all else.
    """

    def __init__(self, axes: Axes, compared: ComparedRuns, theme: Theme, text_pt: float) -> None:
        self._axes, self._compared, self._text_pt = axes, compared, text_pt
        self._words = theme.words
        self._curves = [_log_curve(compared, run) for run in range(len(compared.runs))]
        self._first = self._set_axes(theme)
        self._draw_levels(theme)
        styles = compared.line_styles(theme)
        self._lines = [
            axes.plot([], [], color=style.color, linestyle=style.dash, linewidth=LINE * text_pt)[0]
            for style in styles
        ]
        self._dots = [
            axes.plot(
                [], [], color=style.color, marker="o", markersize=DOT * text_pt, clip_on=False
            )[0]
            for style in styles
        ]
        self._names = [
            self._note(_short(each.label, text_pt), style.color)
            for each, style in zip(compared.runs, styles, strict=True)
        ]
        self._clock = axes.annotate(
            "",
            (1.0, 0.0),
            xycoords="axes fraction",
            xytext=(-text_width_pt(self._clock_text(compared.end), text_pt), -2.55 * text_pt),
            textcoords="offset points",
            fontsize=text_pt,
            color=theme.ink,
            verticalalignment="baseline",
            annotation_clip=False,
        )
        for order, artist in enumerate(self.moving):
            artist.set_zorder(ABOVE + order)
            artist.set_in_layout(False)

    @property
    def left_room_pt(self) -> float:
        """How much room the axis of errors takes left of the axes, with its labels."""
        texts = [self._words.number(float(tick)) for tick in self._axes.get_yticks()]
        widest = max((text_width_pt(text, 0.9 * self._text_pt) for text in texts), default=0.0)
        return widest + 2.4 * self._text_pt + TICK_PAD_PT

    @property
    def moving(self) -> Sequence[Artist]:
        """The lines, their heads and names, and the time."""
        return [*self._lines, *self._dots, *self._names, self._clock]

    def show(self, state: CompareState, /) -> None:
        """Draw the errors up to a time."""
        heights: list[float] = []
        for run, curve in enumerate(self._curves):
            time, error = curve
            now = min(state.clock, self._compared.ends[run])
            at: NDArray[np.float64] = np.log(np.maximum([*time.tolist(), now], BEFORE_FIRST))
            height = float(np.exp(np.interp(float(at[-1]), at[:-1], np.log(error))))
            heights.append(height)
            past, here = time <= now, max(now, self._first)
            self._lines[run].set_data([*time[past].tolist(), here], [*error[past].tolist(), height])
            self._dots[run].set_data([here], [height])
        self._place_names(heights)
        self._clock.set_text(self._clock_text(state.clock))

    def _clock_text(self, clock: int) -> str:
        key = "clock_samples" if self._compared.clock == "samples" else "clock_iteration"
        return self._words(key, n=clock)

    def _place_names(self, heights: Sequence[float]) -> None:
        """Put each name at the height of its line's end, moved apart."""
        wanted = [self._height_pt(each) for each in heights]
        total = height_pt(self._axes)
        places = spread(wanted, 1.15 * self._text_pt, (0.2 * self._text_pt, total))
        for name, place in zip(self._names, places.tolist(), strict=True):
            name.set_position((0.7 * self._text_pt, place))

    def _height_pt(self, error: float) -> float:
        """How high an error stands above the lower edge of the axes, in points."""
        low, high = np.log(self._axes.get_ylim())
        return float((np.log(error) - low) / (high - low)) * height_pt(self._axes)

    def _note(self, text: str, color: str) -> Annotation:
        return self._axes.annotate(
            text,
            (1.0, 0.0),
            xycoords="axes fraction",
            xytext=(0.0, 0.0),
            textcoords="offset points",
            fontsize=self._text_pt,
            color=color,
            verticalalignment="center_baseline",
            annotation_clip=False,
            parse_math=False,
        )

    def _set_axes(self, theme: Theme) -> float:
        """Logarithmic axes for all runs; gives the time at which they begin."""
        axes, compared = self._axes, self._compared
        epoch = min(
            rate * each.trajectory.iterations_per_epoch
            for rate, each in zip(compared.rates, compared.runs, strict=True)
        )
        first = 10.0 ** np.floor(np.log10(max(epoch / 10, 1.0)))
        end = max(compared.end, 1)  # of a run that overflows in its first update
        first = min(first, end / 10)
        axes.set_xscale("log")
        axes.set_yscale("log")
        axes.set_xlim(first, end)
        low, high = _error_limits(compared, self._curves)
        axes.set_ylim(low, high)
        self._curves = [(time, np.clip(error, low, high)) for time, error in self._curves]
        axes.set_xticks([each for each in round_ticks(first, end) if each >= 1])
        axes.set_yticks(round_ticks(low, high))
        axes.xaxis.set_minor_locator(NullLocator())
        axes.yaxis.set_minor_locator(NullLocator())
        axes.xaxis.set_major_formatter(FuncFormatter(count_tick))
        axes.yaxis.set_major_formatter(FuncFormatter(_error_tick))
        axes.tick_params(
            labelsize=0.9 * self._text_pt, length=0.25 * self._text_pt, colors=theme.muted
        )
        axes.tick_params(labelcolor=theme.ink)
        axes.set_ylabel(
            theme.words("axis_error"),
            fontsize=self._text_pt,
            color=theme.ink,
            labelpad=0.3 * self._text_pt,
        )
        return float(first)

    def _draw_levels(self, theme: Theme) -> None:
        """The targets, and the least errors that fewer neurons can have, each with its name."""
        words, targets = theme.words, set[str]()
        levels: dict[str, tuple[float, str]] = {}
        for each, style in zip(self._compared.runs, self._compared.line_styles(theme), strict=True):
            if each.target is not None:
                target = words("level_target", error=each.target)
                targets.add(target)
                levels[target] = each.target, theme.muted
            if each.floor is not None:
                number = each.floor.neurons
                few = words(f"count_{number}") if number <= MOST_SPELT else words.count(number)
                text = words("level_best", count=few, n=number)
                if LONGEST_LEVEL * width_pt(self._axes) < text_width_pt(text, self._text_pt):
                    text = words("level_best_short", count=few)
                levels.setdefault(text, (each.floor.error, style.color))
        low, high = self._axes.get_ylim()
        shown = {text: level for text, level in levels.items() if low <= level[0] <= high}
        wanted = [self._height_pt(error) + 0.6 * self._text_pt for error, _ in shown.values()]
        places: list[float] = spread(wanted, 1.1 * self._text_pt).tolist() if shown else []
        for (text, (error, color)), place in zip(shown.items(), places, strict=True):
            is_target = text in targets
            self._axes.axhline(
                error,
                color=color,
                linewidth=0.09 * self._text_pt,
                linestyle="solid" if is_target else (0, (4, 3)),
            )
            note = self._note(text, color)
            note.xy = (0.0, 0.0)
            note.set_position((0.4 * self._text_pt, place))
            note.set_fontsize(0.9 * self._text_pt)


def label_room_pt(compared: ComparedRuns, text_pt: float) -> float:
    """How wide the names of runs are beside the errors."""
    widths = [text_width_pt(_short(each.label, text_pt), text_pt) for each in compared.runs]
    return max(widths) + 1.2 * text_pt


def _error_tick(value: float, _: int | None) -> str:
    return number_text(value)


def _short(label: str, text_pt: float) -> str:
    """A name that fits beside the errors."""
    room = WIDEST_LABEL * text_pt
    lines = wrapped(label, room, lambda each: text_width_pt(each, text_pt), 1)
    return lines[0] if lines else ""


def _log_curve(compared: ComparedRuns, run: int) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The time and the error of a run; errors beyond all numbers end at the largest."""
    found = error_curve(compared.runs[run].trajectory)
    time = found.iteration.astype(np.float64) * compared.rates[run]
    return time, np.nan_to_num(found.error, nan=np.finfo(np.float64).max)


def _error_limits(
    compared: ComparedRuns, curves: Sequence[tuple[NDArray[np.float64], NDArray[np.float64]]]
) -> tuple[float, float]:
    """Limits that hold targets, floors and errors; wild errors leave at the top."""
    targets = [each.target for each in compared.runs if each.target is not None]
    floors = [each.floor.error for each in compared.runs if each.floor is not None]
    errors = np.concatenate([error for _, error in curves])
    start = max(float(error[0]) for _, error in curves)
    low = min([*targets, *floors, float(errors.min())])
    low = max(low, LOWEST * min(targets)) if targets else low
    high = min(float(errors.max()), 10 * max([start, *targets]))
    low, high = (min(max(each, LEAST), MOST) for each in (low, high))
    high = max(high, low * 10**FEWEST_DECADES)
    return low / 2, high * 1.3
