"""Events: the moments of a run that a reader should notice."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from relufit.dynamics.cached import cached
from relufit.dynamics.relu_sum.activity import active_ranges
from relufit.dynamics.relu_sum.coalescing import coalescences, partings
from relufit.dynamics.relu_sum.plateaus import plateaus
from relufit.dynamics.turns import lasting_changes, signs, turns

if TYPE_CHECKING:
    from collections.abc import Iterator

    from relufit.training import Trajectory

__all__ = ["Event", "EventKind", "events"]

TURN = 0.05  # of the domain: a knot that turns back by less is jittering
EventKind = Literal[
    "weight changes sign",
    "knot turns",
    "knot leaves the data",
    "dies",
    "coalesce",
    "part",
    "plateau",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened at one iteration.

    Attributes:
        kind: What happened.
        neurons: To which neurons, counted from 0; none for what happens to the whole network.
        snapshot: The snapshot at which it is first seen.
        iteration: The iteration of that snapshot.
    """

    kind: EventKind
    neurons: tuple[int, ...]
    snapshot: int
    iteration: int


@cached
def events(trajectory: Trajectory) -> tuple[Event, ...]:
    """What happened in a run, in the order of iterations.

    - *weight changes sign*: and keeps the new sign for an epoch, or to the end;
    - *knot turns*: it goes back by at least a twentieth of the domain;
    - *knot leaves the data*: it goes beyond all samples, for an epoch or to the end;
    - *dies*: from here on the neuron is active on no sample;
    - *coalesce*, *part*: see :mod:`relufit.dynamics.relu_sum.coalescing`;
    - *plateau*: see :func:`relufit.dynamics.relu_sum.plateaus.plateaus`.
    """
    found = [
        Event(kind=kind, neurons=neurons, snapshot=at, iteration=int(trajectory.iteration[at]))
        for kind, neurons, at in _all(trajectory)
    ]
    return tuple(sorted(found, key=lambda each: (each.snapshot, each.neurons)))


def _all(trajectory: Trajectory) -> Iterator[tuple[EventKind, tuple[int, ...], int]]:
    samples = trajectory.samples
    x = samples.x[: samples.measured]
    low, high = float(x.min()), float(x.max())
    domain_low, domain_high = trajectory.scenario.data.domain
    lasting = int(np.searchsorted(trajectory.iteration, trajectory.iterations_per_epoch))
    knots = trajectory.knots
    for neuron in range(trajectory.neurons):
        knot, weight = knots[:, neuron], trajectory.weights[:, neuron]
        for at in lasting_changes(signs(weight), lasting):
            yield "weight changes sign", (neuron,), at
        outside = (knot < low) | (knot > high)
        for at in lasting_changes(outside, lasting):
            if outside[at]:
                yield "knot leaves the data", (neuron,), at
        for at in turns(knot, TURN * (domain_high - domain_low)):
            yield "knot turns", (neuron,), at
    yield from _deaths(trajectory)
    for each in coalescences(trajectory):
        at = int(np.searchsorted(trajectory.iteration, each.iteration))
        if at:
            yield "coalesce", each.neurons, at
    for pair, at in partings(trajectory):
        yield "part", pair, at
    for plateau in plateaus(trajectory):
        yield "plateau", (), plateau.start


def _deaths(trajectory: Trajectory) -> Iterator[tuple[EventKind, tuple[int, ...], int]]:
    start, stop = active_ranges(trajectory)
    for neuron in np.flatnonzero(stop[-1] <= start[-1]).tolist():
        alive = np.flatnonzero(stop[:, neuron] > start[:, neuron])
        if len(alive):
            yield "dies", (neuron,), int(alive[-1]) + 1
