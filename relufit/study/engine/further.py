"""Further training of runs that have ended, in the order of their samples, with probes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from relufit.dynamics.relu_sum.prospect import PROBES, probes_of
from relufit.study.engine.batches import empty_outcome
from relufit.study.engine.ensemble import train_batch
from relufit.study.engine.tables import DIVERGED, NEVER, CellBatch, Probing

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.study.engine.slots import Rule
    from relufit.study.engine.tables import Outcome, Visits

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

__all__ = ["FurtherTraining", "go_on", "needed_updates"]

_PROBING = Probing(every=0, most=0.0, pairs=False)


class FurtherTraining(NamedTuple):
    """What training on shows, with one row for each run; see :class:`.decide.Further`.

    Attributes:
        batch: The runs, with their parameters at the end.
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


def needed_updates(iterations: int, samples: int) -> int:
    """Return the updates for which samples must be drawn, with those of further training."""
    return iterations + probes_of(iterations, samples).iterations


def go_on(
    batch: CellBatch, visits: Visits, outcome: Outcome, chosen: Integers, rule: Rule
) -> FurtherTraining:
    """Train some runs of a batch on; see :func:`relufit.dynamics.relu_sum.prospect.prospect_of`."""
    samples = visits.ascending.shape[1]
    done = outcome.iterations[chosen]
    all_probes = [probes_of(n, samples) for n in done.tolist()]
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
    going: CellBatch, rows: Integers, steps: Integers, visits: Visits, begin: Integers, rule: Rule
) -> Outcome:
    """Train some rows on, in place."""
    samples = visits.ascending.shape[1]
    part = _chosen(going, rows)._replace(
        limit=steps, target=np.full(len(rows), NEVER), visits=np.arange(len(rows))
    )
    own = _own_visits(visits, going.visits[rows], begin, samples)
    ended = empty_outcome(len(rows), part.weights.shape[1], pairs=False)
    train_batch(part, own, ended, _PROBING, rule)
    for kept, new in zip(going[:4], part[:4], strict=True):
        kept[rows] = new
    return ended


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
    return CellBatch(
        weights=batch.weights[chosen],
        biases=batch.biases[chosen],
        input_weights=batch.input_weights[chosen],
        output_bias=batch.output_bias[chosen],
        learning_rate=batch.learning_rate[chosen],
        limit=batch.limit[chosen],
        target=batch.target[chosen],
        visits=batch.visits[chosen],
    )


def _own_visits(visits: Visits, sets: Integers, done: Integers, samples: int) -> Visits:
    """Return the samples that each run visits after some updates, one set for each run."""
    is_cyclic = visits.visited[sets] == visits.measured[sets]
    x, y = visits.x, visits.y
    offset = np.where(is_cyclic, done % samples, done)
    visited = visits.visited[sets] + offset
    aligned = ~is_cyclic | (offset == 0)
    if not aligned.all():  # a run that goes on within an epoch: its samples, turned
        turned = np.flatnonzero(~aligned)
        order = (
            visits.measured[sets[turned], None]
            + (offset[turned, None] + np.arange(samples)) % samples
        )
        visited[turned] = len(x) + samples * np.arange(len(turned))
        x, y = (np.concatenate([each, each[order].ravel()]) for each in (x, y))
    stored = visits.epochs[sets] - done // samples
    return visits._replace(
        x=x,
        y=y,
        measured=visits.measured[sets],
        visited=visited,
        epochs=np.where(is_cyclic, 1, stored),
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
        change = own - errors[:, probe - 1]
        with np.errstate(over="ignore"):
            squares = np.where(is_taken & (probe > 1), squares + change * change, squares)
        infinite |= is_taken & ~np.isfinite(own)
    spread = np.sqrt(squares / (2.0 * (probes - 1) * probes))
    rows = np.arange(len(probes))
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
