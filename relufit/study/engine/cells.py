"""The cells of one chunk: trained side by side, judged, and noted."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from relufit.dynamics.relu_sum.coalescing import TOGETHER_SHARE
from relufit.dynamics.relu_sum.verdict import SOLVED_BELOW
from relufit.study.engine.batches import batch_of, empty_outcome, engine_rule
from relufit.study.engine.components import Components, Part
from relufit.study.engine.draws import visits_of
from relufit.study.engine.ensemble import train_batch
from relufit.study.engine.tables import DIVERGED, NEVER, CellBatch, Outcome, Probing, Visits
from relufit.study.storage.dataset import PAIRS_UP_TO
from relufit.study.storage.results import ChunkResults

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.study.engine.slots import Rule

__all__ = ["run_part"]

# To draw samples is Python's work, seed by seed. Two threads that do it at once hand the
# interpreter's lock to and fro for each seed, which takes longer than the work.
_PREPARING = Lock()


def run_part(part: Part) -> dict[str, NDArray[Any]]:
    """Train and judge all cells of a chunk.

    Returns:
        The variables of :mod:`.storage.dataset`, each of shape (axes…) or (axes…, inner).
    """
    with _PREPARING:
        components = Components(part)
    results = ChunkResults(part.shape, part.neurons)
    for chosen in components.group_compatible():
        _group_compatible(components, chosen, results)
    return results.variables


def _group_compatible(
    components: Components, chosen: NDArray[np.int64], results: ChunkResults
) -> None:
    """Train and judge cells that one batch can hold."""
    batch = batch_of(components, chosen)
    visits = visits_of(components.draws, np.unique(components.draw[chosen]))
    rule = engine_rule(components.trainings[int(components.training[chosen[0]])], batch)
    targets = np.where(batch.target == NEVER, SOLVED_BELOW, batch.target)
    cells, neurons = batch.weights.shape
    samples = visits.ascending.shape[1]
    probing = Probing(
        every=components.part.probe_every or samples,
        most=TOGETHER_SHARE * samples,
        pairs=1 < components.part.neurons <= PAIRS_UP_TO,
    )
    outcome = empty_outcome(cells, neurons, pairs=probing.pairs)
    train_batch(batch, visits, outcome, probing, rule)
    later = _later_error(batch, visits, outcome, targets, rule)
    results.note(chosen, batch, outcome, probing, later, targets)


def _later_error(
    batch: CellBatch,
    visits: Visits,
    outcome: Outcome,
    targets: NDArray[np.float64],
    rule: Rule,
) -> NDArray[np.float64]:
    """The errors after training on, as :func:`.verdict.judge` does; else NaN."""
    later = np.full(len(targets), np.nan)
    can_move = (outcome.stop > outcome.start).any(axis=1) | bool(rule.output_bias)
    stuck = (outcome.stopped != DIVERGED) & ~(outcome.error < targets) & can_move
    if not stuck.any():
        return later
    further = CellBatch(
        weights=batch.weights[stuck],
        biases=batch.biases[stuck],
        input_weights=batch.input_weights[stuck],
        output_bias=batch.output_bias[stuck],
        learning_rate=batch.learning_rate[stuck],
        limit=outcome.iterations[stuck],
        target=np.full(int(stuck.sum()), NEVER),
        visits=batch.visits[stuck],
    )
    in_order = visits._replace(visited=visits.measured, epochs=np.ones_like(visits.epochs))
    reached = empty_outcome(int(stuck.sum()), batch.weights.shape[1], pairs=False)
    train_batch(further, in_order, reached, Probing(every=0, most=0.0, pairs=False), rule)
    later[stuck] = reached.error
    return later
