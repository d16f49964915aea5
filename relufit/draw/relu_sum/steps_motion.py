"""What moves when in the steps film: the parts of an update, and how much they are enlarged."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from relufit.draw.canvas.limits import HUGE, bounded
from relufit.draw.relu_sum.curves import view_of
from relufit.draw.relu_sum.steps_state import slow_updates
from relufit.dynamics.relu_sum.averaged import averaged_network
from relufit.dynamics.relu_sum.rules import RuleUpdate, update_at
from relufit.network.relu_sum import ReluSum

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from relufit.draw.relu_sum.steps_state import Step
    from relufit.training import Trajectory

__all__ = [
    "MOST_SHOWN",
    "StepScale",
    "StepsRun",
    "changes",
    "flown_share",
    "moved_share",
    "scale_of",
    "turned_share",
]

MOST_SHOWN = 8  # neurons with a disc: each has a colour of its own, and a digit that can be read
LONGEST_ARROW = 0.16  # share of the view: arrow of the largest knot movement in the film
EDGE = 0.04  # share of the view: closer to an edge an arrow is shortened, not the scale
WIDEST_TURN = 75.0  # degrees: turn of the largest change of slope in the film
MOST_MAGNIFIED = 1e9  # upper limit of the scale

# Parts of an update, as shares of its time.
FLIES, TURNS, MOVES, RETURNS = (0.12, 0.34), (0.38, 0.62), (0.72, 0.86), (0.86, 0.99)


class StepScale(NamedTuple):
    """Scale of arrows and turns, the same for the whole film to make them comparable.

    Attributes:
        knot: Length of an arrow divided by the movement of its knot.
        slope: Degrees of a turn divided by the change of its slope.
    """

    knot: float
    slope: float


class StepsRun:
    """A run, and the updates of it that a film shows in their parts.

    Args:
        trajectory: The run.
        states: The frame states of the film.

    Attributes:
        trajectory: The run.
        states: The frame states of the film.
        view: The displayed range of x.
        scale: The scale of arrows and turns.
        shown: Number of neurons with a disc.
    """

    def __init__(self, trajectory: Trajectory, states: Sequence[Step]) -> None:
        self.trajectory, self.states = trajectory, states
        self._updates = {
            snapshot: update_at(trajectory, snapshot) for snapshot in slow_updates([*states])
        }
        self.view = view_of(trajectory)
        self.scale = scale_of(self._updates.values(), self.view)
        self.shown = min(trajectory.neurons, MOST_SHOWN)

    def update(self, step: Step) -> RuleUpdate | None:
        """Return the update that a state is a part of; None in the fast part."""
        return self._updates[step.start] if step.is_update else None

    def network(self, step: Step) -> ReluSum:
        """Return the network at a state: inside an update, or averaged in the fast part."""
        if not step.is_update:
            return averaged_network(self.trajectory, int(self.trajectory.iteration[step.start]))
        update = self._updates[step.start]
        return between(update.before, update.after, moved_share(step))


def between(before: ReluSum, after: ReluSum, share: float) -> ReluSum:
    """Return the network at a share of the movement from one network to another."""

    def moved(first: Sequence[float], last: Sequence[float]) -> list[float]:
        return [(1.0 - share) * a + share * b for a, b in zip(first, last, strict=True)]

    return ReluSum.of(
        moved(before.weights, after.weights),
        moved(before.biases, after.biases),
        moved(before.input_weights, after.input_weights),
        (1.0 - share) * before.output_bias + share * after.output_bias,
    )


def scale_of(updates: Iterable[RuleUpdate], view: tuple[float, float]) -> StepScale:
    """Return the scale with the longest arrows and turns that stay in the frame."""
    low, high = view
    knot = slope = MOST_MAGNIFIED
    for update in updates:
        slopes = changes(update.before.weights, update.after.weights)
        slope = min([slope, *(_magnified(WIDEST_TURN, abs(each)) for each in slopes)])
        knots = changes(update.before.knots, update.after.knots)
        for place, move in zip(update.before.knots, knots, strict=True):
            room = (high - place if move > 0 else place - low) / (high - low)
            if EDGE <= room <= 1.0:
                longest = min(room, LONGEST_ARROW) * (high - low)
                knot = min(knot, _magnified(longest, abs(move)))
    return StepScale(knot=max(1.0, knot), slope=slope)


def changes(before: Sequence[float], after: Sequence[float]) -> list[float]:
    """Return the change of each value, clipped to numbers that can be drawn."""
    with np.errstate(over="ignore", invalid="ignore"):
        moved: list[float] = bounded(np.subtract(after, before)).tolist()
    return moved


def _magnified(longest: float, movement: float) -> float:
    """Return the limited ratio ``longest / movement``; a movement by rounding does not limit it."""
    return min(longest / movement, MOST_MAGNIFIED) if movement > 1.0 / HUGE else MOST_MAGNIFIED


def moved_share(step: Step) -> float:
    """Return the progress of knots and curve to their new places, 0 to 1."""
    return _eased(step.share, *MOVES)


def turned_share(step: Step) -> float:
    """Return the progress of arrows and turns, 0 to 1; 0 again once the knots have moved."""
    return _eased(step.share, *TURNS) if step.share < MOVES[1] else 0.0


def flown_share(step: Step) -> float:
    """Return how far the discs are from their knots to the cells of their rules, 0 to 1."""
    return _eased(step.share, *FLIES) - _eased(step.share, *RETURNS)


def _eased(share: float, begin: float, end: float) -> float:
    """Return the progress within a part of an update, eased at start and end."""
    inside = min(max((share - begin) / (end - begin), 0.0), 1.0)
    return inside * inside * (3.0 - 2.0 * inside)
