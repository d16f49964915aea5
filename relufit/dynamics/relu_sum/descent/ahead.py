"""What descent without noise predicts for a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.dynamics.relu_sum.descent.decide import FALL, Ahead
from relufit.dynamics.relu_sum.descent.follow import END, FIRST, SECOND, TIME, UNREST, follow

if TYPE_CHECKING:
    from relufit.dynamics.relu_sum.descent.room import Numbers, Points, Room, Trained

__all__ = ["descend"]

FOREVER = 1e12  # times as long as the run
REST = 1e-3  # the unrest of a descent that has come to rest


def descend(
    p: Numbers,
    n: int,
    points: Points,
    trained: Trained,
    rate: float,
    every: float,
    iterations: float,
    early: float,
    late: float,
    target: float,
    room: Room,
) -> Ahead:
    """Descend from a state until nothing changes; ``p`` is replaced by where that is.

    Args:
        p: Parameters.
        n: Neurons.
        points: The samples.
        trained: The groups of parameters that move.
        rate: The learning rate.
        every: Iterations between two probes of further training.
        iterations: All iterations of further training.
        early: The mean error over its first probes.
        late: The same of its last ones.
        target: The error to fall below; 0 for none.
        room: Workspace; its ``result`` is that of the descent.
    """
    result = room.result
    follow(p, n, points, trained, (rate * every, 0.0, 0.0), room)
    calm, is_done = result[END], result[TIME] >= rate * every
    noise = max(late - calm, 0.0)
    time = rate * iterations * FOREVER
    level = (1.0 - FALL) * 0.5 * (early + late) - noise
    follow(p, n, points, trained, (time, level, target - noise), room)
    is_done = is_done and result[TIME] >= time and result[UNREST] <= REST
    fall = result[FIRST] / rate + every if result[FIRST] >= 0.0 else -1.0
    reach = result[SECOND] / rate + every if result[SECOND] >= 0.0 else -1.0
    return Ahead(calm, result[END], fall, reach, is_done)
