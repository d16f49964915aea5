"""Sentences and phrases that captions share, with numbers of the run."""

from __future__ import annotations

from itertools import zip_longest
from typing import TYPE_CHECKING

import numpy as np

from relufit.draw.canvas.end_labels import ALL_LABELLED
from relufit.draw.canvas.film_layout import is_wide
from relufit.draw.canvas.limits import HUGE, bounded, trace_limits
from relufit.draw.canvas.theme import NEURON_COLORS
from relufit.draw.relu_sum.event_markers import EVENT_MARKERS
from relufit.draw.relu_sum.learned import of_learned
from relufit.dynamics.relu_sum.activity import active_ranges
from relufit.dynamics.relu_sum.coalescing import coalescences
from relufit.dynamics.relu_sum.events import events
from relufit.scenario.used_settings import rule_words
from relufit.text.changes import change_text
from relufit.text.displayed_range import shows_the_end
from relufit.text.words import ENGLISH_WORDS
from relufit.training.relu_sum.reference import network_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from relufit.draw.canvas.theme import Theme
    from relufit.text.words import Words
    from relufit.training import Trajectory

__all__ = [
    "batch_text",
    "coalescing_sentences",
    "error_sentences",
    "far_text",
    "knot_sentences",
    "mark_sentences",
    "network_text",
    "neurons_text",
    "note_sentences",
    "numbers_text",
    "outcome_text",
    "places_text",
    "targets_text",
]

CLOSE = 1e-3  # of the initial error: what counts as convergence where no target is set
MUCH_CLOSER = 0.9  # share of the initial error
HUNDREDTH = 0.01
MOST_GROUPS = 4  # coalescences listed individually
MOST_LISTED = 8  # numbers or neurons listed individually


def network_text(trajectory: Trajectory, words: Words) -> str:
    """Return a phrase for the network with its size."""
    return words("network", neurons=neurons_text(trajectory, words))


def neurons_text(trajectory: Trajectory, words: Words) -> str:
    """Return the number of neurons as a phrase."""
    return words("neurons", n=trajectory.neurons)


def batch_text(trajectory: Trajectory, words: Words) -> str:
    """Return a phrase for the batch size, and for rules other than the article's."""
    size, rules = _batch_size_text(trajectory, words), rule_words(trajectory.scenario.rules)
    return words("batch_with", batch=size, rules=words.listed(rules)) if rules else size


def _batch_size_text(trajectory: Trajectory, words: Words) -> str:
    size, samples = trajectory.scenario.batch_size, trajectory.samples.measured
    if size is None:
        return words("batch_unrecorded")
    if 1 < size < samples:
        return words("batch_some", n=size)
    return words("batch_one" if size == 1 else "batch_all")


def places_text(trajectory: Trajectory, words: Words) -> tuple[str, str]:
    """Return the positions of the two parts of a film."""
    wide = is_wide(trajectory.scenario.film.size)
    keys = ("place_left", "place_right") if wide else ("place_above", "place_below")
    return words(keys[0]), words(keys[1])


def outcome_text(trajectory: Trajectory, words: Words) -> str:
    """Return a phrase that completes ``the network …`` with the outcome of the run."""
    if trajectory.stopped == "diverged":
        return words(of_learned("outcome_diverges", trajectory))
    if _is_dead(trajectory):
        return words("outcome_dead")
    first, last = trajectory.mean_squared_error(0), trajectory.mean_squared_error()
    target = trajectory.scenario.stop_below
    if last < (CLOSE * first if target is None else target):
        return words(of_learned("outcome_converges", trajectory))
    if last >= first:
        return words(of_learned("outcome_no_closer", trajectory))
    much = "outcome_closer" if last < MUCH_CLOSER * first else "outcome_hardly_closer"
    return words(of_learned(much, trajectory))


def far_text(trajectory: Trajectory, words: Words) -> str:
    """Return an addition to the final state of a run that diverged."""
    return words(of_learned("far", trajectory)) if trajectory.stopped == "diverged" else ""


def _is_dead(trajectory: Trajectory) -> bool:
    """Return whether no neuron is active on any sample at the end."""
    start, stop = active_ranges(trajectory)
    return bool((start[-1] >= stop[-1]).all())


def error_sentences(trajectory: Trajectory, words: Words) -> str:
    """State the change of the error."""
    first, last = trajectory.mean_squared_error(0), trajectory.mean_squared_error()
    return words("error_change", change=change_text(first, last, words))


