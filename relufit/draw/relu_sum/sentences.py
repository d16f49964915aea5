"""Sentences and parts of them that captions share, from the numbers of the run."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np

from relufit.draw.canvas.film_layout import is_wide
from relufit.draw.canvas.limits import HUGE, bounded, trace_limits
from relufit.draw.canvas.theme import NEURON_COLORS
from relufit.dynamics.relu_sum.activity import active_ranges
from relufit.dynamics.relu_sum.coalescing import coalescences
from relufit.dynamics.relu_sum.events import events
from relufit.dynamics.relu_sum.verdict import SOLVED_BELOW
from relufit.text.displayed_range import DIVERGED, shows_the_end
from relufit.text.lists import joined, listed
from relufit.text.numbers import change_text, count_text, number_text
from relufit.training.relu_sum.batches import ALL_SAMPLES

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from relufit.training import Trajectory

__all__ = [
    "batch_text",
    "coalescing_sentences",
    "error_sentences",
    "far_text",
    "knot_sentences",
    "network_text",
    "neurons_text",
    "note_sentences",
    "numbers_text",
    "places_text",
    "ring_sentences",
    "sentences",
    "targets_text",
    "times_text",
    "way_text",
]

MUCH_CLOSER = 0.9  # of the error in the beginning
HUNDREDTH = 0.01
MOST_GROUPS = 4  # coalescences that are told one by one
MOST_LISTED = 8  # numbers or neurons that are told one by one


def sentences(*parts: str) -> str:
    """Parts of a text one after another, those that are empty left out."""
    return " ".join(part.strip() for part in parts if part.strip())


def times_text(count: int) -> str:
    """How often something happened."""
    return "once" if count == 1 else f"{count_text(count)} times"


def network_text(trajectory: Trajectory) -> str:
    """The network, by its size."""
    return f"the network of {neurons_text(trajectory)}"


def neurons_text(trajectory: Trajectory) -> str:
    """How many neurons it has."""
    return f"{trajectory.neurons} neuron{'s'[: trajectory.neurons > 1]}"


def batch_text(trajectory: Trajectory) -> str:
    """How many samples each update used."""
    return "all samples at once" if ALL_SAMPLES in trajectory.sample else "one sample at a time"


def places_text(trajectory: Trajectory) -> tuple[str, str]:
    """Where the two parts of a film stand."""
    return ("left", "right") if is_wide(trajectory.scenario.film.size) else ("above", "below")


def way_text(trajectory: Trajectory) -> str:
    """Where the network goes in a film."""
    if trajectory.stopped == "diverged":
        return "ends far from the reference, as training diverges"
    if _is_dead(trajectory):
        return "ends as a level line, as no neuron is active on any sample"
    first, last = trajectory.mean_squared_error(0), trajectory.mean_squared_error()
    training = trajectory.scenario.training
    if last < ((training.stop_below if training else None) or SOLVED_BELOW):
        return "comes to lie on the reference"
    if last >= first:
        return "comes no closer to the reference"
    much = "comes closer to" if last < MUCH_CLOSER * first else "hardly comes closer to"
    return f"{much} the reference, but does not reach it"


def far_text(trajectory: Trajectory) -> str:
    """What is added to the last state of a run that diverged."""
    return ", far from the reference" if trajectory.stopped == "diverged" else ""


def _is_dead(trajectory: Trajectory) -> bool:
    """Whether in the end no neuron is active on any sample."""
    start, stop = active_ranges(trajectory)
    return bool((start[-1] >= stop[-1]).all())


def error_sentences(trajectory: Trajectory) -> str:
    """What became of the error."""
    first, last = trajectory.mean_squared_error(0), trajectory.mean_squared_error()
    return f"The mean of delta² {change_text(first, last)}."


def note_sentences(
    trajectory: Trajectory,
    *traced: NDArray[np.float64],
    targets: Sequence[Sequence[float]] = (),
) -> str:
    """What else a reader must know, if anything: of the run, and of lines that are cut off.

    Args:
        trajectory: The run.
        traced: What is drawn against the iteration.
        targets: What each of these should reach, where that is drawn, too.
    """
    told: list[str] = []
    pairs = zip_longest(traced, targets, fillvalue=())
    if any(_is_cut(bounded(np.asarray(values)), aims) for values, aims in pairs):
        told.append("Lines that leave the axes have values beyond them.")
    if any(np.abs(values).max() > HUGE for values in traced):
        told.append(f"Values beyond ±{number_text(HUGE)} are drawn as if they were that.")
    if trajectory.stopped == "diverged":
        told.append(DIVERGED)
    elif _is_dead(trajectory):
        told.append("In the end no neuron is active on any sample.")
    if trajectory.neurons > NEURON_COLORS:
        told.append(f"Colours and marks repeat after neuron {NEURON_COLORS}.")
    return " ".join(told)


def _is_cut(values: NDArray[np.float64], targets: Iterable[float]) -> bool:
    low, high = trace_limits(values, targets)
    return bool(values.min() < low or values.max() > high)


def knot_sentences(trajectory: Trajectory) -> str:
    """Where the knots lie in the end."""
    knots = trajectory.final.knots
    if len(knots) == 1:
        return f"The knot lies at x = {_short(knots[0])}."
    if len(knots) > MOST_LISTED:
        ends = f"{_short(min(knots))} to {_short(max(knots))}"
        return f"The {len(knots)} knots lie from x = {ends}."
    return f"The knots lie at x = {numbers_text(knots)}."


def coalescing_sentences(trajectory: Trajectory) -> str:
    """Which neurons coalesce, where and when."""
    told: list[str] = []
    last = count_text(trajectory.iterations)
    found = coalescences(trajectory)
    for each in found[:MOST_GROUPS]:
        place = sum(trajectory.final.knots[n] for n in each.neurons) / len(each.neurons)
        where = "at the edge of the data" if each.side == "edge" else f"near x = {_short(place)}"
        who, since = members_text(each.neurons), f"from iteration {count_text(each.iteration)}"
        first = int(trajectory.iteration[0])
        if shows_the_end(trajectory) and (each.iteration > first or not first):
            happens, when = f"coalesce {where}", f"{since} on"
        elif each.iteration > first:
            happens, when = f"come together {where}", f"{since} to {last}"
        else:
            happens, when = f"are together {where}", "all along"
        told.append(f"{who} {happens}: {when} they are active on nearly the same samples.")
    if found[MOST_GROUPS:]:
        more = len(found) - MOST_GROUPS
        told.append(f"So do {more} more {'group' if more == 1 else 'groups'} of neurons.")
    return " ".join(told)


def ring_sentences(trajectory: Trajectory, *kinds: str) -> str:
    """What the rings in a figure mean, if there are any."""
    happened = {event.kind for event in events(trajectory)}
    meanings = [f"where a {kind}" for kind in kinds if kind in happened]
    return f"Rings mark {' or '.join(meanings)}." if meanings else ""


def targets_text(trajectory: Trajectory) -> str:
    """What thin lines are, if there are any."""
    given = trajectory.reference.network is not None
    return "; thin lines are the values of the reference" if given else ""


def members_text(neurons: Sequence[int]) -> str:
    """The neurons of a group, one by one as long as a reader can take them in.

    Example:
        >>> members_text((0, 2)), members_text(range(20))
        ('Neurons 1 and 3', '20 neurons from 1 to 20')
    """
    if len(neurons) <= MOST_LISTED:
        return f"Neurons {joined(neurons)}"
    return f"{len(neurons)} neurons from {min(neurons) + 1} to {max(neurons) + 1}"


def numbers_text(values: Sequence[float]) -> str:
    """Numbers in a sentence; of many the least and the largest.

    Example:
        >>> numbers_text([1.0, 2.5]), numbers_text([0.5] * 7 + [3.0, 1.0])
        ('1 and 2.5', '9 values from 0.5 to 3')
    """
    if len(values) <= MOST_LISTED:
        return listed([_short(value) for value in values])
    return f"{len(values)} values from {_short(min(values))} to {_short(max(values))}"


def _short(value: float) -> str:
    """A number in a sentence: two decimals, or two digits of one that they would make 0."""
    return number_text(round(value, 2)) if abs(value) >= HUNDREDTH else number_text(value + 0.0, 2)
