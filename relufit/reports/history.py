"""What happened in a run, as plain values for the summary. Neurons are counted from 1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from relufit.dynamics.relu_sum.activity import active_ranges
from relufit.dynamics.relu_sum.events import events
from relufit.dynamics.relu_sum.phases import phases
from relufit.dynamics.relu_sum.rule_counts import rule_counts
from relufit.dynamics.relu_sum.rules import missing_rules

if TYPE_CHECKING:
    from collections.abc import Callable

    from relufit.dynamics.relu_sum.attainable_error import AttainableError
    from relufit.dynamics.relu_sum.coalescing import Coalescence
    from relufit.training import Trajectory

__all__ = ["HISTORY", "attainable_error_values", "coalescence_values", "history"]

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
    """For each neuron how often rules 1 to 4 moved its knot.

    None unless all was recorded, or where other rules moved it.
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


# A key of the summary, and what it holds of a run. A new one is one line here.
HISTORY: dict[str, Callable[[Trajectory], Any]] = {
    "dead_neurons": _dead_neurons,
    "rules": _rules,
    "events": _events,
    "phases": _phases,
}


def coalescence_values(each: Coalescence) -> dict[str, Any]:
    """A coalescence of a group or pair."""
    return {
        "neurons": [neuron + 1 for neuron in each.neurons],
        "iteration": each.iteration,
        "side": each.side,
        "sign": each.sign,
    }


def attainable_error_values(reach: AttainableError | None) -> dict[str, Any] | None:
    """Return the attainable error and the nearest fit, to six significant digits."""
    if reach is None:
        return None
    best = reach.best
    return {
        "neurons": best.neurons,
        "error": _six(best.error),
        "lower_bound": _six(best.lower_bound),
        "nearest_error": _six(reach.nearest),
        "weights": [_six(weight) for weight in best.network.weights],
        "knots": [_six(knot) for knot in best.network.knots],
        "output_bias": _six(best.network.output_bias),
    }


def _six(value: float) -> float:
    return float(f"{value:.6g}")
