"""Captions of films of sums of ReLU neurons, with numbers of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.draw.canvas.caption import Caption
from relufit.draw.canvas.theme import THEMES, Theme
from relufit.draw.canvas.time_axis import is_logarithmic
from relufit.draw.relu_sum.sentences import (
    batch_text,
    coalescing_sentences,
    error_sentences,
    knot_sentences,
    network_text,
    note_sentences,
    outcome_text,
    places_text,
)
from relufit.text.displayed_range import range_text
from relufit.text.numbers import count_text

if TYPE_CHECKING:
    from relufit.training import Trajectory

__all__ = ["neurons_caption", "steps_caption", "training_caption"]

LIGHT = THEMES["light"]


def training_caption(trajectory: Trajectory, theme: Theme = LIGHT) -> Caption:
    """Describe the film of network and reference."""
    words = theme.words
    panels = theme.shown("training", ["knots", "weights"])
    is_log = is_logarithmic(int(trajectory.iteration[0]), trajectory.iterations)
    return Caption(
        text=words.sentences(
            words(
                "training",
                network=network_text(trajectory, words),
                range=range_text(trajectory, "range_for", words),
                batch=batch_text(trajectory, words),
            ),
            words(
                "training_traces",
                place=places_text(trajectory, words)[1],
                what=words(f"training_{'_and_'.join(panels)}"),
                logarithmic=words("logarithmic") if is_log else "",
            ),
            words("training_averaged"),
            error_sentences(trajectory, words),
            note_sentences(trajectory, words, *(getattr(trajectory, each) for each in panels)),
        ),
        alt=words.sentences(
            words("training_alt", outcome=outcome_text(trajectory, words)),
            knot_sentences(trajectory, words),
        ),
    )


def neurons_caption(trajectory: Trajectory, theme: Theme = LIGHT) -> Caption:
    """Describe the film of the single neurons."""
    words = theme.words
    first, second = places_text(trajectory, words)
    panels = theme.shown("neurons", ["neurons", "network"])
    only = {"neurons": "neurons_film_single", "network": "neurons_film_sum"}
    given = {
        "network": network_text(trajectory, words),
        "range": range_text(trajectory, words=words),
    }
    text = (
        words("neurons_film", first=first, second=second, **given)
        if len(panels) > 1
        else words(only[panels[0]], **given)
    )
    return Caption(
        text=words.sentences(
            text, coalescing_sentences(trajectory, words), note_sentences(trajectory, words)
        ),
        alt=words.sentences(words("neurons_film_alt"), knot_sentences(trajectory, words)),
    )


def steps_caption(trajectory: Trajectory, theme: Theme = LIGHT) -> Caption:
    """Describe the film of single updates."""
    first, last = int(trajectory.iteration[0]), trajectory.iterations
    return Caption(
        text=f"Single updates between iterations {count_text(first)} and {count_text(last)} in "
        f"slow motion. The dot is the sample and the bar is delta. Each row shows where a neuron "
        f"is active; it is bright if the neuron is active on the sample. Arcs show changes of "
        f"slope, arrows show knot movements, enlarged; beside is the rule that moves the knot.",
        alt=f"Film of a line plot of y against x above one row for each neuron of "
        f"{network_text(trajectory, theme.words)}. Each update moves the curve towards the sample.",
    )
