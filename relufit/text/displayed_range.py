"""Phrases for the displayed range of a run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.text.numbers import count_text
from relufit.text.words import ENGLISH_WORDS, Words

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


def range_text(
    trajectory: AnyTrajectory, key: str = "range_over", words: Words = ENGLISH_WORDS
) -> str:
    """Return ``over 800 iterations``, or ``from iteration 100 to 400`` for a later part.

    Args:
        trajectory: The run, or a part of it.
        key: The key of the words around the number of iterations.
        words: The words.
    """
    if is_later_part(trajectory):
        first, last = int(trajectory.iteration[0]), trajectory.iterations
        return words("range_part", first=first, last=last)
    return words(key, iterations=words("iterations", n=trajectory.iterations))


def state_text(trajectory: AnyTrajectory, snapshot: int, words: Words = ENGLISH_WORDS) -> str:
    """Return ``before training``, ``after 800 iterations`` or, for a part, ``at iteration 400``."""
    iteration = int(trajectory.iteration[snapshot])
    if is_later_part(trajectory):
        return words("state_at", n=iteration)
    if not iteration:
        return words("state_before")
    return words("state_after", iterations=words("iterations", n=iteration))


def start_text(first: int, words: Words = ENGLISH_WORDS) -> str:
    """Return the start of the displayed range: ``the start``, or ``iteration 100``."""
    return words("start_at", n=first) if first else words("start_of_run")
