"""The trajectory of a dense network: all recorded states of one run."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from relufit.schedules.batch_sizes import SEVERAL_SAMPLES, batch_size, updates_per_epoch
from relufit.schedules.orders import ORDERS
from relufit.training.base import AnyTrajectory

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.network.dense import DenseNetwork, Sample
    from relufit.scenario import DenseScenario

__all__ = ["DenseTrajectory"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class DenseTrajectory(AnyTrajectory):
    """The record of one run of a dense network, in read-only arrays.

    ``iteration``, ``sample`` and ``stopped`` are as in :class:`AnyTrajectory`.

    Attributes:
        scenario: The scenario that was run.
        samples: The training samples.
        initial: The network before training.
        weights: Shape (snapshots, weights), in the order of :attr:`DenseNetwork.weights`.
        biases: Shape (snapshots, biases), in the order of :attr:`DenseNetwork.biases`.
        loss: The mean loss of the batch before each update, shape (iterations,).
    """

    PER_UPDATE: ClassVar[tuple[str, ...]] = ("loss", "sample")
    NUMBERED: ClassVar[dict[str, tuple[str, str]]] = {
        "weights": ("weight", "weight"),
        "biases": ("bias", "bias"),
    }

    scenario: DenseScenario
    samples: tuple[Sample, ...]
    initial: DenseNetwork
    weights: NDArray[np.float64]
    biases: NDArray[np.float64]
    loss: NDArray[np.float64]

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The required shape of each recorded array."""
        snapshots = len(self.iteration)
        return {
            "iteration": (snapshots,),
            "weights": (snapshots, len(self.initial.weights)),
            "biases": (snapshots, len(self.initial.biases)),
            "loss": (self.updates,),
            "sample": (self.updates,),
        }

    @property
    def archived(self) -> dict[str, Any]:
        """The arrays for an archive, including the samples."""
        return {
            "weights": self.weights,
            "biases": self.biases,
            "loss": self.loss,
            "inputs": np.array([each.inputs for each in self.samples]),
            "targets": np.array([each.targets for each in self.samples]),
        }

    @property
    def iterations_per_epoch(self) -> int:
        """The number of updates in an epoch."""
        training = self.scenario.training
        return updates_per_epoch(training.batch if training else "sample", len(self.samples))

    @property
    def final(self) -> DenseNetwork:
        """The network after training."""
        return self.network(-1)

    def network(self, snapshot: int) -> DenseNetwork:
        """Return the network at a snapshot."""
        return self.initial.with_parameters(
            self.weights[snapshot].tolist(), self.biases[snapshot].tolist()
        )

    def mean_loss(self, snapshot: int = -1) -> float:
        """Return the mean loss over the samples at a snapshot."""
        return self.network(snapshot).mean_loss(self.samples)

    def batch(self, snapshot: int) -> tuple[Sample, ...]:
        """Return the samples of the update after a snapshot; after the last, of the first."""
        update = int(self.iteration[snapshot] - self.iteration[0])
        if update < self.updates and (used := int(self.sample[update])) != SEVERAL_SAMPLES:
            return (self.samples[used],)
        done = int(self.iteration[snapshot]) if update < self.updates else 0
        return tuple(self.samples[index] for index in self._batch_indices(done))

    def _batch_indices(self, update: int) -> list[int]:
        """Return the indices of the samples of an update, counted from the first of the run."""
        training, data = self.scenario.training, self.scenario.data
        size = batch_size(training.batch if training else "sample", len(self.samples))
        epoch, batch = divmod(update, self.iterations_per_epoch)
        orders = ORDERS[data.order].epochs(len(self.samples), np.random.default_rng(data.seed))
        order = next(islice(orders, epoch, None))
        chosen: list[int] = order[batch * size : (batch + 1) * size].tolist()
        return chosen

    def __repr__(self) -> str:
        sizes = "-".join(map(str, self.initial.sizes))
        return (
            f"<DenseTrajectory {self.scenario.origin.name!r}: {sizes}, "
            f"{self.iterations} iterations, {len(self.iteration)} snapshots, {self.stopped}>"
        )
