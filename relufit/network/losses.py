"""Loss functions. A new one is two functions and an entry here."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp, inf, log
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

__all__ = ["LOSSES", "Loss", "LossInterval", "OfOutputs", "PerOutput", "binary_cross_entropy"]

Numbers = tuple[float, ...]
OfOutputs: TypeAlias = "Callable[[Sequence[float], Sequence[float]], Numbers]"


class Loss(NamedTuple):
    """The loss of a sample, the sum over its outputs.

    Attributes:
        values: From targets and outputs to the loss of each output.
        derivatives: From targets and outputs to the derivative of the sample's loss in each output.
        meaning: The loss in words, for the description of the key ``loss``.
        formula: The loss of an output as LaTeX, with ``<t>`` for the target and ``<out>`` for the
            output, and ``<sum>`` for a sum over all outputs.
        derivative_formula: The derivative as LaTeX.
        interval: Where targets and outputs must lie; None for a loss that takes all numbers.
        summed: The term of one output in ``<sum>``; empty if each output has a loss of its own.
        is_for_curves: Whether sums of ReLU neurons can be trained on it.
        of_square: What the loss is as a multiple of delta²; 0 where it is none.
        is_of_article: Whether sums of ReLU neurons are trained on it by the article's update.
        parts: The parts of relufit that know it for dense networks, see
            :func:`relufit.scenario.used_settings.unknown_to`.
    """

    values: OfOutputs
    derivatives: OfOutputs
    meaning: str
    formula: str
    derivative_formula: str
    interval: LossInterval | None = None
    summed: str = ""
    is_for_curves: bool = False
    of_square: float = 0.0
    is_of_article: bool = False
    parts: frozenset[str] = frozenset({"verdict"})


@dataclass(frozen=True, slots=True)
class PerOutput:
    """A function of all outputs of a sample that treats each of them alone.

    Attributes:
        function: Takes the target and the output.

    Example:
        >>> PerOutput(squared_error)((1.0, 2.0), (0.0, 5.0))
        (1.0, 9.0)
    """

    function: Callable[[float, float], float]

    def __call__(self, targets: Sequence[float], outs: Sequence[float]) -> Numbers:
        """Return one number for each output."""
        return tuple(map(self.function, targets, outs))


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


def squared_error(target: float, out: float) -> float:
    """``(target - out)²``."""
    return (target - out) * (target - out)


def squared_error_derivative(target: float, out: float) -> float:
    """``-2·(target - out)``."""
    return -2.0 * (target - out)


def absolute_error(target: float, out: float) -> float:
    """``|target - out|``."""
    return abs(target - out)


def absolute_error_derivative(target: float, out: float) -> float:
    """1 above the target, -1 below it, 0 at it."""
    return 1.0 * (out > target) - 1.0 * (out < target)


def huber(target: float, out: float) -> float:
    """Half the squared distance up to 1, and beyond it the distance less ½."""
    distance = abs(target - out)
    return 0.5 * distance * distance if distance <= 1.0 else distance - 0.5


def huber_derivative(target: float, out: float) -> float:
    """``out - target``, cut at -1 and 1."""
    return min(max(out - target, -1.0), 1.0)


def hinge(target: float, out: float) -> float:
    """``max(0, 1 - target·out)``."""
    return max(0.0, 1.0 - target * out)


def hinge_derivative(target: float, out: float) -> float:
    """``-target`` where ``target·out < 1``, else 0."""
    return -target if target * out < 1.0 else 0.0


def softmax(outs: Sequence[float]) -> list[float]:
    """Return ``e^out_j / Σ_k e^out_k``, without overflow.

    Example:
        >>> softmax([1000.0, 1000.0])
        [0.5, 0.5]
    """
    largest = max(outs)
    powers = [exp(out - largest) for out in outs]
    total = 0.0
    for power in powers:
        total += power
    return [power / total for power in powers]


def softmax_cross_entropy(targets: Sequence[float], outs: Sequence[float]) -> Numbers:
    """``-target_j·ln softmax_j`` of each output."""
    largest = max(outs)
    total = 0.0
    for out in outs:
        total += exp(out - largest)
    return tuple(
        0.0 - target * (out - largest - log(total)) if target else 0.0
        for target, out in zip(targets, outs, strict=True)
    )


def softmax_cross_entropy_derivatives(targets: Sequence[float], outs: Sequence[float]) -> Numbers:
    """``softmax_j - target_j``, for targets that add up to 1."""
    return tuple(share - target for share, target in zip(softmax(outs), targets, strict=True))


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


_PAGE = frozenset({"page", "verdict"})

LOSSES = {
    "half_squared_error": Loss(
        PerOutput(half_squared_error),
        PerOutput(half_squared_error_derivative),
        meaning="is half the squared distance to the target",
        formula=r"\frac{1}{2} \, (<t> - <out>)^2",
        derivative_formula=r"-(<t> - <out>)",
        is_for_curves=True,
        of_square=0.5,
        parts=_PAGE,
    ),
    "squared_error": Loss(
        PerOutput(squared_error),
        PerOutput(squared_error_derivative),
        meaning="is the squared distance",
        formula=r"(<t> - <out>)^2",
        derivative_formula=r"-2 \cdot (<t> - <out>)",
        is_for_curves=True,
        of_square=1.0,
        is_of_article=True,
    ),
    "absolute_error": Loss(
        PerOutput(absolute_error),
        PerOutput(absolute_error_derivative),
        meaning="is the distance",
        formula=r"|<t> - <out>|",
        derivative_formula=r"\mathrm{sign}(<out> - <t>)",
        is_for_curves=True,
    ),
    "huber": Loss(
        PerOutput(huber),
        PerOutput(huber_derivative),
        meaning="is half the squared distance up to a distance of 1, and linear beyond",
        formula=r"\frac{1}{2} \, \min(|<t> - <out>|, 1)^2 + \max(0, |<t> - <out>| - 1)",
        derivative_formula=r"\min(\max(<out> - <t>, -1), 1)",
        is_for_curves=True,
    ),
    "hinge": Loss(
        PerOutput(hinge),
        PerOutput(hinge_derivative),
        meaning="needs targets -1 and 1",
        formula=r"\max(0, 1 - <t> \cdot <out>)",
        derivative_formula=r"-<t> \mathrm{\ if\ } <t> \cdot <out> < 1 \mathrm{,\ else\ } 0",
        interval=LossInterval(-1.0, 1.0, "the hinge loss", "the hinge loss has its classes"),
    ),
    "binary_cross_entropy": Loss(
        PerOutput(binary_cross_entropy),
        PerOutput(binary_cross_entropy_derivative),
        meaning="needs targets from 0 to 1",
        formula=r"-\left(<t> \cdot \ln <out> + (1 - <t>) \cdot \ln(1 - <out>)\right)",
        derivative_formula=r"-\frac{<t>}{<out>} + \frac{1 - <t>}{1 - <out>}",
        interval=LossInterval(
            0.0, 1.0, "the cross-entropy", "the cross-entropy has its logarithms"
        ),
        parts=_PAGE,
    ),
    "softmax_cross_entropy": Loss(
        softmax_cross_entropy,
        softmax_cross_entropy_derivatives,
        meaning="turns the outputs of a sample into probabilities; its targets add up to 1",
        formula=r"-<t> \cdot \ln\left(\frac{e^{<out>}}{<sum>}\right)",
        derivative_formula=r"\frac{e^{<out>}}{<sum>} - <t>",
        interval=LossInterval(
            0.0, 1.0, "the cross-entropy", "the cross-entropy has its logarithms"
        ),
        summed=r"e^{<out>}",
    ),
}
