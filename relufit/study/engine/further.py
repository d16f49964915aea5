"""Further training of runs that have ended, in the order of their samples, with probes."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np

from relufit.dynamics.relu_sum.prospect import PROBES, probes_of
from relufit.study.engine.batches import empty_outcome
from relufit.study.engine.ensemble import train_batch
from relufit.study.engine.tables import DIVERGED, NEVER, CellBatch, Probing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.study.engine.engine_rules import EngineRule
    from relufit.study.engine.tables import Outcome, Visits

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

__all__ = ["FurtherTraining", "go_on", "needed_updates"]

_PROBING = Probing(every=0, lasting=1, most=0.0, pairs=False)


class FurtherTraining(NamedTuple):
    """What training on shows, with one row for each run; see :class:`.decide.Further`.

    Attributes:
        batch: The runs, with their parameters at the end.
        full: Whether an update uses several samples.
        iterations: The further iterations.
        every: Iterations between two probes.
        quarter: How many probes are a quarter of them.
        early: The mean error over the first half of the probes, shape (cells,).
        late: Likewise, over the second half.
        last: Likewise, over the last quarter.
        spread: The standard error of the mean over all probes.
        reached: The further iterations at which the error was below the target; -1 if never.
        overflows: Whether a parameter became non-finite.
        before: The parameters at the probes of the first quarter, shape (cells, 4, 3·n + 1).
        after: Likewise of the last quarter.
    """

    batch: CellBatch
    full: bool
    iterations: Integers
    every: Integers
    quarter: Integers
    early: Floats
    late: Floats
    last: Floats
    spread: Floats
    reached: Floats
    overflows: NDArray[np.bool_]
    before: Floats
    after: Floats


def needed_updates(iterations: int, per_epoch: int) -> int:
    """Return the updates for which samples must be drawn, with those of further training."""
    return iterations + probes_of(iterations, per_epoch).iterations


def go_on(
    batch: CellBatch, visits: Visits, outcome: Outcome, chosen: Integers, rule: EngineRule
) -> FurtherTraining:
    """Train some runs of a batch on; see :func:`relufit.dynamics.relu_sum.prospect.prospect_of`."""
    per_epoch = -(-visits.ascending.shape[1] // rule.size)
    done = outcome.iterations[chosen]
    all_probes = [probes_of(n, per_epoch) for n in done.tolist()]
    lead, every, probes = (
        np.array([each[at] for each in all_probes], np.int64).reshape(len(chosen))
        for at in range(3)
    )
    going = _chosen(batch, chosen)
    target = batch.target[chosen]
    count, quarter = len(chosen), probes // 4
    errors = np.full((count, PROBES + 1), np.nan)
    errors[:, 0] = outcome.error[chosen]
    overflows, reached = np.zeros(count, np.bool_), np.full(count, -1.0)
    before, after = (np.zeros((count, PROBES // 4, 3 * going[0].shape[1] + 1)) for _ in range(2))
    for probe in range(int(probes.max(initial=0)) + 1):
        steps = every if probe else lead
        is_going = (probe <= probes) & (steps > 0) & ~overflows & (reached < 0.0)
        rows = np.flatnonzero(is_going)
        if not len(rows):
            continue
        begin = done[rows] + (lead[rows] + (probe - 1) * every[rows] if probe else 0)
        ended = _train(going, rows, steps[rows], visits, begin, rule)
        errors[rows, probe] = ended.error
        overflows[rows] = ended.stopped == DIVERGED
        is_below = (ended.error < target[rows]) & ~overflows[rows]
        reached[rows] = np.where(is_below, lead[rows] + probe * every[rows], -1.0)
        if probe:
            _keep(going, rows, probe, probes, before, after)
    further = FurtherTraining(
        batch=going,
        full=rule.size > 1,
        iterations=lead + probes * every,
        every=every,
        quarter=quarter,
        early=errors[:, 0],
        late=errors[:, 0],
        last=errors[:, 0],
        spread=errors[:, 0],
        reached=reached,
        overflows=overflows,
        before=before,
        after=after,
    )
    return _summed(further, probes, errors)


def _train(
    going: CellBatch,
    rows: Integers,
    steps: Integers,
    visits: Visits,
    begin: Integers,
    rule: EngineRule,
) -> Outcome:
    """Train some rows on, in place; those that are at the same place of an epoch together."""
    samples = visits.ascending.shape[1]
    ended = empty_outcome(len(rows), going.weights.shape[1], pairs=False)
    places = begin % -(-samples // rule.size) * rule.size  # of the next sample in its epoch
    for place in np.unique(places).tolist():
        own = np.flatnonzero(places == place)
        part = _chosen(going, rows[own])._replace(
            limit=steps[own],
            target=np.full(len(own), NEVER),
            visits=np.arange(len(own)),
            begun=begin[own],
        )
        epochs = _own_visits(visits, part, going.visits[rows[own]], place, rule)
        outcome = empty_outcome(len(own), going.weights.shape[1], pairs=False)
        train_batch(part, epochs, outcome, _PROBING, rule, samples - place)
        for kept, new in zip(_moving(going), _moving(part), strict=True):
            kept[rows[own]] = new
        ended.error[own], ended.stopped[own] = outcome.error, outcome.stopped
    return ended


def _moving(batch: CellBatch) -> tuple[Floats, ...]:
    """Return the arrays that training changes."""
    return (*batch[:4], batch.memory)


def _keep(
    going: CellBatch, rows: Integers, probe: int, probes: Integers, before: Floats, after: Floats
) -> None:
    """Keep the parameters at the probes of the first and of the last quarter."""
    n = going.weights.shape[1]
    quarter, left = probes[rows] // 4, probes[rows] - probe
    for states, chosen, place in (
        (before, rows[probe <= quarter], np.full(len(rows), probe - 1)[probe <= quarter]),
        (after, rows[left < quarter], (quarter - 1 - left)[left < quarter]),
    ):
        states[chosen, place, :n] = going.weights[chosen]
        states[chosen, place, n : 2 * n] = going.biases[chosen]
        states[chosen, place, 2 * n : 3 * n] = going.input_weights[chosen]
        states[chosen, place, 3 * n] = going.output_bias[chosen]


def _chosen(batch: CellBatch, chosen: Integers) -> CellBatch:
    rows: list[Any] = [each[chosen] for each in batch]
    return CellBatch(*rows)


def _own_visits(
    visits: Visits, part: CellBatch, sets: Integers, place: int, rule: EngineRule
) -> Visits:
    """Return the samples that each run visits, one set for each run.

    Args:
        visits: The samples of all runs.
        part: Runs that go on.
        sets: Their samples.
        place: Their place in an epoch; from there on only this epoch is visited.
        rule: How they are updated.
    """
    samples = visits.ascending.shape[1]
    epoch = part.begun // -(-samples // rule.size)
    is_cyclic = visits.visited[sets] == visits.measured[sets]
    first = np.where(is_cyclic, 0, epoch * samples) + place
    return visits._replace(
        measured=visits.measured[sets],
        visited=visits.visited[sets] + first,
        epochs=np.where(is_cyclic | (place > 0), 1, visits.epochs[sets] - epoch),
        ascending=visits.ascending[sets],
    )


def _summed(further: FurtherTraining, probes: Integers, errors: Floats) -> FurtherTraining:
    """Sum up the errors at the probes, as :func:`.prospect.further_of` does."""
    half, quarter = probes // 2, further.quarter
    early = 0.5 * errors[:, 0]
    late, last, squares = (np.zeros(len(probes)) for _ in range(3))
    infinite = ~np.isfinite(errors[:, 0])
    for probe in range(1, errors.shape[1]):
        own, is_taken = errors[:, probe], probe <= probes
        early = np.where(probe <= half, early + own, early)
        late = np.where(is_taken & (probe > half), late + own, late)
        last = np.where(is_taken & (probe > probes - quarter), last + own, last)
        with np.errstate(over="ignore", invalid="ignore"):
            change = own - errors[:, probe - 1]
            squares = np.where(is_taken & (probe > 1), squares + change * change, squares)
        infinite |= is_taken & ~np.isfinite(own)
    spread = np.sqrt(squares / (2.0 * (probes - 1) * probes))
    rows = np.arange(len(probes))
    with np.errstate(invalid="ignore"):
        early = (early - 0.5 * errors[rows, half]) / half
    late, last = late / (probes - half), last / quarter
    overflows = (further.overflows | infinite) & (further.reached < 0.0)
    for values in (early, late, last):
        values[overflows] = np.nan
    final = errors[rows, np.maximum((~np.isnan(errors)).sum(axis=1), 1) - 1]
    early, late, last = (
        np.where(further.reached >= 0.0, final, values) for values in (early, late, last)
    )
    return further._replace(early=early, late=late, last=last, spread=spread, overflows=overflows)
