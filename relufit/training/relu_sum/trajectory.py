"""The trajectory of a sum of ReLU neurons: all recorded states of one run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

import numpy as np

from relufit.network.relu_sum import ReluSum
from relufit.schedules.batch_sizes import updates_per_epoch
from relufit.training.base import AnyTrajectory

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from numpy.typing import NDArray

    from relufit.scenario import Scenario
    from relufit.training.relu_sum.reference import Reference
    from relufit.training.relu_sum.samples import Samples

__all__ = ["Trajectory"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Trajectory(AnyTrajectory):
    """The record of one run of a sum of ReLU neurons, in read-only arrays.

    ``iteration``, ``sample`` and ``stopped`` are as in :class:`AnyTrajectory`.

    Attributes:
        scenario: The scenario that was run.
        reference: The curve that was learned; None if there are only samples.
        samples: The training samples.
        weights: Shape (snapshots, neurons).
        biases: Shape (snapshots, neurons).
        input_weights: Shape (snapshots, neurons).
        output_bias: Shape (snapshots,).
        delta: ``y - f(x)`` before each update, shape (iterations,); the mean over the samples of
            the batch; NaN in a recorded run where it is not known.
        resume: Of a recorded run: takes a number of iterations and returns the arrays
            ``weights``, ``biases``, … after so many more; None if it cannot be continued.
    """

    NOT_COPIED: ClassVar[tuple[str, ...]] = ("resume",)
    PER_UPDATE: ClassVar[tuple[str, ...]] = ("delta", "sample")
    NUMBERED: ClassVar[dict[str, tuple[str, str]]] = {
        "weights": ("neuron", "weight"),
        "biases": ("neuron", "bias"),
        "input_weights": ("neuron", "input_weight"),
        "knots": ("neuron", "knot"),
    }

    scenario: Scenario
    reference: Reference | None
    samples: Samples
    weights: NDArray[np.float64]
    biases: NDArray[np.float64]
    input_weights: NDArray[np.float64]
    output_bias: NDArray[np.float64]
    delta: NDArray[np.float64]
    resume: Callable[[int], Mapping[str, Any]] | None = None

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The required shape of each recorded array."""
        snapshots, neurons = self.weights.shape
        return {
            "iteration": (snapshots,),
            "weights": (snapshots, neurons),
            "biases": (snapshots, neurons),
            "input_weights": (snapshots, neurons),
            "output_bias": (snapshots,),
            "delta": (self.updates,),
            "sample": (self.updates,),
        }

    @property
    def archived(self) -> dict[str, Any]:
        """The arrays for an archive; input weights and output bias only if they are used."""
        kept: dict[str, Any] = {"weights": self.weights, "biases": self.biases}
        if not np.isnan(self.delta).any():
            kept["delta"] = self.delta
        if (self.input_weights != 1.0).any():
            kept["input_weights"] = self.input_weights
        if (self.output_bias != 0.0).any():
            kept["output_bias"] = self.output_bias
        samples = self.samples
        return {**kept, "x": samples.x, "y": samples.y, "measured": samples.measured}

    @property
    def neurons(self) -> int:
        """The number of neurons."""
        return int(self.weights.shape[1])

    @property
    def iterations_per_epoch(self) -> int:
        """The number of updates in an epoch."""
        samples = self.scenario.data.samples
        return updates_per_epoch(self.scenario.batch_size or samples, samples)

    @property
    def knots(self) -> NDArray[np.float64]:
        """The knot of each neuron, where it switches on or off, shape (snapshots, neurons)."""
        return 0.0 - self.biases / self.input_weights

    def heights(self, x: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return the y that the network learns: the reference at x, or the y of all samples."""
        if self.reference is not None:
            return self.reference.evaluate(x)
        return self.samples.y[: self.samples.measured]

    def trains(self, group: str) -> bool:
        """Whether a group of parameters is trained; of a recorded run, whether it changes."""
        training = self.scenario.training
        if training is not None:
            return group in training.train
        values = getattr(self, group)
        return bool((values != values[0]).any())

    @property
    def final(self) -> ReluSum:
        """The network after training."""
        return self.network(-1)

    def network(self, snapshot: int) -> ReluSum:
        """Return the network at a snapshot."""
        return ReluSum(
            tuple(self.weights[snapshot].tolist()),
            tuple(self.biases[snapshot].tolist()),
            tuple(self.input_weights[snapshot].tolist()),
            float(self.output_bias[snapshot]),
        )

    def mean_squared_error(self, snapshot: int = -1) -> float:
        """Return the mean of delta² over the samples at a snapshot."""
        return self.samples.error(self.network(snapshot))

    def __repr__(self) -> str:
        return (
            f"<Trajectory {self.scenario.origin.name!r}: {self.neurons} neurons, "
            f"{self.iterations} iterations, {len(self.iteration)} snapshots, {self.stopped}>"
        )
