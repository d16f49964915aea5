"""Captions and alternative texts of the figures of a study, with its own counts."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from relufit.draw.canvas.caption import Caption
from relufit.draw.canvas.theme import THEMES, Theme
from relufit.draw.study.ends import MOST_NAMED, panels_of
from relufit.draw.study.measure_words import measure_none, measure_note, measure_title, unit_text
from relufit.draw.study.run_measures import recorded
from relufit.draw.study.scale import value_text
from relufit.draw.study.shares import verdicts_met
from relufit.study_results.ends import final_neurons
from relufit.study_results.measures import most_frequent, runs_of
from relufit.study_results.results import NOT_RUN
from relufit.study_results.shares import verdict_shares, wilson_interval

if TYPE_CHECKING:
    from relufit.study_results.axis import Axis
    from relufit.study_results.measures import Measure
    from relufit.study_results.results import StudyResults
    from relufit.study_results.shares import Shares
    from relufit.text.words import Words

__all__ = [
    "courses_caption",
    "ends_caption",
    "final_knots_caption",
    "measure_caption",
    "shares_caption",
    "verdicts_caption",
]

LIGHT = THEMES["light"]


def shares_caption(results: StudyResults, theme: Theme = LIGHT) -> Caption:
    """Describe the shares of verdicts along one axis."""
    words, axis = theme.words, results.shown[0]
    met = verdicts_met(results)
    names = [words.verdict(each) for each in met]
    extremes = [_extremes(results, each, words) for each in met]
    return Caption(
        text=words.sentences(
            words(
                "study_shares",
                verdicts=words.listed(names, "list_or"),
                axis=axis.title,
                range=_range(axis, words),
            ),
            _pooling(results, 1, words),
            *extremes,
        ),
        alt=words.sentences(words("study_shares_alt", axis=axis.title), *extremes),
    )


def verdicts_caption(results: StudyResults, theme: Theme = LIGHT) -> Caption:
    """Describe the map of the most frequent verdicts."""
    words, (verdict, _) = theme.words, most_frequent(results)
    counted = [
        words("study_verdict_in", verdict=words.verdict(name), n=int((verdict == at).sum()))
        for at, name in enumerate(results.verdicts)
        if (verdict == at).any()
    ]
    cells = int((verdict != NOT_RUN).sum())
    counts = words("study_counts", n=cells, list=words.listed(counted))
    over = _over(results, words)
    return Caption(
        text=words.sentences(
            words("study_verdicts", over=over),
            counts,
            _pooling(results, 2, words),
            _missing(results, words),
        ),
        alt=words.sentences(words("study_verdicts_alt", over=over), counts),
    )


def measure_caption(results: StudyResults, theme: Theme = LIGHT, *, measure: Measure) -> Caption:
    """Describe the map of a measure."""
    words, values = theme.words, measure.values(results)
    absent = measure_none(measure, words)
    summary = words("study_no_values", none=absent)
    if np.isfinite(values).any():
        summary = _least_and_most(results, measure, words)
    summary = words.sentences(summary, measure_note(measure, words))
    none = np.isnan(values) & (runs_of(results) > 0)
    title, over = measure_title(measure, words), _over(results, words)
    return Caption(
        text=words.sentences(
            words("study_measure", measure=title, over=over),
            summary,
            words("study_grey", none=absent) if none.any() else "",
            _pooling(results, 2, words),
            _missing(results, words),
        ),
        alt=words.sentences(words("study_measure_alt", measure=title, over=over), summary),
    )


def courses_caption(results: StudyResults, theme: Theme = LIGHT) -> Caption:
    """Describe the courses of measures along one axis."""
    words, axis = theme.words, results.shown[0]
    titles = words.listed([measure_title(each, words) for each in recorded(results)])
    return Caption(
        text=words.sentences(
            words("study_courses", measures=titles, axis=axis.title, range=_range(axis, words)),
            _pooling(results, 1, words),
        ),
        alt=words("study_courses_alt", measures=titles, axis=axis.title),
    )


def final_knots_caption(results: StudyResults, theme: Theme = LIGHT) -> Caption:
    """Describe the histogram of final knots."""
    words, together = theme.words, results.neurons > MOST_NAMED
    whose = words("study_whose_all" if together else "study_whose_each")
    return Caption(
        text=words.sentences(
            words("study_knots", whose=whose, panels=words.listed(_panels(results, words))),
            words("study_lines") if results.targets else "",
            words("study_knots_edge"),
            _left_out(results, words),
            _pooling(results, 0, words),
        ),
        alt=words.sentences(words("study_knots_alt"), _medians(results, words)),
    )


def ends_caption(results: StudyResults, theme: Theme = LIGHT) -> Caption:
    """Describe the plane of final knots and weights."""
    words, ringed = theme.words, theme.rings and results.targets
    return Caption(
        text=words.sentences(
            words("study_ends", panels=words.listed(_panels(results, words))),
            words("study_rings") if ringed else "",
            words("study_ends_edge"),
            _left_out(results, words),
            _pooling(results, 0, words),
        ),
        alt=words.sentences(words("study_ends_alt"), _medians(results, words)),
    )


def _panel(results: StudyResults, verdict: str, words: Words) -> str:
    runs = final_neurons(results, verdict).runs
    return words("study_panel", verdict=words.verdict(verdict), n=runs)


def _panels(results: StudyResults, words: Words) -> list[str]:
    return [_panel(results, verdict, words) for verdict in panels_of(results)]


def _left_out(results: StudyResults, words: Words) -> str:
    """State which runs have no panel."""
    shown = panels_of(results)
    others = [
        _panel(results, verdict, words) for verdict in verdicts_met(results) if verdict not in shown
    ]
    return words("study_left_out", list=words.listed(others, "list_or")) if others else ""


def _medians(results: StudyResults, words: Words) -> str:
    """State the median knots of each panel."""
    medians: list[str] = []
    for verdict in panels_of(results):
        knots = final_neurons(results, verdict).knots
        middle = [column[~np.isnan(column)] for column in knots.T]
        numbers = [
            words.number(round(float(np.median(each)), 2) + 0.0) for each in middle[:8] if each.size
        ]
        if numbers:
            name = words.verdict(verdict)
            medians.append(words("study_medians", verdict=name, list=words.listed(numbers)))
    return words.sentences(*medians)


def _extremes(results: StudyResults, verdict: str, words: Words) -> str:
    """State where along the first axis a verdict is most and least frequent."""
    axis, found = results.shown[0], verdict_shares(results, verdict, 1)
    share, name = found.share, words.verdict(verdict)
    low, high = wilson_interval(found.count, found.runs)
    most, least = int(np.nanargmax(share)), int(np.nanargmin(share))
    if share[most] == share[least]:
        return words("study_everywhere", verdict=name, share=words.percent(share[most]))
    return words(
        "study_extremes",
        verdict=name,
        most=_count(found, most, words),
        share=words.percent(share[most]),
        low=words.percent(float(low[most])),
        high=words.percent(float(high[most])),
        at=value_text(axis, most, words),
        least=_count(found, least, words),
        there=value_text(axis, least, words),
    )


def _count(found: Shares, index: int, words: Words) -> str:
    return words("study_of", n=int(found.count[index]), count=int(found.runs[index]))


def _least_and_most(results: StudyResults, measure: Measure, words: Words) -> str:
    values = measure.values(results)
    first, second = results.shown[:2]
    ends: list[str] = []
    for found in (np.nanargmin(values), np.nanargmax(values)):
        i, j = np.unravel_index(found, values.shape)
        ends.append(
            words(
                "study_value_at",
                value=unit_text(measure.unit, float(values[i, j]), words),
                first=value_text(first, int(i), words),
                second=value_text(second, int(j), words),
            )
        )
    return words("study_values", low=ends[0], high=ends[1])


def _over(results: StudyResults, words: Words) -> str:
    across, up = results.shown[:2]
    return words(
        "study_over",
        across=across.title,
        first=_range(across, words),
        up=up.title,
        second=_range(up, words),
    )


def _range(axis: Axis, words: Words) -> str:
    ends = [value_text(axis, at, words) for at in (0, axis.size - 1)]
    return words("study_range", n=axis.size, first=ends[0], last=ends[1])


def _pooling(results: StudyResults, axes: int, words: Words) -> str:
    """State the number of runs and the axes that the figure pools."""
    pooled = [axis for axis in results.pooled(axes) if axis.size > 1]
    trained = int((results.read("verdict") != NOT_RUN).sum())
    planned = math.prod(axis.size for axis in results.axes)
    is_part = trained < planned
    every = words("study_so_far" if is_part else "study_trained", n=trained, count=planned)
    if not pooled:
        return every
    what = words.listed([words("study_values_of", n=each.size, axis=each.title) for each in pooled])
    if axes == 0:
        return words.sentences(every, words("study_pooled", list=what))
    key = f"study_{'cell' if axes > 1 else 'point'}_pools{'_part' if is_part else ''}"
    runs = math.prod(axis.size for axis in pooled)
    return words.sentences(every, words(key, n=runs, list=what))


def _missing(results: StudyResults, words: Words) -> str:
    missing = int((runs_of(results) == 0).sum())
    return words("study_missing", n=missing) if missing else ""
