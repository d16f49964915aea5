"""Batch modes: the number of samples per update."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from relufit.network.full_batch import updated_by_all
from relufit.network.relu_sum import ReluSum

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    import numpy as np
    from numpy.typing import NDArray

    from relufit.network.relu_sum import UpdateRule
    from relufit.training.loop import Visit
    from relufit.training.relu_sum.samples import Samples

__all__ = ["ALL_SAMPLES", "BATCH_MODES", "BatchMode"]

ALL_SAMPLES = -1  # recorded instead of a sample's index for a full batch


class BatchMode(NamedTuple):
    """A batch mode: one sample or all samples per update.

    Attributes:
        visits: Takes the samples and their order in an epoch; returns one entry per update, with
            the sample's index, x and y for ``update``.
        update: Takes the network, x, y and the update rule; returns the network after the update
            and the (mean) delta before it.
    """

    visits: Callable[[Samples, NDArray[np.int64]], Iterable[Visit[Any]]]
    update: Callable[[ReluSum, Any, Any, UpdateRule], tuple[ReluSum, float]]


def one_by_one(samples: Samples, order: NDArray[np.int64]) -> Iterable[Visit[float]]:
    """Yield one update per sample, as in the article."""
    return zip(order.tolist(), samples.x[order].tolist(), samples.y[order].tolist(), strict=True)


def all_at_once(samples: Samples, order: NDArray[np.int64]) -> Iterable[Visit[NDArray[np.float64]]]:
    """Return one update for all samples: an epoch is one update."""
    return [(ALL_SAMPLES, samples.x[order], samples.y[order])]


BATCH_MODES = {
    "sample": BatchMode(visits=one_by_one, update=ReluSum.updated),
    "full": BatchMode(visits=all_at_once, update=updated_by_all),
}
