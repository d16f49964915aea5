"""The caption of a comparison, and its alternative text."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from relufit.draw.canvas.caption import Caption
from relufit.draw.relu_sum.curves import shown_samples
from relufit.draw.relu_sum.sentences import members_text, numbers_text, sentences
from relufit.text.displayed_range import iterations_text
from relufit.text.lists import listed
from relufit.text.numbers import error_text

if TYPE_CHECKING:
    from relufit.draw.relu_sum.compare_runs import ComparedRun, ComparedRuns
    from relufit.training import Trajectory

__all__ = ["compare_caption"]

COUNTS = {2: "Two", 3: "Three", 4: "Four"}


def compare_caption(compared: ComparedRuns) -> Caption:
    """For the film and the figure of several runs."""
    labels = listed([f'"{each.label}"' for each in compared.runs])
    clock = "samples seen" if compared.clock == "samples" else "iterations"
    held = " A run that ends earlier is held." if len(set(compared.ends)) > 1 else ""
    first = compared.learned
    misfit = "; between it and the reference the misfit is shaded" if first.reference else ""
    on = "its reference" if first.reference else "its samples"
    return Caption(
        text=sentences(
            f"{COUNTS[len(compared.runs)]} runs, {labels}, learn {_learned(first)} at the same "
            f"number of {clock}.{held} Numbered discs are the neurons, at their knots on the "
            f"network (line), small marks where they "
            f"began{misfit}. Parameters are averaged over an epoch, except in the first and "
            f"last frame. Below: the mean of delta² at the ends of epochs.",
            *(_run_text(compared, run) for run in range(len(compared.runs))),
            _floors(compared),
        ),
        alt=sentences(
            f"{COUNTS[len(compared.runs)]} line plots of a network on {on}, and one of "
            f"their errors on logarithmic axes.",
            *(_end_text(each) for each in compared.runs),
        ),
    )


def _learned(trajectory: Trajectory) -> str:
    """What all runs learn, with how it is drawn."""
    parts: list[str] = []
    if trajectory.reference is not None:
        parts.append("the same reference (grey band, a ring at each corner)")
    if shown_samples(trajectory) is not None:
        parts.append("the same samples (dots)")
    return " and ".join(parts)


def _run_text(compared: ComparedRuns, run: int) -> str:
    """What became of a run, and why."""
    each = compared.runs[run]
    found = [f"{_end_text(each)}"]
    for _, group in compared.coalescences(run):
        weights = each.trajectory.weights[-1, list(group.neurons)]
        found.append(
            f"{members_text(group.neurons)} coalesce at iteration {group.iteration} and act as one "
            f"of weight {numbers_text([float(weights.sum())])}."
        )
    missed = compared.corners.x[np.isfinite(compared.missed_since[run])].tolist()
    if missed:
        plural = "s" if len(missed) > 1 else ""
        found.append(
            f"The corner{plural} at x = {numbers_text(missed)} (red), where another run has a "
            f"neuron, {'have' if plural else 'has'} none."
        )
    return sentences(*found)


def _end_text(each: ComparedRun) -> str:
    """The verdict on a run in a sentence."""
    error = each.trajectory.mean_squared_error()
    after = iterations_text(each.trajectory.iterations)
    if not np.isfinite(error):
        return f'"{each.label}" is {each.verdict} after {after}.'
    return f'"{each.label}" is {each.verdict} after {after}, with an error of {error_text(error)}.'


def _floors(compared: ComparedRuns) -> str:
    """What the dashed lines are."""
    floors = sorted({each.floor for each in compared.runs if each.floor is not None})
    return sentences(
        *(
            f"The best that {floor.neurons} neuron{'s'[: floor.neurons > 1]} can do is an error of "
            f"{error_text(floor.error)} (dashed)."
            for floor in floors
        )
    )
