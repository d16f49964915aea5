"""The squeeze: the net push on each knot over time, under the fit that the run ends with."""

from __future__ import annotations

from math import log10
from typing import TYPE_CHECKING

import numpy as np
from matplotlib import rcParams
from matplotlib.lines import Line2D
from matplotlib.patheffects import withStroke

from relufit.draw.canvas.axes_size import height_pt, width_pt
from relufit.draw.canvas.contrast import readable
from relufit.draw.canvas.end_labels import lay_out
from relufit.draw.canvas.legend import legend_above
from relufit.draw.canvas.limits import bounded
from relufit.draw.canvas.page import DEFAULT_PAGE, Page
from relufit.draw.canvas.regions import shade_outside
from relufit.draw.canvas.text_size import text_width_pt
from relufit.draw.canvas.time_axis import is_logarithmic, set_time_axis, spread_snapshots
from relufit.draw.relu_sum.curves import view_of
from relufit.draw.relu_sum.panels import FitPanel
from relufit.dynamics.relu_sum.coalescing import coalescences
from relufit.dynamics.relu_sum.pushes import pushes
from relufit.dynamics.relu_sum.rules import missing_pushes
from relufit.dynamics.smoothing import smoothed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from relufit.draw.canvas.theme import Theme
    from relufit.dynamics.relu_sum.pushes import Push
    from relufit.training import Trajectory

__all__ = ["MOST_SQUEEZED", "missing_for_squeeze", "shown_pushes", "squeeze"]

MOST_SQUEEZED = 8  # neurons in the figure
ROWS = 9  # of arrows
DECADES = 4  # of pushes that have arrows of different lengths; a smaller one has none
BEYOND = 0.2  # of the domain that is shown on both sides of it, where knots go there
LONGEST, SHORTEST = 0.07, 0.02  # of an arrow, as shares of the x-axis
NUMBER = 0.03  # beyond the tip of an arrow, for its number
RIBBON_PT = 4.5
APART = 1.5  # of two numbers, in font sizes
MOST_NOTES = 3  # coalescences with a note
HEIGHT = 0.62  # of the figure, as a share of its width


def squeeze(trajectory: Trajectory, theme: Theme, page: Page = DEFAULT_PAGE) -> Figure:
    """Draw the knots over time as ribbons with arrows that push them, under the final fit.

    Time goes up, so that every ribbon ends below its knot in the fit. The length of an arrow is
    the logarithm of the push.
    """
    width_in = page.width_in * (0.8 if page.is_wide else 1.0)
    figure = page.sized(width_in, (HEIGHT if page.is_wide else 1.1) * width_in * 1.25)
    upper, lower = figure.subplots(2, 1, sharex=True, height_ratios=[1.0, 1.25]).tolist()
    last = len(trajectory.iteration) - 1
    view = theme.limited("x", _view(trajectory))
    panel = FitPanel(upper, trajectory, theme, [trajectory.network(last)], view)
    panel.show(last)
    upper.set_xlabel("")
    upper.tick_params(axis="x", length=0.0, labelbottom=False)
    _draw_ribbons(lower, trajectory, theme, view)
    notes = _note_coalescences(lower, trajectory, theme)
    _draw_pushes(lower, trajectory, theme, notes)
    arrow = Line2D([], [], marker=">", color=theme.ink, markevery=[-1])
    artists, names = zip(*panel.legend, (arrow, theme.words("legend_push")), strict=True)
    legend_above(figure, artists, names, most=4 if page.is_wide else 2, handle=1.6)
    figure.align_ylabels()
    lay_out(figure)
    return figure


def missing_for_squeeze(trajectory: Trajectory) -> str:
    """Return what the figure needs and a run lacks; empty if it has everything."""
    if missing := missing_pushes(trajectory):
        return missing
    if (trajectory.input_weights <= 0.0).any():  # such knots move in the opposite direction
        return "input weights above 0, got others"
    return ""


def shown_pushes(trajectory: Trajectory) -> list[Push]:
    """Return the net pushes on all shown knots at the times of their arrows.

    Example:
        >>> import relufit
        >>> found = shown_pushes(relufit.train("scenarios/example2.toml"))
        >>> found[0].rule, found[-1].speed > 0
        (2, True)
    """
    first, last = int(trajectory.iteration[0]), int(trajectory.iteration[-1])
    if last == first:
        return []
    is_log = is_logarithmic(first, last)
    low = max(first, 1)
    edges = np.geomspace(low, last, ROWS + 1) if is_log else np.linspace(first, last, ROWS + 1)
    knots = bounded(trajectory.knots)
    found: list[Push] = []
    for neuron in range(min(trajectory.neurons, MOST_SQUEEZED)):
        share = (0.25, 0.75)[neuron % 2]  # arrows of neighbours lie between each other
        times = (
            edges[:-1] ** (1 - share) * edges[1:] ** share
            if is_log
            else (1 - share) * edges[:-1] + share * edges[1:]
        )
        rounded = np.unique(np.rint(times).astype(np.int64)).tolist()
        found += pushes(trajectory, knots, neuron, rounded)
    return found


def _view(trajectory: Trajectory) -> tuple[float, float]:
    """Return the displayed range of x: the domain, and the knots as far as they are near it."""
    low, high = view_of(trajectory)
    knots = bounded(trajectory.knots[:, :MOST_SQUEEZED])
    knots = smoothed(knots, trajectory.iteration, trajectory.iterations_per_epoch)
    width = high - low
    room = (LONGEST + 2 * NUMBER) * width
    first = max(float(knots.min()) - room, low - BEYOND * width)
    last = min(float(knots.max()) + room, high + BEYOND * width)
    return min(low, first), max(high, last)


