"""What the trajectories of all model types have in common."""

from __future__ import annotations

from abc import ABC, abstractmethod
from dataclasses import dataclass, fields, replace
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Self

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.scenario import AnyScenario
    from relufit.training.loop import Stopped

__all__ = ["AnyTrajectory"]


@dataclass(frozen=True, slots=True, weakref_slot=True, kw_only=True, eq=False, repr=False)
class AnyTrajectory(ABC):
    """What one run did; its arrays are read-only. Each model type adds its parameters.

    Attributes:
        scenario: The scenario that was run.
        iteration: Updates done at each snapshot, shape (snapshots,); the first is 0, except in a
            part of a run.
        sample: Which sample each update used, shape (iterations,); -1 where it used them all.
        stopped: Why the run ended: ``"target"``, ``"limit"`` or ``"diverged"``; a part of a run
            that leaves out its end has stopped at its limit.
    """

    PER_UPDATE: ClassVar[tuple[str, ...]]  # the arrays with an entry for each update

    scenario: AnyScenario
    iteration: NDArray[np.int64]
    sample: NDArray[np.int32]
    stopped: Stopped

    def __post_init__(self) -> None:
        for name, shape in self.shapes.items():
            array = getattr(self, name)
            if array.shape != shape:
                raise ValueError(f"expected {name} of shape {shape}, got {array.shape}")
            array.flags.writeable = False

    def __reduce__(self) -> tuple[Any, ...]:
        """Copies and pickles are made anew, so that they are checked and read-only too."""
        values = {each.name: getattr(self, each.name) for each in fields(self)}
        return partial(type(self), **values), ()

    @property
    @abstractmethod
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The shape that each recorded array must have."""

    @property
    @abstractmethod
    def archived(self) -> dict[str, Any]:
        """The arrays that an archive keeps, besides ``iteration``, ``sample`` and ``stopped``."""

    @property
    @abstractmethod
    def iterations_per_epoch(self) -> int:
        """How many updates one pass over the samples makes."""

    @property
    def iterations(self) -> int:
        """How many updates the run made."""
        return int(self.iteration[-1])

    @property
    def updates(self) -> int:
        """How many updates are recorded: all of the run's, or those of a part of it."""
        return self.iterations - int(self.iteration[0])

    def between(self, first: int, last: int) -> Self:
        """The part of the run from one iteration to another, or to the next that was recorded.

        Raises:
            ValueError: The iterations do not ascend, or lie outside the run.
        """
        if not self.iteration[0] <= first < last <= self.iterations:
            raise ValueError(f"expected iterations from {self.iteration[0]} to {self.iterations}")
        start, stop = np.searchsorted(self.iteration, [first, last]).tolist()
        updates = slice(*(self.iteration[[start, stop]] - self.iteration[0]).tolist())
        snapshots = slice(start, stop + 1)
        parts: dict[str, Any] = {
            name: getattr(self, name)[updates if name in self.PER_UPDATE else snapshots]
            for name in self.shapes
        }
        reaches_the_end = stop == len(self.iteration) - 1
        return replace(self, **parts, stopped=self.stopped if reaches_the_end else "limit")
