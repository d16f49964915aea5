"""Events: the moments of a run that a reader should notice."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np

from relufit.dynamics.coalescing import coalescences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from relufit.training import Trajectory

__all__ = ["Event", "EventKind", "events"]

TURN = 0.05  # of the domain: a knot that turns back by less is jittering
EventKind = Literal["weight changes sign", "knot turns", "knot leaves the data", "coalesce"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something that happened at one iteration.

    Attributes:
        kind: What happened.
        neurons: To which neurons, counted from 0.
        snapshot: The snapshot at which it is first seen.
        iteration: The iteration of that snapshot.
    """

    kind: EventKind
    neurons: tuple[int, ...]
    snapshot: int
    iteration: int


def events(trajectory: Trajectory) -> tuple[Event, ...]:
    """What happened in a run, in the order of iterations.

    - *weight changes sign*: and keeps the new sign for an epoch, or to the end;
    - *knot turns*: it goes back by at least a twentieth of the domain;
    - *knot leaves the data*: it goes beyond all samples, for an epoch or to the end;
    - *coalesce*: see :func:`relufit.dynamics.coalescing.coalescences`.
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
        for at in _lasting_changes(_signs(weight), lasting):
            yield "weight changes sign", (neuron,), at
        outside = (knot < low) | (knot > high)
        for at in _lasting_changes(outside, lasting):
            if outside[at]:
                yield "knot leaves the data", (neuron,), at
        for at in _turns(knot, TURN * (domain_high - domain_low)):
            yield "knot turns", (neuron,), at
    for each in coalescences(trajectory):
        at = int(np.searchsorted(trajectory.iteration, each.iteration))
        if at:
            yield "coalesce", each.neurons, at


def _signs(weight: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Whether a weight is positive; a weight that starts at 0 has the sign that it gets first."""
    positive = weight > 0
    first = int(np.argmax(weight != 0))
    positive[:first] = positive[first]
    return positive


def _lasting_changes(state: NDArray[np.bool_], lasting: int) -> list[int]:
    """Where a state changes and then stays for ``lasting`` snapshots, or to the end."""
    changes: list[int] = (np.flatnonzero(state[1:] != state[:-1]) + 1).tolist()
    current = bool(state[0])
    found: list[int] = []
    for start, end in pairwise([*changes, len(state)]):
        stays = end - start >= lasting or end == len(state)
        if stays and bool(state[start]) != current:
            current = not current
            found.append(start)
    return found


def _turns(values: NDArray[np.float64], least: float) -> list[int]:
    """Where values turn back by at least ``least``: the snapshot of each extreme."""
    found: list[int] = []
    low = high = 0  # the extremes since the last turn
    rising: bool | None = None
    numbers: list[float] = values.tolist()
    for at, value in enumerate(numbers):
        high = at if value > numbers[high] else high
        low = at if value < numbers[low] else low
        if rising is not False and numbers[high] - value >= least:
            if rising:
                found.append(high)
            rising, low = False, at
        elif rising is not True and value - numbers[low] >= least:
            if rising is False:
                found.append(low)
            rising, high = True, at
    return found
