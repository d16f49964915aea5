"""Words of the steps film."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.draw.relu_sum.outcome import end_text
from relufit.text.numbers import count_text, number_text

if TYPE_CHECKING:
    from relufit.draw.relu_sum.steps_motion import StepsRun
    from relufit.draw.relu_sum.steps_state import Step
    from relufit.training import Trajectory

__all__ = ["cell_text", "column_texts", "row_text", "step_text"]

LEFT, RIGHT, UP, DOWN = (
    "\N{LEFTWARDS ARROW}",
    "\N{RIGHTWARDS ARROW}",
    "\N{UPWARDS ARROW}",
    "\N{DOWNWARDS ARROW}",
)
KNOT_MOVES = {1: LEFT, 2: RIGHT, 3: RIGHT, 4: LEFT}


def cell_text(rule: int) -> str:
    """Return what a rule does to the knot."""
    return f"rule {rule}: knot {KNOT_MOVES[rule]}"


def column_texts(trajectory: Trajectory) -> tuple[str, str]:
    """Return the headings of the columns of the compass: delta above 0, delta below 0."""
    trained = _trains(trajectory, "weights")
    rise, fall = (f": weights {UP}", f": weights {DOWN}") if trained else ("", "")
    return f"too low{rise}", f"too high{fall}"


def row_text(trajectory: Trajectory, sign: int) -> str:
    """Return the heading of a row of the compass: the change of slope above or below 0."""
    change = "weight" if (trajectory.input_weights > 0.0).all() else "a\N{MIDDLE DOT}w"
    return f"{change} > 0" if sign > 0 else f"{change} < 0"


def step_text(run: StepsRun, step: Step) -> str:
    """Return the line of text of a frame."""
    trajectory = run.trajectory
    iteration = f"iteration {count_text(int(trajectory.iteration[step.end]))}"
    update = run.update(step)
    if update is not None:
        text = f"{iteration}: at x = {number_text(update.x, 3)}"
        if not update.delta:
            return text
        side = "low" if update.delta > 0 else "high"
        return f"{text} the network is {number_text(abs(update.delta), 3)} too {side}"
    if step.end == len(trajectory.iteration) - 1:
        if not step.end and trajectory.stopped == "diverged":
            return f"{iteration}: the first update overflows"
        end = end_text(trajectory)
        return f"{iteration}: {end}" if end else iteration
    return f"{iteration} \N{EN DASH} bars: how often each rule acted"


def _trains(trajectory: Trajectory, parameter: str) -> bool:
    training = trajectory.scenario.training
    return training is not None and parameter in training.train
