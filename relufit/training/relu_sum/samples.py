"""The samples of a run, and their order in training."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from relufit.schedules.batch_sizes import updates_per_epoch
from relufit.schedules.noises import NOISES
from relufit.schedules.orders import ORDERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from relufit.network.relu_sum import ReluSum
    from relufit.scenario.relu_sum.data import Data
    from relufit.scenario.training import Training
    from relufit.training.relu_sum.reference import Reference

__all__ = [
    "SAMPLE_BYTES",
    "Samples",
    "draw_samples",
    "epochs_of",
    "heights",
    "noise_of",
    "places",
    "uniform",
]

SAMPLE_BYTES = 8 + 8  # x and y
_NOISE = (1,)  # key of the random stream of noise: with or without it, x and order are the same


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Samples:
    """What a network learns from: points of the reference, or given ones. Arrays are read-only.

    Attributes:
        x: The x of the samples, shape (samples,).
        y: The y of the samples, shape (samples,).
        measured: The error is the mean over the first ``measured`` samples: over all, unless the
            order is ``fresh`` and every update draws a new sample.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    measured: int

    def __post_init__(self) -> None:
        self.x.flags.writeable = False
        self.y.flags.writeable = False

    def __reduce__(self) -> tuple[Any, ...]:
        """Copies and pickles call the constructor, so that they are read-only too."""
        return partial(type(self), x=self.x, y=self.y, measured=self.measured), ()

    def error(self, network: ReluSum) -> float:
        """Return the mean of delta² over the measured samples; infinite on overflow."""
        x, y = self.x[: self.measured], self.y[: self.measured]
        with np.errstate(over="ignore", invalid="ignore"):
            return float(np.mean((y - network.outputs(x)) ** 2))


def draw_samples(
    data: Data, reference: Reference | None, training: Training | None
) -> tuple[Samples, Iterator[NDArray[np.int64]]]:
    """Draw the samples of a run and their order.

    Args:
        data: The scenario's ``[data]`` table. Its seed determines all randomness.
        reference: The curve of the samples; not needed where the table has points.
        training: How many updates there are at most, and of how many samples.

    Returns:
        The samples, and an endless iterator over the order of the indices in each epoch.
    """
    generator = np.random.default_rng(data.seed)
    x = places(data, epochs_of(data, training), generator)
    y = heights(data, reference, x) + noise_of(data, data.seed, len(x))
    samples = Samples(x=x, y=y, measured=data.samples)
    return samples, ORDERS[data.order].epochs(data.samples, generator)


def uniform(
    generator: np.random.Generator, low: float, high: float, count: int
) -> NDArray[np.float64]:
    """Draw uniform random numbers, bit-identical on every processor.

    ``Generator.uniform`` computes the same, but some processors round once where others round
    twice.
    """
    return low + (high - low) * generator.random(count)


def epochs_of(data: Data, training: Training | None) -> int:
    """Return the largest number of epochs of a run, begun ones included."""
    if training is None:
        return 0
    return -(-training.iterations // updates_per_epoch(training.batch, data.samples))


def places(data: Data, epochs: int, generator: np.random.Generator) -> NDArray[np.float64]:
    """Return the x of the samples of a run, shape (samples,) or more: see :func:`draw_samples`."""
    if data.given is not None:
        return np.array([x for x, _ in data.given])
    drawn = data.samples * (max(epochs, 1) if ORDERS[data.order].fresh else 1)
    low, high = data.domain
    if data.sampling == "grid":
        return np.resize(np.linspace(low, high, data.samples), drawn)
    return uniform(generator, low, high, drawn)


def heights(data: Data, reference: Reference | None, x: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the y of samples without noise.

    Args:
        data: The scenario's ``[data]`` table.
        reference: The curve of the samples; not needed where the table has points.
        x: The x of the samples of one or more runs, shape (..., samples).
    """
    if data.given is not None:
        return np.array(np.broadcast_to([y for _, y in data.given], x.shape), dtype=np.float64)
    if reference is None:
        raise ValueError("expected a reference for samples that are not given, got none")
    return reference.evaluate(x)


def noise_of(data: Data, seed: int, count: int) -> NDArray[np.float64]:
    """Return the noise of the samples of a run, shape (count,); -0.0 leaves all y as they are.

    Args:
        data: The scenario's ``[data]`` table; its own seed is ignored.
        seed: The seed of the run's samples.
        count: The number of samples.
    """
    if data.noise is None:
        return np.full(count, -0.0)
    generator = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=_NOISE))
    return data.noise.std * NOISES[data.noise.kind].draw(generator, count)
