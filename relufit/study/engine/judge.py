"""Verdicts on the runs of a batch: those of :mod:`relufit.dynamics.relu_sum.verdict`, bit for bit.

The functions of a descent are compiled as they stand. Lower bounds are computed in Python, for the
few runs that rest near the end of their descent.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from relufit.dynamics.relu_sum.attainable_error import BEST_MARGIN, Case, own_bound
from relufit.dynamics.relu_sum.descent.decide import AT_BEST, is_at_best, is_resting
from relufit.dynamics.relu_sum.descent.room import make_room
from relufit.dynamics.relu_sum.prospect import is_small, mean_squared_y, trained_groups
from relufit.dynamics.verdict_kinds import KINDS
from relufit.network.relu_sum import ReluSum
from relufit.scenario.used_settings import unknown_to
from relufit.study.engine.descents import Decided, decide_all, sample_rows
from relufit.study.engine.further import go_on
from relufit.study.engine.tables import DIVERGED

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.scenario.training import Training
    from relufit.study.engine.engine_rules import EngineRule
    from relufit.study.engine.further import FurtherTraining
    from relufit.study.engine.tables import CellBatch, Outcome, Visits

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

__all__ = ["Exact", "Judged", "judge_batch"]

_NUMBER = {kind: number for number, kind in enumerate(KINDS)}


class Judged(NamedTuple):
    """The verdicts on the runs of a batch, shape (cells,).

    Attributes:
        verdict: The numbers of the verdicts.
        late: The mean error over the second half of further training; NaN where there was none.
        rest: The error where descent without noise ends; NaN where there was none.
    """

    verdict: Integers
    late: Floats
    rest: Floats


class Exact(NamedTuple):
    """The networks that are known to fit the samples exactly, so that no bound is sought.

    Attributes:
        neurons: From how many neurons on, with weights and biases trained.
        can_revive: Whether neurons that are active on no measured sample may be so on another.
    """

    neurons: float
    can_revive: bool


def judge_batch(
    batch: CellBatch, visits: Visits, outcome: Outcome, rule: EngineRule, exact: Exact
) -> Judged:
    """Judge the runs of a batch.

    Args:
        batch: The runs, with their final parameters.
        visits: Their samples, and those of further training.
        outcome: How they ended.
        rule: How they were updated.
        exact: The networks that are known to fit the samples exactly.
    """
    cells, training = len(batch.weights), rule.training
    living = (outcome.stop > outcome.start).sum(axis=1)
    unknown = [bool(unknown_to(each, "sum verdict")) for each in rule.trainings]
    coasts = [each.coasts for each in rule.trainings]
    is_known = ~np.array(unknown)[batch.training]
    verdict = np.where(is_known, _NUMBER["dead"], _NUMBER["undecided"])
    verdict[outcome.error < batch.target] = _NUMBER["solved"]
    verdict[outcome.stopped == DIVERGED] = _NUMBER["diverged"]
    can_move = (living > 0) | ("output_bias" in training.train) | np.array(coasts)[batch.training]
    is_open = (verdict == _NUMBER["dead"]) & can_move & is_known
    late, rest = np.full(cells, np.nan), np.full(cells, np.nan)
    chosen = np.flatnonzero(is_open)
    if len(chosen):
        further = go_on(batch, visits, outcome, chosen, rule)
        decided = _decided(further, visits, rule)
        _mark_best(batch, outcome, chosen, living, decided, visits, training, exact)
        verdict[chosen], late[chosen], rest[chosen] = decided.kind, further.late, decided.rest
    return Judged(verdict, late, rest)


def _decided(further: FurtherTraining, visits: Visits, rule: EngineRule) -> Decided:
    """Decide on all runs that were trained on, without bounds."""
    count, neurons = further.batch.weights.shape
    rows, scales = sample_rows(visits), scales_of(visits)
    samples = visits.ascending.shape[1]
    found = Decided(np.zeros(count, np.int64), np.full(count, np.nan))
    room = make_room(
        neurons,
        lambda size: np.zeros(size, np.int64),
        lambda size: np.zeros(size, np.float64),
    )
    decide_all(
        further,
        rows,
        scales,
        trained_groups(rule.training.train),
        np.array([is_small(neurons, samples, scale) for scale in scales.tolist()], np.bool_),
        np.zeros(3 * int(neurons) + 1),
        room,
        found,
    )
    return found


def scales_of(visits: Visits) -> Floats:
    """Return the mean of y² over the measured samples of each set."""
    samples = visits.ascending.shape[1]
    rows = [visits.y[first : first + samples] for first in visits.measured.tolist()]
    return np.array([mean_squared_y(row) for row in rows])


def _mark_best(
    batch: CellBatch,
    outcome: Outcome,
    chosen: Integers,
    living: Integers,
    decided: Decided,
    visits: Visits,
    training: Training,
    exact: Exact,
) -> None:
    """Find the runs that are at their best, among those that rest near the end of descent."""
    samples, trained = visits.ascending.shape[1], frozenset(training.train)
    for row, cell in enumerate(chosen.tolist()):
        error, rest = float(outcome.error[cell]), float(decided.rest[row])
        target = max(float(batch.target[cell]), 0.0)
        if not (is_resting(int(decided.kind[row])) and error <= (1.0 + BEST_MARGIN) * rest):
            continue
        final = _network(batch, cell)
        alive = len(final.weights) if exact.can_revive else int(living[cell])
        fits = trained >= {"weights", "biases"} and min(final.input_weights) > 0.0
        if alive >= exact.neurons and fits and not final.output_bias:
            continue
        first = int(visits.measured[batch.visits[cell]])
        x, y = visits.x[first : first + samples], visits.y[first : first + samples]
        bound, _ = own_bound(Case(final, x, y, trained, alive, error))
        if is_at_best(error, target, bound, rest, BEST_MARGIN):
            decided.kind[row] = AT_BEST


def _network(batch: CellBatch, cell: int) -> ReluSum:
    """Return the network of a run."""
    return ReluSum(
        tuple(batch.weights[cell].tolist()),
        tuple(batch.biases[cell].tolist()),
        tuple(batch.input_weights[cell].tolist()),
        float(batch.output_bias[cell]),
    )
