"""The operations of formulas, bit-identical on every processor.

NumPy computes elementary functions and powers in processor-specific loops, whose results differ in
the last bit. Here sums, products, quotients, roots and whole powers are rounded as IEEE 754 says,
in a fixed order; sin, cos, tan, exp, log, tanh and fractional powers are those of the C library,
called for each number.
"""

from __future__ import annotations

import math
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

__all__ = ["OPERATIONS"]


def _each(function: Callable[[float], float], x: Floats) -> Floats:
    """Apply a C library function to each entry; outside its domain, the IEEE 754 result."""
    return np.array([function(each) for each in x.ravel().tolist()]).reshape(x.shape)


def _finite_only(function: Callable[[float], float], x: float) -> float:
    return function(x) if math.isfinite(x) else math.nan


def _exp(x: float) -> float:
    try:
        return math.exp(x)
    except OverflowError:
        return math.inf


def _log(x: float) -> float:
    if x > 0.0:
        return math.log(x)
    return -math.inf if x == 0.0 else math.nan


def _fractional_power(exponent: float, base: float) -> float:
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return math.inf
    except ValueError:  # of 0 or of a negative number
        return math.inf if base == 0.0 else math.nan


def _power(base: Floats, exponent: Floats) -> Floats:
    number = float(exponent)  # a plain number: the whitelist allows no other exponent
    if not number.is_integer():
        return _each(partial(_fractional_power, number), base)
    power = _whole_power(base, abs(int(number)))
    return power if number >= 0 else 1.0 / power


def _whole_power(base: Floats, exponent: int) -> Floats:
    if exponent == 0:
        return np.ones_like(base)
    root = _whole_power(base, exponent // 2)
    square = root * root
    return square * base if exponent % 2 else square


def _relu(x: Floats) -> Floats:
    return _greater(x, np.zeros(()))


def _greater(one: Floats, other: Floats) -> Floats:
    return np.maximum(one, other) + 0.0  # turns -0.0 into 0.0, as either may win


def _less(one: Floats, other: Floats) -> Floats:
    return np.minimum(one, other) + 0.0


OPERATIONS: dict[str, Callable[..., Floats]] = {
    "add": np.add,
    "subtract": np.subtract,
    "multiply": np.multiply,
    "divide": np.divide,
    "positive": np.positive,
    "negative": np.negative,
    "power": _power,
    "relu": _relu,
    "abs": np.absolute,
    "min": _less,
    "max": _greater,
    "sqrt": np.sqrt,
    "sin": partial(_each, partial(_finite_only, math.sin)),
    "cos": partial(_each, partial(_finite_only, math.cos)),
    "tan": partial(_each, partial(_finite_only, math.tan)),
    "exp": partial(_each, _exp),
    "log": partial(_each, _log),
    "tanh": partial(_each, math.tanh),
}
