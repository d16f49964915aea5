"""What happened in a run, as plain values for the summary. Neurons are counted from 1."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any

import numpy as np

from relufit.dynamics.measures.ends import ends_of
from relufit.dynamics.measures.registry import RUN_MEASURES, measured
from relufit.dynamics.relu_sum.activity import active_ranges
from relufit.dynamics.relu_sum.events import events
from relufit.dynamics.relu_sum.phases import phases
from relufit.dynamics.relu_sum.rule_counts import rule_counts
from relufit.dynamics.relu_sum.rules import missing_rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from relufit.dynamics.best_fit.fits import BestFit
    from relufit.dynamics.relu_sum.attainable_error import AttainableError
    from relufit.dynamics.relu_sum.coalescing import Coalescence
    from relufit.dynamics.relu_sum.prospect import Prospect
    from relufit.training import Trajectory

__all__ = [
    "HISTORY",
    "attainable_values",
    "coalescence_values",
    "descent_values",
    "history",
    "smaller_values",
]

MOST_NEURONS = 16  # larger networks are not reported neuron by neuron


def history(trajectory: Trajectory) -> dict[str, Any]:
    """What happened in a run: the values of all entries of :data:`HISTORY`."""
    return {name: measure(trajectory) for name, measure in HISTORY.items()}


def _dead_neurons(trajectory: Trajectory) -> list[int]:
    """The numbers of those that are active on no sample in the end."""
    start, stop = active_ranges(trajectory)
    dead: list[int] = (np.flatnonzero(stop[-1] <= start[-1]) + 1).tolist()
    return dead


def _rules(trajectory: Trajectory) -> list[list[int]] | None:
    """For each neuron how often rules 1 to 4 and no rule applied, and how often it coasted.

    None unless all was recorded.
    """
    if missing_rules(trajectory):
        return None
    if not (np.diff(trajectory.iteration) == 1).all():
        return None
    counts: list[list[int]] = rule_counts(trajectory).sum(axis=0).tolist()
    return counts


def _events(trajectory: Trajectory) -> list[dict[str, Any]] | None:
    """All events; None of a network of more than 16 neurons."""
    if trajectory.neurons > MOST_NEURONS:
        return None
    return [
        {
            "kind": event.kind,
            "neurons": [neuron + 1 for neuron in event.neurons],
            "iteration": event.iteration,
        }
        for event in events(trajectory)
    ]


def _phases(trajectory: Trajectory) -> list[list[dict[str, Any]]] | None:
    """For each neuron its phases (see :mod:`.relu_sum.phases`); None of more than 16 neurons."""
    if trajectory.neurons > MOST_NEURONS:
        return None
    return [
        [
            {
                "kind": phase.kind,
                "rule": phase.rule or None,
                "start": phase.start,
                "stop": phase.stop,
                "weight": phase.weight,
                "knot": phase.knot,
            }
            for phase in phases(trajectory, neuron)
        ]
        for neuron in range(trajectory.neurons)
    ]


def _measures(trajectory: Trajectory) -> dict[str, float | None]:
    """Every measure of :mod:`.measures.registry`; None where it is undefined."""
    ends = ends_of(trajectory)
    values = {name: measured(name, ends) for name in RUN_MEASURES}
    return {name: _six(value) if isfinite(value) else None for name, value in values.items()}


# A key of the summary, and what it holds of a run. A new one is one line here.
HISTORY: dict[str, Callable[[Trajectory], Any]] = {
    "dead_neurons": _dead_neurons,
    "rules": _rules,
    "events": _events,
    "phases": _phases,
    "measures": _measures,
}


def coalescence_values(each: Coalescence) -> dict[str, Any]:
    """A coalescence of a group or pair."""
    return {
        "neurons": [neuron + 1 for neuron in each.neurons],
        "iteration": each.iteration,
        "side": each.side,
        "sign": each.sign,
    }


def descent_values(prospect: Prospect | None) -> dict[str, Any] | None:
    """Return what descent without noise predicts; None where it was not needed."""
    if prospect is None or prospect.network is None:
        return None
    ahead = prospect.ahead
    return {
        "error": _six(ahead.rest),
        "iterations_to_target": round(ahead.reach) if ahead.reach >= 0.0 else None,
        "iterations_to_fall": round(ahead.fall) if ahead.fall >= 0.0 else None,
        "gradient": _six(prospect.speed),
        "stable_rate": _six(prospect.stable_rate) if isfinite(prospect.stable_rate) else None,
        "weights": [_six(weight) for weight in prospect.network.weights],
        "knots": [_six(knot) for knot in prospect.network.knots],
    }


def attainable_values(found: AttainableError) -> dict[str, Any]:
    """Return the lower bound for a run's own network, and its best fit."""
    best = _fit_values(found.best) if found.best else {}
    return {"lower_bound": _six(found.bound), **best}


def smaller_values(found: AttainableError) -> dict[str, Any] | None:
    """Return the best fit of as many neurons as are effective; of all, if all are."""
    fit = found.smaller or found.best
    return _fit_values(fit) if fit else None


def _fit_values(fit: BestFit) -> dict[str, Any]:
    """Return a fit, to six significant digits."""
    return {
        "neurons": fit.neurons,
        "error": _six(fit.error),
        "weights": [_six(weight) for weight in fit.network.weights],
        "knots": [_six(knot) for knot in fit.network.knots],
        "output_bias": _six(fit.network.output_bias),
    }


def _six(value: float) -> float:
    return float(f"{value:.6g}")
