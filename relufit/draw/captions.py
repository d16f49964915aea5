"""Captions and alternative texts, in plain English, from the numbers of the run."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from relufit.draw.films import is_wide
from relufit.draw.rule_shares import MOST_NEURONS
from relufit.draw.span import shows_the_end, span_text, state_text
from relufit.draw.text import count_text, error_text, joined, number_text
from relufit.draw.theme import NEURON_COLORS
from relufit.dynamics.coalescing import coalescences
from relufit.dynamics.events import events
from relufit.dynamics.rule_counts import rule_counts
from relufit.training.batches import ALL_SAMPLES

if TYPE_CHECKING:
    from collections.abc import Iterable

    from relufit.dynamics.events import EventKind
    from relufit.training import Trajectory

__all__ = [
    "Caption",
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


class Caption(NamedTuple):
    """What stands under a picture, and what is read out instead of it.

    Attributes:
        text: The caption: what is shown, and what is to be seen in it.
        alt: The alternative text: what the picture looks like.
    """

    text: str
    alt: str


def fit_caption(trajectory: Trajectory) -> Caption:
    """For the figure of the network against its reference."""
    if not trajectory.iterations:
        return Caption(
            text=f"The curve that {_network(trajectory)} draws (thin line) and the reference "
            f"(thick grey line). {_final_knots(trajectory)}",
            alt=f"Line plot of y against x. {_final_knots(trajectory)}",
        )
    return Caption(
        text=f"{_network(trajectory).capitalize()} (thin line) and the reference (thick grey line) "
        f"{state_text(trajectory, 0)} (first panel) and {state_text(trajectory, -1)} "
        f"(second panel). Marks on the x-axis are the knots. {_errors(trajectory)}"
        f"{_notes(trajectory)}",
        alt=f"Two line plots of y against x. First, the network {state_text(trajectory, 0)}. "
        f"Second, {state_text(trajectory, -1)}. {_final_knots(trajectory)}",
    )


def parameters_caption(trajectory: Trajectory) -> Caption:
    """For the figure of biases and weights."""
    return Caption(
        text=f"Biases (first panel) and weights (second panel) of {_network(trajectory)} "
        f"{span_text(trajectory)}{_targets(trajectory)}. "
        f"{_rings(trajectory, 'knot turns', 'weight changes sign')}"
        f"{_coalescing(trajectory)}{_notes(trajectory)}".strip(),
        alt=f"Two line plots against the iteration. The biases end at "
        f"{_numbers(trajectory.final.biases)}, the weights at "
        f"{_numbers(trajectory.final.weights)}.",
    )


def knots_caption(trajectory: Trajectory) -> Caption:
    """For the figure of the knots."""
    low, high = trajectory.scenario.data.domain
    targets = "Thin lines are the knots of the reference. " if trajectory.reference.knots else ""
    return Caption(
        text=f"Where the knots of {_network(trajectory)} lie "
        f"{span_text(trajectory)}. {targets}"
        f"Outside {number_text(low)} to {number_text(high)}, shaded, there are no data. "
        f"{_rings(trajectory, 'knot turns', 'knot leaves the data')}"
        f"{_coalescing(trajectory)}{_notes(trajectory)}".strip(),
        alt=f"Line plot of the knots against the iteration. {_final_knots(trajectory)}",
    )


def plane_caption(trajectory: Trajectory) -> Caption:
    """For the figure of the plane of knot and weight."""
    given = trajectory.reference.network is not None
    rings = " Rings are the neurons of the reference." if given else ""
    return Caption(
        text=f"The way of every neuron of {_network(trajectory)} in the plane of knot and weight "
        f"{span_text(trajectory)}: from the open mark to the full "
        f"one, with a dot after every fifth of the iterations.{rings} "
        f"{_coalescing(trajectory)}".strip(),
        alt=f"Plot of weight against knot with one trail for each neuron. "
        f"{_final_knots(trajectory)} The weights end at {_numbers(trajectory.final.weights)}.",
    )


def distance_caption(trajectory: Trajectory) -> Caption:
    """For the figure of the distance between the knots of pairs."""
    rings = " A ring marks where a pair coalesces." if coalescences(trajectory) else ""
    return Caption(
        text=f"How far apart the knots of pairs of neurons lie in {_network(trajectory)}, "
        f"{span_text(trajectory)}, on a logarithmic axis.{rings} "
        f"{_coalescing(trajectory)}".strip(),
        alt=f"Line plot of the distance between knots against the iteration, one line for each "
        f"pair. {_final_knots(trajectory)}",
    )


def rules_caption(trajectory: Trajectory) -> Caption:
    """For the figure of the rules."""
    counts = rule_counts(trajectory).sum(axis=0)[:MOST_NEURONS]
    told = [
        f"Neuron {neuron} was moved by "
        + ", ".join(f"rule {rule} ({_times(n)})" for rule, n in enumerate(own, 1) if n)
        for neuron, own in enumerate(counts.tolist(), 1)
        if any(own)
    ]
    in_all = ". ".join(told or ["No rule moved any knot"]) + "."
    some = f" The first {MOST_NEURONS} are shown." if trajectory.neurons > MOST_NEURONS else ""
    return Caption(
        text=f"Which rule moved which neuron of {_network(trajectory)} "
        f"{span_text(trajectory)}. Bars show the share of updates that "
        f"moved the knot to the right (up) and to the left (down); their colour tells the sign "
        f"of the weight. The axis is logarithmic.{some} {in_all}",
        alt=f"One row of bars for each neuron against the iteration. {in_all}",
    )


def diagram_caption(trajectory: Trajectory) -> Caption:
    """For the diagram of the network."""
    final = trajectory.final
    return Caption(
        text=f"{_network(trajectory).capitalize()}: one input x, input weights a, biases b, "
        f"output weights w and one output f(x).",
        alt=f"Diagram of a network. One input, {_neurons(trajectory)} in a hidden layer and one "
        f"output, joined by edges. Weights: {_numbers(final.weights)}. "
        f"Biases: {_numbers(final.biases)}.",
    )


def training_caption(trajectory: Trajectory) -> Caption:
    """For the film of the network against its reference."""
    _, second = _places(trajectory)
    return Caption(
        text=f"{_network(trajectory).capitalize()} learns the reference (thick grey line) "
        f"{span_text(trajectory, 'in')}, {_batch(trajectory)}. Marks on "
        f"the x-axis are the knots; an arrow is a knot beyond its end. {second.capitalize()}: "
        f"knots and weights against the iteration; the vertical line is the present. "
        f"{_errors(trajectory)}{_notes(trajectory)}",
        alt=f"Film of a line plot of y against x in which the network approaches the reference. "
        f"{_final_knots(trajectory)}",
    )


def neurons_caption(trajectory: Trajectory) -> Caption:
    """For the film of the single neurons."""
    first, second = _places(trajectory)
    return Caption(
        text=f"What each neuron of {_network(trajectory)} adds ({first}) and the network that they "
        f"add up to ({second}) {span_text(trajectory)}. "
        f"{_coalescing(trajectory)}{_notes(trajectory)}".strip(),
        alt=f"Film of two line plots of y against x. Each neuron is a line that bends at its knot. "
        f"{_final_knots(trajectory)}",
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
        f"{_network(trajectory)}. At each update the curve turns towards the sample.",
    )


def _times(count: int) -> str:
    return "once" if count == 1 else f"{count_text(count)} times"


def _network(trajectory: Trajectory) -> str:
    return f"the network of {_neurons(trajectory)}"


def _neurons(trajectory: Trajectory) -> str:
    return f"{trajectory.neurons} neuron{'s'[: trajectory.neurons > 1]}"


def _batch(trajectory: Trajectory) -> str:
    """How many samples each update used."""
    return "all samples at once" if ALL_SAMPLES in trajectory.sample else "one sample at a time"


def _places(trajectory: Trajectory) -> tuple[str, str]:
    """Where the two parts of a film stand."""
    return ("left", "right") if is_wide(trajectory.scenario.film.size) else ("above", "below")


def _errors(trajectory: Trajectory) -> str:
    first, last = trajectory.mean_squared_error(0), trajectory.mean_squared_error()
    verb = "falls" if last < first else "changes"
    return f"The mean of delta² {verb} from {error_text(first)} to {error_text(last)}."


def _notes(trajectory: Trajectory) -> str:
    """What else a reader must know, if anything."""
    notes: list[str] = []
    if trajectory.stopped == "diverged":
        notes.append(" Training diverged: the next update leaves the finite numbers.")
    if trajectory.neurons > NEURON_COLORS:
        notes.append(f" Colours and marks repeat after neuron {NEURON_COLORS}.")
    return "".join(notes)


def _final_knots(trajectory: Trajectory) -> str:
    knots = trajectory.final.knots
    if len(knots) == 1:
        return f"The knot lies at x = {number_text(round(knots[0], 2))}."
    return f"The knots lie at x = {_numbers(knots)}."


def _coalescing(trajectory: Trajectory) -> str:
    sentences: list[str] = []
    last = count_text(trajectory.iterations)
    for each in coalescences(trajectory):
        place = sum(trajectory.final.knots[n] for n in each.neurons) / len(each.neurons)
        where = (
            "at the edge of the data"
            if each.side == "edge"
            else f"near x = {number_text(round(place, 2))}"
        )
        who, since = joined(each.neurons), f"from iteration {count_text(each.iteration)}"
        first = int(trajectory.iteration[0])
        if shows_the_end(trajectory) and (each.iteration > first or not first):
            happens, when = f"coalesce {where}", f"{since} on"
        elif each.iteration > first:
            happens, when = f"come together {where}", f"{since} to {last}"
        else:
            happens, when = f"are together {where}", "all along"
        sentences.append(
            f"Neurons {who} {happens}: {when} they are active on nearly the same samples."
        )
    return " ".join(sentences)


def _rings(trajectory: Trajectory, *kinds: EventKind) -> str:
    """What the rings in a figure mean, if there are any."""
    happened = {event.kind for event in events(trajectory)}
    meanings = [f"where a {kind}" for kind in kinds if kind in happened]
    return f"Rings mark {' or '.join(meanings)}. " if meanings else ""


def _targets(trajectory: Trajectory) -> str:
    given = trajectory.reference.network is not None
    return "; thin lines are the values of the reference" if given else ""


def _numbers(values: Iterable[float]) -> str:
    texts = [number_text(round(value, 2) + 0.0) for value in values]
    return " and ".join([", ".join(texts[:-1]), texts[-1]]) if texts[1:] else texts[0]