def note_sentences(
    trajectory: Trajectory,
    words: Words,
    *traced: NDArray[np.float64],
    targets: Sequence[Sequence[float]] = (),
) -> str:
    """State what else readers must know about the run and about lines that are cut off.

    Args:
        trajectory: The run.
        words: The words.
        traced: The values that are drawn against the iteration.
        targets: For each of these, the target values in the figure.
    """
    notes: list[str] = []
    pairs = zip_longest(traced, targets, fillvalue=())
    if any(_is_cut(bounded(np.asarray(values)), aims) for values, aims in pairs):
        notes.append(words("lines_leave"))
    if any(np.abs(values).max() > HUGE for values in traced):
        notes.append(words("values_clipped", value=HUGE))
    if traced and trajectory.neurons > ALL_LABELLED:
        notes.append(words("unlabelled"))
    if trajectory.stopped == "diverged":
        notes.append(words("diverged_sentence"))
    elif _is_dead(trajectory):
        notes.append(words("dead_sentence"))
    if trajectory.neurons > NEURON_COLORS:
        notes.append(words("colors_repeat", n=NEURON_COLORS))
    return words.sentences(*notes)


def _is_cut(values: NDArray[np.float64], targets: Iterable[float]) -> bool:
    low, high = trace_limits(values, targets)
    return bool(values.min() < low or values.max() > high)


def knot_sentences(trajectory: Trajectory, words: Words) -> str:
    """State the knots of the last state."""
    knots = trajectory.final.knots
    final = "final_" if trajectory.iterations else ""
    if len(knots) == 1:
        return words(f"{final}knot_at", value=_short(knots[0], words))
    if len(knots) > MOST_LISTED:
        low, high = _short(min(knots), words), _short(max(knots), words)
        return words(f"{final}knots_range", n=len(knots), low=low, high=high)
    return words(f"{final}knots_at", list=numbers_text(knots, words))


def coalescing_sentences(trajectory: Trajectory, words: Words) -> str:
    """State which neurons coalesce, where and when."""
    groups: list[str] = []
    found = coalescences(trajectory)
    first = int(trajectory.iteration[0])
    for each in found[:MOST_GROUPS]:
        place = sum(trajectory.final.knots[n] for n in each.neurons) / len(each.neurons)
        where = "edge" if each.side == "edge" else "near"
        if shows_the_end(trajectory) and (each.iteration > first or not first):
            happens = "coalesce"
        else:
            happens = "come_together" if each.iteration > first else "are_together"
        groups.append(
            words(
                f"{happens}_{where}",
                who=members_text(each.neurons, words),
                x=_short(place, words),
                n=each.iteration,
                last=trajectory.iterations,
            )
        )
    if found[MOST_GROUPS:]:
        groups.append(words("more_groups", n=len(found) - MOST_GROUPS))
    return words.sentences(*groups)


def mark_sentences(trajectory: Trajectory, theme: Theme, *kinds: str) -> str:
    """Explain the markers of events in a figure; empty if there are none."""
    happened = {event.kind for event in events(trajectory)}
    shown = [kind for kind in kinds if kind in happened and theme.rings]
    meanings = [theme.words(EVENT_MARKERS[kind].key) for kind in shown]
    return theme.words("sentence", text=theme.words.clauses(meanings)) if meanings else ""


def targets_text(trajectory: Trajectory, words: Words) -> str:
    """Explain the ticks of targets; empty if there are none."""
    given = network_of(trajectory.reference) is not None
    return words("targets_ticks") if given else ""


def members_text(neurons: Sequence[int], words: Words = ENGLISH_WORDS) -> str:
    """List the neurons of a group, or summarise a large group.

    Example:
        >>> members_text((0, 2)), members_text(range(20))
        ('Neurons 1 and 3', '20 neurons from 1 to 20')
    """
    if len(neurons) <= MOST_LISTED:
        return words("members", list=words.joined(neurons))
    return words("members_many", n=len(neurons), first=min(neurons) + 1, last=max(neurons) + 1)


def numbers_text(values: Sequence[float], words: Words = ENGLISH_WORDS) -> str:
    """List numbers, or the smallest and the largest of many.

    Example:
        >>> numbers_text([1.0, 2.5]), numbers_text([0.5] * 7 + [3.0, 1.0])
        ('1 and 2.5', '9 values from 0.5 to 3')
    """
    if len(values) <= MOST_LISTED:
        return words.listed([_short(value, words) for value in values])
    low, high = _short(min(values), words), _short(max(values), words)
    return words("values_between", n=len(values), low=low, high=high)


def _short(value: float, words: Words) -> str:
    """Format a number with two decimals, or with two digits if it would round to 0."""
    if abs(value) >= HUNDREDTH:
        return words.number(round(value, 2))
    return words.number(value + 0.0, 2)
