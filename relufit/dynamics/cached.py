"""Cache of measures: computed once for each run, and released with it."""

from __future__ import annotations

from functools import wraps
from typing import TYPE_CHECKING, TypeVar
from weakref import WeakKeyDictionary

if TYPE_CHECKING:
    from collections.abc import Callable

    from relufit.training import AnyTrajectory

__all__ = ["cached"]

Of = TypeVar("Of", bound="AnyTrajectory")
Found = TypeVar("Found")


def cached(measure: Callable[[Of], Found]) -> Callable[[Of], Found]:
    """Cache a measure for each trajectory, which is immutable.

    Args:
        measure: The measure; its result must be immutable too: a tuple, not a list.
    """
    found: WeakKeyDictionary[Of, Found] = WeakKeyDictionary()

    @wraps(measure)
    def once(trajectory: Of) -> Found:
        if trajectory not in found:
            found[trajectory] = measure(trajectory)
        return found[trajectory]

    return once
