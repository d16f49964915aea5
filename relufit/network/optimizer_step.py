"""One step of an optimizer: all trained parameters of a network, one after the other."""

from __future__ import annotations

from math import isfinite
from typing import TYPE_CHECKING, Any, Generic, NamedTuple, Protocol, Self, TypeVar

from relufit.network.optimizers import decayed

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from relufit.network.optimizers import Numbers, Optimizer

__all__ = ["Movable", "Optimized", "parameters_of", "stepped", "without_optimizer"]


class Movable(Protocol):
    """A network whose groups of parameters can be replaced."""

    @property
    def groups(self) -> tuple[str, ...]:
        """The names of all groups of parameters, attributes of the network."""
        ...

    @property
    def is_finite(self) -> bool:
        """Whether every parameter is a finite number."""
        ...

    def with_groups(self, values: Mapping[str, Any]) -> Self:
        """Return the network with other values of some groups."""
        ...


N = TypeVar("N", bound=Movable)


class Optimized(NamedTuple, Generic[N]):
    """A network in training, and what its optimizer keeps; its groups are attributes too.

    Attributes:
        network: The network.
        optimizer_state: The first number kept for each trained parameter, then the second ones.
    """

    network: N
    optimizer_state: tuple[float, ...]

    @property
    def groups(self) -> tuple[str, ...]:
        """The names of all groups of numbers; nothing is kept by some optimizers."""
        kept = ("optimizer_state",) if self.optimizer_state else ()
        return (*self.network.groups, *kept)

    @property
    def is_finite(self) -> bool:
        """Whether every parameter and every kept number is finite."""
        return self.network.is_finite and all(map(isfinite, self.optimizer_state))

    def __getattr__(self, name: str) -> Any:
        return getattr(self.network, name)


def without_optimizer(state: Any) -> Any:
    """Return the network of a state of training: its own, or itself where nothing else is kept."""
    network: Any = getattr(state, "network", state)
    return network


def parameters_of(network: Movable, groups: Sequence[str]) -> list[float]:
    """Return the parameters of some groups in one list.

    Example:
        >>> from relufit.network.relu_sum import ReluSum
        >>> parameters_of(ReluSum.of([1, 2], [3, 4], output_bias=5), ["weights", "output_bias"])
        [1.0, 2.0, 5.0]
    """
    found: list[float] = []
    for group in groups:
        values: float | tuple[float, ...] = getattr(network, group)
        found += values if isinstance(values, tuple) else [values]
    return found


def stepped(
    state: Optimized[N],
    groups: Sequence[str],
    gradient: Sequence[float],
    numbers: Numbers,
    rule: Optimizer,
    decay: float,
) -> Optimized[N]:
    """Return a network and the kept numbers after one step of an optimizer.

    Args:
        state: Before the step.
        groups: The trained groups of parameters.
        gradient: The derivative in each of their parameters, in the order of
            :func:`parameters_of`; already clipped.
        numbers: The numbers of this update, from :attr:`Optimizer.numbers`.
        rule: The optimizer.
        decay: The weight decay.
    """
    count, kept = len(gradient), len(rule.state)
    first = state.optimizer_state[:count] if kept else (0.0,) * count
    second = state.optimizer_state[count:] if kept > 1 else (0.0,) * count
    moved: list[tuple[float, float, float]] = []
    parameters = parameters_of(state.network, groups)
    for p, g, a, b in zip(parameters, gradient, first, second, strict=True):
        p_decayed, g_decayed = decayed(p, g, numbers[0], decay, rule.decouples_decay)
        moved.append(rule.move(p_decayed, g_decayed, a, b, numbers))
    values, *memories = zip(*moved, strict=True)
    own = tuple(number for memory in memories[:kept] for number in memory)
    return Optimized(_with_parameters(state.network, groups, values), own)


def _with_parameters(network: N, groups: Sequence[str], values: Sequence[float]) -> N:
    """Return a network with other parameters of some groups, in one list."""
    replaced: dict[str, Any] = {}
    at = 0
    for group in groups:
        own: float | tuple[float, ...] = getattr(network, group)
        size = len(own) if isinstance(own, tuple) else 1
        new = tuple(values[at : at + size])
        replaced[group] = new if isinstance(own, tuple) else new[0]
        at += size
    return network.with_groups(replaced)
