"""Captions of films of sums of ReLU neurons, with numbers of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.draw.canvas.caption import Caption
from relufit.draw.canvas.theme import THEMES, Theme
from relufit.draw.canvas.time_axis import is_logarithmic
from relufit.draw.relu_sum.learned import drawn_text, trained_text
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
from relufit.draw.relu_sum.steps_motion import MOST_SHOWN
from relufit.dynamics.relu_sum.rules import can_coast
from relufit.text.displayed_range import range_text

if TYPE_CHECKING:
    from relufit.training import Trajectory

__all__ = ["neurons_caption", "steps_caption", "training_caption"]

LIGHT = THEMES["light"]


def training_caption(trajectory: Trajectory, theme: Theme = LIGHT) -> Caption:
    """Describe the film of the network and what it learns."""
    words = theme.words
    panels = theme.shown("training", ["knots", "weights"])
    is_log = is_logarithmic(int(trajectory.iteration[0]), trajectory.iterations)
    return Caption(
        text=words.sentences(
            words(
                "training",
                network=network_text(trajectory, words),
                learned=trained_text(trajectory, words),
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
    words = theme.words
    return Caption(
        text=words.sentences(
            words(
                "steps",
                network=network_text(trajectory, words),
                range=range_text(trajectory, words=words),
                drawn=drawn_text(trajectory, words),
            ),
            words("steps_discs"),
            words("steps_coasting") if can_coast(trajectory) else "",
            words("steps_first", n=MOST_SHOWN) if trajectory.neurons > MOST_SHOWN else "",
            coalescing_sentences(trajectory, words),
            note_sentences(trajectory, words),
        ),
        alt=words.sentences(
            words("steps_alt", outcome=outcome_text(trajectory, words)),
            knot_sentences(trajectory, words),
        ),
    )
