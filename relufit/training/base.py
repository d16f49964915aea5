"""The base class of the trajectories of all model types."""

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
    """The record of one run, in read-only arrays. Each model type adds its parameters.

    Attributes:
        scenario: The scenario that was run.
        iteration: Updates done at each snapshot, shape (snapshots,); the first is 0, except in a
            part of a run.
        sample: The sample of each update, shape (iterations,); -1 for an update from several.
        stopped: Why the run ended: ``"target"``, ``"limit"``, ``"diverged"`` or ``"criterion"``;
            ``"limit"`` for a part that leaves out the end of the run.
        optimizer_state: What the optimizer keeps at each snapshot, shape (snapshots, numbers): the
            first number of each trained parameter, in the order of the groups of the network, then
            the second ones. None for an optimizer that keeps nothing.
    """

    NOT_COPIED: ClassVar[tuple[str, ...]] = ()  # what copies and pickles leave out
    PER_UPDATE: ClassVar[tuple[str, ...]]  # the arrays with one entry per update
    # The arrays with several numbers per snapshot: what these number, and the name of one of them.
    NUMBERED: ClassVar[dict[str, tuple[str, str]]]

    scenario: AnyScenario
    iteration: NDArray[np.int64]
    sample: NDArray[np.int32]
    stopped: Stopped
    optimizer_state: NDArray[np.float64] | None = None

    def __post_init__(self) -> None:
        for name, shape in self.recorded.items():
            array = getattr(self, name)
            if array.shape != shape:
                raise ValueError(f"expected {name} of shape {shape}, got {array.shape}")
            array.flags.writeable = False

    def __reduce__(self) -> tuple[Any, ...]:
        """Copies and pickles call the constructor, so that they are checked and read-only too."""
        names = [each.name for each in fields(self) if each.name not in self.NOT_COPIED]
        return partial(type(self), **{name: getattr(self, name) for name in names}), ()

    @property
    @abstractmethod
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The required shape of each recorded array."""

    @property
    def recorded(self) -> dict[str, tuple[int, ...]]:
        """The same with what the optimizer keeps, if anything."""
        if self.optimizer_state is None:
            return self.shapes
        numbers = self.optimizer_state.shape[-1]
        return {**self.shapes, "optimizer_state": (len(self.iteration), numbers)}

    @property
    @abstractmethod
    def archived(self) -> dict[str, Any]:
        """The arrays for an archive, in addition to ``iteration``, ``sample`` and ``stopped``."""

    @property
    @abstractmethod
    def iterations_per_epoch(self) -> int:
        """The number of updates in an epoch."""

    @property
    def iterations(self) -> int:
        """The number of updates of the run."""
        return int(self.iteration[-1])

    @property
    def updates(self) -> int:
        """The number of recorded updates: those of the run, or of a part of it."""
        return self.iterations - int(self.iteration[0])

    def between(self, first: int, last: int) -> Self:
        """Return the part of the run between two iterations, extended to recorded ones.

        Raises:
            ValueError: The iterations do not ascend, or are outside the run.
        """
        if not self.iteration[0] <= first < last <= self.iterations:
            raise ValueError(f"expected iterations from {self.iteration[0]} to {self.iterations}")
        start, stop = np.searchsorted(self.iteration, [first, last]).tolist()
        updates = slice(*(self.iteration[[start, stop]] - self.iteration[0]).tolist())
        snapshots = slice(start, stop + 1)
        parts: dict[str, Any] = {
            name: getattr(self, name)[updates if name in self.PER_UPDATE else snapshots]
            for name in self.recorded
        }
        reaches_the_end = stop == len(self.iteration) - 1
        return replace(self, **parts, stopped=self.stopped if reaches_the_end else "limit")
