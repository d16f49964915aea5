"""Loss functions of dense networks."""

from __future__ import annotations

from math import inf, log
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["LOSSES", "Loss", "LossInterval", "binary_cross_entropy"]


class Loss(NamedTuple):
    """The loss of one output; a sample's loss is the sum over its outputs.

    Attributes:
        value: Maps target and output to the loss.
        derivative: Maps target and output to ``∂loss/∂output``.
        meaning: The loss in words, for the description of the key ``loss``.
        formula: The loss as LaTeX, with ``<t>`` for the target and ``<out>`` for the output.
        derivative_formula: The derivative as LaTeX.
        interval: Where targets and outputs must lie; None for a loss that takes all numbers.
    """

    value: Callable[[float, float], float]
    derivative: Callable[[float, float], float]
    meaning: str
    formula: str
    derivative_formula: str
    interval: LossInterval | None = None


class LossInterval(NamedTuple):
    """The targets and outputs that a loss takes.

    Attributes:
        low: The smallest.
        high: The largest.
        loss: What messages call the loss.
        reason: Why only these, to go on after "where".
    """

    low: float
    high: float
    loss: str
    reason: str


def half_squared_error(target: float, out: float) -> float:
    """``½(target - out)²``."""
    return 0.5 * (target - out) * (target - out)


def half_squared_error_derivative(target: float, out: float) -> float:
    """``out - target``."""
    return out - target


def binary_cross_entropy(target: float, out: float) -> float:
    """``-(target·ln out + (1 - target)·ln(1 - out))``, with the natural logarithm.

    Args:
        target: 0 to 1.
        out: Between 0 and 1. The loss of a saturated output is 0 or infinite.

    Returns:
        The loss; infinite where it would need the logarithm of 0 or less. A term whose factor is 0
        is 0, whatever its logarithm.

    Example:
        >>> binary_cross_entropy(1.0, 0.5), binary_cross_entropy(1.0, 1.0)
        (0.6931471805599453, 0.0)
        >>> binary_cross_entropy(1.0, 0.0)
        inf
    """
    if not 0.0 <= out <= 1.0:
        return inf
    return 0.0 - _weighted_log(target, out) - _weighted_log(1.0 - target, 1.0 - out)


def binary_cross_entropy_derivative(target: float, out: float) -> float:
    """``-target/out + (1 - target)/(1 - out)``; a term whose factor is 0 is 0."""
    return _weighted_inverse(1.0 - target, 1.0 - out) - _weighted_inverse(target, out)


def _weighted_log(factor: float, number: float) -> float:
    if not factor:
        return 0.0
    return factor * log(number) if number > 0.0 else -inf


def _weighted_inverse(factor: float, number: float) -> float:
    if not factor:
        return 0.0
    return factor / number if number else inf


LOSSES = {
    "half_squared_error": Loss(
        half_squared_error,
        half_squared_error_derivative,
        meaning="is half the squared distance to the target",
        formula=r"\frac{1}{2} \, (<t> - <out>)^2",
        derivative_formula=r"-(<t> - <out>)",
    ),
    "binary_cross_entropy": Loss(
        binary_cross_entropy,
        binary_cross_entropy_derivative,
        meaning="needs targets from 0 to 1",
        formula=r"-\left(<t> \cdot \ln <out> + (1 - <t>) \cdot \ln(1 - <out>)\right)",
        derivative_formula=r"-\frac{<t>}{<out>} + \frac{1 - <t>}{1 - <out>}",
        interval=LossInterval(
            0.0, 1.0, "the cross-entropy", "the cross-entropy has its logarithms"
        ),
    ),
}
