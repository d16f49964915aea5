"""Enumerations in sentences."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = ["joined", "listed"]


def joined(neurons: Sequence[int]) -> str:
    """Enumerate neurons by their numbers, counted from 1.

    Example:
        >>> joined([0, 1]), joined([0, 1, 4])
        ('1 and 2', '1, 2 and 5')
    """
    return listed([str(neuron + 1) for neuron in neurons])


def listed(texts: Sequence[str], last: str = "and") -> str:
    """Enumerate texts, with the word ``last`` before the last one.

    Example:
        >>> listed(["fit"]), listed(["solved", "dead", "trapped"], "or")
        ('fit', 'solved, dead or trapped')
    """
    return f" {last} ".join([", ".join(texts[:-1]), texts[-1]]) if texts[1:] else "".join(texts)
