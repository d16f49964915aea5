"""What a batch of cells is trained from, and what becomes of it: arrays with a row a cell."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

__all__ = [
    "DIVERGED",
    "LIMIT",
    "NEVER",
    "TARGET",
    "UNTRAINED",
    "CellBatch",
    "Outcome",
    "Probing",
    "Visits",
]

TARGET, LIMIT, DIVERGED = 0, 1, 2  # how a cell has ended
UNTRAINED = -1  # it has not
NEVER = -1.0  # a target that no error is below


class Visits(NamedTuple):
    """The samples of all cells; cells may share them.

    Attributes:
        x: All samples, one set after another.
        y: The reference there.
        measured: Where in them the measured samples of each set begin.
        visited: Where the passes of each set begin, one after another.
        passes: How many passes of each set are stored; after the last the first comes again.
        ascending: The measured x of each set, sorted, shape (sets, samples).
    """

    x: Floats
    y: Floats
    measured: Integers
    visited: Integers
    passes: Integers
    ascending: Floats


class CellBatch(NamedTuple):
    """Cells to train, all with as many neurons and as many samples.

    Attributes:
        weights: Shape (cells, neurons); the initial values, replaced by the final ones.
        biases: Likewise.
        input_weights: Likewise.
        output_bias: Shape (cells,), likewise.
        learning_rate: Shape (cells,).
        limit: The limit of iterations, shape (cells,).
        target: The error below which training stops; ``NEVER`` for none. Shape (cells,).
        visits: Which set of samples each cell has, shape (cells,).
    """

    weights: Floats
    biases: Floats
    input_weights: Floats
    output_bias: Floats
    learning_rate: Floats
    limit: Integers
    target: Floats
    visits: Integers


class Outcome(NamedTuple):
    """What became of the cells of a batch; filled by :func:`train_batch`.

    Attributes:
        iterations: Updates done, shape (cells,).
        stopped: ``TARGET``, ``LIMIT`` or ``DIVERGED``, or ``UNTRAINED`` before; shape (cells,).
        error: Mean delta² in the end, NaN before; shape (cells,).
        start: And ``stop``: the ranks of the samples that each neuron sees in the end, shape
            (cells, neurons).
        stop: Likewise.
        since: The iteration since which each pair is together, -1 where it is not, shape
            (cells, pairs), or (cells, 0) if pairs are not looked at.
        sign_changes: Lasting changes of sign of each weight, shape (cells, neurons).
    """

    iterations: Integers
    stopped: Integers
    error: Floats
    start: Integers
    stop: Integers
    since: Integers
    sign_changes: Integers


class Probing(NamedTuple):
    """How runs are looked at on their way.

    Attributes:
        every: Updates from one look to the next; 0 for no looks on the way.
        most: On how many samples at most exactly one of two neurons is active that are together.
        pairs: Whether pairs are looked at.
    """

    every: int
    most: float
    pairs: bool
