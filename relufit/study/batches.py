"""From pieces to arrays: batches of cells as the lanes take them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from relufit.study.ensemble import NEVER, Batch, Outcome, Visits
from relufit.study.lanes import Rule
from relufit.study.pieces import numbers

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from relufit.scenario.run import Parameter, Training
    from relufit.study.lanes import Option
    from relufit.study.pieces import Drawn, Pieces

__all__ = ["batch_of", "empty_outcome", "rule_of", "visits_of"]

_WIDEST_TILE = 4  # neurons; all that a tile needs fits the registers of the processor
_LANES = 32  # eight vectors of four: enough to hide how long an addition takes


def batch_of(pieces: Pieces, chosen: NDArray[np.int64]) -> Batch:
    """The chosen cells, which must be alike, in their initial state."""
    networks = [pieces.networks[i] for i in numbers(pieces.network[chosen])]
    trainings = [pieces.trainings[i] for i in numbers(pieces.training[chosen])]
    _, own = np.unique(pieces.draw[chosen], return_inverse=True)
    return Batch(
        weights=np.array([network.weights for network in networks]),
        biases=np.array([network.biases for network in networks]),
        input_weights=np.array([network.input_weights for network in networks]),
        output_bias=np.array([network.output_bias for network in networks]),
        learning_rate=np.array([training.learning_rate for training in trainings]),
        limit=np.array([training.iterations for training in trainings], np.int64),
        target=np.array([training.stop_below or NEVER for training in trainings]),
        visits=own.astype(np.int64),
    )


def rule_of(training: Training, batch: Batch) -> Rule:
    """The code that a batch needs, all of whose cells are trained alike."""
    neurons = batch.weights.shape[1]
    tiles = -(-neurons // _WIDEST_TILE)
    inputs = bool((batch.input_weights != 1.0).any())

    def trained(name: Parameter) -> Option:
        return True if name in training.train else None

    return Rule(
        tile=(0,) * -(-neurons // tiles),
        lanes=(0,) * _LANES,
        weights=trained("weights"),
        biases=trained("biases"),
        input_weights=trained("input_weights"),
        output_bias=trained("output_bias"),
        sequential=True if training.update == "sequential" else None,
        inputs=True if inputs else trained("input_weights"),
    )


def visits_of(pieces: Pieces, chosen: NDArray[np.int64]) -> Visits:
    """The samples of the chosen cells, in the order of ``Batch.visits``."""
    return _joined([pieces.draws[i] for i in numbers(np.unique(pieces.draw[chosen]))])


def _joined(draws: Sequence[Drawn]) -> Visits:
    """The samples of several draws in one table."""
    x: list[NDArray[np.float64]] = []
    y: list[NDArray[np.float64]] = []
    measured: list[int] = []
    visited: list[int] = []
    end = 0
    for samples, passes in draws:
        measured.append(end)
        first = np.arange(samples.measured)
        visited.append(end + samples.measured * bool(passes))
        for order in (first, *passes):
            x.append(samples.x[order])
            y.append(samples.y[order])
            end += len(order)
    return Visits(
        x=np.concatenate(x),
        y=np.concatenate(y),
        measured=np.array(measured),
        visited=np.array(visited),
        passes=np.array([max(1, len(passes)) for _, passes in draws]),
        ascending=np.array([np.sort(each.samples.x[: each.samples.measured]) for each in draws]),
    )


def empty_outcome(count: int, neurons: int, *, pairs: bool) -> Outcome:
    """Room for the outcome of so many cells; none for pairs if they are not looked at."""
    return Outcome(
        iterations=np.zeros(count, np.int64),
        stopped=np.zeros(count, np.int64),
        error=np.zeros(count),
        start=np.zeros((count, neurons), np.int64),
        stop=np.zeros((count, neurons), np.int64),
        since=np.full((count, neurons * (neurons - 1) // 2 if pairs else 0), -1),
        sign_changes=np.zeros((count, neurons), np.int64),
    )
