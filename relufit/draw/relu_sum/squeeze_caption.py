"""The caption of the squeeze, with the pushes on neurons that coalesce."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.draw.canvas.caption import Caption
from relufit.draw.canvas.time_axis import is_logarithmic
from relufit.draw.relu_sum.learned import learned_text
from relufit.draw.relu_sum.sentences import (
    coalescing_sentences,
    knot_sentences,
    network_text,
    sentences,
)
from relufit.draw.relu_sum.squeeze import MOST_SQUEEZED, shown_pushes
from relufit.dynamics.relu_sum.coalescing import coalescences
from relufit.text.displayed_range import range_text, state_text
from relufit.text.lists import listed
from relufit.text.numbers import count_text

if TYPE_CHECKING:
    from relufit.training import Trajectory

__all__ = ["squeeze_caption"]

DIRECTIONS = {1: "left", 2: "right", 3: "right", 4: "left"}


def squeeze_caption(trajectory: Trajectory) -> Caption:
    """Describe the figure of the pushes on the knots."""
    is_log = is_logarithmic(int(trajectory.iteration[0]), trajectory.iterations)
    some = (
        f"The first {MOST_SQUEEZED} neurons are shown."
        if trajectory.neurons > MOST_SQUEEZED
        else ""
    )
    return Caption(
        text=sentences(
            f"{network_text(trajectory).capitalize()} and {learned_text(trajectory)} "
            f"{state_text(trajectory, -1)} (first panel), and the knots {range_text(trajectory)} "
            f"(second panel), averaged over an epoch; time goes up"
            f"{', on a logarithmic axis' if is_log else ''}. Arrows show the net push on a knot "
            f"over an epoch (early on, over less) and the rule that moves it this way; their "
            f"length is the logarithm of the push. Neither numbers that would "
            "overlap nor anything outside the axes is shown.",
            some,
            _meeting_sentence(trajectory),
            coalescing_sentences(trajectory),
        ),
        alt=f"Line plot of the network above a plot of the knots against time, with arrows that "
        f"push them. {knot_sentences(trajectory)}",
    )


def _meeting_sentence(trajectory: Trajectory) -> str:
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
                parts.append(
                    f"rule {last.rule} pushes knot {neuron + 1} to the {DIRECTIONS[last.rule]} "
                    f"(iteration {count_text(last.iteration)})"
                )
        if parts:
            return f"Before the neurons coalesce, {listed(parts)}."
    return ""
