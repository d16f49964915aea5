"""Build the arrays of a batch of runs from the components of a chunk."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

from relufit.study.engine.slots import Rule
from relufit.study.engine.tables import NEVER, UNTRAINED, CellBatch, Outcome

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.scenario.training import Parameter, Training
    from relufit.study.engine.components import Components
    from relufit.study.engine.slots import Option

__all__ = ["batch_of", "empty_outcome", "engine_rule"]

P = TypeVar("P")
_TILES = 2, 4  # neurons; a tile fits into the registers, and each size is compiled separately


def batch_of(components: Components, chosen: NDArray[np.int64]) -> CellBatch:
    """Return the chosen runs, which must be compatible, in their initial state."""
    networks, network = _used(components.networks, components.network[chosen])
    trainings, training = _used(components.trainings, components.training[chosen])
    _, own = np.unique(components.draw[chosen], return_inverse=True)
    return CellBatch(
        weights=np.array([each.weights for each in networks])[network],
        biases=np.array([each.biases for each in networks])[network],
        input_weights=np.array([each.input_weights for each in networks])[network],
        output_bias=np.array([each.output_bias for each in networks])[network],
        learning_rate=np.array([each.learning_rate for each in trainings])[training],
        limit=np.array([each.iterations for each in trainings], np.int64)[training],
        target=np.array([each.stop_below or NEVER for each in trainings])[training],
        visits=own.astype(np.int64),
    )


def _used(components: list[P], which: NDArray[np.int64]) -> tuple[list[P], NDArray[np.int64]]:
    """Return the components used by some runs, and the index of each run's component."""
    used, own = np.unique(which, return_inverse=True)
    places: list[int] = used.tolist()
    return [components[place] for place in places], own.astype(np.int64)


def engine_rule(training: Training, batch: CellBatch) -> Rule:
    """Return the rule of a batch, whose runs all train the same parameters."""
    neurons = batch.weights.shape[1]
    size = min(_TILES, key=lambda size: (-neurons % size, -size))  # the size with the least padding
    inputs = bool((batch.input_weights != 1.0).any())

    def trained(name: Parameter) -> Option:
        return True if name in training.train else None

    return Rule(
        tile=(0,) * size,
        weights=trained("weights"),
        biases=trained("biases"),
        input_weights=trained("input_weights"),
        output_bias=trained("output_bias"),
        sequential=True if training.update == "sequential" else None,
        inputs=True if inputs else trained("input_weights"),
    )


def empty_outcome(count: int, neurons: int, *, pairs: bool) -> Outcome:
    """Return an empty outcome for ``count`` runs; without pairs if they are not probed."""
    return Outcome(
        iterations=np.zeros(count, np.int64),
        stopped=np.full(count, UNTRAINED),
        error=np.full(count, np.nan),
        start=np.zeros((count, neurons), np.int64),
        stop=np.zeros((count, neurons), np.int64),
        since=np.full((count, neurons * (neurons - 1) // 2 if pairs else 0), -1),
        sign_changes=np.zeros((count, neurons), np.int64),
    )
