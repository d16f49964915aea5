"""Updates from one sample and from several."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from relufit.network.full_batch import updated_by_all
from relufit.network.gradients import batch_gradient, sample_gradient
from relufit.network.relu_sum import ReluSum
from relufit.schedules.batch_sizes import SEVERAL_SAMPLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import numpy as np
    from numpy.typing import NDArray

    from relufit.network.losses import Loss
    from relufit.network.relu_sum import UpdateRule
    from relufit.training.loop import Visit
    from relufit.training.relu_sum.samples import Samples

__all__ = ["BatchMode", "batch_mode"]


class BatchMode(NamedTuple):
    """How an update uses one sample, or several.

    Attributes:
        visits: Takes the samples, their order in an epoch and the batch size; returns one entry per
            update, with the sample's index, x and y for ``update``.
        update: Takes the network, x, y and the update rule; returns the network after one step of
            gradient descent and the (mean) delta before it.
        gradient: Takes the network, x, y and the loss; returns the gradient and the (mean) delta.
    """

    visits: Callable[[Samples, NDArray[np.int64], int], Iterable[Visit[Any]]]
    update: Callable[[ReluSum, Any, Any, UpdateRule], tuple[ReluSum, float]]
    gradient: Callable[[ReluSum, Any, Any, Loss], tuple[ReluSum, float]]


def one_by_one(samples: Samples, order: NDArray[np.int64], _: int) -> Iterable[Visit[float]]:
    """Yield one update per sample, as in the article."""
    return zip(order.tolist(), samples.x[order].tolist(), samples.y[order].tolist(), strict=True)


def in_batches(
    samples: Samples, order: NDArray[np.int64], size: int
) -> Iterable[Visit[NDArray[np.float64]]]:
    """Yield one update per batch; the last one has the samples that are left."""
    for first in range(0, len(order), size):
        chosen = order[first : first + size]
        yield SEVERAL_SAMPLES, samples.x[chosen], samples.y[chosen]


def batch_mode(size: int) -> BatchMode:
    """Return how an update uses so many samples."""
    if size == 1:
        return BatchMode(one_by_one, ReluSum.updated, sample_gradient)
    return BatchMode(in_batches, updated_by_all, batch_gradient)
