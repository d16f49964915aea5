"""Measures that many pictures of a run ask for: computed once, forgotten with the run."""

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
    """Make a measure compute once for each trajectory, whose arrays never change.

    Args:
        measure: What it finds must not change either: a tuple, not a list.
    """
    found: WeakKeyDictionary[Of, Found] = WeakKeyDictionary()

    @wraps(measure)
    def once(trajectory: Of) -> Found:
        if trajectory not in found:
            found[trajectory] = measure(trajectory)
        return found[trajectory]

    return once
