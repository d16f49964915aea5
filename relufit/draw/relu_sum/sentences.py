"""Sentences and phrases that captions share, with numbers of the run."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np

from relufit.draw.canvas.end_labels import ALL_LABELLED, UNLABELLED
from relufit.draw.canvas.film_layout import is_wide
from relufit.draw.canvas.limits import HUGE, bounded, trace_limits
from relufit.draw.canvas.theme import NEURON_COLORS
from relufit.draw.relu_sum.event_markers import EVENT_MARKERS
from relufit.draw.relu_sum.learned import learned_text, learned_verb
from relufit.dynamics.relu_sum.activity import active_ranges
from relufit.dynamics.relu_sum.coalescing import coalescences
from relufit.dynamics.relu_sum.events import events
from relufit.text.displayed_range import DIVERGED, shows_the_end
from relufit.text.lists import joined, listed
from relufit.text.numbers import change_text, count_text, number_text
from relufit.training.relu_sum.batches import ALL_SAMPLES
from relufit.training.relu_sum.reference import network_of

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
    "outcome_text",
    "places_text",
    "ring_sentences",
    "sentences",
    "targets_text",
    "times_text",
]

CLOSE = 1e-3  # of the initial error: what counts as convergence where no target is set
MUCH_CLOSER = 0.9  # share of the initial error
HUNDREDTH = 0.01
MOST_GROUPS = 4  # coalescences listed individually
MOST_LISTED = 8  # numbers or neurons listed individually


def sentences(*parts: str) -> str:
    """Join the parts of a text, without those that are empty."""
    return " ".join(part.strip() for part in parts if part.strip())


def times_text(count: int) -> str:
    """Return ``once`` or the number of times."""
    return "once" if count == 1 else f"{count_text(count)} times"


def network_text(trajectory: Trajectory) -> str:
    """Return a phrase for the network with its size."""
    return f"the network of {neurons_text(trajectory)}"


def neurons_text(trajectory: Trajectory) -> str:
    """Return the number of neurons as a phrase."""
    return f"{trajectory.neurons} neuron{'s'[: trajectory.neurons > 1]}"


def batch_text(trajectory: Trajectory) -> str:
    """Return a phrase for the batch size."""
    recorded = trajectory.scenario.recorded
    if recorded is not None and recorded.batch is None:
        return "in batches that were not recorded"
    if recorded is not None and 1 < (recorded.batch or 1) < trajectory.samples.measured:
        return f"{count_text(recorded.batch or 1)} samples at a time"
    return "all samples at once" if ALL_SAMPLES in trajectory.sample else "one sample at a time"


def places_text(trajectory: Trajectory) -> tuple[str, str]:
    """Return the positions of the two parts of a film."""
    return ("left", "right") if is_wide(trajectory.scenario.film.size) else ("above", "below")


def outcome_text(trajectory: Trajectory) -> str:
    """Return a phrase that completes ``the network …`` with the outcome of the run."""
    if trajectory.stopped == "diverged":
        return f"ends far from {learned_text(trajectory)} because training diverges"
    if _is_dead(trajectory):
        return "ends as a horizontal line because no neuron is active on any sample"
    learned = learned_text(trajectory)
    first, last = trajectory.mean_squared_error(0), trajectory.mean_squared_error()
    target = trajectory.scenario.stop_below
    if last < (CLOSE * first if target is None else target):
        return f"converges to {learned}"
    if last >= first:
        return f"gets no closer to {learned}"
    much = "gets closer to" if last < MUCH_CLOSER * first else "hardly gets closer to"
    return f"{much} {learned} but does not reach {learned_verb(trajectory, 'it', 'them')}"


def far_text(trajectory: Trajectory) -> str:
    """Return an addition to the final state of a run that diverged."""
    return f", far from {learned_text(trajectory)}" if trajectory.stopped == "diverged" else ""


def _is_dead(trajectory: Trajectory) -> bool:
    """Return whether no neuron is active on any sample at the end."""
    start, stop = active_ranges(trajectory)
    return bool((start[-1] >= stop[-1]).all())


def error_sentences(trajectory: Trajectory) -> str:
    """State the change of the error."""
    first, last = trajectory.mean_squared_error(0), trajectory.mean_squared_error()
    return f"The mean of delta² {change_text(first, last)}."


def note_sentences(
    trajectory: Trajectory,
    *traced: NDArray[np.float64],
    targets: Sequence[Sequence[float]] = (),
) -> str:
    """State what else readers must know about the run and about lines that are cut off.

    Args:
        trajectory: The run.
        traced: The values that are drawn against the iteration.
        targets: For each of these, the target values in the figure.
    """
    notes: list[str] = []
    pairs = zip_longest(traced, targets, fillvalue=())
    if any(_is_cut(bounded(np.asarray(values)), aims) for values, aims in pairs):
        notes.append("Lines that leave the axes continue outside.")
    if any(np.abs(values).max() > HUGE for values in traced):
        notes.append(f"Values beyond ±{number_text(HUGE)} are clipped.")
    if traced and trajectory.neurons > ALL_LABELLED:
        notes.append(UNLABELLED)
    if trajectory.stopped == "diverged":
        notes.append(DIVERGED)
    elif _is_dead(trajectory):
        notes.append("At the end no neuron is active on any sample.")
    if trajectory.neurons > NEURON_COLORS:
        notes.append(f"Colours and markers repeat after neuron {NEURON_COLORS}.")
    return " ".join(notes)


def _is_cut(values: NDArray[np.float64], targets: Iterable[float]) -> bool:
    low, high = trace_limits(values, targets)
    return bool(values.min() < low or values.max() > high)


def knot_sentences(trajectory: Trajectory) -> str:
    """State the knots of the last state."""
    knots = trajectory.final.knots
    final = "final " if trajectory.iterations else ""
    if len(knots) == 1:
        return f"The {final}knot is at x = {_short(knots[0])}."
    if len(knots) > MOST_LISTED:
        ends = f"{_short(min(knots))} to {_short(max(knots))}"
        return f"The {len(knots)} {final}knots range from x = {ends}."
    return f"The {final}knots are at x = {numbers_text(knots)}."


def coalescing_sentences(trajectory: Trajectory) -> str:
    """State which neurons coalesce, where and when."""
    groups: list[str] = []
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
            happens, when = f"are together {where}", "throughout"
        groups.append(f"{who} {happens}: they are active on nearly the same samples {when}.")
    if found[MOST_GROUPS:]:
        more = len(found) - MOST_GROUPS
        groups.append(f"So do {more} more {'group' if more == 1 else 'groups'} of neurons.")
    return " ".join(groups)


def ring_sentences(trajectory: Trajectory, *kinds: str) -> str:
    """Explain the markers of events in a figure; empty if there are none."""
    happened = {event.kind for event in events(trajectory)}
    shown = [kind for kind in kinds if kind in happened]
    meanings = [f"{EVENT_MARKERS[kind].name} mark where a {kind}" for kind in shown]
    text = listed(meanings)
    return f"{text[0].upper()}{text[1:]}." if text else ""


def targets_text(trajectory: Trajectory) -> str:
    """Explain the ticks of targets; empty if there are none."""
    given = network_of(trajectory.reference) is not None
    return "; thick ticks are the values of the reference" if given else ""


def members_text(neurons: Sequence[int]) -> str:
    """List the neurons of a group, or summarise a large group.

    Example:
        >>> members_text((0, 2)), members_text(range(20))
        ('Neurons 1 and 3', '20 neurons from 1 to 20')
    """
    if len(neurons) <= MOST_LISTED:
        return f"Neurons {joined(neurons)}"
    return f"{len(neurons)} neurons from {min(neurons) + 1} to {max(neurons) + 1}"


def numbers_text(values: Sequence[float]) -> str:
    """List numbers, or the smallest and the largest of many.

    Example:
        >>> numbers_text([1.0, 2.5]), numbers_text([0.5] * 7 + [3.0, 1.0])
        ('1 and 2.5', '9 values from 0.5 to 3')
    """
    if len(values) <= MOST_LISTED:
        return listed([_short(value) for value in values])
    return f"{len(values)} values from {_short(min(values))} to {_short(max(values))}"


def _short(value: float) -> str:
    """Format a number with two decimals, or with two digits if it would round to 0."""
    return number_text(round(value, 2)) if abs(value) >= HUNDREDTH else number_text(value + 0.0, 2)
