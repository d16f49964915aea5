"""How much of a run pictures show, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.text.numbers import count_text

if TYPE_CHECKING:
    from relufit.training import AnyTrajectory

__all__ = [
    "DIVERGED",
    "is_later_part",
    "iterations_text",
    "range_text",
    "shows_the_end",
    "start_text",
    "state_text",
]

DIVERGED = "Training diverged: the next update leaves the finite numbers."


def is_later_part(trajectory: AnyTrajectory) -> bool:
    """Whether pictures begin later than the run did."""
    return int(trajectory.iteration[0]) > 0


def shows_the_end(trajectory: AnyTrajectory) -> bool:
    """Whether pictures go on to where the run ended."""
    descent = trajectory.scenario.descent
    limit = descent.iterations if descent else 0
    return trajectory.stopped != "limit" or trajectory.iterations >= limit


def iterations_text(count: int, adjective: str = "") -> str:
    """A number of iterations.

    Example:
        >>> iterations_text(1), iterations_text(800)
        ('1 iteration', '800 iterations')
    """
    what = f"{adjective} iteration" if adjective else "iteration"
    return f"{count_text(count)} {what}{'s'[: count != 1]}"


def range_text(trajectory: AnyTrajectory, word: str = "over") -> str:
    """``over 800 iterations``, or ``from iteration 100 to 400`` where the beginning is left out.

    Args:
        trajectory: The run, or a part of it.
        word: What stands before the number of iterations.
    """
    if is_later_part(trajectory):
        first, last = map(count_text, (int(trajectory.iteration[0]), trajectory.iterations))
        return f"from iteration {first} to {last}"
    return f"{word} {iterations_text(trajectory.iterations)}"


def state_text(trajectory: AnyTrajectory, snapshot: int) -> str:
    """``before training``, ``after 800 iterations`` or, in a later part, ``at iteration 400``."""
    iteration = int(trajectory.iteration[snapshot])
    if is_later_part(trajectory):
        return f"at iteration {count_text(iteration)}"
    return f"after {iterations_text(iteration)}" if iteration else "before training"


def start_text(first: int) -> str:
    """Where pictures begin: ``the start`` of the run, or ``iteration 100``."""
    return f"iteration {count_text(first)}" if first else "the start"
