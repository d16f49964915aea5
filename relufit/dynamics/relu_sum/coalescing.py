"""Coalescing: neurons that end up active on nearly the same samples and act as one."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations, pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np

from relufit.dynamics.cached import cached
from relufit.dynamics.relu_sum.activity import active_ranges
from relufit.dynamics.relu_sum.groups import group_completely
from relufit.dynamics.turns import lasting_changes

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from relufit.training import Trajectory

__all__ = [
    "Coalescence",
    "EffectiveNeuron",
    "coalesced_pairs",
    "coalescences",
    "effective_neurons",
    "partings",
]

TOGETHER_SHARE = 0.02  # two neurons are active on different samples at most in this share of them
MOST_AT_ONCE = 64  # pairs that are compared over the whole run in one go
MOST_PARTED = 16  # neurons of a network whose pairs are watched for parting


@dataclass(frozen=True, slots=True, kw_only=True)
class Coalescence:
    """A group of neurons that are together from some iteration to the end.

    Attributes:
        neurons: Their numbers, counted from 0, ascending.
        iteration: The first recorded iteration from which on all are together.
        side: ``"edge"`` if in the end they are active on (nearly) all samples or none, so that
            only the data's edge makes them equal; ``"inside"`` if their knots have met
            among the samples.
        sign: ``"same"`` if their final weights have one sign; ``"opposite"`` if they make a jump.
    """

    neurons: tuple[int, ...]
    iteration: int
    side: Literal["edge", "inside"]
    sign: Literal["same", "opposite"]


@dataclass(frozen=True, slots=True, kw_only=True)
class EffectiveNeuron:
    """A neuron, or a group of coalesced neurons that acts as one.

    Attributes:
        neurons: Their numbers, counted from 0.
        weight: The sum of their final weights.
    """

    neurons: tuple[int, ...]
    weight: float


def coalescences(trajectory: Trajectory, share: float = TOGETHER_SHARE) -> tuple[Coalescence, ...]:
    """Return the groups of neurons that have coalesced, in the order in which it happened.

    Two neurons are *together* at an iteration when the share of samples on which exactly one of
    them is active is at most ``share``; they have *coalesced* when they are together from some
    iteration to the end. In a group all pairs have coalesced: see :func:`.groups.group_completely`.
    Neurons that are active on no sample in the end are dead, not coalesced.

    Args:
        trajectory: The run.
        share: From 0 to 1.
    """
    since = _pairs_since(trajectory, share)
    found = [
        _coalescence(
            trajectory,
            group,
            max(at for pair, at in since.items() if set(pair) <= set(group)),
            share,
        )
        for group in _groups(since, trajectory, share)
    ]
    return tuple(sorted(found, key=lambda each: (each.iteration, each.neurons)))


def coalesced_pairs(
    trajectory: Trajectory, share: float = TOGETHER_SHARE
) -> tuple[Coalescence, ...]:
    """Return all pairs that have coalesced, each with its own iteration.

    A pair may belong to no group: a neuron can have coalesced with two that are apart. Dead
    neurons are in no pair.

    Args:
        trajectory: The run.
        share: As in :func:`coalescences`.
    """
    since = _pairs_since(trajectory, share)
    found = [_coalescence(trajectory, pair, at, share) for pair, at in since.items()]
    return tuple(sorted(found, key=lambda each: (each.iteration, each.neurons)))


def partings(
    trajectory: Trajectory, share: float = TOGETHER_SHARE
) -> tuple[tuple[tuple[int, int], int], ...]:
    """Pairs that were together for at least an epoch and then parted, for an epoch or to the end.

    Networks of more than 16 neurons have too many pairs to be watched; they get none.

    Args:
        trajectory: The run.
        share: As in :func:`coalescences`.

    Returns:
        The pair, and the first snapshot at which it is apart again; a pair may part more than once.
    """
    if trajectory.neurons > MOST_PARTED:
        return ()
    start, stop = active_ranges(trajectory)
    most = share * trajectory.samples.measured
    lasting = int(np.searchsorted(trajectory.iteration, trajectory.iterations_per_epoch))
    found: list[tuple[tuple[int, int], int]] = []
    for i, j in combinations(range(trajectory.neurons), 2):
        pair = [i, j]
        together = _exactly_one(start, stop, i, np.array([j]))[:, 0] <= most
        together &= (stop[:, pair] > start[:, pair]).all(axis=1)
        changes = [0, *lasting_changes(together, lasting)]
        found += [
            ((i, j), at)
            for before, at in pairwise(changes)
            if together[before] and not together[at] and at - before >= lasting
        ]
    return tuple(sorted(found, key=lambda each: (each[1], each[0])))


def effective_neurons(trajectory: Trajectory) -> tuple[EffectiveNeuron, ...]:
    """The neurons that the network really has in the end, by the number of their first member.

    Coalesced neurons count as one with the sum of their weights, which is infinite where it
    overflows; dead neurons do not count.
    """
    start, stop = active_ranges(trajectory)
    groups = {each.neurons[0]: each.neurons for each in coalescences(trajectory)}
    taken = {neuron for group in groups.values() for neuron in group[1:]}
    members = [
        groups.get(neuron, (neuron,))
        for neuron in range(trajectory.neurons)
        if stop[-1, neuron] > start[-1, neuron] and neuron not in taken
    ]
    with np.errstate(over="ignore"):
        sums = [float(trajectory.weights[-1, list(neurons)].sum()) for neurons in members]
    return tuple(
        EffectiveNeuron(neurons=neurons, weight=weight)
        for neurons, weight in zip(members, sums, strict=True)
    )


def _pairs_since(trajectory: Trajectory, share: float) -> dict[tuple[int, int], int]:
    """The pairs that are together in the end, each with the snapshot since which it is."""
    usual = share == TOGETHER_SHARE
    return _usual_pairs_since(trajectory) if usual else _found_pairs_since(trajectory, share)


@cached
def _usual_pairs_since(trajectory: Trajectory) -> dict[tuple[int, int], int]:
    return _found_pairs_since(trajectory, TOGETHER_SHARE)


def _found_pairs_since(trajectory: Trajectory, share: float) -> dict[tuple[int, int], int]:
    start, stop = active_ranges(trajectory)
    most = share * trajectory.samples.measured
    alive = np.flatnonzero(stop[-1] > start[-1])
    since: dict[tuple[int, int], int] = {}
    for place, neuron in enumerate(alive.tolist()):
        others = alive[place + 1 :]
        near = _exactly_one(start[-1:], stop[-1:], neuron, others)[0] <= most
        for few in np.array_split(others[near], -(-int(near.sum()) // MOST_AT_ONCE) or 1):
            apart = _exactly_one(start, stop, neuron, few) > most
            # From the end back to the last snapshot at which they were apart.
            kept = np.where(apart.any(axis=0), apart[::-1].argmax(axis=0), len(apart))
            since.update(
                ((neuron, other), len(apart) - length)
                for other, length in zip(few.tolist(), kept.tolist(), strict=True)
            )
    return since


def _coalescence(
    trajectory: Trajectory, neurons: tuple[int, ...], snapshot: int, share: float
) -> Coalescence:
    """Describe neurons that are together since a snapshot."""
    x = trajectory.samples.x[: trajectory.samples.measured]
    chosen = list(neurons)
    slopes, biases = trajectory.input_weights[-1, chosen], trajectory.biases[-1, chosen]
    active = np.mean(slopes[:, None] * x + biases[:, None] > 0.0, axis=1)
    weights = trajectory.weights[-1, list(neurons)]
    return Coalescence(
        neurons=neurons,
        iteration=int(trajectory.iteration[snapshot]),
        side="edge" if active.max() <= share or active.min() >= 1 - share else "inside",
        sign="same" if (weights >= 0).all() or (weights <= 0).all() else "opposite",
    )


def _exactly_one(
    start: NDArray[np.int64],
    stop: NDArray[np.int64],
    neuron: int,
    others: NDArray[np.int64],
) -> NDArray[np.int64]:
    """On how many samples exactly one of a neuron and each of some others is active.

    Args:
        start: See :func:`.activity.active_ranges`; shape (snapshots, neurons).
        stop: The same.
        neuron: The one.
        others: The others.

    Returns:
        Shape (snapshots, others).
    """
    first, last = start[:, [neuron]], stop[:, [neuron]]
    starts, stops = start[:, others], stop[:, others]
    both = np.maximum(np.minimum(stops, last) - np.maximum(starts, first), 0)
    apart: NDArray[np.int64] = (last - first) + (stops - starts) - 2 * both
    return apart


def _groups(
    pairs: Iterable[tuple[int, int]], trajectory: Trajectory, share: float
) -> list[tuple[int, ...]]:
    """Return the groups of more than one neuron among those of the pairs, each ascending."""
    members = sorted({neuron for pair in pairs for neuron in pair})
    if not members:
        return []
    start, stop = active_ranges(trajectory)
    chosen = np.array(members)
    distance = [
        float(value)
        for neuron in members
        for value in _exactly_one(start[-1:], stop[-1:], neuron, chosen)[0]
    ]
    group = [0] * len(members)
    most = share * trajectory.samples.measured
    group_completely(distance, len(members), most, group)
    found = [
        tuple(members[k] for k in range(len(members)) if group[k] == first)
        for first in sorted(set(group))
    ]
    return [each for each in found if len(each) > 1]
