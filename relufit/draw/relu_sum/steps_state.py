"""A moment of the steps film."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Step"]


class Step(NamedTuple):
    """A moment of the steps film.

    Attributes:
        start: The snapshot that the movement leaves.
        end: The snapshot that it reaches: the next one in an update, a later one in a jump.
        share: How much of it has been shown, 0 to 1.
    """

    start: int
    end: int
    share: float
