"""One axis of a study: its values and their spacing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

__all__ = ["Axis"]

EQUAL = 1e-6  # relative difference of steps that still count as equal
FEWEST = 3  # values needed for a spacing


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Axis:
    """One axis of a study.

    Attributes:
        name: As in the study file.
        keys: The scenario's keys that it sets.
        values: Its values, shape (size,); 0, 1, 2, … if the values are not numbers.
        labels: The labels of the values, if they are not numbers.
    """

    name: str
    keys: tuple[str, ...]
    values: NDArray[np.float64]
    labels: tuple[str, ...] | None = None

    @property
    def size(self) -> int:
        """The number of values."""
        return len(self.values)

    @property
    def is_seed(self) -> bool:
        """Whether it is an axis of random seeds."""
        return bool(self.keys) and all(key.rpartition(".")[2] == "seed" for key in self.keys)

    @property
    def title(self) -> str:
        """The title of the axis in figures.

        Example:
            >>> import numpy as np
            >>> Axis(name="training.learning_rate", keys=(), values=np.ones(1)).title
            'learning rate'
        """
        return self.name.rpartition(".")[2].replace("_", " ")

    @property
    def spacing(self) -> Literal["linear", "log", "list"]:
        """The spacing of its values: equal steps, equal ratios, or any other.

        Example:
            >>> import numpy as np
            >>> Axis(name="a", keys=(), values=np.array([1.0, 10.0, 100.0])).spacing
            'log'
        """
        if self.labels is not None or self.size < FEWEST:
            return "list"
        if _are_equal(np.diff(self.values)):
            return "linear"
        if (self.values > 0).all() and _are_equal(np.diff(np.log(self.values))):
            return "log"
        return "list"


def _are_equal(steps: NDArray[np.float64]) -> bool:
    return bool(steps[0] != 0 and np.ptp(steps) <= EQUAL * abs(steps[0]))
