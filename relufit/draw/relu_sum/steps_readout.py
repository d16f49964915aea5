"""The update in words: which sample, which delta, and what each neuron does."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.draw.canvas.raster_line import RasterLine
from relufit.draw.canvas.traces import ABOVE
from relufit.draw.relu_sum.curves import view_of
from relufit.draw.relu_sum.steps_panels import neuron_rows_of, scale_of
from relufit.text.numbers import count_text, number_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes

    from relufit.draw.canvas.theme import Theme
    from relufit.draw.relu_sum.steps_state import Step
    from relufit.dynamics.relu_sum.rules import RuleUpdate
    from relufit.training import Trajectory

__all__ = ["StepReadout"]

LARGE = 1e4  # from here on a scale is written with an exponent
MIN_REPORTED = 0.0005  # a change that would read as none


class StepReadout:
    """The update in words: which sample, which delta, and what each neuron does.

    Args:
        note: Axes for the sample and delta.
        ledger: Axes as high as the lanes, for a line to each neuron.
        left: Where the lines to the neurons begin, as a fraction of the ledger's width.
        trajectory: The run.
        theme: How it looks.
        updates: The updates that will be shown, by the snapshot before each.
    """

    def __init__(
        self,
        note: Axes,
        ledger: Axes,
        trajectory: Trajectory,
        theme: Theme,
        updates: Mapping[int, RuleUpdate],
        left: float,
    ) -> None:
        self._trajectory, self._updates = trajectory, updates
        note.set_axis_off()
        self._lines = [
            RasterLine(note, theme.ink, 0.0, at=(0.0, height), align="left")
            for height in (0.86, 0.66, 0.5, 0.34)
        ]
        scale = scale_of(updates.values(), view_of(trajectory))
        note.text(
            0.0,
            0.16,
            _enlarged(scale.knot),
            color=theme.muted,
            fontsize="small",
            in_layout=False,
        )
        rows = neuron_rows_of(trajectory)
        self._rows = [
            RasterLine(ledger, theme.ink, -4.5, at=(left, 1 - (row + 0.5) / rows), align="left")
            for row in range(rows)
        ]
        for strip in (*self._lines, *self._rows):
            strip.set_zorder(ABOVE)
            strip.set_in_layout(False)

    @property
    def moving(self) -> Sequence[Artist]:
        """The lines of text."""
        return [*self._lines, *self._rows]

    def show(self, step: Step, /) -> None:
        """Show a moment."""
        reached = count_text(int(self._trajectory.iteration[step.end]))
        update = self._updates.get(step.start) if step.end == step.start + 1 else None
        if update is None:
            way = "on to iteration " if step.end > step.start else "iteration "
            halts = step.end == step.start and self._trajectory.stopped == "diverged"
            told = ["the first update overflows"] if halts else []
            texts = [[way, reached], told, [], []]
            rows: list[list[str]] = [[] for _ in self._rows]
        else:
            below = update.delta > 0
            texts = [
                ["iteration ", reached],
                ["x = ", _unsigned(update.x), "    y = ", _unsigned(update.y)],
                ["delta = ", _signed(update.delta)],
                ["the network lies ", "below" if below else "above", " the reference"],
            ]
            rows = [_row(update, neuron) for neuron in range(len(self._rows))]
        for strip, tokens in zip((*self._lines, *self._rows), (*texts, *rows), strict=True):
            strip.set_tokens(tokens)


def _enlarged(scale: float) -> str:
    """How much larger than they are the moves of knots are drawn."""
    if scale == 1.0:
        return "knot moves drawn to scale"
    times = f"{scale:.0f}" if scale < LARGE else number_text(scale, 2)
    return f"knot moves drawn {times}\N{MULTIPLICATION SIGN} larger"


def _row(update: RuleUpdate, neuron: int) -> list[str]:
    """What an update does to a neuron, in words."""
    number = f"{neuron + 1}  "
    if not update.is_active(neuron):
        return [number, "not active"]
    weight = update.after.weights[neuron] - update.before.weights[neuron]
    knot = update.after.knots[neuron] - update.before.knots[neuron]
    rule = update.rules[neuron]
    start = ["rule ", f"{rule}", ":  "] if rule else []
    return [
        number,
        *start,
        "weight \N{UPWARDS ARROW} " if weight > 0 else "weight \N{DOWNWARDS ARROW} ",
        _amount(weight),
        "   knot \N{RIGHTWARDS ARROW} " if knot > 0 else "   knot \N{LEFTWARDS ARROW} ",
        _amount(knot),
    ]


def _amount(change: float) -> str:
    return "<0.001" if 0.0 < abs(change) < MIN_REPORTED else f"{abs(change):.3f}"


def _unsigned(value: float) -> str:
    return f"{value:.3f}".replace("-", "\N{MINUS SIGN}")


def _signed(value: float) -> str:
    return f"{value:+.3f}".replace("-", "\N{MINUS SIGN}")
