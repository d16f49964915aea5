"""The rule of an update: step size, what moves, and in which order."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["UpdateRule"]


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
