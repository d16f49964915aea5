"""The rule of an update: step size, what moves, and in which order."""

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
    """How samples change a network.

    Attributes:
        learning_rate: Step size ``lr``, above 0.
        trained: The names of the groups of parameters that move, such as ``weights`` and
            ``biases``. The others keep their values.
        sequential: ``False``: every parameter moves by the values before the update. ``True``:
            the parameters nearest to the output move first, and the others see the new ones.
    """

    learning_rate: float
    trained: frozenset[str] = frozenset({"weights", "biases"})
    sequential: bool = False
