"""What descent without noise predicts for a run."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from relufit.dynamics.relu_sum.descent.decide import FALL, LITTLE, Ahead, most_noise
from relufit.dynamics.relu_sum.descent.follow import END, FIRST, SECOND, TIME, UNREST, follow

if TYPE_CHECKING:
    from relufit.dynamics.relu_sum.descent.room import Numbers, Points, Room, Rows, Trained

__all__ = ["FOREVER", "REST", "Continued", "descend", "mean_after", "take"]

FOREVER = 1e12  # times as long as the run
REST = 1e-3  # the unrest of a descent that has come to rest


class Continued(NamedTuple):
    """What a descent goes on from; for the errors see :class:`.decide.Further`.

    Attributes:
        rate: The learning rate.
        every: Iterations between two probes of further training.
        iterations: All iterations of further training.
        early: The mean error over the first half of its probes.
        late: The same of the second half.
        last: The same of the last quarter.
        spread: Their standard error.
        target: The error to fall below; 0 for none.
    """

    rate: float
    every: float
    iterations: float
    early: float
    late: float
    last: float
    spread: float
    target: float


def descend(
    p: Numbers,
    n: int,
    points: Points,
    trained: Trained,
    continued: Continued,
    before: Rows,
    after: Rows,
    room: Room,
) -> Ahead:
    """Descend from the last of some states until nothing changes.

    Args:
        p: Filled with the parameters where that is.
        n: Neurons.
        points: The samples.
        trained: The groups of parameters that move.
        continued: The learning rate, and what further training has shown.
        before: The parameters at the first quarter of the probes.
        after: The parameters at the last quarter.
        room: Workspace; its ``result`` is that of the descent.
    """
    rate, result = continued.rate, room.result
    calm = mean_after(p, n, points, trained, rate * continued.every, after, room)
    noise = max(continued.last - calm, 0.0)
    begin = calm
    if most_noise(continued.last, continued.spread, calm) > LITTLE * continued.late:
        begin = mean_after(p, n, points, trained, rate * continued.every, before, room)
    take(p, after, len(after) - 1)
    time = rate * continued.iterations * FOREVER
    level = (1.0 - FALL) * 0.5 * (continued.early + continued.late) - noise
    follow(p, n, points, trained, (time, level, continued.target - noise), room)
    is_done = result[TIME] >= time and result[UNREST] <= REST
    fall = result[FIRST] / rate if result[FIRST] >= 0.0 else -1.0
    reach = result[SECOND] / rate if result[SECOND] >= 0.0 else -1.0
    return Ahead(begin, calm, result[END], fall, reach, is_done)


def mean_after(
    p: Numbers,
    n: int,
    points: Points,
    trained: Trained,
    time: float,
    states: Rows,
    room: Room,
) -> float:
    """Return the mean error after a time of descent from each of some states."""
    total = 0.0
    for row in range(len(states)):
        take(p, states, row)
        follow(p, n, points, trained, (time, 0.0, 0.0), room)
        total += room.result[END]
    return total / len(states)


def take(p: Numbers, states: Rows, row: int) -> None:
    """Make the parameters those of a state."""
    for at in range(len(p)):
        p[at] = states[row][at]
