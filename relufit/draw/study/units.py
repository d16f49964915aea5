"""Units of study measures: text and colour scale of values."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from matplotlib.colors import LogNorm, Normalize

from relufit.text.numbers import count_text, error_text, number_text

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

__all__ = ["UNITS", "Unit", "percent_text"]


class Unit(NamedTuple):
    """Unit of a measure.

    Attributes:
        text: Formats a value.
        limits: Returns the colour normalization of the values of a map.
    """

    text: Callable[[float], str]
    limits: Callable[[NDArray[np.float64]], Normalize]

    def tick(self, value: float, _: int | None) -> str:
        """Format a tick label of a colour bar."""
        return self.text(value)


def percent_text(share: float) -> str:
    """Format a share in percent, with three significant digits.

    Example:
        >>> percent_text(0.9813), percent_text(1.0)
        ('98.1 %', '100 %')
    """
    return f"{100 * share:.3g} %"


def _shares(_: NDArray[np.float64]) -> Normalize:
    return Normalize(0.0, 1.0)


def _linear(values: NDArray[np.float64]) -> Normalize:
    low, high = _range(values)
    return Normalize(low, high if high > low else low + 1.0)


def _log(values: NDArray[np.float64]) -> Normalize:
    low, high = _range(values)
    return LogNorm(low, high if high > low else 2.0 * low)


def _range(values: NDArray[np.float64]) -> tuple[float, float]:
    finite = values[np.isfinite(values)]
    return (float(finite.min()), float(finite.max())) if finite.size else (1.0, 1.0)


UNITS = {
    "share": Unit(percent_text, _shares),
    "error": Unit(error_text, _log),
    "neurons": Unit(number_text, _linear),
    "number": Unit(number_text, _linear),
    "iterations": Unit(count_text, _linear),
}
