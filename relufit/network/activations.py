"""Activation functions of dense networks."""

from __future__ import annotations

from math import exp, tanh
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ACTIVATIONS", "Activation", "sigmoid"]


class Activation(NamedTuple):
    """A function of a neuron's weighted sum ``net``, and its derivative.

    Attributes:
        function: Maps ``net`` to ``out``.
        derivative: Maps ``net`` and ``out`` to ``∂out/∂net``.
        formula: The function as LaTeX, with ``<net>`` for the weighted sum.
        derivative_formula: The derivative as LaTeX, with ``<net>`` and ``<out>``.
    """

    function: Callable[[float], float]
    derivative: Callable[[float, float], float]
    formula: str
    derivative_formula: str


def sigmoid(net: float) -> float:
    """Return ``1/(1 + e^(-net))``, without overflow.

    Example:
        >>> sigmoid(0.0), sigmoid(-1000.0), sigmoid(1000.0)
        (0.5, 0.0, 1.0)
    """
    if net >= 0.0:
        return 1.0 / (1.0 + exp(-net))
    growing = exp(net)
    return growing / (1.0 + growing)


def _sigmoid_derivative(_: float, out: float) -> float:
    return out * (1.0 - out)


def _tanh_derivative(_: float, out: float) -> float:
    return 1.0 - out * out


def _relu(net: float) -> float:
    return max(net, 0.0)


def _relu_derivative(net: float, _: float) -> float:
    return 1.0 if net > 0.0 else 0.0  # 0 at 0, as in the sum of ReLU neurons


def _identity(net: float) -> float:
    return net


def _identity_derivative(_: float, __: float) -> float:
    return 1.0


ACTIVATIONS = {
    "sigmoid": Activation(
        sigmoid,
        _sigmoid_derivative,
        formula=r"\frac{1}{1 + e^{-<net>}}",
        derivative_formula=r"<out> \cdot (1 - <out>)",
    ),
    "tanh": Activation(
        tanh, _tanh_derivative, formula=r"\tanh(<net>)", derivative_formula=r"1 - (<out>)^2"
    ),
    "relu": Activation(
        _relu,
        _relu_derivative,
        formula=r"\max(0, <net>)",
        derivative_formula=r"\mathrm{1\ if\ } <net> > 0 \mathrm{,\ else\ } 0",
    ),
    "identity": Activation(
        _identity, _identity_derivative, formula="<net>", derivative_formula="1"
    ),
}
