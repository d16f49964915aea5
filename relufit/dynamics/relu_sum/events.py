"""Events of a run that readers should notice. A new one is one entry here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

import numpy as np

from relufit.dynamics.cached import cached
from relufit.dynamics.relu_sum.activity import active_ranges
from relufit.dynamics.relu_sum.coalescing import coalescences, partings
from relufit.dynamics.relu_sum.plateaus import plateaus
from relufit.dynamics.relu_sum.rules import can_coast
from relufit.dynamics.turns import lasting_changes, signs, turns

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from relufit.training import Trajectory

__all__ = ["EVENTS", "Event", "EventType", "events"]

TURN = 0.05  # share of the domain; smaller turns of a knot are jitter
Found: TypeAlias = "Iterable[tuple[tuple[int, ...], int]]"
"""The neurons of each event, and the first snapshot after it."""


class EventType(NamedTuple):
    """A type of event.

    Attributes:
        find: Finds the events of this type in a run.
        text: The key of its words, or a short description in English, with ``{who}`` for neurons.
    """

    find: Callable[[Trajectory], Found]
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event at one iteration.

    Attributes:
        kind: The type of the event: a name in :data:`EVENTS`.
        neurons: The neurons, counted from 0; empty for an event of the whole network.
        snapshot: The first snapshot after the event.
        iteration: The iteration of that snapshot.
    """

    kind: str
    neurons: tuple[int, ...]
    snapshot: int
    iteration: int


@cached
def events(trajectory: Trajectory) -> tuple[Event, ...]:
    """Return all events of a run, in the order of iterations."""
    found = [
        Event(kind=name, neurons=neurons, snapshot=at, iteration=int(trajectory.iteration[at]))
        for name, event_type in EVENTS.items()
        for neurons, at in event_type.find(trajectory)
    ]
    return tuple(sorted(found, key=lambda each: (each.snapshot, each.neurons)))


def _weight_signs(trajectory: Trajectory) -> Found:
    """The sign changes and stays for an epoch, or to the end."""
    for neuron in range(trajectory.neurons):
        for at in lasting_changes(signs(trajectory.weights[:, neuron]), _lasting(trajectory)):
            yield (neuron,), at


def _knots_leaving(trajectory: Trajectory) -> Found:
    """A knot goes beyond all samples, for an epoch or to the end."""
    samples = trajectory.samples
    x = samples.x[: samples.measured]
    low, high = float(x.min()), float(x.max())
    for neuron in range(trajectory.neurons):
        knot = trajectory.knots[:, neuron]
        outside = (knot < low) | (knot > high)
        for at in lasting_changes(outside, _lasting(trajectory)):
            if outside[at]:
                yield (neuron,), at


def _knot_turns(trajectory: Trajectory) -> Found:
    """A knot goes back by at least a twentieth of the domain, for an epoch or to the end."""
    low, high = trajectory.scenario.data.domain
    snapshots = np.arange(len(trajectory.iteration))
    for neuron in range(trajectory.neurons):
        found = turns(trajectory.knots[:, neuron], TURN * (high - low))
        goes_back = np.searchsorted(found, snapshots, side="right") % 2 > 0
        for at in lasting_changes(goes_back, _lasting(trajectory)):
            yield (neuron,), at


def _lasting(trajectory: Trajectory) -> int:
    """Return the number of snapshots that a change must last."""
    return int(np.searchsorted(trajectory.iteration, trajectory.iterations_per_epoch))


def _deaths(trajectory: Trajectory) -> Found:
    """From here on the neuron is active on no sample, and so it cannot change."""
    return [] if can_coast(trajectory) else _silences(trajectory)


def _becoming_silent(trajectory: Trajectory) -> Found:
    """From here on the neuron is active on no sample, but momentum or weight decay can move it."""
    return _silences(trajectory) if can_coast(trajectory) else []


def _silences(trajectory: Trajectory) -> Found:
    """From here on the neuron is active on no sample."""
    start, stop = active_ranges(trajectory)
    for neuron in np.flatnonzero(stop[-1] <= start[-1]).tolist():
        alive = np.flatnonzero(stop[:, neuron] > start[:, neuron])
        if len(alive):
            yield (neuron,), int(alive[-1]) + 1


def _coalescences(trajectory: Trajectory) -> Found:
    """Neurons are together from here to the end."""
    for each in coalescences(trajectory):
        at = int(np.searchsorted(trajectory.iteration, each.iteration))
        if at:
            yield each.neurons, at


def _plateaus(trajectory: Trajectory) -> Found:
    """The error stays above nine tenths of its value for at least a tenth of the run."""
    return [((), each.start) for each in plateaus(trajectory)]


# At the same snapshot of the same neurons, the earlier entry comes first.
EVENTS = {
    "weight changes sign": EventType(_weight_signs, "event_weight_changes_sign"),
    "knot leaves the data": EventType(_knots_leaving, "event_knot_leaves"),
    "knot turns": EventType(_knot_turns, "event_knot_turns"),
    "dies": EventType(_deaths, "event_dies"),
    "becomes inactive": EventType(_becoming_silent, "event_becomes_inactive"),
    "coalesce": EventType(_coalescences, "event_coalesce"),
    "part": EventType(partings, "event_part"),
    "plateau": EventType(_plateaus, "event_plateau"),
}
