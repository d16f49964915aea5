"""What the measures of a run are computed from: its first and last state, and its samples."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from relufit.training import Trajectory

    Floats = NDArray[np.float64]

__all__ = ["GROUPS", "RunEnds", "State", "ends_of"]

GROUPS = ("weights", "biases", "input_weights", "output_bias")


class State(NamedTuple):
    """The parameters of a sum of ReLU neurons.

    Attributes:
        weights: Shape (neurons,).
        biases: Shape (neurons,).
        input_weights: Shape (neurons,).
        output_bias: Shape (1,).
    """

    weights: Floats
    biases: Floats
    input_weights: Floats
    output_bias: Floats

    def outputs(self, x: Floats) -> Floats:
        """Return the output at each x."""
        found: Floats = self.active(x) @ self.weights + self.output_bias
        return found

    def active(self, x: Floats) -> Floats:
        """Return ``relu(a·x + b)`` of each neuron at each x, shape (len(x), neurons)."""
        return np.maximum(x[:, None] * self.input_weights + self.biases, 0.0)


class RunEnds(NamedTuple):
    """The start and the end of a run.

    Attributes:
        start: The initial state.
        end: The final state.
        x: The x of the samples that the error is measured on, shape (samples,).
        y: Their y.
        trained: The names of the trained groups of parameters.
    """

    start: State
    end: State
    x: Floats
    y: Floats
    trained: frozenset[str]


def ends_of(trajectory: Trajectory) -> RunEnds:
    """Return the start and the end of a run."""
    samples = trajectory.samples
    first, last = (
        State(
            trajectory.weights[place],
            trajectory.biases[place],
            trajectory.input_weights[place],
            trajectory.output_bias[place : place + 1 or None],
        )
        for place in (0, -1)
    )
    return RunEnds(
        first,
        last,
        samples.x[: samples.measured],
        samples.y[: samples.measured],
        frozenset(group for group in GROUPS if trajectory.trains(group)),
    )
