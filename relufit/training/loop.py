"""The training loop."""

from __future__ import annotations

from itertools import islice
from math import isfinite
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["FiniteParameters", "Stopped", "Visit", "train_loop"]

Stopped = Literal["target", "limit", "diverged", "criterion"]
X = TypeVar("X")
Visit: TypeAlias = tuple[int, X, X]  # the data of one update: the sample's index, x and y


class FiniteParameters(Protocol):
    """A network that can check whether its parameters are finite."""

    @property
    def is_finite(self) -> bool:
        """Whether every parameter is a finite number."""
        ...


N = TypeVar("N", bound=FiniteParameters)


def train_loop(
    network: N,
    epochs: Iterable[Iterable[Visit[X]]],
    *,
    iterations: int,
    update: Callable[[N, X, X], tuple[N, float]],
    record: Callable[[N, int, float], None],
    good_enough: Callable[[N], bool],
) -> Stopped:
    """Train a network, epoch by epoch, update by update.

    The loop does not depend on the batch size: ``epochs`` yields the x and y that ``update`` takes,
    for one sample or for all of them; see :mod:`relufit.training.relu_sum.batches`.

    Args:
        network: The initial state.
        epochs: The epochs, each with one entry per update; only the needed ones are consumed.
        iterations: The largest number of updates.
        update: Takes a network, x and y; returns the network after one update, and its delta.
        record: Called after every update with the new network, the sample's index and delta.
        good_enough: Called after each epoch; training stops when it returns True.

    Returns:
        Why training stopped: ``"target"`` (good enough), ``"limit"`` (of iterations), or
        ``"diverged"``: a parameter would become non-finite in the next update, which was not
        recorded.
    """
    remaining = iterations
    for epoch in epochs:
        for index, x, y in islice(epoch, remaining):
            changed, delta = update(network, x, y)
            if not (changed.is_finite and isfinite(delta)):
                return "diverged"
            network = changed
            record(network, index, delta)
            remaining -= 1
        if good_enough(network):
            return "target"
        if not remaining:
            return "limit"
    return "limit"
