"""The trajectory: every recorded state of one run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Self

import numpy as np

from relufit.network.relu_sum import ReluSum

if TYPE_CHECKING:
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
        iteration: Updates done at each snapshot, shape (snapshots,); the first is 0, except in a
            part of a run.
        weights: Shape (snapshots, neurons).
        biases: Shape (snapshots, neurons).
        input_weights: Shape (snapshots, neurons).
        output_bias: Shape (snapshots,).
        delta: ``y - f(x)`` before each update, shape (iterations,); its mean over the samples
            where an update used them all.
        sample: Which sample each update used, shape (iterations,); -1 where it used them all.
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
            "delta": (self.iterations - int(self.iteration[0]),),
            "sample": (self.iterations - int(self.iteration[0]),),
        }
        for name, shape in expected.items():
            if getattr(self, name).shape != shape:
                raise ValueError(
                    f"expected {name} of shape {shape}, got {getattr(self, name).shape}"
                )
            getattr(self, name).flags.writeable = False
        self.weights.flags.writeable = False

    def between(self, first: int, last: int) -> Self:
        """The part of the run from one iteration to another, or to the next that was recorded.

        Raises:
            ValueError: The iterations do not ascend, or lie outside the run.
        """
        if not self.iteration[0] <= first < last <= self.iterations:
            raise ValueError(f"expected iterations from {self.iteration[0]} to {self.iterations}")
        start, stop = np.searchsorted(self.iteration, [first, last]).tolist()
        updates = slice(*(self.iteration[[start, stop]] - self.iteration[0]).tolist())
        snapshots = slice(start, stop + 1)
        return replace(
            self,
            iteration=self.iteration[snapshots],
            weights=self.weights[snapshots],
            biases=self.biases[snapshots],
            input_weights=self.input_weights[snapshots],
            output_bias=self.output_bias[snapshots],
            delta=self.delta[updates],
            sample=self.sample[updates],
        )

    @property
    def neurons(self) -> int:
        """How many neurons the network has."""
        return int(self.weights.shape[1])

    @property
    def iterations(self) -> int:
        """How many updates the run made."""
        return int(self.iteration[-1])

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
