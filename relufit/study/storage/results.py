"""The results of the runs of a chunk, in the variables of the dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from relufit.dynamics.relu_sum.verdict import STILL_MOVING
from relufit.study.engine.probes import count_effective
from relufit.study.engine.tables import DIVERGED
from relufit.study.storage.dataset import VERDICTS, variables

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from relufit.study.engine.tables import CellBatch, Outcome, Probing

__all__ = ["ChunkResults", "verdicts"]


class ChunkResults:
    """The variables of a chunk, filled group by group.

    Attributes:
        variables: By name, each of shape (axes…) or (axes…, inner).
    """

    def __init__(self, shape: tuple[int, ...], neurons: int) -> None:
        self._neurons = neurons
        self.variables: dict[str, NDArray[Any]] = {
            each.name: np.full((*shape, *each.inner_shape(neurons)), each.fill, each.dtype)
            for each in variables(neurons)
        }
        self._flat = {
            name: values.reshape(-1, *values.shape[len(shape) :])
            for name, values in self.variables.items()
        }

    def note(
        self,
        chosen: NDArray[np.int64],
        batch: CellBatch,
        outcome: Outcome,
        probing: Probing,
        later: NDArray[np.float64],
        targets: NDArray[np.float64],
    ) -> None:
        """Store the results of some runs.

        Args:
            chosen: Their numbers in the chunk.
            batch: Their final parameters.
            outcome: How they ended.
            probing: How they were probed.
            later: Their errors after further training; NaN where that was not done.
            targets: The errors below which they are solved.
        """
        neurons = batch.weights.shape[1]
        dead: NDArray[np.bool_] = outcome.stop <= outcome.start
        flat = self._flat
        flat["stopped"][chosen] = outcome.stopped
        flat["iterations"][chosen] = outcome.iterations
        flat["error"][chosen] = outcome.error
        flat["later_error"][chosen] = later
        flat["verdict"][chosen] = verdicts(outcome, np.all(dead, axis=1), later, targets)
        for name, values in (
            ("weights", batch.weights),
            ("biases", batch.biases),
            ("sign_changes", outcome.sign_changes),
            ("dead", dead),
        ):
            flat[name][chosen, :neurons] = values
        flat["output_bias"][chosen] = batch.output_bias
        flat["input_weights"][chosen, :neurons] = batch.input_weights
        effective = np.zeros(len(chosen), np.int64)
        group = np.zeros(neurons, np.int64)
        count_effective(outcome.start, outcome.stop, probing.most, group, effective)
        flat["effective_neurons"][chosen] = effective
        if probing.pairs:
            first, second = np.triu_indices(neurons, 1)
            together = np.where(dead[:, first] | dead[:, second], -1, outcome.since)
            wide = np.triu_indices(self._neurons, 1)
            places = np.flatnonzero(wide[1] < neurons)  # the larger one of each pair
            flat["coalesced_at"][np.ix_(chosen, places)] = together


def verdicts(
    outcome: Outcome,
    all_dead: NDArray[np.bool_],
    later: NDArray[np.float64],
    target: NDArray[np.float64],
) -> NDArray[np.int8]:
    """The verdicts, decided as :func:`relufit.dynamics.relu_sum.verdict.judge` decides."""
    moving = later < np.maximum(outcome.error * (1 - STILL_MOVING), target)
    kinds: Mapping[str, NDArray[np.bool_]] = {
        "diverged": outcome.stopped == DIVERGED,
        "solved": outcome.error < target,
        "dead": all_dead & np.isnan(later),
        "moving": moving,
    }
    chosen = np.select(
        list(kinds.values()), [VERDICTS.index(kind) for kind in kinds], VERDICTS.index("trapped")
    )
    return chosen.astype(np.int8)
