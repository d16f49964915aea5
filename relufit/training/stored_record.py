"""Check the arrays of an archive against its scenario."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, get_args

import numpy as np

from relufit.schedules.batch_sizes import SEVERAL_SAMPLES, batch_size
from relufit.training.loop import Stopped
from relufit.training.npz import array_text

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from relufit.scenario import AnyScenario

__all__ = ["StoredRecord"]

Integer = Literal["int32", "int64"]


class StoredRecord:
    """The record of a run from an archive, checked array by array.

    Attributes:
        iteration: Updates done at each snapshot, shape (snapshots,), ascending.
        stopped: Why the run ended.

    Raises:
        ValueError: Also from every method: an array is missing, or not possible for such a run.
    """

    def __init__(self, arrays: Mapping[str, NDArray[Any]], scenario: AnyScenario) -> None:
        descent = scenario.descent
        self._arrays = arrays
        self._descent = descent
        self._is_recorded = descent is None and scenario.learns
        self.iteration = self._integers("iteration", "int64", (None,))
        self._check_iteration(scenario.most_iterations)
        self.stopped: Stopped = self._stopped()

    @property
    def snapshots(self) -> int:
        """The number of recorded states."""
        return len(self.iteration)

    @property
    def updates(self) -> int:
        """The number of recorded updates."""
        return int(self.iteration[-1] - self.iteration[0])

    def has(self, name: str) -> bool:
        """Whether the archive has this array."""
        return name in self._arrays

    def numbers(self, name: str, *shape: int | None) -> NDArray[np.float64]:
        """Return an array of finite numbers; a dimension of None may have any size."""
        array = self._array(name, "float64", shape)
        if not np.isfinite(array).all():
            raise ValueError(f"expected finite numbers as {name}, got others")
        return array

    def count(self, name: str) -> int:
        """Return a whole number."""
        return int(self._integers(name, "int64", ()))

    @property
    def optimizer_state(self) -> NDArray[np.float64] | None:
        """What the optimizer keeps, shape (snapshots, numbers); None if it keeps nothing."""
        if self._descent is None or not self._descent.rule.state:
            return None
        return self.numbers("optimizer_state", self.snapshots, None)

    def sample(self, samples: int, drawn: int | None = None) -> NDArray[np.int32]:
        """Return the sample of each update, shape (updates,).

        Args:
            samples: The number of samples of the data.
            drawn: The number of all samples, if every epoch draws new ones.
        """
        sample = self._integers("sample", "int32", (self.updates,))
        low, high = 0, (drawn or samples) - 1
        if self._is_recorded:
            low = SEVERAL_SAMPLES
        elif self._descent is not None and batch_size(self._descent.batch, samples) > 1:
            low = high = SEVERAL_SAMPLES
        if ((sample < low) | (sample > high)).any():
            raise ValueError(f"expected each sample from {low} to {high}, got others")
        return sample

    def _check_iteration(self, limit: int) -> None:
        iteration = self.iteration
        is_right = len(iteration) > 0 and iteration[0] >= 0 and iteration[-1] <= limit
        if not (is_right and (iteration[1:] > iteration[:-1]).all()):
            raise ValueError(f"expected ascending iterations from 0 to {limit}, got others")

    def _stopped(self) -> Stopped:
        found = array_text(self._array("stopped", None, ()))
        for known in get_args(Stopped):
            if found == known:
                stopped: Stopped = known
                return stopped
        raise ValueError(f"expected {' or '.join(get_args(Stopped))} as stopped, got {found!r}")

    def _integers(self, name: str, dtype: Integer, shape: tuple[int | None, ...]) -> NDArray[Any]:
        return self._array(name, dtype, shape)

    def _array(self, name: str, dtype: str | None, shape: tuple[int | None, ...]) -> NDArray[Any]:
        if name not in self._arrays:
            raise ValueError(f"expected an array {name}, got none")
        array = self._arrays[name]
        if dtype is not None and array.dtype != dtype:
            raise ValueError(f"expected {name} as {dtype}, got {array.dtype}")
        fits = len(array.shape) == len(shape) and all(
            wanted in {None, got} for wanted, got in zip(shape, array.shape, strict=True)
        )
        if not fits:
            wanted = ", ".join("any" if each is None else str(each) for each in shape)
            raise ValueError(f"expected {name} of shape ({wanted}), got {array.shape}")
        return array
