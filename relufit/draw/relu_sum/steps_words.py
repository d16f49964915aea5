"""Words of the steps film."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.draw.relu_sum.outcome import end_text
from relufit.dynamics.relu_sum.rules import can_coast
from relufit.text.words import ENGLISH_WORDS

if TYPE_CHECKING:
    from relufit.draw.relu_sum.steps_motion import StepsRun
    from relufit.draw.relu_sum.steps_state import Step
    from relufit.text.words import Words
    from relufit.training import Trajectory

__all__ = ["cell_text", "column_texts", "row_text", "step_text"]

LEFT, RIGHT, UP, DOWN = (
    "\N{LEFTWARDS ARROW}",
    "\N{RIGHTWARDS ARROW}",
    "\N{UPWARDS ARROW}",
    "\N{DOWNWARDS ARROW}",
)
KNOT_MOVES = {1: LEFT, 2: RIGHT, 3: RIGHT, 4: LEFT}


def cell_text(rule: int, words: Words) -> str:
    """Return what a rule does to the knot."""
    return words("step_rule_knot", rule=rule, arrow=KNOT_MOVES[rule])


def column_texts(trajectory: Trajectory, words: Words) -> tuple[str, str]:
    """Return the headings of the columns of the compass: delta above 0, delta below 0.

    Where neurons can coast, delta alone does not say where the weights go.
    """
    low, high = words("step_too_low"), words("step_too_high")
    if can_coast(trajectory) or not _trains(trajectory, "weights"):
        return low, high
    return (
        words("step_weights", side=low, arrow=UP),
        words("step_weights", side=high, arrow=DOWN),
    )


def row_text(trajectory: Trajectory, sign: int, words: Words) -> str:
    """Return the heading of a row of the compass: the change of slope above or below 0."""
    side = "above" if sign > 0 else "below"
    change = "weight" if (trajectory.input_weights > 0.0).all() else "change"
    return words(f"step_{change}_{side}")


def step_text(run: StepsRun, step: Step, words: Words = ENGLISH_WORDS) -> str:
    """Return the line of text of a frame."""
    trajectory = run.trajectory
    iteration = words("clock_iteration", n=int(trajectory.iteration[step.end]))
    update = run.update(step)
    if update is not None:
        side = "" if not update.delta else "_low" if update.delta > 0 else "_high"
        values = {
            "iteration": iteration,
            "x": words.number(update.x, 3),
            "delta": words.number(abs(update.delta), 3),
        }
        return words(f"step_at{side}", **values)
    if step.end == len(trajectory.iteration) - 1:
        if not step.end and trajectory.stopped == "diverged":
            return words("step_overflows", iteration=iteration)
        end = end_text(trajectory, words)
        return words("step_end", iteration=iteration, end=end) if end else iteration
    return words("step_bars", iteration=iteration)


def _trains(trajectory: Trajectory, parameter: str) -> bool:
    training = trajectory.scenario.training
    return training is not None and parameter in training.train
