"""Schemes of initial states. A new one is a function and an entry here.

A scheme says how far the weights of a layer spread, by the numbers of its inputs and outputs. A sum
of n ReLU neurons has two layers: the input weights, with 1 input and n outputs, and the weights,
with n inputs and 1 output. Only products, quotients and square roots are used, so that a seed gives
the same bits on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Any, NamedTuple

from relufit.schedules.noises import normal, uniform

if TYPE_CHECKING:
    from collections.abc import Callable

    import numpy as np
    from numpy.typing import NDArray

__all__ = ["SCHEMES", "LayerSize", "Scheme", "is_for_dense"]


class LayerSize(NamedTuple):
    """The size of a layer.

    Attributes:
        inputs: The inputs of each of its neurons ("fan in").
        outputs: Its neurons ("fan out").
    """

    inputs: int
    outputs: int


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Scheme:
    """How an initial state is drawn.

    Attributes:
        spread: From the size of a layer to the standard deviation of its weights.
        meaning: What it does, for the description of the key ``scheme``.
        formula: The spread as LaTeX, with ``n`` inputs and ``m`` outputs.
        source: Where it was defined.
        law: From a generator and a count to numbers with mean 0 and standard deviation 1.
        draws_biases: Whether biases spread like the weights of their layer; else they are 0, unless
            an interval is given.
        draws_inputs: Whether the input weights of a sum are drawn; else they are 1.
        over_data: Whether the knots of a sum are drawn evenly from the domain of its data, unless
            an interval is given.
        needs: The keys without a default that it needs of a sum.
        for_dense: Whether dense networks can be drawn by it.
    """

    spread: Callable[[LayerSize], float]
    meaning: str
    formula: str
    source: str = ""
    law: Callable[[np.random.Generator, int], NDArray[np.float64]] = normal
    draws_biases: bool = False
    draws_inputs: bool = True
    over_data: bool = False
    needs: tuple[str, ...] = ()
    for_dense: bool = True

    def draw(
        self, generator: np.random.Generator, size: LayerSize, count: int, scale: float
    ) -> NDArray[np.float64]:
        """Draw ``count`` weights of a layer, ``scale`` times as far spread as the scheme says."""
        return (scale * self.spread(size)) * self.law(generator, count) + 0.0


def is_for_dense(scheme: Any) -> bool:
    """Whether dense networks can be drawn by a scheme."""
    return bool(scheme.for_dense)


def _one(_: LayerSize) -> float:
    """As given by ``weight_std``."""
    return 1.0


def _inputs(size: LayerSize) -> float:
    """The variance of a sum over the inputs does not depend on their number."""
    return 1.0 / sqrt(size.inputs)


def _he(size: LayerSize) -> float:
    return sqrt(2.0 / size.inputs)


def _glorot(size: LayerSize) -> float:
    return sqrt(2.0 / (size.inputs + size.outputs))


def _pytorch(size: LayerSize) -> float:
    """The standard deviation of the uniform distribution between ±1/√inputs."""
    return 1.0 / sqrt(3.0 * size.inputs)


def _kernel(size: LayerSize) -> float:
    return 1.0 / sqrt(sqrt(size.inputs * size.outputs))


def _mean_field(size: LayerSize) -> float:
    return 1.0 / sqrt(size.inputs * size.outputs)


_HE = "He et al., Delving deep into rectifiers, ICCV 2015"
_GLOROT = "Glorot and Bengio, Understanding the difficulty of training deep networks, AISTATS 2010"

SCHEMES = {
    "normal": Scheme(
        spread=_one,
        meaning="draws weights with the standard deviation weight_std",
        formula="1",
        draws_inputs=False,
        needs=("weight_std", "bias_range"),
    ),
    "knots": Scheme(
        spread=_inputs,
        meaning="draws knots evenly over the data, with input weights 1",
        formula=r"\sqrt{1 / n}",
        draws_inputs=False,
        over_data=True,
        for_dense=False,
    ),
    "he": Scheme(
        spread=_he,
        meaning="is that of He et al.",
        formula=r"\sqrt{2 / n}",
        source=_HE,
    ),
    "he_uniform": Scheme(
        spread=_he,
        meaning="the same with the uniform distribution",
        formula=r"\sqrt{2 / n}",
        source=_HE,
        law=uniform,
    ),
    "glorot": Scheme(
        spread=_glorot,
        meaning="is that of Glorot and Bengio",
        formula=r"\sqrt{2 / (n + m)}",
        source=_GLOROT,
    ),
    "glorot_uniform": Scheme(
        spread=_glorot,
        meaning="the same with the uniform distribution",
        formula=r"\sqrt{2 / (n + m)}",
        source=_GLOROT,
        law=uniform,
    ),
    "pytorch": Scheme(
        spread=_pytorch,
        meaning="is the default of torch.nn.Linear",
        formula=r"\sqrt{1 / (3 n)}",
        source="torch.nn.Linear",
        law=uniform,
        draws_biases=True,
    ),
    "kernel": Scheme(
        spread=_kernel,
        meaning="is the scaling of the neural tangent kernel",
        formula=r"(n m)^{-1/4}",
        source="Jacot, Gabriel and Hongler, Neural tangent kernel, NeurIPS 2018",
        draws_biases=True,
        for_dense=False,
    ),
    "mean_field": Scheme(
        spread=_mean_field,
        meaning="is the mean-field scaling",
        formula=r"(n m)^{-1/2}",
        source="Mei, Montanari and Nguyen, A mean field view of two-layer networks, PNAS 2018",
        draws_biases=True,
        for_dense=False,
    ),
}
