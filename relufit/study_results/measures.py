"""Measures for maps: one number for the runs in each cell of a map."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Literal

import numpy as np

from relufit.study_results.results import NOT_RUN
from relufit.study_results.shares import counted, verdict_shares

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from relufit.study_results.results import StudyResults

__all__ = ["MEASURES", "Measure", "most_frequent", "quantile_over_runs", "runs_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Measure:
    """A number for each cell of a map.

    Attributes:
        name: The map's name, as in the argument ``only``.
        title: The title of the colour bar.
        values: Returns it for each cell along two axes; NaN where it is undefined.
        unit: Its unit.
        none: The meaning of a cell with runs but without a value.
        note: A sentence of explanation for the caption.
        lacking: Returns why a study does not have it; empty if it does.
    """

    name: str
    title: str
    values: Callable[[StudyResults], NDArray[np.float64]]
    unit: Literal["share", "error", "neurons", "iterations", "number"]
    none: str = "there is no value"
    note: str = ""
    lacking: Callable[[StudyResults], str] = lambda _outcomes: ""


def runs_of(results: StudyResults) -> NDArray[np.int64]:
    """Return the number of trained runs in each cell along two axes."""
    trained = results.cells("verdict", 2) != NOT_RUN
    return counted(trained)


def most_frequent(results: StudyResults) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the most frequent verdict in each cell along two axes, and its share.

    Returns:
        The verdict's number (the first one on a tie) and its share of the cell's runs; -1 and NaN
        in cells without trained runs.
    """
    found = [verdict_shares(results, verdict, 2) for verdict in results.verdicts]
    counts = np.array([each.count for each in found])
    runs = found[0].runs
    with np.errstate(invalid="ignore"):
        share = counts.max(axis=0) / runs
    return np.where(runs > 0, counts.argmax(axis=0), NOT_RUN), share


def _trapped(results: StudyResults) -> NDArray[np.float64]:
    return verdict_shares(results, "trapped", 2).share


def _solved(results: StudyResults) -> NDArray[np.float64]:
    return verdict_shares(results, "solved", 2).share


def _error(results: StudyResults) -> NDArray[np.float64]:
    errors = results.cells("error", 2)
    return _over_runs(np.nanmedian, np.where(np.isfinite(errors) & (errors > 0), errors, np.nan))


def _effective(results: StudyResults) -> NDArray[np.float64]:
    counts = results.cells("effective_neurons", 2).astype(np.float64)
    return _over_runs(np.nanmean, np.where(counts < 0, np.nan, counts))


def _coalescing(results: StudyResults) -> NDArray[np.float64]:
    since = results.cells("coalesced_at", 2).astype(np.float64)
    first = _over_runs(np.nanmin, np.where(since < 0, np.nan, since))
    return _over_runs(np.nanmedian, first)


def quantile_over_runs(values: NDArray[np.float64], share: float) -> NDArray[np.float64]:
    """Return a quantile of each cell over its runs, the last dimension; NaN if none has a value."""
    return _over_runs(partial(np.nanquantile, q=share), values)


def _without_pairs(results: StudyResults) -> str:
    """Return why the study has no data on pairs; empty if it has."""
    if results.pairs:
        return results.too_large(len(results.pairs))
    return f"pairs of {results.neurons} neurons, which a study does not record"


def _over_runs(
    measure: Callable[..., NDArray[np.float64]], values: NDArray[Any]
) -> NDArray[np.float64]:
    """Apply a NaN-ignoring function along the last dimension; NaN if all values are NaN."""
    known = ~np.isnan(values).all(axis=-1)
    found = np.full(known.shape, np.nan)
    found[known] = measure(values[known], axis=-1)
    return found


# By name; a new one is a function and an entry here, and has a map of its own.
MEASURES = {
    each.name: each
    for each in (
        Measure(name="trapped", title="share of runs trapped", values=_trapped, unit="share"),
        Measure(name="solved", title="share of runs solved", values=_solved, unit="share"),
        Measure(name="error", title="final mean of delta² (median)", values=_error, unit="error"),
        Measure(
            name="effective", title="effective neurons (mean)", values=_effective, unit="neurons"
        ),
        Measure(
            name="coalescing",
            title="first coalescence, iteration (median)",
            values=_coalescing,
            unit="iterations",
            none="no run coalesces",
            note="Only runs that coalesce are counted.",
            lacking=_without_pairs,
        ),
    )
}
