"""Compare two studies by their runs, ignoring titles and labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.study.planning.planner import TABLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relufit.study.planning.plan import Plan
    from relufit.study.planning.planned_axis import PlannedAxis

__all__ = ["difference"]


def difference(one: Plan, other: Plan) -> str:
    """Return a difference of two studies that changes their runs; empty if there is none.

    A title, description, labels, comments, film settings and published values do not change a run.
    """
    if [axis.name for axis in one.axes] != [axis.name for axis in other.axes]:
        return "axes"
    for axis, its in zip(one.axes, other.axes, strict=True):
        if axis.paths != its.paths or not _are_equal(axis, its):
            return f"values of the axis {axis.name!r}"
    if one.probe_every != other.probe_every:
        return "probe_every"
    if one.document.measures != other.document.measures:
        return "measures"
    for table in TABLES:
        if getattr(one.base, table) != getattr(other.base, table):
            return f"table [{table}] of the base scenario"
    return ""


def _are_equal(one: PlannedAxis, other: PlannedAxis) -> bool:
    first, second = one.settings, other.settings
    return len(first) == len(second) and (first == second or _are_equal_one_by_one(first, second))


def _are_equal_one_by_one(
    first: Sequence[tuple[object, ...]], second: Sequence[tuple[object, ...]]
) -> bool:
    return all(a == b for a, b in zip(first, second, strict=True))
