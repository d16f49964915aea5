"""Inputs and results of training a batch of runs: arrays with one row per run."""

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

TARGET, LIMIT, DIVERGED = 0, 1, 2  # how a run has ended
UNTRAINED = -1  # it has not ended
NEVER = -1.0  # a target that no error reaches


class Visits(NamedTuple):
    """The samples of all runs; runs may share them.

    Attributes:
        x: The x of all samples, one set after another.
        y: The reference at x.
        measured: The index at which the measured samples of each set begin.
        visited: The index at which the epochs of each set begin.
        epochs: The number of stored epochs of each set; they repeat cyclically.
        ascending: The measured x of each set, sorted, shape (sets, samples).
    """

    x: Floats
    y: Floats
    measured: Integers
    visited: Integers
    epochs: Integers
    ascending: Floats


class CellBatch(NamedTuple):
    """Runs to train, all with the same numbers of neurons and samples.

    Attributes:
        weights: Shape (cells, neurons); the initial values, replaced by the final ones.
        biases: Likewise.
        input_weights: Likewise.
        output_bias: Shape (cells,), likewise.
        learning_rate: Shape (cells,).
        limit: The limit of iterations, shape (cells,).
        target: The error below which training stops; ``NEVER`` for none. Shape (cells,).
        visits: The set of samples of each run, shape (cells,).
        begun: The updates of each run before, shape (cells,).
        training: The number of each run's training among those of the batch, shape (cells,).
        decay: The weight decay, shape (cells,).
        caps: The settings of the clipping, shape (cells, settings).
        descent_rate: The learning rate of plain descent that is as fast, shape (cells,).
        memory: What an optimizer keeps for each parameter in the order weights, biases, input
            weights, output bias; shape (cells, 2, 3·n + 1), replaced like them. Without an
            optimizer (cells, 2, 0).
    """

    weights: Floats
    biases: Floats
    input_weights: Floats
    output_bias: Floats
    learning_rate: Floats
    limit: Integers
    target: Floats
    visits: Integers
    begun: Integers
    training: Integers
    decay: Floats
    caps: Floats
    descent_rate: Floats
    memory: Floats


class Outcome(NamedTuple):
    """The results of the runs of a batch; filled by :func:`train_batch`.

    Attributes:
        iterations: Updates done, shape (cells,).
        stopped: ``TARGET``, ``LIMIT`` or ``DIVERGED``, or ``UNTRAINED`` before; shape (cells,).
        error: Final mean of delta², NaN before; shape (cells,).
        start: And ``stop``: the final ranks of the samples on which each neuron is active, shape
            (cells, neurons).
        stop: Likewise.
        since: The iteration since which each pair is together, -1 where it is not, shape (cells,
            pairs), or (cells, 0) if pairs are not probed.
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
    """How runs are probed during training.

    Attributes:
        every: Updates between probes; 0 for no probes before the end.
        lasting: For how many probes a new sign of a weight must stay, the first one included.
        most: The largest number of samples on which exactly one of two neurons that are together is
            active.
        pairs: Whether pairs are probed.
    """

    every: int
    lasting: int
    most: float
    pairs: bool
