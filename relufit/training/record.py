"""Record the updates of a training run."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from numpy.typing import NDArray

__all__ = ["LIMIT_BYTES", "UPDATE_BYTES", "Parameters", "Record", "RecordSize", "Recorder"]

LIMIT_BYTES = 2**30  # 1 GiB: figures and films need memory too
NUMBER_BYTES = 8
UPDATE_BYTES = 8 + 4  # delta as a 64-bit float, the sample's index as a 32-bit integer
ALWAYS_KEPT = ("weights", "biases")


class RecordSize(NamedTuple):
    """The size of the record of a run.

    Attributes:
        iterations: The number of updates, each with its delta and sample.
        numbers: The numbers in one snapshot.
        record_every: Updates between two snapshots.
        update_bytes: Bytes per update; more if each update draws a new sample.

    Example:
        >>> RecordSize(iterations=20_000, numbers=8, record_every=1).total_bytes
        1680072
    """

    iterations: int
    numbers: int
    record_every: int
    update_bytes: int = UPDATE_BYTES

    @property
    def total_bytes(self) -> int:
        """The size of the whole record in bytes."""
        snapshots = 1 + -(-self.iterations // self.record_every)
        return snapshots * self._snapshot_bytes + self.iterations * self.update_bytes

    @property
    def fits(self) -> bool:
        """Whether the record has at most 1 GiB."""
        return self.total_bytes <= LIMIT_BYTES

    @property
    def fitting_record_every(self) -> int | None:
        """The smallest ``record_every`` with which it fits; None if none does."""
        room = (LIMIT_BYTES - self.iterations * self.update_bytes) // self._snapshot_bytes - 1
        return None if room < 1 else -(-self.iterations // room)

    @property
    def fitting_iterations(self) -> int:
        """The largest number of updates that fits with any ``record_every``."""
        return max(0, (LIMIT_BYTES - 2 * self._snapshot_bytes) // self.update_bytes)

    @property
    def _snapshot_bytes(self) -> int:
        return (self.numbers + 1) * NUMBER_BYTES


Record = dict[str, "NDArray[Any]"]
"""The recorded arrays: ``iteration``, ``delta``, ``sample`` and each group of parameters; shapes as
in the trajectories."""


class Parameters(Protocol):
    """A network with named groups of parameters."""

    @property
    def groups(self) -> tuple[str, ...]:
        """The names of all groups of parameters, attributes of the network."""
        ...


class Recorder:
    """Records snapshots of the parameters, and the delta and sample of each update.

    Snapshot 0 is the initial state. With ``record_every`` = k every k-th update is kept as a
    snapshot, and always the last one. Groups that are not trained are stored once: their column is
    a view that repeats the initial value.
    """

    def __init__(
        self, network: Parameters, trained: Iterable[str] = (), record_every: int = 1
    ) -> None:
        self._every = record_every
        self._initial = self._last = network
        self._columns = {name: array("d") for name in sorted({*ALWAYS_KEPT, *trained})}
        self._stores = [(name, self._store(name)) for name in self._columns]
        self._iteration = array("q")
        self._delta = array("d")
        self._sample = array("i")
        self._keep(network)

    def __call__(self, network: Parameters, sample: int, delta: float) -> None:
        """Record one update: the new network, the sample's index, and delta."""
        self._delta.append(delta)
        self._sample.append(sample)
        self._last = network
        if len(self._delta) % self._every == 0:
            self._keep(network)

    @property
    def iterations(self) -> int:
        """The number of updates recorded so far."""
        return len(self._delta)

    @property
    def numbers(self) -> int:
        """The number of stored numbers per snapshot."""
        return sum(map(len, self._columns.values())) // len(self._iteration)

    def finish(self) -> Record:
        """Return the record, including the last state."""
        if self._iteration[-1] != self.iterations:
            self._keep(self._last)
        return Record(
            iteration=np.array(self._iteration, dtype=np.int64),
            delta=_view(self._delta),
            sample=np.array(self._sample, dtype=np.int32),
            **{name: self._column(name) for name in self._initial.groups},
        )

    def _column(self, name: str) -> NDArray[np.float64]:
        initial = np.array(getattr(self._initial, name), dtype=np.float64)
        shape = (len(self._iteration), *initial.shape)
        if name not in self._columns:
            return np.broadcast_to(initial, shape)
        return _view(self._columns[name]).reshape(shape)

    def _store(self, name: str) -> Callable[..., None]:
        column = self._columns[name]
        return column.append if isinstance(getattr(self._initial, name), float) else column.extend

    def _keep(self, network: Parameters) -> None:
        self._iteration.append(self.iterations)
        for name, store in self._stores:
            store(getattr(network, name))


def _view(numbers: array[float]) -> NDArray[np.float64]:
    """Return the numbers as a NumPy array without copying."""
    return np.frombuffer(numbers) if numbers else np.empty(0)
