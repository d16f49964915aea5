"""What descent without noise predicts for a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from relufit.dynamics.relu_sum.descent.decide import FALL, Ahead
from relufit.dynamics.relu_sum.descent.follow import END, FIRST, SECOND, TIME, UNREST, follow

if TYPE_CHECKING:
    from relufit.dynamics.relu_sum.descent.room import Numbers, Points, Room, Trained

__all__ = ["Continued", "descend"]

FOREVER = 1e12  # times as long as the run
REST = 1e-3  # the unrest of a descent that has come to rest


class Continued(NamedTuple):
    """What a descent goes on from.

    Attributes:
        rate: The learning rate.
        every: Iterations between two probes of further training.
        iterations: All iterations of further training.
        early: The mean error over the first half of its probes.
        late: The same of the second half.
        target: The error to fall below; 0 for none.
    """

    rate: float
    every: float
    iterations: float
    early: float
    late: float
    target: float


def descend(
    p: Numbers, n: int, points: Points, trained: Trained, continued: Continued, room: Room
) -> Ahead:
    """Descend from a state until nothing changes; ``p`` is replaced by where that is.

    Args:
        p: Parameters.
        n: Neurons.
        points: The samples.
        trained: The groups of parameters that move.
        continued: The learning rate, and what further training has shown.
        room: Workspace; its ``result`` is that of the descent.
    """
    rate, every = continued.rate, continued.every
    result = room.result
    follow(p, n, points, trained, (rate * every, 0.0, 0.0), room)
    calm, is_done = result[END], result[TIME] >= rate * every
    noise = max(continued.late - calm, 0.0)
    time = rate * continued.iterations * FOREVER
    level = (1.0 - FALL) * 0.5 * (continued.early + continued.late) - noise
    follow(p, n, points, trained, (time, level, continued.target - noise), room)
    is_done = is_done and result[TIME] >= time and result[UNREST] <= REST
    fall = result[FIRST] / rate + every if result[FIRST] >= 0.0 else -1.0
    reach = result[SECOND] / rate + every if result[SECOND] >= 0.0 else -1.0
    return Ahead(calm, result[END], fall, reach, is_done)
