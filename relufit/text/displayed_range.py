"""Phrases for the displayed range of a run."""

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

DIVERGED = "Training diverged: the next update overflows."


def is_later_part(trajectory: AnyTrajectory) -> bool:
    """Return whether the displayed range starts after the start of the run."""
    return int(trajectory.iteration[0]) > 0


def shows_the_end(trajectory: AnyTrajectory) -> bool:
    """Return whether the displayed range includes the end of the run."""
    limit = trajectory.scenario.most_iterations
    return trajectory.stopped != "limit" or trajectory.iterations >= limit


def iterations_text(count: int, adjective: str = "") -> str:
    """Return a number of iterations as a phrase.

    Example:
        >>> iterations_text(1), iterations_text(800)
        ('1 iteration', '800 iterations')
    """
    what = f"{adjective} iteration" if adjective else "iteration"
    return f"{count_text(count)} {what}{'s'[: count != 1]}"


def range_text(trajectory: AnyTrajectory, word: str = "over") -> str:
    """Return ``over 800 iterations``, or ``from iteration 100 to 400`` for a later part.

    Args:
        trajectory: The run, or a part of it.
        word: The preposition before the number of iterations.
    """
    if is_later_part(trajectory):
        first, last = map(count_text, (int(trajectory.iteration[0]), trajectory.iterations))
        return f"from iteration {first} to {last}"
    return f"{word} {iterations_text(trajectory.iterations)}"


def state_text(trajectory: AnyTrajectory, snapshot: int) -> str:
    """Return ``before training``, ``after 800 iterations`` or, for a part, ``at iteration 400``."""
    iteration = int(trajectory.iteration[snapshot])
    if is_later_part(trajectory):
        return f"at iteration {count_text(iteration)}"
    return f"after {iterations_text(iteration)}" if iteration else "before training"


def start_text(first: int) -> str:
    """Return the start of the displayed range: ``the start``, or ``iteration 100``."""
    return f"iteration {count_text(first)}" if first else "the start"
