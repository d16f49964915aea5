"""The rule of an update: step size, trained groups, and order."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["UpdateRule"]


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
