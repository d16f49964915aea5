"""Captions and alternative texts of sums of ReLU neurons, with numbers of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.draw.canvas.caption import Caption
from relufit.draw.canvas.time_axis import is_logarithmic
from relufit.draw.relu_sum.curves import target_knots
from relufit.draw.relu_sum.distance import MOST_PAIRS, pairs_since, shown_pairs
from relufit.draw.relu_sum.learned import drawn_text, trained_text
from relufit.draw.relu_sum.plane import has_input_weights
from relufit.draw.relu_sum.rule_shares import MAX_RULE_NEURONS
from relufit.draw.relu_sum.sentences import (
    batch_text,
    coalescing_sentences,
    error_sentences,
    far_text,
    knot_sentences,
    network_text,
    neurons_text,
    note_sentences,
    numbers_text,
    outcome_text,
    places_text,
    ring_sentences,
    sentences,
    targets_text,
    times_text,
)
from relufit.draw.relu_sum.steps_motion import MOST_SHOWN
from relufit.dynamics.relu_sum.coalescing import coalescences
from relufit.dynamics.relu_sum.rule_counts import rule_counts
from relufit.dynamics.relu_sum.rules import NO_RULE
from relufit.text.displayed_range import range_text, state_text
from relufit.text.lists import joined, listed
from relufit.text.numbers import count_text, number_text
from relufit.training.relu_sum.reference import network_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from relufit.training import Trajectory

__all__ = [
    "diagram_caption",
    "distance_caption",
    "fit_caption",
    "knots_caption",
    "neurons_caption",
    "parameters_caption",
    "plane_caption",
    "rules_caption",
    "steps_caption",
    "training_caption",
]


def fit_caption(trajectory: Trajectory) -> Caption:
    """Describe the figure of the network and what it learns."""
    if not trajectory.iterations:
        return Caption(
            text=f"{drawn_text(trajectory, f'Output of {network_text(trajectory)} (thin line)')}. "
            f"{knot_sentences(trajectory)}",
            alt=f"Line plot of y against x. {knot_sentences(trajectory)}",
        )
    return Caption(
        text=sentences(
            f"{drawn_text(trajectory, f'{network_text(trajectory).capitalize()} (thin line)')} "
            f"{state_text(trajectory, 0)} (first panel) and {state_text(trajectory, -1)} "
            "(second panel). Markers on the x-axis are the knots.",
            error_sentences(trajectory),
            note_sentences(trajectory),
        ),
        alt=f"Two line plots of y against x. First, the network {state_text(trajectory, 0)}. "
        f"Second, {state_text(trajectory, -1)}{far_text(trajectory)}. {knot_sentences(trajectory)}",
    )


def parameters_caption(trajectory: Trajectory) -> Caption:
    """Describe the figure of biases and weights."""
    network = network_of(trajectory.reference)
    return Caption(
        text=sentences(
            f"Biases (first panel) and weights (second panel) of {network_text(trajectory)} "
            f"{range_text(trajectory)}{targets_text(trajectory)}.",
            ring_sentences(trajectory, "knot turns", "weight changes sign"),
            coalescing_sentences(trajectory),
            note_sentences(
                trajectory,
                trajectory.biases,
                trajectory.weights,
                targets=[network.biases, network.weights] if network else (),
            ),
        ),
        alt=f"Two line plots against the iteration. The biases end at "
        f"{numbers_text(trajectory.final.biases)}, the weights at "
        f"{numbers_text(trajectory.final.weights)}.",
    )


def knots_caption(trajectory: Trajectory) -> Caption:
    """Describe the figure of the knots."""
    low, high = trajectory.scenario.data.domain
    targets = target_knots(trajectory)
    return Caption(
        text=sentences(
            f"Knots of {network_text(trajectory)} {range_text(trajectory)}.",
            "Thick ticks are the knots of the reference." if targets else "",
            f"The shaded regions below {number_text(low)} and above {number_text(high)} contain no "
            "data.",
            ring_sentences(trajectory, "knot turns", "knot leaves the data"),
            coalescing_sentences(trajectory),
            note_sentences(trajectory, trajectory.knots, targets=[targets]),
        ),
        alt=f"Line plot of the knots against the iteration. {knot_sentences(trajectory)}",
    )


def plane_caption(trajectory: Trajectory) -> Caption:
    """Describe the figure of the plane of knot and weight."""
    given = network_of(trajectory.reference) is not None
    return Caption(
        text=sentences(
            f"Paths of the neurons of {network_text(trajectory)} in the plane of knot and weight "
            f"{range_text(trajectory)}. Open markers show the start and filled markers the end; "
            "dots divide the iterations into fifths.",
            "Weights are multiplied by the absolute input weight, which gives the change of slope "
            "at the knot."
            if has_input_weights(trajectory)
            else "",
            "Rings mark the neurons of the reference." if given else "",
            coalescing_sentences(trajectory),
        ),
        alt=f"Plot of weight against knot with one path for each neuron. "
        f"{knot_sentences(trajectory)} "
        f"The weights end at {numbers_text(trajectory.final.weights)}.",
    )


def distance_caption(trajectory: Trajectory) -> Caption:
    """Describe the figure of the distances between knots."""
    return Caption(
        text=sentences(
            f"Distances between the knots of pairs of neurons in {network_text(trajectory)} "
            f"{range_text(trajectory)}, on a logarithmic axis.",
            _shown_pairs_text(trajectory),
            "Rings mark where pairs coalesce." if coalescences(trajectory) else "",
            coalescing_sentences(trajectory),
        ),
        alt=f"Line plot of the distance between knots against the iteration, one line for each "
        f"pair. {_distances_text(trajectory)}",
    )


def _distances_text(trajectory: Trajectory) -> str:
    """State the final distances of the pairs in the figure."""
    knots = trajectory.final.knots
    pairs = shown_pairs(trajectory, pairs_since(trajectory))
    distances = [
        f"{numbers_text([abs(knots[pair[0]] - knots[pair[1]])])} for neurons {joined(pair)}"
        for pair in pairs
    ]
    return f"Final distances: {listed(distances)}."


def _shown_pairs_text(trajectory: Trajectory) -> str:
    """State which pairs are shown, if not all."""
    pairs = trajectory.neurons * (trajectory.neurons - 1) // 2
    if pairs <= MOST_PAIRS:
        return ""
    return (
        f"The figure shows {MOST_PAIRS} of {count_text(pairs)} pairs: first those that coalesce, "
        "then those with the smallest final distance."
    )


def rules_caption(trajectory: Trajectory) -> Caption:
    """Describe the figure of the rules."""
    counts = rule_counts(trajectory).sum(axis=0)[:MAX_RULE_NEURONS]
    neurons = [
        f"Neuron {neuron}: "
        + ", ".join(f"{_rule_name(rule)} ({times_text(n)})" for rule, n in enumerate(own, 1) if n)
        for neuron, own in enumerate(counts.tolist(), 1)
        if any(own)
    ]
    totals = ". ".join(neurons or ["No rule moved any knot"]) + "."
    is_log = is_logarithmic(int(trajectory.iteration[0]), trajectory.iterations)
    scale = " The axis is logarithmic." if is_log else ""
    some = (
        f" The first {MAX_RULE_NEURONS} neurons are shown."
        if trajectory.neurons > MAX_RULE_NEURONS
        else ""
    )
    return Caption(
        text=f"Rules that moved the knots of {network_text(trajectory)} "
        f"{range_text(trajectory)}. Bars show the share of updates that moved the knot to the "
        f"right (up) and to the left (down); dark bars are those of weights above 0."
        f"{scale}{some} {totals}",
        alt=f"One row of bars for each neuron against the iteration. {_most_frequent(counts)}",
    )


def _rule_name(rule: int) -> str:
    return "no rule" if rule == NO_RULE else f"rule {rule}"


def _most_frequent(counts: NDArray[np.int64]) -> str:
    """State the most frequent rule of each neuron, from counts of shape (neurons, 5)."""
    counts = counts[:, : NO_RULE - 1]
    most = [
        f"rule {int(own.argmax()) + 1} for neuron {neuron}"
        for neuron, own in enumerate(counts, 1)
        if own.any()
    ]
    return f"Most frequent rules: {listed(most)}." if most else "No rule moved any knot."


def diagram_caption(trajectory: Trajectory) -> Caption:
    """Describe the diagram of the network."""
    final = trajectory.final
    return Caption(
        text=f"{network_text(trajectory).capitalize()}: one input x, input weights a, biases b, "
        f"output weights w and one output f(x). Edges with weights below 0 are dashed.",
        alt=f"Diagram of a network with one input, {neurons_text(trajectory)} in a hidden layer "
        f"and one output. Weights: {numbers_text(final.weights)}. "
        f"Biases: {numbers_text(final.biases)}.",
    )


def training_caption(trajectory: Trajectory) -> Caption:
    """Describe the film of the network and what it learns."""
    _, second = places_text(trajectory)
    return Caption(
        text=sentences(
            f"{network_text(trajectory).capitalize()} is trained on {trained_text(trajectory)} "
            f"{range_text(trajectory, 'for')}, {batch_text(trajectory)}. Markers on the "
            f"network and on the x-axis are the knots; an arrow is a knot outside the axes. "
            f"{second.capitalize()}: knots and weights against the iteration{_log_text(trajectory)}"
            "; what is still to come is faint. Parameters are averaged over an epoch, early on "
            "over less, except in the first and last frame.",
            error_sentences(trajectory),
            note_sentences(trajectory, trajectory.knots, trajectory.weights),
        ),
        alt=f"Film of a line plot of y against x in which the network "
        f"{outcome_text(trajectory)}. "
        f"{knot_sentences(trajectory)}",
    )


def _log_text(trajectory: Trajectory) -> str:
    is_log = is_logarithmic(int(trajectory.iteration[0]), trajectory.iterations)
    return " on a logarithmic axis" if is_log else ""


def neurons_caption(trajectory: Trajectory) -> Caption:
    """Describe the film of the single neurons."""
    first, second = places_text(trajectory)
    return Caption(
        text=sentences(
            f"Contribution of each neuron of {network_text(trajectory)} ({first}) and their sum, "
            f"the output of the network ({second}), {range_text(trajectory)}.",
            coalescing_sentences(trajectory),
            note_sentences(trajectory),
        ),
        alt=f"Film of two line plots of y against x. Each neuron is a line that bends at its knot. "
        f"{knot_sentences(trajectory)}",
    )


def steps_caption(trajectory: Trajectory) -> Caption:
    """Describe the film of single updates."""
    return Caption(
        text=sentences(
            f"Updates of {network_text(trajectory)} {range_text(trajectory)}: first in slow "
            f"motion, then ever faster. {drawn_text(trajectory).capitalize()} and, in an update, "
            f"its sample (large dot) and delta (bar). Numbered discs are the neurons; a faint one "
            f"is not active on the sample. An active neuron moves to the cell of its rule; then "
            f"the segment beside its knot turns and an arrow shows where the knot moves, both "
            f"enlarged. In the fast part, lines are the paths of the knots, averaged over an "
            f"epoch, early on over less, and the bars of a neuron show how often each rule has "
            f"moved it.",
            f"Discs and bars are those of the first {MOST_SHOWN} neurons."
            if trajectory.neurons > MOST_SHOWN
            else "",
            coalescing_sentences(trajectory),
            note_sentences(trajectory),
        ),
        alt=f"Film of a line plot of y against x beside a table of four rules, in which the "
        f"network {outcome_text(trajectory)}. {knot_sentences(trajectory)}",
    )
