"""Captions and alternative texts of the figures of a study, with its own counts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from relufit.draw.canvas.caption import Caption
from relufit.draw.study.ends import MOST_NAMED, panels_of
from relufit.draw.study.scale import value_text
from relufit.draw.study.shares import verdicts_met
from relufit.draw.study.units import UNITS, percent_text
from relufit.study_results.ends import final_neurons
from relufit.study_results.measures import most_frequent, runs_of
from relufit.study_results.results import NOT_RUN
from relufit.study_results.shares import verdict_shares, wilson_interval
from relufit.text.lists import listed
from relufit.text.numbers import count_text, number_text

if TYPE_CHECKING:
    from relufit.study_results.axis import Axis
    from relufit.study_results.measures import Measure
    from relufit.study_results.results import StudyResults
    from relufit.study_results.shares import Shares

__all__ = [
    "ends_caption",
    "final_knots_caption",
    "measure_caption",
    "shares_caption",
    "verdicts_caption",
]


def shares_caption(results: StudyResults) -> Caption:
    """Describe the shares of verdicts along one axis."""
    axis = results.shown[0]
    met = verdicts_met(results)
    return Caption(
        text=f"Share of runs that end {listed(met, 'or')}, against the {axis.title} "
        f"({_range(axis)}). Bars are 95 % Wilson intervals. {_pooling(results, 1)} "
        f"{' '.join(_extremes(results, verdict) for verdict in met)}",
        alt=f"Plot of the share of runs against the {axis.title}, one line for each verdict. "
        f"{' '.join(_extremes(results, verdict) for verdict in met)}",
    )


def verdicts_caption(results: StudyResults) -> Caption:
    """Describe the map of the most frequent verdicts."""
    verdict, _ = most_frequent(results)
    cells = int((verdict != NOT_RUN).sum())
    counted = [
        f"{name} in {count_text(int((verdict == number).sum()))}"
        for number, name in enumerate(results.verdicts)
        if (verdict == number).any()
    ]
    counts = f"The most frequent verdict of {count_text(cells)} cells is {listed(counted)}."
    return Caption(
        text=f"Most frequent verdict, {_over(results)}. Dots mark cells in which fewer than "
        f"9 in 10 runs agree. {counts} {_pooling(results, 2)}{_missing(results)}",
        alt=f"Map of coloured cells, {_over(results)}. {counts}",
    )


def measure_caption(results: StudyResults, measure: Measure) -> Caption:
    """Describe the map of a measure."""
    values = measure.values(results)
    summary = f"No cell has a value: {measure.none}."
    if np.isfinite(values).any():
        summary = f"Values range {_least_and_most(results, measure)}."
    summary = " ".join(filter(None, [summary, measure.note]))
    what = measure.title[0].upper() + measure.title[1:]
    none = np.isnan(values) & (runs_of(results) > 0)
    grey = f" In plain grey cells, {measure.none}." if none.any() else ""
    return Caption(
        text=f"{what}, {_over(results)}. {summary}{grey} {_pooling(results, 2)}{_missing(results)}",
        alt=f"Map of the {measure.title}, {_over(results)}. {summary}",
    )


def final_knots_caption(results: StudyResults) -> Caption:
    """Describe the histogram of final knots."""
    lines = " Vertical lines mark the knots of the reference." if results.targets else ""
    together = results.neurons > MOST_NAMED
    whose = "all neurons together" if together else "each neuron"
    return Caption(
        text=f"Histogram of the final knots of {whose}, in runs that ended "
        f"{listed(_panels(results))}.{lines} Knots outside the axes are counted at the "
        f"edge; shaded regions contain no data.{_left_out(results)} {_pooling(results, 0)}",
        alt=f"Histograms of the final knots, one for each verdict. {_medians(results)}",
    )


def ends_caption(results: StudyResults) -> Caption:
    """Describe the plane of final knots and weights."""
    rings = " Rings mark the neurons of the reference." if results.targets else ""
    return Caption(
        text=f"Final knot and weight of every neuron, in runs that ended "
        f"{listed(_panels(results))}.{rings} Knots outside the axes are drawn at the "
        f"edge, and the outermost hundredth of the weights may be outside; shaded regions contain "
        f"no data.{_left_out(results)} {_pooling(results, 0)}",
        alt=f"Scatter plots of weight against knot, one for each verdict. {_medians(results)}",
    )


def _panels(results: StudyResults) -> list[str]:
    return [
        f"{verdict} ({count_text(final_neurons(results, verdict).runs)})"
        for verdict in panels_of(results)
    ]


def _left_out(results: StudyResults) -> str:
    """State which runs have no panel."""
    shown = panels_of(results)
    others = [
        f"{verdict} ({count_text(final_neurons(results, verdict).runs)})"
        for verdict in verdicts_met(results)
        if verdict not in shown
    ]
    return f" Runs that ended {listed(others, 'or')} are not shown." if others else ""


def _medians(results: StudyResults) -> str:
    """State the median knots of each panel."""
    medians: list[str] = []
    for verdict in panels_of(results):
        knots = final_neurons(results, verdict).knots
        middle = [column[~np.isnan(column)] for column in knots.T]
        numbers = [
            number_text(round(float(np.median(each)), 2) + 0.0) for each in middle[:8] if each.size
        ]
        if numbers:
            medians.append(f"Median knots of {verdict} runs: {listed(numbers)}.")
    return " ".join(medians)


def _extremes(results: StudyResults, verdict: str) -> str:
    """State where along the first axis a verdict is most and least frequent."""
    axis, found = results.shown[0], verdict_shares(results, verdict, 1)
    share = found.share
    low, high = wilson_interval(found.count, found.runs)
    most, least = int(np.nanargmax(share)), int(np.nanargmin(share))
    if share[most] == share[least]:
        return f"{verdict.capitalize()}: {percent_text(share[most])} everywhere."
    interval = f"{percent_text(float(low[most]))} to {percent_text(float(high[most]))}"
    return (
        f"{verdict.capitalize()}: at most {_count(found, most)} ({percent_text(share[most])}; "
        f"{interval}) at {value_text(axis, most)}, at least {_count(found, least)} at "
        f"{value_text(axis, least)}."
    )


def _count(found: Shares, index: int) -> str:
    return f"{count_text(int(found.count[index]))} of {count_text(int(found.runs[index]))}"


def _least_and_most(results: StudyResults, measure: Measure) -> str:
    values = measure.values(results)
    first, second = results.shown[:2]
    ends: list[str] = []
    for found in (np.nanargmin(values), np.nanargmax(values)):
        i, j = np.unravel_index(found, values.shape)
        value = float(values[i, j])
        text = UNITS[measure.unit].text(value)
        ends.append(f"{text} ({value_text(first, int(i))}; {value_text(second, int(j))})")
    return f"from {ends[0]} to {ends[1]}"


def _over(results: StudyResults) -> str:
    first, second = results.shown[:2]
    return f"over {first.title} ({_range(first)}) and {second.title} ({_range(second)})"


def _range(axis: Axis) -> str:
    ends = f"{value_text(axis, 0)} to {value_text(axis, axis.size - 1)}"
    return f"{count_text(axis.size)} values, {ends}"


def _pooling(results: StudyResults, axes: int) -> str:
    """State the number of runs and the axes that the figure pools."""
    pooled = [axis for axis in results.pooled(axes) if axis.size > 1]
    trained = int((results.read("verdict") != NOT_RUN).sum())
    planned = math.prod(axis.size for axis in results.axes)
    runs = "is 1 run" if trained == 1 else f"are {count_text(trained)} runs"
    every = f"There {runs}."
    if trained < planned:
        every = f"There {runs} of {count_text(planned)} so far."
    if not pooled:
        return every
    up_to = "up to " if trained < planned else ""
    each = up_to + count_text(math.prod(axis.size for axis in pooled))
    what = listed([f"{count_text(axis.size)} values of {axis.title}" for axis in pooled])
    if axes == 0:
        return f"{every} Pooled over {what}."
    return f"{every} Each {'cell' if axes > 1 else 'point'} pools {each}, over {what}."


def _missing(results: StudyResults) -> str:
    missing = int((runs_of(results) == 0).sum())
    return f" Hatched cells ({count_text(missing)}) have no run yet." if missing else ""
