"""Build the arrays of a batch of runs from the components of a chunk."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

import numpy as np

from relufit.study.engine.tables import NEVER, UNTRAINED, CellBatch, Outcome

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.scenario.training import Training
    from relufit.study.engine.components import Components

__all__ = ["batch_of", "empty_outcome"]

P = TypeVar("P")


def batch_of(components: Components, chosen: NDArray[np.int64]) -> tuple[CellBatch, list[Training]]:
    """Return the chosen runs, which must be compatible, in their initial state; and their rules."""
    networks, network = _used(components.networks, components.network[chosen])
    trainings, training = _used(components.trainings, components.training[chosen])
    _, own = np.unique(components.draw[chosen], return_inverse=True)
    plain, count = trainings[0].is_plain, len(chosen)
    kept = 0 if plain else 3 * len(networks[0].weights) + 1
    batch = CellBatch(
        weights=np.array([each.weights for each in networks])[network],
        biases=np.array([each.biases for each in networks])[network],
        input_weights=np.array([each.input_weights for each in networks])[network],
        output_bias=np.array([each.output_bias for each in networks])[network],
        learning_rate=np.array([each.learning_rate for each in trainings])[training],
        limit=np.array([each.iterations for each in trainings], np.int64)[training],
        target=np.array([each.stop_below or NEVER for each in trainings])[training],
        visits=own.astype(np.int64),
        begun=np.zeros(count, np.int64),
        training=training,
        decay=np.array([each.decay for each in trainings])[training],
        caps=np.array([_caps(each) for each in trainings], np.float64)[training],
        descent_rate=np.array([each.descent_rate for each in trainings])[training],
        memory=np.zeros((count, 2, kept)),
    )
    return batch, trainings


def _caps(training: Training) -> list[float]:
    """Return the settings of the clipping."""
    return list(training.clipping.settings.values()) if training.clipping else []


def _used(components: list[P], which: NDArray[np.int64]) -> tuple[list[P], NDArray[np.int64]]:
    """Return the components used by some runs, and the index of each run's component."""
    used, own = np.unique(which, return_inverse=True)
    places: list[int] = used.tolist()
    return [components[place] for place in places], own.astype(np.int64)


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
