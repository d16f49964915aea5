"""What happened in a run, as plain values for the summary. Neurons are counted from 1."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from relufit.dynamics.relu_sum.activity import active_ranges
from relufit.dynamics.relu_sum.events import events
from relufit.dynamics.relu_sum.phases import phases
from relufit.dynamics.relu_sum.rule_counts import rule_counts

if TYPE_CHECKING:
    from relufit.dynamics.relu_sum.attainable_error import AttainableError
    from relufit.dynamics.relu_sum.coalescing import Coalescence
    from relufit.training import Trajectory

__all__ = ["attainable_error_values", "coalescence_values", "history"]

MOST_NEURONS = 16  # networks that are told neuron by neuron


def history(trajectory: Trajectory) -> dict[str, Any]:
    """What happened in a run.

    Returns:
        ``dead_neurons``, the numbers of those that are active on no sample in the end;
        ``rules``, for each neuron how often rules 1 to 4 moved its knot, None unless every update
        was recorded; ``events``, a list of ``kind``, ``neurons`` and ``iteration``; ``phases``,
        for each neuron a list of ``kind``, ``rule``, ``start``, ``stop``, ``weight`` and ``knot``
        (see :mod:`.relu_sum.phases`). Of a network of more than 16 neurons the last two
        are None.
    """
    start, stop = active_ranges(trajectory)
    few = trajectory.neurons <= MOST_NEURONS
    whole = bool((np.diff(trajectory.iteration) == 1).all())
    return {
        "dead_neurons": (np.flatnonzero(stop[-1] <= start[-1]) + 1).tolist(),
        "rules": rule_counts(trajectory).sum(axis=0).tolist() if whole else None,
        "events": [
            {
                "kind": event.kind,
                "neurons": [neuron + 1 for neuron in event.neurons],
                "iteration": event.iteration,
            }
            for event in events(trajectory)
        ]
        if few
        else None,
        "phases": [
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
        if few
        else None,
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
    """What networks of the run's size could reach; six significant digits, as far as they mean."""
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
