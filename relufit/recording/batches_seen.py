"""Which samples the updates of another library used, as far as their inputs show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from relufit.schedules.batch_sizes import SEVERAL_SAMPLES
from relufit.training.relu_sum.recorded_arrays import numbers

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.training.relu_sum.recorded import RecordedArguments

__all__ = ["BatchesSeen"]


class BatchesSeen:
    """The inputs and outputs of a model at each update.

    Args:
        x: The x of all samples.
        y: The y of all samples.

    Raises:
        InputError: They are no finite numbers.

    Example:
        >>> seen = BatchesSeen([0.0, 1.0, 2.0], [5.0, 6.0, 7.0])
        >>> seen.forward(np.array([1.0]), np.array([4.0]))
        >>> seen.update()
        >>> seen.arguments["sample"].tolist(), seen.arguments["delta"].tolist()
        ([1], [2.0])
    """

    def __init__(self, x: Any, y: Any) -> None:
        self._x, self._y = numbers(x, "x", (None,)), numbers(y, "y", (None,))
        self._places: dict[str, dict[float, int]] = {}
        self._batch: tuple[NDArray[Any], NDArray[Any]] | None = None
        self._sizes: list[int] = []
        self._sample: list[int] = []
        self._delta: list[float] = []

    def forward(self, inputs: NDArray[Any], outputs: NDArray[Any]) -> None:
        """Note the inputs and outputs of the model; the first since the last update count."""
        if self._batch is None:
            self._batch = inputs, outputs

    def update(self) -> None:
        """Note that the model was updated."""
        inputs, outputs = self._batch or (np.empty(0), np.empty(0))
        self._batch = None
        self._sizes.append(len(inputs))
        sample, delta = SEVERAL_SAMPLES, np.nan
        if len(inputs) == 1:
            sample = self._index(inputs)
            if sample != SEVERAL_SAMPLES:
                delta = float(self._y[sample]) - float(outputs[0])
        elif len(inputs) == len(self._x):
            delta = float(np.mean(self._y) - np.mean(outputs.astype(np.float64)))
        self._sample.append(sample)
        self._delta.append(delta)

    @property
    def arguments(self) -> RecordedArguments:
        """What is known, as arguments of :meth:`relufit.Trajectory.from_arrays`."""
        found: RecordedArguments = {"sample": np.array(self._sample, dtype=np.int64)}
        if self._sizes and min(self._sizes) > 0:
            found["batch"] = max(self._sizes)
        if np.isfinite(self._delta).all():
            found["delta"] = np.array(self._delta)
        return found

    def _index(self, inputs: NDArray[Any]) -> int:
        """Return the sample with this x; -1 if there is none, or several."""
        kind = str(inputs.dtype)
        if kind not in self._places:
            places: dict[float, int] = {}
            for index, x in enumerate(self._x.astype(inputs.dtype).tolist()):
                places[x] = SEVERAL_SAMPLES if x in places else index
            self._places[kind] = places
        return self._places[kind].get(float(inputs[0]), SEVERAL_SAMPLES)
