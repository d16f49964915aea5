"""Load the arrays from which figures of a study are drawn."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from relufit.study.planning.texts import check_texts
from relufit.study.storage.dataset import VERDICTS, pair_names
from relufit.study.storage.layout import attributes, coordinate, has_numbers
from relufit.study.storage.stored import open_stored
from relufit.study_results.axis import Axis
from relufit.study_results.results import StudyResults
from relufit.training.relu_sum.reference import network_of, reference_of

if TYPE_CHECKING:
    from pathlib import Path

    from relufit.study.planning.plan import Plan
    from relufit.study.planning.planned_axis import PlannedAxis

__all__ = ["load_results"]

_DOMAIN = ("data", "domain")
_CACHED = 4  # variables in memory: a figure needs verdicts and up to three others


def load_results(path: Path) -> tuple[StudyResults, dict[str, str]]:
    """Load the results of a store; variables are read on first use.

    Figures are drawn along all axes that have several values and are not seeds.

    Returns:
        The results, and their provenance: the attributes of the store.

    Raises:
        InputError: There is no store of a study at the path, or it is damaged.
    """
    stored = open_stored(path)
    stored.check_chunks()
    plan = stored.plan
    check_texts(plan)
    axes = tuple(map(_axis, plan.axes))
    is_varied = any("reference" in axis.tables for axis in plan.axes)
    network = None if is_varied else network_of(reference_of(plan.base))
    domains = _domains(plan) or [plan.base.data.domain]
    outcomes = StudyResults(
        title=plan.document.title,
        axes=axes,
        along=tuple(i for i, axis in enumerate(axes) if axis.size > 1 and not axis.is_seed),
        verdicts=VERDICTS,
        neurons=plan.neurons,
        pairs=tuple(pair_names(plan.neurons)),
        domain=(min(low for low, _ in domains), max(high for _, high in domains)),
        targets=tuple(zip(network.knots, network.weights, strict=True)) if network else (),
        measures=plan.document.measures,
        read=lru_cache(maxsize=_CACHED)(stored.read),
    )
    return outcomes, {str(key): str(value) for key, value in attributes(plan).items()}


def _domains(plan: Plan) -> list[tuple[float, float]]:
    """Return the domains that an axis sets; none if all runs have the base's."""
    found: list[tuple[float, float]] = []
    for axis in plan.axes:
        if _DOMAIN in axis.paths:
            place = axis.paths.index(_DOMAIN)
            found += [settings[place] for settings in axis.settings]
    return found


def _axis(axis: PlannedAxis) -> Axis:
    named = not has_numbers(axis)
    return Axis(
        name=axis.name,
        keys=tuple(".".join(path) for path in axis.paths),
        values=coordinate(axis).astype(np.float64),
        labels=tuple(map(str, axis.values)) if named else None,
    )
