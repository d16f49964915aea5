"""Further training of runs that have ended, in the order of their samples, with probes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from relufit.dynamics.relu_sum.prospect import PROBES, further_iterations, probe_interval
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
        early: The mean error over the first half of the probes, shape (cells,).
        late: Likewise, over the second half.
        least: The least error of the second half.
        reached: The further iterations at which the error was below the target; -1 if never.
        overflows: Whether a parameter became non-finite.
    """

    batch: CellBatch
    iterations: Integers
    every: Integers
    early: Floats
    late: Floats
    least: Floats
    reached: Floats
    overflows: NDArray[np.bool_]


def needed_updates(iterations: int, samples: int) -> int:
    """Return the updates for which samples must be drawn, with those of further training."""
    return iterations + further_iterations(iterations, samples) + samples


def go_on(
    batch: CellBatch, visits: Visits, outcome: Outcome, chosen: Integers, rule: Rule
) -> FurtherTraining:
    """Train some runs of a batch on; see :func:`relufit.dynamics.relu_sum.prospect.prospect_of`."""
    samples = visits.ascending.shape[1]
    done = outcome.iterations[chosen]
    iterations = np.array([further_iterations(n, samples) for n in done.tolist()], np.int64)
    every = np.array([probe_interval(n, samples) for n in iterations.tolist()], np.int64)
    probes = -(-iterations // every)
    going = _chosen(batch, chosen)
    count = len(chosen)
    errors = np.full((count, PROBES), np.nan)
    overflows, reached = np.zeros(count, np.bool_), np.full(count, -1.0)
    for probe in range(int(probes.max(initial=0))):
        rows = np.flatnonzero((probe < probes) & ~overflows & (reached < 0.0))
        part = _chosen(going, rows)
        part = part._replace(
            limit=np.minimum(every[rows], iterations[rows] - probe * every[rows]),
            target=np.full(len(rows), NEVER),
            visits=np.arange(len(rows)),
        )
        if not len(rows):
            break
        own = _own_visits(visits, going.visits[rows], done[rows] + probe * every[rows], samples)
        ended = empty_outcome(len(rows), part.weights.shape[1], pairs=False)
        train_batch(part, own, ended, _PROBING, rule)
        for kept, new in zip(going[:4], part[:4], strict=True):
            kept[rows] = new
        errors[rows, probe] = ended.error
        overflows[rows] = ended.stopped == DIVERGED
        at = np.minimum((probe + 1) * every[rows], iterations[rows])
        is_below = ended.error < batch.target[chosen][rows]
        reached[rows] = np.where(is_below & ~overflows[rows], at, -1.0)
    return _summed(going, iterations, every, outcome.error[chosen], errors, overflows, reached)


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


def _summed(
    going: CellBatch,
    iterations: Integers,
    every: Integers,
    begin: Floats,
    errors: Floats,
    overflows: NDArray[np.bool_],
    reached: Floats,
) -> FurtherTraining:
    """Sum up the errors at the probes, as :func:`.prospect.further_of` does."""
    probes = -(-iterations // every)
    half = probes // 2
    early, late = 0.5 * begin, np.zeros(len(begin))
    least = np.full(len(begin), np.inf)
    infinite = np.zeros(len(begin), np.bool_)
    for probe in range(errors.shape[1]):
        own = errors[:, probe]
        first, second = probe < half, (probe >= half) & (probe < probes)
        early = np.where(first, early + own, early)
        late = np.where(second, late + own, late)
        least = np.where(second, np.minimum(least, own), least)
        infinite |= (probe < probes) & ~np.isfinite(own)
    rows = np.arange(len(begin))
    early = (early - 0.5 * errors[rows, half - 1]) / half
    late = late / (probes - half)
    overflows = (overflows | infinite) & (reached < 0.0)
    for values in (early, late, least):
        values[overflows] = np.nan
    last = _last(errors)
    early, late, least = (np.where(reached >= 0.0, last, values) for values in (early, late, least))
    return FurtherTraining(going, iterations, every, early, late, least, reached, overflows)


def _last(errors: Floats) -> Floats:
    """Return the last error that was measured of each run."""
    measured = (~np.isnan(errors)).sum(axis=1)
    found: Floats = errors[np.arange(len(errors)), np.maximum(measured, 1) - 1]
    return found
