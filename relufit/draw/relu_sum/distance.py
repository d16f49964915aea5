"""Distances between the knots of pairs of neurons against the iteration."""

from __future__ import annotations

from math import ceil, floor, log10
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator, MaxNLocator, NullFormatter

from relufit.draw.canvas.end_labels import label_ends, lay_out
from relufit.draw.canvas.limits import bounded, thinned
from relufit.draw.canvas.page import DEFAULT_PAGE, Page
from relufit.draw.canvas.ticks import NumberTicks, count_tick, round_ticks
from relufit.dynamics.relu_sum.coalescing import coalesced_pairs
from relufit.text.displayed_range import start_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from relufit.draw.canvas.theme import Theme
    from relufit.text.words import Words
    from relufit.training import Trajectory

__all__ = ["MOST_PAIRS", "distance", "pairs_since", "shown_pairs"]

Pair: TypeAlias = tuple[int, int]

MOST_PAIRS = 6  # shown pairs: first those that coalesce, then the closest at the end
SAME_RATIO = 1.02  # ratio below which distances are drawn as the same
LEAST_SHARE = 1e-5  # smallest distance shown, as a share of the domain


def distance(trajectory: Trajectory, theme: Theme, page: Page = DEFAULT_PAGE) -> Figure:
    """Draw the distance of the knots of each pair, with coalescences marked."""
    figure = page.figure()
    axes = figure.subplots()
    since = pairs_since(trajectory)
    pairs = shown_pairs(trajectory, since)
    low, high = trajectory.scenario.data.domain
    first = int(trajectory.iteration[0])
    axes.set_xlim(first, max(trajectory.iterations, first + 1))
    axes.set_yscale("log")
    least = LEAST_SHARE * (high - low)
    knots = bounded(trajectory.knots)
    lines = [np.maximum(np.abs(knots[:, i] - knots[:, j]), least) for i, j in pairs]
    for place, (pair, line) in enumerate(zip(pairs, lines, strict=True)):
        x, y = thinned(trajectory.iteration.astype(np.float64), line)
        axes.plot(x, y, linestyle=theme.dash(place), **_line_style(theme, pair in since))
    coalescing = [pair for pair in pairs if pair in since]
    for pair in coalescing:
        line, iteration = lines[pairs.index(pair)], since[pair]
        at = int(np.searchsorted(trajectory.iteration, iteration))
        note = "" if len(coalescing) > 1 else _note(iteration, first, theme.words)
        _mark(axes, theme, iteration, float(line[at]), note)
    axes.set_xlabel(theme.words("axis_iteration"))
    axes.set_ylabel(theme.words("axis_distance"))
    axes.xaxis.set_major_locator(MaxNLocator(4, integer=True))
    axes.xaxis.set_major_formatter(FuncFormatter(count_tick))
    low, high = axes.get_ylim()
    if high < SAME_RATIO * low:  # a change that is hardly more than rounding
        low, high = axes.set_ylim(low / SAME_RATIO, high * SAME_RATIO)
    if floor(log10(high)) - ceil(log10(low)) >= 1:
        axes.yaxis.set_major_locator(LogLocator())
    else:  # one power of ten is not enough for a scale
        axes.yaxis.set_major_locator(FixedLocator(round_ticks(low, high)))
    axes.yaxis.set_major_formatter(NumberTicks())
    axes.yaxis.set_minor_formatter(NullFormatter())
    labels = label_ends(
        axes,
        names=[theme.words("pair", first=i + 1, second=j + 1) for i, j in pairs],
        values=np.array([line[-1] for line in lines]),
        colors=[_line_style(theme, pair in since)["color"] for pair in pairs],
    )
    lay_out(figure, [labels])
    return figure


def shown_pairs(trajectory: Trajectory, since: Mapping[Pair, int]) -> list[Pair]:
    """Return the pairs to show: those that coalesce, then the closest at the end.

    Args:
        trajectory: The run.
        since: See :func:`pairs_since`.
    """
    knots = bounded(trajectory.knots[-1])
    order = np.argsort(knots, kind="stable").tolist()
    # In the order of the knots, the closest pairs are at most MOST_PAIRS positions apart.
    near = [
        (min(pair), max(pair))
        for apart in range(1, MOST_PAIRS + 1)
        for pair in zip(order, order[apart:], strict=False)
    ]
    every = dict.fromkeys([*since, *near])

    def rank(pair: Pair) -> tuple[bool, float, Pair]:
        return pair not in since, abs(float(knots[pair[0]] - knots[pair[1]])), pair

    return sorted(sorted(every, key=rank)[:MOST_PAIRS])


def pairs_since(trajectory: Trajectory) -> dict[Pair, int]:
    """Return the pairs that coalesce, each with its iteration."""
    return {
        (each.neurons[0], each.neurons[1]): each.iteration for each in coalesced_pairs(trajectory)
    }


def _line_style(theme: Theme, coalesces: bool) -> dict[str, Any]:
    """Return the line style, which highlights pairs that coalesce."""
    if coalesces:
        return {"color": theme.ink, "linewidth": 1.6, "zorder": 3}
    return {"color": theme.muted, "linewidth": 1.0, "zorder": 2}


def _mark(axes: Axes, theme: Theme, iteration: int, value: float, note: str) -> None:
    """Mark where a pair coalesces with a dashed line, and a note if there is one."""
    if not theme.rings:
        return
    axes.axvline(iteration, color=theme.ink, linewidth=0.9, linestyle=(0, (3, 3)), zorder=1.5)
    if note:
        axes.annotate(
            note,
            (iteration, value),
            xytext=(8.0, 8.0),
            textcoords="offset points",
            color=theme.ink,
        )


def _note(iteration: int, first: int, words: Words) -> str:
    """Return the note of a coalescence, in a figure that starts at iteration ``first``."""
    if iteration > first:
        return words("note_pair_coalesces", n=iteration)
    return words("note_pair_together", start=start_text(first, words))
