"""Share of updates in which each rule moved each neuron, against the iteration."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, LogLocator, MaxNLocator, NullFormatter

from relufit.draw.canvas.end_labels import lay_out
from relufit.draw.canvas.legend import legend_above
from relufit.draw.canvas.page import DEFAULT_PAGE, POINTS_PER_INCH, Page
from relufit.draw.canvas.text_size import text_width_pt
from relufit.draw.canvas.ticks import count_tick
from relufit.draw.canvas.time_axis import is_logarithmic
from relufit.draw.canvas.wrapping import wrapped
from relufit.dynamics.relu_sum.rule_counts import coasting_sides, rule_counts
from relufit.dynamics.relu_sum.rules import NO_RULE, missing_rules

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from relufit.draw.canvas.theme import Theme
    from relufit.training import Trajectory

__all__ = ["MAX_RULE_NEURONS", "missing_for_rules", "rules"]

MAX_RULE_NEURONS = 8  # neurons in the figure
WINDOWS = 90  # maximum
COASTS_RIGHT, COASTS_LEFT = 5, 6  # beside the four rules
RIGHT, LEFT = (2, 3, COASTS_RIGHT), (1, 4, COASTS_LEFT)  # up in the figure, and down
ABOVE_0 = {1, 3}  # rules for weights above 0
ROW, REST = 5.4, 7.2  # heights, as multiples of the font size
NAME_SHARE = 0.95  # of the height of a row, which its name may take


def rules(trajectory: Trajectory, theme: Theme, page: Page = DEFAULT_PAGE) -> Figure:
    """Draw the share of updates in which each rule moved each knot, one row for each neuron.

    Upward bars are movements of the knot to the right, downward bars to the left; the shade shows
    the sign of the weight. Each of the four rules thus has its own direction and shade. Movements
    of a neuron that is not active have a shade of their own. Updates that do not move the knot are
    not shown. The axis is logarithmic, with windows that grow with
    the iteration, because the early iterations decide a run. A short part of a run has a linear
    axis.
    """
    shown = min(trajectory.neurons, MAX_RULE_NEURONS)
    windows = _windows(int(trajectory.iteration[0]), trajectory.iterations)
    counts = rule_counts(trajectory, (windows[:-1] - windows[0]).tolist())[:, :shown]
    coasts = coasting_sides(trajectory, (windows[:-1] - windows[0]).tolist())[:, :shown]
    coasting = bool(coasts.any())
    counts = np.concatenate([counts[:, :, : NO_RULE - 1], coasts], axis=2)
    shares = counts / np.diff(windows)[:, np.newaxis, np.newaxis]
    edges = windows.astype(np.float64) + 0.5  # update k is centred at k
    view = (float(edges[0]), float(max(edges[-1], edges[0] + 1.0)))
    row = ROW + (2.4 if coasting else 0.0)  # for two more lines of counts
    lines = row * shown + REST + (0.0 if page.is_wide else 1.5 * (1 + coasting))  # for the legend
    figure = page.sized(page.width_in, lines * page.font_pt / POINTS_PER_INCH)
    rows: list[Axes] = list(
        figure.subplots(shown, 1, sharex=True, sharey=True, squeeze=False)[:, 0]
    )
    for neuron, axes in enumerate(rows):
        _bars(axes, theme, edges, shares[:, neuron])
        _write_counts(axes, theme, counts[:, neuron].sum(axis=0))
        axes.set_ylabel("\n".join(_row_name(theme.words("legend_neuron", n=neuron + 1), page)))
    rows[0].set_ylim(-1.0, 1.0)
    rows[0].set_yticks([-0.5, 0.5], [theme.words("side_left"), theme.words("side_right")])
    is_log = is_logarithmic(int(trajectory.iteration[0]), trajectory.iterations)
    if is_log:
        rows[0].set_xscale("log")
    rows[0].set_xlim(view)
    for axes in rows[:-1]:
        axes.tick_params(axis="x", which="both", length=0.0)
    rows[-1].set_xlabel(theme.words("axis_iteration"))
    rows[-1].xaxis.set_major_locator(
        LogLocator() if is_log else MaxNLocator(5, integer=True, min_n_ticks=1)
    )
    rows[-1].xaxis.set_major_formatter(FuncFormatter(count_tick))
    rows[-1].xaxis.set_minor_formatter(NullFormatter())
    handles = [
        Patch(color=theme.positive, label=theme.words("legend_weight_above")),
        Patch(color=theme.negative, label=theme.words("legend_weight_below")),
    ]
    if coasting:
        handles.append(Patch(**_fill(COASTS_LEFT, theme), label=theme.words("legend_coasts")))
    names = [str(each.get_label()) for each in handles]
    legend_above(figure, handles, names, most=len(handles) if page.is_wide else 1)
    lay_out(figure)
    return figure


def missing_for_rules(trajectory: Trajectory) -> str:
    """Return what the figure needs and a run lacks; empty if it has everything."""
    if missing := missing_rules(trajectory):
        return missing
    if (np.diff(trajectory.iteration) != 1).any():
        return "a record of every update (record_every = 1), got one of some"
    if (trajectory.input_weights <= 0.0).any():  # such knots move in the opposite direction
        return "input weights above 0, got others"
    return ""


def _row_name(name: str, page: Page) -> list[str]:
    """Return the name of a row in the lines that its height needs."""

    def width_of(line: str) -> float:
        return text_width_pt(line, page.font_pt)

    return wrapped(name, NAME_SHARE * ROW * page.font_pt, width_of, 2)


def _windows(first: int, last: int) -> NDArray[np.int64]:
    """Return the edges of the windows, equally spaced or growing by equal ratios.

    Example:
        >>> _windows(0, 6).tolist()
        [0, 1, 2, 3, 4, 5, 6]
    """
    if not is_logarithmic(first, last):
        even = np.linspace(first, last, min(last - first, WINDOWS) + 1)
        return np.unique(np.rint(even).astype(np.int64))
    inner = np.geomspace(first + 0.5, last + 0.5, WINDOWS + 1)
    return np.unique(np.rint(inner - 0.5).astype(np.int64))


def _bars(
    axes: Axes, theme: Theme, edges: NDArray[np.float64], shares: NDArray[np.float64]
) -> None:
    """Draw the shares of one neuron, shape (windows, 6), as stacked bars."""
    updated = len(shares) > 0  # False if the first update overflows
    for rules_of_side, sign in ((RIGHT, 1.0), (LEFT, -1.0)) if updated else ():
        base = np.zeros(len(shares))
        for rule in rules_of_side:
            if rule in {COASTS_RIGHT, COASTS_LEFT} and not shares[:, rule - 1].any():
                continue
            top = base + sign * shares[:, rule - 1]
            axes.stairs(top, edges, baseline=base, fill=True, **_fill(rule, theme))
            base = top
    axes.axhline(0.0, color=theme.muted, linewidth=0.8)
    axes.tick_params(axis="y", length=0.0)
    axes.spines["left"].set_visible(False)
    axes.spines["bottom"].set_visible(False)


def _fill(rule: int, theme: Theme) -> dict[str, Any]:
    """Return the fill of a bar: by the sign of the weight, or hatched for a neuron that coasts."""
    if rule in {COASTS_RIGHT, COASTS_LEFT}:
        return {
            "facecolor": theme.background,
            "edgecolor": theme.muted,
            "hatch": "/" * 7,
            "linewidth": 0.0,
        }
    return {"color": theme.positive if rule in ABOVE_0 else theme.negative, "linewidth": 0.0}


def _write_counts(axes: Axes, theme: Theme, counts: NDArray[np.int64]) -> None:
    """Write the number of updates by each rule beside the bars."""
    for rules_of_side, height in ((RIGHT, 0.75), (LEFT, 0.25)):
        used = [rule for rule in rules_of_side if counts[rule - 1]]
        lines = [
            theme.words("note_coasts", n=int(counts[rule - 1]))
            if rule in {COASTS_RIGHT, COASTS_LEFT}
            else theme.words("note_rule", rule=rule, n=int(counts[rule - 1]))
            for rule in used
        ]
        axes.annotate(
            "\n".join(lines),
            (1.0, height),
            xycoords="axes fraction",
            xytext=(7.0, 0.0),
            textcoords="offset points",
            color=theme.ink,
            verticalalignment="center",
            linespacing=1.05,
            annotation_clip=False,
        )
