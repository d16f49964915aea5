"""Orders in which training uses the samples. A new one is a function and an entry here."""

# ruff: noqa: PLC0415  (scenarios are read without NumPy, which is slow to import)

from __future__ import annotations

from itertools import count
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    import numpy as np
    from numpy.typing import NDArray

__all__ = ["ORDERS", "SampleOrder"]


class SampleOrder(NamedTuple):
    """An order of the samples.

    Attributes:
        epochs: From the number of samples and a generator to the indices of each epoch, in order,
            without end.
        meaning: What it does, for the description of the key ``order``.
        fixed: Whether every epoch uses the samples as they stand.
        fresh: Whether every epoch has samples of its own, which must be drawn first. Samples that
            are given, as for a dense network, have no such order.
    """

    epochs: Callable[[int, np.random.Generator], Iterator[NDArray[np.int64]]]
    meaning: str
    fixed: bool = False
    fresh: bool = False


def cyclic(samples: int, _: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    """The same order in each epoch: the article's way."""
    import numpy as np

    while True:
        yield np.arange(samples)


def shuffled(samples: int, generator: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    """The same samples, in a new random order for each epoch."""
    while True:
        yield generator.permutation(samples)


def fresh(samples: int, _: np.random.Generator) -> Iterator[NDArray[np.int64]]:
    """A new sample for every update."""
    import numpy as np

    for epoch in count():
        yield np.arange(epoch * samples, (epoch + 1) * samples)


ORDERS = {
    "cyclic": SampleOrder(cyclic, "uses the samples in the same order in each epoch", fixed=True),
    "shuffled": SampleOrder(shuffled, "in a new random order for each epoch"),
    "fresh": SampleOrder(fresh, "draws a new sample for every update", fresh=True),
}
