"""The trajectory of a sum of ReLU neurons: every recorded state of one run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from relufit.network.relu_sum import ReluSum
from relufit.training.base import AnyTrajectory

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from relufit.scenario import Scenario
    from relufit.training.relu_sum.reference import Reference
    from relufit.training.relu_sum.samples import Samples

__all__ = ["Trajectory"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Trajectory(AnyTrajectory):
    """What one run of a sum of ReLU neurons did; its arrays are read-only.

    ``iteration``, ``sample`` and ``stopped`` are those of :class:`AnyTrajectory`.

    Attributes:
        scenario: The scenario that was run.
        reference: The curve that was learned.
        samples: The points that it was learned from.
        weights: Shape (snapshots, neurons).
        biases: Shape (snapshots, neurons).
        input_weights: Shape (snapshots, neurons).
        output_bias: Shape (snapshots,).
        delta: ``y - f(x)`` before each update, shape (iterations,); its mean over the samples
            where an update used them all.
    """

    PER_UPDATE: ClassVar[tuple[str, ...]] = ("delta", "sample")

    scenario: Scenario
    reference: Reference
    samples: Samples
    weights: NDArray[np.float64]
    biases: NDArray[np.float64]
    input_weights: NDArray[np.float64]
    output_bias: NDArray[np.float64]
    delta: NDArray[np.float64]

    @property
    def shapes(self) -> dict[str, tuple[int, ...]]:
        """The shape that each recorded array must have."""
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
        """The arrays of an archive; input weights and output bias only where they are used."""
        kept = {"weights": self.weights, "biases": self.biases, "delta": self.delta}
        if (self.input_weights != 1.0).any():
            kept["input_weights"] = self.input_weights
        if (self.output_bias != 0.0).any():
            kept["output_bias"] = self.output_bias
        samples = self.samples
        return {**kept, "x": samples.x, "y": samples.y, "measured": samples.measured}

    @property
    def neurons(self) -> int:
        """How many neurons the network has."""
        return int(self.weights.shape[1])

    @property
    def iterations_per_epoch(self) -> int:
        """How many updates one pass over the samples makes."""
        training, data = self.scenario.training, self.scenario.data
        return 1 if training is not None and training.batch == "full" else data.samples

    @property
    def knots(self) -> NDArray[np.float64]:
        """Where each neuron switches on or off, shape (snapshots, neurons)."""
        return 0.0 - self.biases / self.input_weights

    @property
    def final(self) -> ReluSum:
        """The network as it was in the end."""
        return self.network(-1)

    def network(self, snapshot: int) -> ReluSum:
        """The network as it was at a snapshot."""
        return ReluSum(
            tuple(self.weights[snapshot].tolist()),
            tuple(self.biases[snapshot].tolist()),
            tuple(self.input_weights[snapshot].tolist()),
            float(self.output_bias[snapshot]),
        )

    def mean_squared_error(self, snapshot: int = -1) -> float:
        """The mean of delta² over the samples, with the parameters of a snapshot."""
        return self.samples.error(self.network(snapshot))

    def __repr__(self) -> str:
        return (
            f"<Trajectory {self.scenario.origin.name!r}: {self.neurons} neurons, "
            f"{self.iterations} iterations, {len(self.iteration)} snapshots, {self.stopped}>"
        )
