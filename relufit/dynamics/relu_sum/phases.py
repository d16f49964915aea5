"""Phases: parts of a neuron's path, each with one direction of motion."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import groupby, pairwise
from typing import TYPE_CHECKING, Literal

import numpy as np

from relufit.dynamics.smoothing import smoothed
from relufit.dynamics.turns import lasting_changes, signs, turns

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.training import Trajectory

__all__ = ["Phase", "phases"]

TURN = 0.05  # of the way between a quantity's extremes: less is no phase of its own
NEAR = 0.1  # of it: from then on within this of its end, a quantity is settling


@dataclass(frozen=True, slots=True, kw_only=True)
class Phase:
    """An interval of iterations in which a knot moves in one direction.

    Attributes:
        kind: ``"moving"``; ``"settling"``: weight and knot stay within a tenth of their ways of
            where they end; ``"still"``: neither moves at all.
        rule: The rule, 1 to 4, whose way the knot goes on the whole in a moving phase: 1 left
            and 3 right with a positive change of slope (input weight times weight), 2 right and 4
            left with a negative one; 0 if the knot does not move, and in other phases.
        start: The iteration at which it begins.
        stop: The iteration at which it ends.
        weight: The weight at both.
        knot: The knot at both.
    """

    kind: Literal["moving", "settling", "still"]
    rule: int
    start: int
    stop: int
    weight: tuple[float, float]
    knot: tuple[float, float]


def phases(trajectory: Trajectory, neuron: int) -> tuple[Phase, ...]:
    """The phases of a neuron, in order, from the first snapshot to the last.

    A phase ends where the weight changes its sign for at least an epoch or to the end, where the
    knot turns back by at least a twentieth of the way between its extremes, and where the neuron
    begins to settle: from there on both weight and knot stay within a tenth of the way between
    their extremes of where they end. Intervals in which neither moves by a twentieth of that way
    are no phases of their own; they go with the next one. All of this is decided on the moving
    averages of weight and knot (:func:`relufit.dynamics.smoothing.smoothed`).
    """
    spec = np.stack([trajectory.weights[:, neuron], trajectory.knots[:, neuron]], axis=1)
    epoch = trajectory.iterations_per_epoch
    weight, knot = smoothed(spec, trajectory.iteration, epoch).T
    last = len(weight) - 1
    ways = float(np.ptp(weight)), float(np.ptp(knot))
    if not any(ways):
        return (_phase(trajectory, neuron, 0, last, "still"),)
    settled = max(_near_since(weight), _near_since(knot))
    lasting = int(np.searchsorted(trajectory.iteration, epoch))
    cuts = {settled, *lasting_changes(signs(weight), lasting)}
    cuts |= set(turns(knot, TURN * ways[1])) if ways[1] else set()
    places = [0]
    for cut in sorted(cut for cut in cuts if 0 < cut <= settled):
        start = places[-1]
        moved = abs(weight[cut] - weight[start]), abs(knot[cut] - knot[start])
        if any(m >= TURN * way > 0 for m, way in zip(moved, ways, strict=True)):
            places.append(cut)
        elif cut == settled:
            places[-1] = cut if start else 0
    bounds = [*places, last] if places[-1] < last else places
    found = [
        _phase(trajectory, neuron, start, stop, "settling" if start >= settled else "moving")
        for start, stop in pairwise(bounds)
    ]
    return tuple(_joined(list(same)) for _, same in groupby(found, lambda each: each.rule))


def _joined(same: list[Phase]) -> Phase:
    """Phases that follow each other in the same way, as one."""
    first, last = same[0], same[-1]
    return replace(
        first,
        stop=last.stop,
        weight=(first.weight[0], last.weight[1]),
        knot=(first.knot[0], last.knot[1]),
    )


def _near_since(values: NDArray[np.float64]) -> int:
    """The first snapshot from which on values stay near where they end."""
    far = np.flatnonzero(np.abs(values - values[-1]) > NEAR * np.ptp(values))
    return int(far[-1]) + 1 if len(far) else 0


def _phase(
    trajectory: Trajectory,
    neuron: int,
    start: int,
    stop: int,
    kind: Literal["moving", "settling", "still"],
) -> Phase:
    weight, knot = trajectory.weights[:, neuron], trajectory.knots[:, neuron]
    change = weight * np.sign(trajectory.input_weights[:, neuron])
    positive = bool(np.median(change[start : stop + 1]) > 0)
    right = bool(knot[stop] > knot[start])
    moves = kind == "moving" and bool(knot[stop] != knot[start])
    rule = {(True, False): 1, (False, True): 2, (True, True): 3, (False, False): 4}
    return Phase(
        kind=kind,
        rule=rule[positive, right] if moves else 0,
        start=int(trajectory.iteration[start]),
        stop=int(trajectory.iteration[stop]),
        weight=(float(weight[start]), float(weight[stop])),
        knot=(float(knot[start]), float(knot[stop])),
    )
