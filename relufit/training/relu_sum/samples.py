"""The samples of a run, and the order in which training visits them."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from relufit.schedules.orders import ORDERS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from relufit.network.relu_sum import ReluSum
    from relufit.scenario.relu_sum.problem import Data
    from relufit.training.relu_sum.reference import Reference

__all__ = ["SAMPLE_BYTES", "Samples", "draw_samples", "places", "uniform"]

SAMPLE_BYTES = 8 + 8  # x and y


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Samples:
    """Points of the reference; the arrays are read-only.

    Attributes:
        x: Where they lie, shape (samples,).
        y: The reference there, shape (samples,).
        measured: The error is taken over the first ``measured`` of them: over all, unless the
            order is ``fresh`` and every update draws a new one.
    """

    x: NDArray[np.float64]
    y: NDArray[np.float64]
    measured: int

    def __post_init__(self) -> None:
        self.x.flags.writeable = False
        self.y.flags.writeable = False

    def __reduce__(self) -> tuple[Any, ...]:
        """Copies and pickles are made anew, so that they are read-only too."""
        return partial(type(self), x=self.x, y=self.y, measured=self.measured), ()

    def error(self, network: ReluSum) -> float:
        """The mean of delta² over the measured samples; infinite beyond the largest float."""
        x, y = self.x[: self.measured], self.y[: self.measured]
        with np.errstate(over="ignore", invalid="ignore"):
            return float(np.mean((y - network.outputs(x)) ** 2))


def draw_samples(
    data: Data, reference: Reference, iterations: int
) -> tuple[Samples, Iterator[NDArray[np.int64]]]:
    """Draw the samples of a run and set the order in which they are visited.

    Args:
        data: The scenario's ``[data]`` table. Its seed is where all randomness comes from.
        reference: The curve that the samples lie on.
        iterations: How many updates there will be at most.

    Returns:
        The samples, and for each pass over them their indices in order, without end.
    """
    generator = np.random.default_rng(data.seed)
    x = places(data, iterations, generator)
    samples = Samples(x=x, y=reference.evaluate(x), measured=data.samples)
    return samples, ORDERS[data.order].epochs(data.samples, generator)


def uniform(
    generator: np.random.Generator, low: float, high: float, count: int
) -> NDArray[np.float64]:
    """Numbers drawn evenly from an interval, with the same bits on every processor.

    ``Generator.uniform`` computes the same, but some processors round once where others round
    twice.
    """
    return low + (high - low) * generator.random(count)


def places(data: Data, iterations: int, generator: np.random.Generator) -> NDArray[np.float64]:
    """Where the samples of a run lie, shape (samples,) or more: see :func:`draw_samples`."""
    passes = -(-iterations // data.samples) if ORDERS[data.order].fresh else 1
    drawn = data.samples * max(passes, 1)
    low, high = data.domain
    if data.sampling == "grid":
        return np.resize(np.linspace(low, high, data.samples), drawn)
    return uniform(generator, low, high, drawn)
