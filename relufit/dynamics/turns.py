"""Turning points and lasting changes of a quantity of a run."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["lasting_changes", "signs", "turns"]


def signs(weight: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Return whether a weight is positive; while it is 0 at the start, it has its first sign."""
    positive = weight > 0
    first = int(np.argmax(weight != 0))
    positive[:first] = positive[first]
    return positive


def lasting_changes(state: NDArray[np.bool_], lasting: int) -> list[int]:
    """Return where a state changes and stays for ``lasting`` snapshots, or to the end."""
    changes: list[int] = (np.flatnonzero(state[1:] != state[:-1]) + 1).tolist()
    current = bool(state[0])
    found: list[int] = []
    for start, end in pairwise([*changes, len(state)]):
        stays = end - start >= lasting or end == len(state)
        if stays and bool(state[start]) != current:
            current = not current
            found.append(start)
    return found


def turns(values: NDArray[np.float64], least: float) -> list[int]:
    """Return the snapshots of extremes after which values turn back by at least ``least``."""
    found: list[int] = []
    low = high = 0  # the extremes since the last turn
    rising: bool | None = None
    moves = np.flatnonzero(values[1:] != values[:-1])
    rises = values[moves + 1] > values[moves]
    bends = (
        moves[np.append(rises[1:] != rises[:-1], True)[: len(moves)]] + 1
    )  # only these can be extremes
    numbers: dict[int, float] = dict(
        zip([0, *bends.tolist()], values[[0, *bends]].tolist(), strict=True)
    )
    for at, value in numbers.items():
        high = at if value > numbers[high] else high
        low = at if value < numbers[low] else low
        if rising is not False and numbers[high] - value >= least:
            if rising:
                found.append(high)
            rising, low = False, at
        elif rising is not True and value - numbers[low] >= least:
            if rising is False:
                found.append(low)
            rising, high = True, at
    return found
