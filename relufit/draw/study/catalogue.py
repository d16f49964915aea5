"""The catalogue of study figures: one entry for each figure, one measure for each map."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from relufit.draw.study import captions
from relufit.draw.study.ends import end_points, final_knots
from relufit.draw.study.maps import measure_map, verdict_map
from relufit.draw.study.run_measures import courses, measures_of_runs, without_measures
from relufit.draw.study.shares import shares
from relufit.study_results.measures import MEASURES

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.figure import Figure

    from relufit.draw.canvas.caption import Caption
    from relufit.draw.canvas.page import Page
    from relufit.draw.canvas.theme import Theme
    from relufit.study_results.measures import Measure
    from relufit.study_results.results import StudyResults

__all__ = ["StudyFigure", "study_figures"]


@dataclass(frozen=True, slots=True, kw_only=True)
class StudyFigure:
    """A figure of a study.

    Attributes:
        name: The stem of its files, as in the argument ``only``.
        axes: Number of study axes that it shows; all others are pooled.
        draw: Draws it, inside ``theme.applied(page.font_pt)``.
        caption: Returns its caption and alternative text, in the words of a theme.
        missing_requirement: Returns what it needs and a study lacks; empty if it can be drawn.
    """

    name: str
    axes: int
    draw: Callable[[StudyResults, Theme, Page], Figure]
    caption: Callable[[StudyResults, Theme], Caption]
    missing_requirement: Callable[[StudyResults], str] = lambda _: ""


def _too_many_neurons(results: StudyResults) -> str:
    return results.too_large(results.neurons)


def _map(measure: Measure) -> StudyFigure:
    """Return the map of a measure."""
    return StudyFigure(
        name=measure.name,
        axes=2,
        draw=partial(measure_map, measure=measure),
        caption=partial(captions.measure_caption, measure=measure),
        missing_requirement=measure.lacking,
    )


BEFORE_MAPS = (
    StudyFigure(name="shares", axes=1, draw=shares, caption=captions.shares_caption),
    StudyFigure(name="verdicts", axes=2, draw=verdict_map, caption=captions.verdicts_caption),
)
AFTER_MAPS = (
    StudyFigure(
        name="measures",
        axes=1,
        draw=courses,
        caption=captions.courses_caption,
        missing_requirement=without_measures,
    ),
    StudyFigure(
        name="knots",
        axes=0,
        draw=final_knots,
        caption=captions.final_knots_caption,
        missing_requirement=_too_many_neurons,
    ),
    StudyFigure(
        name="ends",
        axes=0,
        draw=end_points,
        caption=captions.ends_caption,
        missing_requirement=_too_many_neurons,
    ),
)


def study_figures() -> tuple[StudyFigure, ...]:
    """Return all figures of studies, including a map for each registered measure."""
    maps = (*MEASURES.values(), *measures_of_runs())
    return (*BEFORE_MAPS, *map(_map, maps), *AFTER_MAPS)
