"""The steps film: single updates in slow motion, with the rules of the article.

First the sample appears, with delta between network and reference, and the neurons that are active
there are highlighted. Arrows and arcs show how each knot and each slope will change. Then curve and
knots move to their new positions.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from relufit.draw.canvas.blitter import Blitter
from relufit.draw.canvas.end_labels import lay_out
from relufit.draw.canvas.film_layout import is_wide, split_figure
from relufit.draw.canvas.pacing import curve_and_knots, paced
from relufit.draw.relu_sum.steps_panels import NeuronRowsPanel, StepPanel, neuron_rows_of
from relufit.draw.relu_sum.steps_readout import StepReadout
from relufit.draw.relu_sum.steps_state import Step
from relufit.dynamics.relu_sum.rules import update_at
from relufit.scenario.used_settings import unknown_to
from relufit.schedules.batch_sizes import SEVERAL_SAMPLES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes

    from relufit.draw.canvas.blitter import Panel
    from relufit.draw.canvas.theme import Theme
    from relufit.training import Trajectory

__all__ = ["FRAMES_PER_UPDATE", "step_states", "steps"]

FRAMES_PER_UPDATE = 20
FRAMES_PER_JUMP = 8  # from one selected update to the next, if others are between
EVERY_UPDATE_UP_TO = 40  # longer runs show a selection of updates


def step_states(trajectory: Trajectory) -> list[Step]:
    """Return the frame states: all updates of a short run, or a selection.

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
    if unknown := unknown_to(training, "rules"):
        text = f"expected training by the article's rules for the steps film, got {unknown}."
        raise trajectory.scenario.fault("training", "", text)
    last = len(trajectory.iteration) - 1
    if not last:  # the first update overflows, so there is only the initial state
        return [Step(0, 0, 1.0)]
    if trajectory.iterations - trajectory.iteration[0] != last:
        raise trajectory.scenario.fault(
            "training", "record_every", "expected 1 for the steps film, got more."
        )
    film = trajectory.scenario.film
    if last <= EVERY_UPDATE_UP_TO:
        updates = list(range(last))
    else:
        frames = FRAMES_PER_UPDATE + FRAMES_PER_JUMP
        chosen = paced(trajectory, max(2, film.frames // frames), film.pacing, curve_and_knots)
        updates = [min(int(snapshot), last - 1) for snapshot in chosen]
    states: list[Step] = []
    place = 0
    for update in updates:
        if update > place:
            states += _shares(place, update, FRAMES_PER_JUMP)
        states += _shares(update, update + 1, FRAMES_PER_UPDATE)
        place = update + 1
    return [*states, Step(updates[-1], place, 1.0)]


def _shares(start: int, end: int, frames: int) -> list[Step]:
    """Return the frame states from one snapshot to another, without the last."""
    return [Step(start, end, frame / frames) for frame in range(frames)]


def steps(
    trajectory: Trajectory, theme: Theme, size: tuple[int, int], states: Sequence[Step]
) -> Blitter[Step]:
    """Draw updates in slow motion: curve above, a row for each neuron below, text beside.

    Args:
        trajectory: The run.
        theme: The theme.
        size: Width and height in pixels.
        states: The frame states of the film.
    """
    updates = {
        state.start: update_at(trajectory, state.start)
        for state in states
        if state.end == state.start + 1
    }
    figure, main, side = split_figure(size, share=0.62)
    heights = [3.0, 0.28 * neuron_rows_of(trajectory)]
    upper: Axes
    lower: Axes
    upper, lower = main.subplots(2, 1, sharex=True, height_ratios=heights).tolist()
    note, ledger = side.subplots(2, 1, height_ratios=heights).tolist()
    ledger.set_axis_off()
    beside = (lower, 1.04) if is_wide(size) else (ledger, 0.0)
    panels: list[Panel[Step]] = [
        StepPanel(upper, trajectory, theme, updates),
        NeuronRowsPanel(lower, trajectory, theme, updates),
        StepReadout(note, beside[0], trajectory, theme, updates, left=beside[1]),
    ]
    lay_out(figure)
    return Blitter(figure, panels)
