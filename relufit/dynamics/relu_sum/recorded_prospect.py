"""What becomes of a run that was trained elsewhere, as far as that is known."""

from __future__ import annotations

from math import isfinite, nan
from typing import TYPE_CHECKING

import numpy as np

from relufit.dynamics.relu_sum.descent.ahead import REST
from relufit.dynamics.relu_sum.descent.decide import (
    FALL,
    NOT_AT_REST,
    OVERFLOWS,
    RISES,
    TOO_LARGE,
    Ahead,
    Further,
)
from relufit.dynamics.relu_sum.descent.follow import END, SPEED, TIME, UNREST, follow, stable_rate
from relufit.dynamics.relu_sum.descent.room import Trained, make_room, points_of
from relufit.dynamics.relu_sum.prospect import (
    Prospect,
    flat_parameters,
    is_small,
    mean_squared_y,
    network_of_parameters,
)
from relufit.dynamics.verdict_kinds import UNDECIDED_REASONS
from relufit.training.relu_sum.recorded import resumed

if TYPE_CHECKING:
    from relufit.network.relu_sum import ReluSum
    from relufit.training import Trajectory

__all__ = ["decide_recorded"]

# Keys of the words for it.
NO_TARGET = "undecided_no_target"
NOT_CONTINUED = "undecided_not_continued"
RATE_UNKNOWN = "undecided_rate"  # that of the updates of the run
LONG = 1e15  # a time in which a descent comes to rest


def decide_recorded(
    trajectory: Trajectory, target: float | None
) -> tuple[str, str, Prospect | None]:
    """Return the verdict on a recorded run above its target, its reason, and what it rests on.

    Its function ``resume`` is called once, for as many updates as were recorded. From there
    descent without noise shows whether gradients lead lower. When a fall is due cannot be said,
    because the learning rate is not known.
    """
    if target is None or trajectory.resume is None:
        return "undecided", NO_TARGET if target is None else NOT_CONTINUED, None
    updates, begin = trajectory.updates, trajectory.mean_squared_error()
    network = resumed(trajectory, updates)
    later = trajectory.samples.error(network)
    reached = float(updates) if later < target else -1.0
    further = Further(begin, later, later, nan, reached, overflows=not isfinite(later))
    prospect = Prospect(updates, further)
    if further.overflows or later > (1.0 + FALL) * begin:
        number = OVERFLOWS if further.overflows else RISES
        return "undecided", UNDECIDED_REASONS[number], prospect
    if reached >= 0.0 or later < (1.0 - FALL) * begin:
        return "slow", "", prospect
    return _decide_by_descent(trajectory, network, target, prospect)


def _decide_by_descent(
    trajectory: Trajectory, network: ReluSum, target: float, prospect: Prospect
) -> tuple[str, str, Prospect]:
    """Decide on a run whose error has hardly changed."""
    if not is_small(
        trajectory.neurons, trajectory.samples.measured, mean_squared_y(trajectory.samples.y)
    ):
        return "undecided", UNDECIDED_REASONS[TOO_LARGE], prospect
    prospect = _descended(trajectory, network, prospect)
    rest = prospect.ahead.rest
    if not prospect.ahead.finished:
        return "undecided", UNDECIDED_REASONS[NOT_AT_REST], prospect
    if rest < (1.0 - FALL) * prospect.further.late or rest < target:
        return "undecided", RATE_UNKNOWN, prospect
    return "trapped", "", prospect


def _descended(trajectory: Trajectory, network: ReluSum, seen: Prospect) -> Prospect:
    """Descend in the groups of parameters that have changed in the record."""
    n, samples = trajectory.neurons, trajectory.samples
    p = flat_parameters(network)
    points = points_of(samples.x.tolist(), samples.y.tolist())
    recorded = (np.asarray(getattr(trajectory, name)) for name in Trained._fields)
    trained = Trained(*(bool((each != each[0]).any()) for each in recorded))
    room = make_room(n)
    follow(p, n, points, trained, (LONG, 0.0, 0.0), room)
    result = room.result
    speed, stable = result[SPEED], stable_rate(p, n, points, trained, room)
    finished = result[TIME] >= LONG and result[UNREST] <= REST
    ahead = Ahead(nan, nan, result[END], -1.0, -1.0, finished=finished)
    return seen._replace(
        ahead=ahead, speed=speed, stable_rate=stable, network=network_of_parameters(p, n)
    )
