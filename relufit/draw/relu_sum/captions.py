"""Captions and alternative texts of sums of ReLU neurons, with numbers of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.draw.canvas.caption import Caption
from relufit.draw.canvas.theme import THEMES, Theme
from relufit.draw.canvas.time_axis import is_logarithmic
from relufit.draw.relu_sum.curves import target_knots
from relufit.draw.relu_sum.distance import MOST_PAIRS, pairs_since, shown_pairs
from relufit.draw.relu_sum.learned import drawn_text
from relufit.draw.relu_sum.plane import has_input_weights
from relufit.draw.relu_sum.rule_shares import MAX_RULE_NEURONS
from relufit.draw.relu_sum.sentences import (
    coalescing_sentences,
    error_sentences,
    far_text,
    knot_sentences,
    mark_sentences,
    network_text,
    neurons_text,
    note_sentences,
    numbers_text,
    targets_text,
)
from relufit.dynamics.relu_sum.coalescing import coalescences
from relufit.dynamics.relu_sum.rule_counts import rule_counts
from relufit.dynamics.relu_sum.rules import COASTS, NO_RULE
from relufit.text.displayed_range import range_text, state_text
from relufit.training.relu_sum.reference import network_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from relufit.text.words import Words
    from relufit.training import Trajectory

__all__ = [
    "diagram_caption",
    "distance_caption",
    "fit_caption",
    "knots_caption",
    "parameters_caption",
    "plane_caption",
    "rules_caption",
]

LIGHT = THEMES["light"]


def fit_caption(trajectory: Trajectory, theme: Theme = LIGHT) -> Caption:
    """Describe the figure of the network and what it learns."""
    words = theme.words
    knots = knot_sentences(trajectory, words)
    network = words("drawn_network", network=network_text(trajectory, words))
    drawn = drawn_text(trajectory, words, network)
    if not trajectory.iterations:
        return Caption(
            text=words.sentences(words("sentence", text=drawn), knots),
            alt=words.sentences(words("fit_untrained_alt"), knots),
        )
    first, last = (state_text(trajectory, at, words) for at in (0, -1))
    panels = theme.shown("fit", ["initial", "final"])
    more = (error_sentences(trajectory, words), note_sentences(trajectory, words))
    far = far_text(trajectory, words)
    if len(panels) == 1:
        state = first if panels == ["initial"] else last + far
        return Caption(
            text=words.sentences(words("fit_one_panel", drawn=drawn, state=state), *more),
            alt=words.sentences(words("fit_one_panel_alt", state=state), knots),
        )
    return Caption(
        text=words.sentences(words("fit", drawn=drawn, first=first, last=last), *more),
        alt=words.sentences(words("fit_alt", first=first, last=last, far=far), knots),
    )


def parameters_caption(trajectory: Trajectory, theme: Theme = LIGHT) -> Caption:
    """Describe the figure of biases and weights."""
    words, network = theme.words, network_of(trajectory.reference)
    panels = theme.shown("parameters", ["biases", "weights"])
    key = "parameters" if len(panels) > 1 else f"parameters_{panels[0]}"
    ends = {name: getattr(trajectory.final, name) for name in panels}
    kinds = {"biases": "knot turns", "weights": "weight changes sign"}
    return Caption(
        text=words.sentences(
            words(
                key,
                network=network_text(trajectory, words),
                range=range_text(trajectory, words=words),
                targets=targets_text(trajectory, words),
            ),
            mark_sentences(trajectory, theme, *(kinds[each] for each in panels)),
            coalescing_sentences(trajectory, words),
            note_sentences(
                trajectory,
                words,
                *(getattr(trajectory, each) for each in panels),
                targets=[getattr(network, each) for each in panels] if network else (),
            ),
        ),
        alt=words(f"{key}_alt", **{name: numbers_text(each, words) for name, each in ends.items()}),
    )


def knots_caption(trajectory: Trajectory, theme: Theme = LIGHT) -> Caption:
    """Describe the figure of the knots."""
    words, (low, high) = theme.words, trajectory.scenario.data.domain
    targets = target_knots(trajectory)
    return Caption(
        text=words.sentences(
            words(
                "knots",
                network=network_text(trajectory, words),
                range=range_text(trajectory, words=words),
            ),
            words("knots_ticks") if targets else "",
            words("knots_shaded", low=low, high=high) if theme.shading else "",
            mark_sentences(trajectory, theme, "knot turns", "knot leaves the data"),
            coalescing_sentences(trajectory, words),
            note_sentences(trajectory, words, trajectory.knots, targets=[targets]),
        ),
        alt=words.sentences(words("knots_alt"), knot_sentences(trajectory, words)),
    )


def plane_caption(trajectory: Trajectory, theme: Theme = LIGHT) -> Caption:
    """Describe the figure of the plane of knot and weight."""
    words, given = theme.words, network_of(trajectory.reference) is not None
    return Caption(
        text=words.sentences(
            words(
                "plane",
                network=network_text(trajectory, words),
                range=range_text(trajectory, words=words),
            ),
            words("plane_slopes") if has_input_weights(trajectory) else "",
            words("plane_rings") if given and theme.rings else "",
            coalescing_sentences(trajectory, words),
        ),
        alt=words.sentences(
            words("plane_alt"),
            knot_sentences(trajectory, words),
            words("weights_end", weights=numbers_text(trajectory.final.weights, words)),
        ),
    )


def distance_caption(trajectory: Trajectory, theme: Theme = LIGHT) -> Caption:
    """Describe the figure of the distances between knots."""
    words, ringed = theme.words, theme.rings and coalescences(trajectory)
    return Caption(
        text=words.sentences(
            words(
                "distance",
                network=network_text(trajectory, words),
                range=range_text(trajectory, words=words),
            ),
            _shown_pairs_text(trajectory, words),
            words("distance_dashes") if ringed else "",
            coalescing_sentences(trajectory, words),
        ),
        alt=words.sentences(words("distance_alt"), _distances_text(trajectory, words)),
    )


def _distances_text(trajectory: Trajectory, words: Words) -> str:
    """State the final distances of the pairs in the figure."""
    knots = trajectory.final.knots
    distances = [
        words(
            "distance_of_pair",
            distance=numbers_text([abs(knots[pair[0]] - knots[pair[1]])], words),
            pair=words.joined(pair),
        )
        for pair in shown_pairs(trajectory, pairs_since(trajectory))
    ]
    return words("distances", list=words.listed(distances))


def _shown_pairs_text(trajectory: Trajectory, words: Words) -> str:
    """State which pairs are shown, if not all."""
    pairs = trajectory.neurons * (trajectory.neurons - 1) // 2
    return words("distance_shown", n=MOST_PAIRS, count=pairs) if pairs > MOST_PAIRS else ""


def rules_caption(trajectory: Trajectory, theme: Theme = LIGHT) -> Caption:
    """Describe the figure of the rules."""
    words = theme.words
    counts = rule_counts(trajectory).sum(axis=0)[:MAX_RULE_NEURONS]
    neurons = [
        words("rules_neuron", n=neuron, list=words("list_comma").join(_times(own, words)))
        for neuron, own in enumerate(counts.tolist(), 1)
        if any(own)
    ]
    is_log = is_logarithmic(int(trajectory.iteration[0]), trajectory.iterations)
    is_part = trajectory.neurons > MAX_RULE_NEURONS
    return Caption(
        text=words.sentences(
            words(
                "rules",
                network=network_text(trajectory, words),
                range=range_text(trajectory, words=words),
            ),
            words("rules_logarithmic") if is_log else "",
            words("first_neurons", n=MAX_RULE_NEURONS) if is_part else "",
            words("rules_coasting") if counts[:, COASTS - 1].any() else "",
            *(neurons or [words("rules_none")]),
        ),
        alt=words.sentences(words("rules_alt"), _most_frequent(counts, words)),
    )


def _times(counts: list[int], words: Words) -> list[str]:
    """State how often each rule, or none of them, moved a neuron."""
    return [
        words("rules_times" if n == 1 else "rules_times_many", rule=_rule_name(rule, words), n=n)
        for rule, n in enumerate(counts, 1)
        if n
    ]


def _rule_name(rule: int, words: Words) -> str:
    others = {NO_RULE: "rule_none", COASTS: "rule_coasts"}
    return words(others[rule]) if rule in others else words("rule_name", n=rule)


def _most_frequent(counts: NDArray[np.int64], words: Words) -> str:
    """State the most frequent rule of each neuron, from counts of shape (neurons, 6)."""
    counts = counts[:, : NO_RULE - 1]
    most = [
        words("rules_most_neuron", rule=int(own.argmax()) + 1, n=neuron)
        for neuron, own in enumerate(counts, 1)
        if own.any()
    ]
    return words("rules_most", list=words.listed(most)) if most else words("rules_none")


def diagram_caption(trajectory: Trajectory, theme: Theme = LIGHT) -> Caption:
    """Describe the diagram of the network."""
    words, final = theme.words, trajectory.final
    return Caption(
        text=words("diagram", network=network_text(trajectory, words)),
        alt=words(
            "diagram_alt",
            neurons=neurons_text(trajectory, words),
            weights=numbers_text(final.weights, words),
            biases=numbers_text(final.biases, words),
        ),
    )
