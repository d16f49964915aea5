"""Captions and alternative texts, in plain English, from the numbers of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.draw.canvas.caption import Caption
from relufit.draw.relu_sum.distance import MOST_PAIRS, pairs_since, shown_pairs
from relufit.draw.relu_sum.plane import has_input_weights
from relufit.draw.relu_sum.rule_shares import MAX_RULE_NEURONS, is_logarithmic
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
    places_text,
    ring_sentences,
    sentences,
    targets_text,
    times_text,
    way_text,
)
from relufit.dynamics.relu_sum.coalescing import coalescences
from relufit.dynamics.relu_sum.rule_counts import rule_counts
from relufit.text.displayed_range import range_text, state_text
from relufit.text.lists import joined, listed
from relufit.text.numbers import count_text, number_text

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
    """For the figure of the network against its reference."""
    if not trajectory.iterations:
        return Caption(
            text=f"The curve that {network_text(trajectory)} draws (thin line) and the reference "
            f"(thick grey line). {knot_sentences(trajectory)}",
            alt=f"Line plot of y against x. {knot_sentences(trajectory)}",
        )
    return Caption(
        text=sentences(
            f"{network_text(trajectory).capitalize()} (thin line) and the reference (thick grey "
            f"line) {state_text(trajectory, 0)} (first panel) and {state_text(trajectory, -1)} "
            "(second panel). Marks on the x-axis are the knots.",
            error_sentences(trajectory),
            note_sentences(trajectory),
        ),
        alt=f"Two line plots of y against x. First, the network {state_text(trajectory, 0)}. "
        f"Second, {state_text(trajectory, -1)}{far_text(trajectory)}. {knot_sentences(trajectory)}",
    )


def parameters_caption(trajectory: Trajectory) -> Caption:
    """For the figure of biases and weights."""
    network = trajectory.reference.network
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
    """For the figure of the knots."""
    low, high = trajectory.scenario.data.domain
    return Caption(
        text=sentences(
            f"Where the knots of {network_text(trajectory)} lie {range_text(trajectory)}.",
            "Thin lines are the knots of the reference." if trajectory.reference.knots else "",
            f"Outside {number_text(low)} to {number_text(high)}, shaded, there are no data.",
            ring_sentences(trajectory, "knot turns", "knot leaves the data"),
            coalescing_sentences(trajectory),
            note_sentences(trajectory, trajectory.knots, targets=[trajectory.reference.knots]),
        ),
        alt=f"Line plot of the knots against the iteration. {knot_sentences(trajectory)}",
    )


def plane_caption(trajectory: Trajectory) -> Caption:
    """For the figure of the plane of knot and weight."""
    given = trajectory.reference.network is not None
    return Caption(
        text=sentences(
            f"The way of every neuron of {network_text(trajectory)} in the plane of knot and "
            f"weight {range_text(trajectory)}: from the open mark to the full one, with a dot "
            f"after "
            "every fifth of the iterations.",
            "A weight counts times the size of its input weight: that is the change of slope at "
            "the knot."
            if has_input_weights(trajectory)
            else "",
            "Rings are the neurons of the reference." if given else "",
            coalescing_sentences(trajectory),
        ),
        alt=f"Plot of weight against knot with one trail for each neuron. "
        f"{knot_sentences(trajectory)} "
        f"The weights end at {numbers_text(trajectory.final.weights)}.",
    )


def distance_caption(trajectory: Trajectory) -> Caption:
    """For the figure of the distance between the knots of pairs."""
    return Caption(
        text=sentences(
            f"How far apart the knots of pairs of neurons lie in {network_text(trajectory)}, "
            f"{range_text(trajectory)}, on a logarithmic axis.",
            _shown_pairs_told(trajectory),
            "A ring marks where a pair coalesces." if coalescences(trajectory) else "",
            coalescing_sentences(trajectory),
        ),
        alt=f"Line plot of the distance between knots against the iteration, one line for each "
        f"pair. {_distances_told(trajectory)}",
    )


def _distances_told(trajectory: Trajectory) -> str:
    """How far apart the knots of the pairs that are shown lie in the end."""
    knots = trajectory.final.knots
    pairs = shown_pairs(trajectory, pairs_since(trajectory))
    told = [
        f"those of neurons {joined(pair)} {numbers_text([abs(knots[pair[0]] - knots[pair[1]])])}"
        for pair in pairs
    ]
    return f"In the end the knots lie apart: {listed(told)}."


def _shown_pairs_told(trajectory: Trajectory) -> str:
    """Which pairs are shown, if not all."""
    pairs = trajectory.neurons * (trajectory.neurons - 1) // 2
    if pairs <= MOST_PAIRS:
        return ""
    return (
        f"Of {count_text(pairs)} pairs {MOST_PAIRS} are shown: those that coalesce, the closest "
        "first, then those that lie closest in the end."
    )


def rules_caption(trajectory: Trajectory) -> Caption:
    """For the figure of the rules."""
    counts = rule_counts(trajectory).sum(axis=0)[:MAX_RULE_NEURONS]
    told = [
        f"Neuron {neuron} was moved by "
        + ", ".join(f"rule {rule} ({times_text(n)})" for rule, n in enumerate(own, 1) if n)
        for neuron, own in enumerate(counts.tolist(), 1)
        if any(own)
    ]
    in_all = ". ".join(told or ["No rule moved any knot"]) + "."
    is_log = is_logarithmic(int(trajectory.iteration[0]), trajectory.iterations)
    scale = " The axis is logarithmic." if is_log else ""
    some = (
        f" The first {MAX_RULE_NEURONS} are shown." if trajectory.neurons > MAX_RULE_NEURONS else ""
    )
    return Caption(
        text=f"Which rule moved which neuron of {network_text(trajectory)} "
        f"{range_text(trajectory)}. Bars show the share of updates that "
        f"moved the knot to the right (up) and to the left (down); their colour tells the sign "
        f"of the weight.{scale}{some} {in_all}",
        alt=f"One row of bars for each neuron against the iteration. {_most_frequent(counts)}",
    )


def _most_frequent(counts: NDArray[np.int64]) -> str:
    """Which rule moved each neuron most often; shape (neurons, 4)."""
    most = [
        f"neuron {neuron} by rule {int(own.argmax()) + 1}"
        for neuron, own in enumerate(counts, 1)
        if own.any()
    ]
    return f"Most often moved: {listed(most)}." if most else "No rule moved any knot."


def diagram_caption(trajectory: Trajectory) -> Caption:
    """For the diagram of the network."""
    final = trajectory.final
    return Caption(
        text=f"{network_text(trajectory).capitalize()}: one input x, input weights a, biases b, "
        f"output weights w and one output f(x).",
        alt=f"Diagram of a network. One input, {neurons_text(trajectory)} in a hidden layer and "
        f"one output, joined by edges. Weights: {numbers_text(final.weights)}. "
        f"Biases: {numbers_text(final.biases)}.",
    )


def training_caption(trajectory: Trajectory) -> Caption:
    """For the film of the network against its reference."""
    _, second = places_text(trajectory)
    return Caption(
        text=sentences(
            f"{network_text(trajectory).capitalize()} is trained on the reference (thick grey "
            f"line) {range_text(trajectory, 'for')}, {batch_text(trajectory)}. Marks on the x-axis "
            f"are the knots; an arrow is a knot beyond its end. {second.capitalize()}: knots and "
            "weights against the iteration; the vertical line is the present.",
            error_sentences(trajectory),
            note_sentences(trajectory, trajectory.knots, trajectory.weights),
        ),
        alt=f"Film of a line plot of y against x in which the network {way_text(trajectory)}. "
        f"{knot_sentences(trajectory)}",
    )


def neurons_caption(trajectory: Trajectory) -> Caption:
    """For the film of the single neurons."""
    first, second = places_text(trajectory)
    return Caption(
        text=sentences(
            f"What each neuron of {network_text(trajectory)} adds ({first}) and the network that "
            f"they add up to ({second}) {range_text(trajectory)}.",
            coalescing_sentences(trajectory),
            note_sentences(trajectory),
        ),
        alt=f"Film of two line plots of y against x. Each neuron is a line that bends at its knot. "
        f"{knot_sentences(trajectory)}",
    )


def steps_caption(trajectory: Trajectory) -> Caption:
    """For the film of single updates."""
    first, last = int(trajectory.iteration[0]), trajectory.iterations
    return Caption(
        text=f"Single updates between iterations {count_text(first)} and {count_text(last)}, in "
        f"slow motion. The dot is the sample and the bar is delta. Lanes show where each neuron is "
        f"active, bright if it is active on the sample. Arcs show how slopes change, arrows where "
        f"knots go, enlarged; beside them stands the rule that moves them.",
        alt=f"Film of a line plot of y against x above one lane for each neuron of "
        f"{network_text(trajectory)}. At each update the curve turns towards the sample.",
    )
