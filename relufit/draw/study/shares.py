"""Share of runs with each verdict, along one axis of a study."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import PercentFormatter

from relufit.draw.canvas.contrast import GRAPHICS, readable
from relufit.draw.canvas.legend import legend_above
from relufit.draw.study.scale import AxisScale
from relufit.study_results.shares import verdict_shares, wilson_interval

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

    from relufit.draw.canvas.page import Page
    from relufit.draw.canvas.theme import Theme
    from relufit.study_results.results import StudyResults
    from relufit.study_results.shares import Shares

__all__ = ["shares", "verdicts_met"]

MARGIN = 0.03  # share of the height; keeps markers at 0 and 1 inside the axes


def shares(results: StudyResults, theme: Theme, page: Page) -> Figure:
    """Draw the share of each verdict along the first axis, with 95 % Wilson intervals."""
    figure = page.figure()
    axes = figure.subplots()
    scale = AxisScale.of(results.shown[0])
    scale.set_up(axes, "x")
    axes.set_ylim(-MARGIN, 1 + MARGIN)
    axes.set_ylabel(theme.words("axis_share_of_runs"))
    axes.yaxis.set_major_formatter(PercentFormatter(xmax=1.0))
    for level in (0.0, 0.5, 1.0):
        axes.axhline(level, color=theme.muted, linewidth=0.6, alpha=0.5, zorder=0.5)
    met = verdicts_met(results)
    for verdict in met:
        _draw_curve(axes, scale, theme, verdict, verdict_shares(results, verdict, 1))
    handles, names = axes.get_legend_handles_labels()
    legend_above(figure, handles, names, most=5 if page.is_wide else 3)
    return figure


def verdicts_met(results: StudyResults) -> list[str]:
    """Return the verdicts that at least one run has."""
    counts = [verdict_shares(results, verdict, 0).count for verdict in results.verdicts]
    return [verdict for verdict, count in zip(results.verdicts, counts, strict=True) if count]


def _draw_curve(axes: Axes, scale: AxisScale, theme: Theme, verdict: str, found: Shares) -> None:
    """Draw the shares of one verdict with error bars."""
    place = list(theme.verdicts).index(verdict)
    low, high = wilson_interval(found.count, found.runs)
    axes.errorbar(
        scale.places,
        found.share,
        yerr=np.maximum([found.share - low, high - found.share], 0.0),
        label=theme.words.verdict(verdict),
        color=readable(theme.verdicts[verdict], theme.background, GRAPHICS),
        linestyle="none" if scale.axis.labels else theme.dash(place),  # names have no order
        marker=theme.marker(place),
        markersize=5.5,
        markeredgecolor=theme.background,
        markeredgewidth=0.6,
        linewidth=1.4,
        elinewidth=1.1,
        capsize=2.0,
        zorder=3 + place,
    )
