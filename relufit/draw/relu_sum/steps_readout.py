"""Text in the steps film: sample, delta, and the change of each neuron."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.draw.canvas.raster_text import RasterText
from relufit.draw.canvas.traces import ABOVE
from relufit.draw.relu_sum.curves import view_of
from relufit.draw.relu_sum.steps_panels import neuron_rows_of, scale_of
from relufit.dynamics.relu_sum.rules import NO_RULE
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

LARGE = 1e4  # larger scales are written with an exponent
MIN_REPORTED = 0.0005  # smaller changes would be rounded to 0


class StepReadout:
    """Text that describes an update: sample, delta, and the change of each neuron.

    Args:
        note: Axes for sample and delta.
        ledger: Axes for one line per neuron, as high as the neuron rows.
        trajectory: The run.
        theme: The theme.
        updates: The updates of the film, by the snapshot before each.
        left: Left edge of the lines, as a fraction of the width of ``ledger``.
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
            RasterText(note, (0.0, height), theme.ink) for height in (0.86, 0.66, 0.5, 0.34)
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
            RasterText(ledger, (left, 1 - (row + 0.5) / rows), theme.ink, gap_pt=-4.5)
            for row in range(rows)
        ]
        for line in self.moving:
            line.set_zorder(ABOVE)
            line.set_in_layout(False)

    @property
    def moving(self) -> Sequence[Artist]:
        """The lines of text."""
        return [*self._lines, *self._rows]

    def show(self, step: Step, /) -> None:
        """Describe a frame state."""
        reached = count_text(int(self._trajectory.iteration[step.end]))
        update = self._updates.get(step.start) if step.end == step.start + 1 else None
        if update is None:
            prefix = "on to iteration " if step.end > step.start else "iteration "
            is_last = step.end == step.start and self._trajectory.stopped == "diverged"
            note = ["the first update overflows"] if is_last else []
            texts = [[prefix, reached], note, [], []]
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
        for line, tokens in zip((*self._lines, *self._rows), (*texts, *rows), strict=True):
            line.set_tokens(tokens)


def _enlarged(scale: float) -> str:
    """Describe the scale of the arrows."""
    if scale == 1.0:
        return "knot moves drawn to scale"
    times = f"{scale:.0f}" if scale < LARGE else number_text(scale, 2)
    return f"knot moves drawn {times}\N{MULTIPLICATION SIGN} larger"


def _row(update: RuleUpdate, neuron: int) -> list[str]:
    """Describe what an update does to a neuron."""
    number = f"{neuron + 1}  "
    if not update.is_active(neuron):
        return [number, "not active"]
    weight = update.after.weights[neuron] - update.before.weights[neuron]
    knot = update.after.knots[neuron] - update.before.knots[neuron]
    rule = update.rules[neuron]
    start = ["rule ", f"{rule}", ":  "] if rule != NO_RULE else ["no rule:  "]
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
