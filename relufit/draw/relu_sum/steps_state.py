"""Frame states of the steps film: two updates in slow motion, then ever faster to the end."""

from __future__ import annotations

import json
from math import exp, floor, log
from typing import TYPE_CHECKING, NamedTuple

from relufit.schedules.batch_sizes import SEVERAL_SAMPLES

if TYPE_CHECKING:
    from relufit.scenario.training import FilmTable
    from relufit.training import Trajectory

__all__ = ["Step", "slow_updates", "step_states"]

SLOW_S = (5.0, 2.0)  # the first update and the second
SLOW_SHARES = (0.53, 0.21)  # at most these shares of the frames
LEAST_FRAMES = 8  # an update that takes fewer frames is not shown in its parts


class Step(NamedTuple):
    """Frame state of the steps film: a part of an update, or a snapshot in the fast part.

    Attributes:
        start: The snapshot before the update.
        end: The snapshot after it; ``start`` itself in the fast part.
        share: Progress of the update, 0 to 1.
    """

    start: int
    end: int
    share: float

    @property
    def is_update(self) -> bool:
        """Whether it is a part of an update."""
        return self.end > self.start


def step_states(trajectory: Trajectory) -> list[Step]:
    """Return the frame states: slow updates first, then snapshots at increasing distances.

    Raises:
        InputError: Not every update was recorded, or updates used several samples at once.
    """
    training = trajectory.scenario.training
    if training and SEVERAL_SAMPLES in trajectory.sample:
        raise trajectory.scenario.fault(
            "training",
            "batch",
            'expected "sample" for the steps film, which shows what one sample does, got '
            f"{json.dumps(training.batch)}.",
        )
    last = len(trajectory.iteration) - 1
    if not last:  # the first update overflows, so there is only the initial state
        return [Step(0, 0, 1.0)]
    if trajectory.iterations - trajectory.iteration[0] != last:
        raise trajectory.scenario.fault(
            "training", "record_every", "expected 1 for the steps film, got more."
        )
    slow = _slow_frames(trajectory.scenario.film)[:last]
    states = [
        Step(update, update + 1, frame / frames)
        for update, frames in enumerate(slow)
        for frame in range(frames)
    ]
    left = trajectory.scenario.film.frames - len(states) - 1
    return [*states, *_faster(len(slow), last, left, 1.0 / slow[-1]), Step(last, last, 1.0)]


def slow_updates(states: list[Step]) -> list[int]:
    """Return the snapshots before the updates that are shown in their parts, ascending."""
    return sorted({state.start for state in states if state.is_update})


def _slow_frames(film: FilmTable) -> list[int]:
    """Return the number of frames of the first update and of the second."""
    return [
        max(1, min(round(seconds * film.fps), floor(share * film.frames)))
        for seconds, share in zip(SLOW_S, SLOW_SHARES, strict=True)
    ]


def _faster(first: int, last: int, frames: int, speed: float) -> list[Step]:
    """Return states from one snapshot to another, at a speed that grows by a constant factor.

    Args:
        first: The snapshot at which it begins.
        last: The snapshot at which it ends, which has no state here.
        frames: The largest number of states.
        speed: Updates per frame at the beginning.
    """
    updates = last - first
    if updates <= 0 or frames <= 0:
        return []
    frames = min(frames, round(updates / speed))
    growth = _growth(updates, frames, speed)
    states: list[Step] = []
    for frame in range(frames):
        done = min(_done(frame, growth, speed), updates - 1e-9)
        update = floor(done)
        begin, end = (_frame_of(each, growth, speed) for each in (update, update + 1))
        if end - begin >= LEAST_FRAMES:
            share = (frame - begin) / (end - begin)
            states.append(Step(first + update, first + update + 1, min(max(share, 0.0), 1.0)))
        else:
            states.append(Step(first + round(done), first + round(done), 1.0))
    return states


def _growth(updates: int, frames: int, speed: float) -> float:
    """Return the rate of growth with which the frames show all updates; 0 if none is needed."""
    low, high = 0.0, 1.0
    while _done(frames, high, speed) < updates:
        high *= 2.0
    for _ in range(60):
        middle = (low + high) / 2.0
        if _done(frames, middle, speed) < updates:
            low = middle
        else:
            high = middle
    return high


def _done(frame: float, growth: float, speed: float) -> float:
    """Return the updates done at a frame, limited to numbers that are finite."""
    exponent = min(growth * frame, 600.0)
    return speed * (exp(exponent) - 1.0) / growth if exponent > 1e-9 else speed * frame  # noqa: PLR2004 - the limit at 0


def _frame_of(done: float, growth: float, speed: float) -> float:
    """Return the frame at which a number of updates is done; the inverse of :func:`_done`."""
    grown = growth * done / speed
    return log(1.0 + grown) / growth if grown > 1e-9 else done / speed  # noqa: PLR2004 - the limit at 0
