"""The trajectory: every recorded state of one run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from relufit.network.relu_sum import ReluSum

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from relufit.scenario import Scenario
    from relufit.training.reference import Reference
    from relufit.training.samples import Samples
    from relufit.training.train import Stopped

__all__ = ["Trajectory"]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Trajectory:
    """What one run did; its arrays are read-only.

    Attributes:
        scenario: The scenario that was run.
        reference: The curve that was learned.
        samples: The points that it was learned from.
        iteration: Updates done at each snapshot, shape (snapshots,); the first is 0.
        weights: Shape (snapshots, neurons).
        biases: Shape (snapshots, neurons).
        input_weights: Shape (snapshots, neurons).
        output_bias: Shape (snapshots,).
        delta: ``y - f(x)`` before each update, shape (iterations,).
        sample: Which sample each update used, shape (iterations,).
        stopped: Why the run ended: ``"target"``, ``"limit"`` or ``"diverged"``.
    """

    scenario: Scenario
    reference: Reference
    samples: Samples
    iteration: NDArray[np.int64]
    weights: NDArray[np.float64]
    biases: NDArray[np.float64]
    input_weights: NDArray[np.float64]
    output_bias: NDArray[np.float64]
    delta: NDArray[np.float64]
    sample: NDArray[np.int32]
    stopped: Stopped

    def __post_init__(self) -> None:
        snapshots, neurons = self.weights.shape
        expected = {
            "iteration": (snapshots,),
            "biases": (snapshots, neurons),
            "input_weights": (snapshots, neurons),
            "output_bias": (snapshots,),
            "delta": (self.iterations,),
            "sample": (self.iterations,),
        }
        for name, shape in expected.items():
            if getattr(self, name).shape != shape:
                raise ValueError(
                    f"expected {name} of shape {shape}, got {getattr(self, name).shape}"
                )
            getattr(self, name).flags.writeable = False
        self.weights.flags.writeable = False

    @property
    def neurons(self) -> int:
        """How many neurons the network has."""
        return int(self.weights.shape[1])

    @property
    def iterations(self) -> int:
        """How many updates the run made."""
        return int(self.iteration[-1])

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
