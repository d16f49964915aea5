"""The results of the runs of a chunk, in the variables of the dataset."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from relufit.study.engine.probes import count_effective
from relufit.study.storage.dataset import variables

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from relufit.study.engine.judge import Judged
    from relufit.study.engine.tables import CellBatch, Outcome, Probing

__all__ = ["ChunkResults"]


class ChunkResults:
    """The variables of a chunk, filled group by group.

    Attributes:
        variables: By name, each of shape (axes…) or (axes…, inner).
    """

    def __init__(self, shape: tuple[int, ...], neurons: int, measures: Sequence[str]) -> None:
        self._neurons = neurons
        self.variables: dict[str, NDArray[Any]] = {
            each.name: np.full((*shape, *each.inner_shape(neurons)), each.fill, each.dtype)
            for each in variables(neurons, measures)
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
        judged: Judged,
        measured: Mapping[str, NDArray[np.float64]],
    ) -> None:
        """Store the results of some runs.

        Args:
            chosen: Their numbers in the chunk.
            batch: Their final parameters.
            outcome: How they ended.
            probing: How they were probed.
            judged: Their verdicts.
            measured: Their measures, each of shape (runs,).
        """
        neurons = batch.weights.shape[1]
        dead: NDArray[np.bool_] = outcome.stop <= outcome.start
        flat = self._flat
        flat["stopped"][chosen] = outcome.stopped
        flat["iterations"][chosen] = outcome.iterations
        flat["error"][chosen] = outcome.error
        flat["later_error"][chosen] = judged.late
        flat["rest_error"][chosen] = judged.rest
        flat["verdict"][chosen] = judged.verdict
        for name, numbers in measured.items():
            flat[name][chosen] = numbers
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
        distance = np.zeros(neurons * neurons)
        count_effective(outcome.start, outcome.stop, probing.most, distance, group, effective)
        flat["effective_neurons"][chosen] = effective
        if probing.pairs:
            first, second = np.triu_indices(neurons, 1)
            together = np.where(dead[:, first] | dead[:, second], -1, outcome.since)
            wide = np.triu_indices(self._neurons, 1)
            places = np.flatnonzero(wide[1] < neurons)  # the larger one of each pair
            flat["coalesced_at"][np.ix_(chosen, places)] = together
