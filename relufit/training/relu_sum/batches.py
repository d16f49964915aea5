"""Batches: how many samples make one update."""

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

ALL_SAMPLES = -1  # stands in a record for the sample of an update that used them all


class BatchMode(NamedTuple):
    """How many samples make one update.

    Attributes:
        visits: The updates of one pass: from the samples and their order to one entry for each
            update, with the sample's index, x and y as ``update`` takes them.
        update: The rule for one of these entries: from the network, x, y and the update rule to
            the network after it and the (mean) delta before it.
    """

    visits: Callable[[Samples, NDArray[np.int64]], Iterable[Visit[Any]]]
    update: Callable[[ReluSum, Any, Any, UpdateRule], tuple[ReluSum, float]]


def one_by_one(samples: Samples, order: NDArray[np.int64]) -> Iterable[Visit[float]]:
    """Each sample makes an update of its own: the article's way."""
    return zip(order.tolist(), samples.x[order].tolist(), samples.y[order].tolist(), strict=True)


def all_at_once(samples: Samples, order: NDArray[np.int64]) -> Iterable[Visit[NDArray[np.float64]]]:
    """All samples make one update together, so a pass is one update."""
    return [(ALL_SAMPLES, samples.x[order], samples.y[order])]


BATCH_MODES = {
    "sample": BatchMode(visits=one_by_one, update=ReluSum.updated),
    "full": BatchMode(visits=all_at_once, update=updated_by_all),
}
