"""Pulls: where the samples of each batch pull each neuron."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING

import numpy as np

from relufit.network.losses import LOSSES
from relufit.schedules.batch_sizes import batch_size
from relufit.training.relu_sum.samples import draw_samples

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from relufit.scenario.training import Training
    from relufit.training import Trajectory

__all__ = ["pulls_of_batches"]


def pulls_of_batches(
    trajectory: Trajectory, training: Training
) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
    """Return the sum of the negative derivatives of the loss over each neuron's active samples.

    Args:
        trajectory: The run, every update recorded.
        training: Its settings.

    Returns:
        The sums, and whether a neuron is active on a sample of the batch, each of shape
        (iterations, neurons).
    """
    derivatives = LOSSES[training.loss].derivatives
    shape = trajectory.weights[1:].shape
    sums, active = np.zeros(shape), np.zeros(shape, np.bool_)
    x, y = trajectory.samples.x, trajectory.samples.y
    for update, batch in enumerate(islice(_batches(trajectory, training), len(sums))):
        network = trajectory.network(update)
        outs = network.outputs(x[batch])
        pull = -np.array(derivatives(y[batch].tolist(), outs.tolist()))
        z = np.multiply.outer(x[batch], network.input_weights) + np.array(network.biases)
        sums[update] = np.where(z > 0.0, pull[:, None], 0.0).sum(axis=0)
        active[update] = (z > 0.0).any(axis=0)
    return sums, active


def _batches(trajectory: Trajectory, training: Training) -> Iterator[NDArray[np.int64]]:
    """Yield the samples of each update."""
    data = trajectory.scenario.data
    _, orders = draw_samples(data, trajectory.reference, training)
    size = batch_size(training.batch, data.samples)
    for order in orders:
        for first in range(0, len(order), size):
            yield order[first : first + size]
