"""The measures of the runs of a batch: those of :mod:`relufit.dynamics.measures`, run by run."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from relufit.dynamics.measures.ends import RunEnds, State
from relufit.dynamics.measures.registry import measured

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from relufit.study.engine.tables import CellBatch, Visits

__all__ = ["measure_batch"]


def measure_batch(
    names: Sequence[str],
    start: CellBatch,
    end: CellBatch,
    visits: Visits,
    trained: frozenset[str],
) -> dict[str, NDArray[np.float64]]:
    """Measure the runs of a batch.

    Args:
        names: The measures.
        start: The runs in their initial state.
        end: The runs in their final state.
        visits: Their samples.
        trained: The groups of parameters that were trained.

    Returns:
        For each measure its values, shape (cells,).
    """
    cells, samples = len(end.weights), visits.ascending.shape[1]
    found = {name: np.empty(cells) for name in names}
    for cell in range(cells if names else 0):
        first = int(visits.measured[end.visits[cell]])
        x, y = (each[first : first + samples] for each in (visits.x, visits.y))
        ends = RunEnds(_state(start, cell), _state(end, cell), x, y, trained)
        for name, values in found.items():
            values[cell] = measured(name, ends)
    return found


def _state(batch: CellBatch, cell: int) -> State:
    return State(
        batch.weights[cell],
        batch.biases[cell],
        batch.input_weights[cell],
        batch.output_bias[cell : cell + 1],
    )
