"""Frame states of the steps film."""

from __future__ import annotations

from typing import NamedTuple

__all__ = ["Step"]


class Step(NamedTuple):
    """Frame state of the steps film: a movement between two snapshots.

    Attributes:
        start: The snapshot before the movement.
        end: The snapshot after it: the next one in an update, a later one in a jump.
        share: Progress of the movement, 0 to 1.
    """

    start: int
    end: int
    share: float