def _draw_ribbons(
    axes: Axes, trajectory: Trajectory, theme: Theme, view: tuple[float, float]
) -> None:
    """Draw the knots against time, which goes up."""
    first, last = int(trajectory.iteration[0]), trajectory.iterations
    axes.set_xlim(view)
    set_time_axis(axes, first, last, is_vertical=True)
    axes.set_ylabel(theme.words("axis_iteration"))
    axes.set_xlabel(theme.words("x"))
    shade_outside(axes, trajectory.scenario.data.domain, theme)
    knots = smoothed(
        bounded(trajectory.knots), trajectory.iteration, trajectory.iterations_per_epoch
    )
    shown = spread_snapshots(len(trajectory.iteration))
    for neuron in range(min(trajectory.neurons, MOST_SQUEEZED)):
        axes.plot(
            knots[shown, neuron],
            trajectory.iteration[shown],
            color=theme.color(neuron),
            linewidth=RIBBON_PT,
            alpha=0.55,
            solid_capstyle="butt",
            zorder=2,
        )


def _draw_pushes(
    axes: Axes, trajectory: Trajectory, theme: Theme, taken: Sequence[NDArray[np.float64]]
) -> None:
    """Draw an arrow for each push, with the number of its rule where no other text is."""
    found = shown_pushes(trajectory)
    low, high = axes.get_xlim()
    numbers = list(taken)
    most = max((abs(push.speed) for push in found), default=0.0)
    for push in found:
        strength = abs(push.speed) / most if most else 0.0
        on_axis = push.iteration <= axes.get_ylim()[0]
        if strength < 10.0**-DECADES or not push.rule or on_axis:
            continue
        share = 1.0 + np.log10(strength) / DECADES
        length = (SHORTEST + (LONGEST - SHORTEST) * share) * (high - low)
        tip = push.knot + (length if push.speed > 0 else -length)
        room = NUMBER * (high - low)
        if not low + room <= min(tip, push.knot) <= max(tip, push.knot) <= high - room:
            continue
        color = readable(theme.color(push.neuron), theme.background)
        _draw_arrow(axes, push, tip, color)
        _write_rule(axes, push, tip, color, theme, numbers)


def _draw_arrow(axes: Axes, push: Push, tip: float, color: str) -> None:
    axes.annotate(
        "",
        (tip, push.iteration),
        xytext=(push.knot, push.iteration),
        arrowprops={
            "arrowstyle": "-|>",
            "color": color,
            "linewidth": 1.6,
            "mutation_scale": 11.0,
            "shrinkA": 0.0,
            "shrinkB": 0.0,
        },
        annotation_clip=True,
        zorder=4,
    )


def _write_rule(
    axes: Axes,
    push: Push,
    tip: float,
    color: str,
    theme: Theme,
    taken: list[NDArray[np.float64]],
) -> None:
    """Write the number of a rule beyond the tip of its arrow, unless texts would overlap."""
    low, high = axes.get_xlim()
    font_pt = float(rcParams["font.size"])
    side = 1.0 if push.speed > 0 else -1.0
    across = (tip - low) / (high - low) * width_pt(axes) + side * 0.7 * font_pt
    place = np.array([across, _height(axes, push.iteration) * height_pt(axes)])
    if any((np.abs(place - other) < APART * font_pt).all() for other in taken):
        return
    taken.append(place)
    axes.annotate(
        str(push.rule),
        (tip, push.iteration),
        xytext=(4.0 * side, 0.0),
        textcoords="offset points",
        horizontalalignment="left" if push.speed > 0 else "right",
        verticalalignment="center_baseline",
        color=color,
        annotation_clip=True,
        path_effects=[withStroke(linewidth=2.0, foreground=theme.background)],
        zorder=5,
    )


def _height(axes: Axes, iteration: int) -> float:
    """Return how high an iteration lies, as a share of the axes."""
    low, high = axes.get_ylim()
    value = float(iteration)
    if axes.get_yscale() == "log":
        low, high, value = log10(low), log10(high), log10(value)
    return (value - low) / (high - low)


def _note_coalescences(
    axes: Axes, trajectory: Trajectory, theme: Theme
) -> list[NDArray[np.float64]]:
    """Mark when neurons coalesce with a line and a note.

    Returns:
        Places in points that the notes take, close to each other.
    """
    font_pt = float(rcParams["font.size"])
    taken: list[NDArray[np.float64]] = []
    first = max(int(trajectory.iteration[0]), 1)
    for each in coalescences(trajectory)[-MOST_NOTES:]:
        if each.iteration <= first:
            continue
        axes.axhline(
            each.iteration, color=theme.ink, linewidth=0.9, linestyle=(0, (3, 3)), zorder=1
        )
        few = len(each.neurons) <= MOST_NOTES
        key = "note_ribbons_coalesce" if few else "note_many_ribbons_coalesce"
        who = theme.words.joined(each.neurons)
        text = theme.words(key, list=who, count=len(each.neurons))
        height = _height(axes, each.iteration) * height_pt(axes) + 0.7 * font_pt
        if any(abs(height - other[1]) < APART * font_pt for other in taken):
            continue
        letters = np.arange(0.0, text_width_pt(text, font_pt) + font_pt, font_pt)
        taken += [np.array([width_pt(axes) - left, height]) for left in letters.tolist()]
        axes.annotate(
            text,
            (1.0, each.iteration),
            xycoords=axes.get_yaxis_transform(),
            xytext=(-4.0, 3.0),
            textcoords="offset points",
            horizontalalignment="right",
            color=theme.ink,
            path_effects=[withStroke(linewidth=2.0, foreground=theme.background)],
            zorder=6,
        )
    return taken
