"""The states of a network during training by another library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from relufit.errors import InputError
from relufit.models.relu_sum import Trajectory

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from relufit.training.relu_sum.recorded import RecordedArguments

__all__ = ["States", "checked_every"]


def checked_every(every: object) -> int:
    """Return the number of updates between two snapshots.

    Raises:
        InputError: It is not a whole number from 1 on.
    """
    if not isinstance(every, int) or isinstance(every, bool) or every < 1:
        raise InputError(f"expected a whole number from 1 on, got {every!r}.", field="every")
    return every


class States:
    """The parameters before training and after every k-th update.

    Args:
        every: k.
    """

    def __init__(self, every: int) -> None:
        self._every = every
        self._iterations: list[int] = []
        self._rows: list[Mapping[str, NDArray[Any]]] = []

    def __len__(self) -> int:
        return len(self._iterations)

    def is_due(self, iteration: int) -> bool:
        """Whether the state after an update is to be kept."""
        return iteration % self._every == 0

    def add(self, iteration: int, parameters: Mapping[str, NDArray[Any]]) -> None:
        """Keep a state, unless the same iteration is there already."""
        if not self._iterations or iteration > self._iterations[-1]:
            self._iterations.append(iteration)
            self._rows.append(parameters)

    def trajectory(self, x: Any, y: Any, recorded: RecordedArguments) -> Trajectory:
        """Return the trajectory of the states.

        Args:
            x: The x of the samples.
            y: The y of the samples.
            recorded: Other arguments of :meth:`relufit.Trajectory.from_arrays`.

        Raises:
            InputError: Nothing was recorded, or the arguments do not fit.
        """
        if not self._rows:
            raise InputError("expected a recorded training, got none yet.")
        found: dict[str, Any] = {**recorded, "iteration": np.array(self._iterations)}
        for name in self._rows[0]:
            found[name] = np.stack([row[name] for row in self._rows])
        return Trajectory.from_arrays(x=x, y=y, **found)
