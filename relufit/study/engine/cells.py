"""The cells of one chunk: trained side by side, judged, and noted."""

from __future__ import annotations

from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from relufit.dynamics.measures.ends import GROUPS
from relufit.dynamics.relu_sum.coalescing import TOGETHER_SHARE
from relufit.study.engine.batches import batch_of, empty_outcome
from relufit.study.engine.components import Components, Part
from relufit.study.engine.draws import visits_of
from relufit.study.engine.engine_rules import engine_rule
from relufit.study.engine.ensemble import train_batch
from relufit.study.engine.judge import judge_batch
from relufit.study.engine.measuring import measure_batch
from relufit.study.engine.tables import Probing
from relufit.study.storage.dataset import PAIRS_UP_TO
from relufit.study.storage.results import ChunkResults

if TYPE_CHECKING:
    from numpy.typing import NDArray


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
    results = ChunkResults(part.shape, part.neurons, part.measures)
    for chosen in components.group_compatible():
        _group_compatible(components, chosen, results)
    return results.variables


def _group_compatible(
    components: Components, chosen: NDArray[np.int64], results: ChunkResults
) -> None:
    """Train and judge cells that one batch can hold."""
    batch, trainings = batch_of(components, chosen)
    visits = visits_of(components.draws, np.unique(components.draw[chosen]))
    cells, neurons = batch.weights.shape
    samples = visits.ascending.shape[1]
    rule = engine_rule(trainings, batch, samples)
    per_epoch = -(-samples // rule.size)
    every = components.part.probe_every or per_epoch
    probing = Probing(
        every=every,
        lasting=-(-per_epoch // every),
        most=TOGETHER_SHARE * samples,
        pairs=1 < components.part.neurons <= PAIRS_UP_TO,
    )
    measures = components.part.measures
    start = batch._replace(**{name: getattr(batch, name).copy() for name in GROUPS if measures})
    outcome = empty_outcome(cells, neurons, pairs=probing.pairs)
    train_batch(batch, visits, outcome, probing, rule)
    judged = judge_batch(batch, visits, outcome, rule, components.exact)
    trained = frozenset(rule.training.train)
    measured = measure_batch(measures, start, batch, visits, trained)
    results.note(chosen, batch, outcome, probing, judged, measured)
