"""The caption of the squeeze, with the pushes on neurons that coalesce."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.draw.canvas.caption import Caption
from relufit.draw.canvas.theme import THEMES, Theme
from relufit.draw.canvas.time_axis import is_logarithmic
from relufit.draw.relu_sum.learned import learned_text
from relufit.draw.relu_sum.sentences import coalescing_sentences, knot_sentences, network_text
from relufit.draw.relu_sum.squeeze import MOST_SQUEEZED, shown_pushes
from relufit.dynamics.relu_sum.coalescing import coalescences
from relufit.text.displayed_range import range_text, state_text

if TYPE_CHECKING:
    from relufit.text.words import Words
    from relufit.training import Trajectory

__all__ = ["squeeze_caption"]

DIRECTIONS = {1: "left", 2: "right", 3: "right", 4: "left"}


def squeeze_caption(trajectory: Trajectory, theme: Theme = THEMES["light"]) -> Caption:
    """Describe the figure of the pushes on the knots."""
    words = theme.words
    is_log = is_logarithmic(int(trajectory.iteration[0]), trajectory.iterations)
    is_part = trajectory.neurons > MOST_SQUEEZED
    return Caption(
        text=words.sentences(
            words(
                "squeeze",
                network=network_text(trajectory, words),
                learned=learned_text(trajectory, words),
                state=state_text(trajectory, -1, words),
                range=range_text(trajectory, words=words),
                logarithmic=words("squeeze_logarithmic") if is_log else "",
            ),
            words("first_neurons", n=MOST_SQUEEZED) if is_part else "",
            _meeting_sentence(trajectory, words),
            coalescing_sentences(trajectory, words),
        ),
        alt=words.sentences(words("squeeze_alt"), knot_sentences(trajectory, words)),
    )


def _meeting_sentence(trajectory: Trajectory, words: Words) -> str:
    """State the last pushes on each neuron before the first coalescence."""
    found = shown_pushes(trajectory)
    for group in coalescences(trajectory)[:1]:
        parts: list[str] = []
        for neuron in group.neurons:
            own = [
                push
                for push in found
                if push.neuron == neuron and push.iteration < group.iteration and push.rule
            ]
            if own:
                last = own[-1]
                key = f"squeeze_{DIRECTIONS[last.rule]}"
                parts.append(words(key, rule=last.rule, knot=neuron + 1, n=last.iteration))
        if parts:
            return words("squeeze_meeting", list=words.clauses(parts))
    return ""
