"""Measures of runs in figures of a study: the median of each cell, and its course along an axis."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.ticker import FuncFormatter, MaxNLocator, NullFormatter

from relufit.draw.canvas.wrapping import wrapped
from relufit.draw.study.measure_words import measure_title
from relufit.draw.study.scale import DECADE, AxisScale
from relufit.draw.study.units import UNITS
from relufit.dynamics.measures.registry import RUN_MEASURES
from relufit.study_results.measures import Measure, quantile_over_runs

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from relufit.draw.canvas.page import Page
    from relufit.draw.canvas.theme import Theme
    from relufit.study_results.results import StudyResults

__all__ = ["courses", "measures_of_runs", "recorded", "without_measures"]

PANEL_ASPECT = 0.62  # height of a panel, as a share of its width
LETTERS_PER_IN = 10  # characters per inch in the title of a panel
MOST_LINES = 2
MOST_TICKS = 5


def measures_of_runs() -> tuple[Measure, ...]:
    """Return a map for each measure of runs: its median over the runs of a cell."""
    return tuple(
        Measure(
            name=name,
            title=f"{each.title} (median)",
            values=partial(_median, name=name),
            unit=each.unit,
            lacking=partial(_lacking, name=name),
        )
        for name, each in RUN_MEASURES.items()
    )


def recorded(results: StudyResults) -> list[Measure]:
    """Return the measures that a study has recorded."""
    return [each for each in measures_of_runs() if each.name in results.measures]


def without_measures(results: StudyResults) -> str:
    """Return why the course of measures cannot be drawn; empty if it can."""
    return "" if results.measures else "measures, which this study does not record"


def _median(results: StudyResults, name: str) -> NDArray[np.float64]:
    return quantile_over_runs(results.cells(name, 2), 0.5)


def _lacking(results: StudyResults, name: str) -> str:
    if name in results.measures:
        return ""
    return f'a study with measures = ["{name}"], which this one does not record'


def courses(results: StudyResults, theme: Theme, page: Page) -> Figure:
    """Draw the median of each measure along the first axis, with a band of half of the runs."""
    found = recorded(results)
    columns = 2 if page.is_wide and len(found) > 1 else 1
    rows = -(-len(found) // columns)
    height_in = PANEL_ASPECT * page.width_in / columns * rows
    figure = page.sized(page.width_in, height_in)
    panels = figure.subplots(rows, columns, squeeze=False).ravel()
    for place, (axes, measure) in enumerate(zip(panels, found, strict=False)):
        _draw_course(axes, results, theme, measure)
        room = LETTERS_PER_IN * page.width_in / columns
        title = wrapped(measure_title(measure, theme.words), room, len, MOST_LINES)
        axes.set_title("\n".join(title), loc="left")
        if place + columns < len(found):
            axes.set_xlabel("")
    for axes in panels[len(found) :]:
        axes.remove()
    return figure


def _draw_course(axes: Axes, results: StudyResults, theme: Theme, measure: Measure) -> None:
    """Draw one measure."""
    scale = AxisScale.of(results.shown[0])
    values = results.cells(measure.name, 1)
    low, middle, high = (quantile_over_runs(values, share) for share in (0.25, 0.5, 0.75))
    known = values[np.isfinite(values)]
    if measure.unit == "error" and known.size and known.min() > 0.0:
        axes.set_yscale("log")
    color = theme.color(0)
    if scale.axis.labels:  # names have no order
        bars = np.maximum([middle - low, high - middle], 0.0)
        axes.errorbar(scale.places, middle, yerr=bars, fmt="o", color=color, capsize=2.0)
    else:
        axes.fill_between(scale.places, low, high, color=color, alpha=0.25, linewidth=0.0)
        axes.plot(scale.places, middle, marker="o", markersize=4.0, color=color, linewidth=1.4)
    scale.set_up(axes, "x")
    low_end, high_end = axes.get_ylim()
    if axes.get_yscale() == "log" and high_end < DECADE * low_end:
        axes.yaxis.set_major_locator(MaxNLocator(nbins=MOST_TICKS))
    axes.yaxis.set_major_formatter(FuncFormatter(UNITS[measure.unit].tick))
    axes.yaxis.set_minor_formatter(NullFormatter())
