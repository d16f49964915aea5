"""Draw the samples of many runs: seed by seed, with all other work on whole arrays."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from relufit.schedules.orders import ORDERS
from relufit.study.engine.tables import Visits
from relufit.training.relu_sum.samples import epochs_of, heights, noise_of, places

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from relufit.scenario.relu_sum.data import Data
    from relufit.scenario.training import Training
    from relufit.training.relu_sum.reference import Reference

    Floats = NDArray[np.float64]
    Integers = NDArray[np.int64]

__all__ = ["Draws", "draw_all", "visits_of"]

_AT_ONCE = 8192  # samples evaluated at once: they stay in the cache


class Draws(NamedTuple):
    """The samples of runs that differ only in the seed of their data.

    Attributes:
        x: The x of the samples, shape (seeds, samples); more than are measured if every epoch draws
            new ones.
        y: The y of the samples, the same shape.
        measured: The error is the mean over the first ``measured`` samples.
        epochs: The samples of each epoch, in order, shape (seeds, epochs, measured); no epochs if
            every epoch uses the measured samples in their order.
    """

    x: Floats
    y: Floats
    measured: int
    epochs: Integers


def draw_all(
    data: Data, reference: Reference | None, training: Training, seeds: Sequence[int]
) -> Draws:
    """Draw the samples of every seed, bit-identical to those of a single run.

    Args:
        data: The scenario's ``[data]`` table; its own seed is ignored.
        reference: The curve of the samples; not needed where the table has points.
        training: How many updates there are at most, and of how many samples.
        seeds: One for each run.
    """
    measured = data.samples
    order = ORDERS[data.order]
    drawn = epochs_of(data, training)
    count = 0 if order.fixed else drawn
    epochs = np.empty((len(seeds), count, measured), np.int64)
    rows: list[Floats] = []
    for own, seed in zip(epochs, seeds, strict=True):
        generator = np.random.default_rng(seed)
        rows.append(places(data, drawn, generator))
        if count:
            own[:] = list(islice(order.epochs(measured, generator), count))
    x = np.array(rows)
    y = np.empty_like(x)
    step = max(1, _AT_ONCE // x.shape[1])
    for first in range(0, len(x), step):
        y[first : first + step] = heights(data, reference, x[first : first + step])
    if data.noise is not None:
        y += np.array([noise_of(data, seed, x.shape[1]) for seed in seeds])
    return Draws(x, y, measured, epochs)


def visits_of(draws: Sequence[Draws], chosen: Integers) -> Visits:
    """Return the samples of some runs in one table.

    Args:
        draws: All samples, as many measured in each that is chosen from.
        chosen: Numbers of runs, ascending, counted through all draws.
    """
    first = 0
    found: list[Visits] = []
    for each in draws:
        rows = chosen[(chosen >= first) & (chosen < first + len(each.x))] - first
        first += len(each.x)
        if len(rows):
            found.append(_visits(each, rows))
    if len(found) == 1:
        return found[0]
    ends = np.cumsum([0, *(len(each.x) for each in found)])[:-1]
    return Visits(
        x=np.concatenate([each.x for each in found]),
        y=np.concatenate([each.y for each in found]),
        measured=np.concatenate([v.measured + end for v, end in zip(found, ends, strict=True)]),
        visited=np.concatenate([v.visited + end for v, end in zip(found, ends, strict=True)]),
        epochs=np.concatenate([each.epochs for each in found]),
        ascending=np.concatenate([each.ascending for each in found]),
    )


def _visits(draws: Draws, rows: Integers) -> Visits:
    """Return the table of some rows: for each the measured samples, then its epochs."""
    count, samples = draws.epochs.shape[1], draws.measured
    x, y, epochs = draws.x, draws.y, draws.epochs
    if len(rows) < len(x):
        x, y, epochs = x[rows], y[rows], epochs[rows]
    if count:
        order = epochs.reshape(len(rows), -1)
        x, y = (
            np.concatenate([each[:, :samples], np.take_along_axis(each, order, axis=1)], axis=1)
            for each in (x, y)
        )
    begin = np.arange(len(rows)) * x.shape[1]
    return Visits(
        x=x.ravel(),
        y=y.ravel(),
        measured=begin,
        visited=begin + samples * bool(count),
        epochs=np.full(len(rows), max(1, count)),
        ascending=np.sort(x[:, :samples], axis=1),
    )
