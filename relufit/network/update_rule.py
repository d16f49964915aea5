"""The rule of an update: step size, trained groups, and order."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["UPDATE_ORDERS", "UpdateOrder", "UpdateRule"]


class UpdateOrder(NamedTuple):
    """In which order one update changes the parameters.

    Attributes:
        sequential: As in :class:`UpdateRule`.
        meaning: What it does, for the description of the key ``update``.
    """

    sequential: bool
    meaning: str


UPDATE_ORDERS = {
    "simultaneous": UpdateOrder(
        sequential=False, meaning="updates all parameters from their values before the update"
    ),
    "sequential": UpdateOrder(
        sequential=True, meaning="those nearest to the output first, and the others see them"
    ),
}


class UpdateRule(NamedTuple):
    """How an update changes a network.

    Attributes:
        learning_rate: Step size ``lr``, above 0.
        trained: The names of the trained groups of parameters, such as ``weights`` and ``biases``.
            The others keep their values.
        sequential: ``False``: all derivatives are taken at the values before the update. ``True``:
            the parameters nearest to the output are updated first, and the others use the new
            values.
    """

    learning_rate: float
    trained: frozenset[str] = frozenset({"weights", "biases"})
    sequential: bool = False
