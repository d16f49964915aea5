"""The training loop."""

from __future__ import annotations

from itertools import islice
from math import isfinite
from typing import TYPE_CHECKING, Literal, Protocol, TypeAlias, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

__all__ = ["FiniteParameters", "Stopped", "Visit", "train_loop"]

Stopped = Literal["target", "limit", "diverged"]
X = TypeVar("X")
Visit: TypeAlias = tuple[int, X, X]  # what makes one update: the sample's index, x and y


class FiniteParameters(Protocol):
    """What the loop asks of a network: whether its parameters are finite numbers."""

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
    """Train a network, update by update, pass after pass.

    What makes an update, one sample or all of them, is between ``epochs``, which hands out x and
    y, and ``update``, which takes them; see :mod:`relufit.training.relu_sum.batches`.

    Args:
        network: The initial state.
        epochs: The passes over the data, each with one entry for each of its updates; as many as
            are asked for.
        iterations: The limit: how many updates there are at most.
        update: The rule: a network, x and y to the network after one update, and its delta.
        record: Called after every update with the new network, the sample's index and delta.
        good_enough: Asked after each epoch; training stops when it says yes.

    Returns:
        Why training stopped: ``"target"`` (good enough), ``"limit"`` (of iterations), or
        ``"diverged"``: the next update would leave the finite numbers, and was not recorded.
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
