"""A function of Python as a reference: its values at evenly spaced x, joined by straight lines."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Any

from relufit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["SAMPLED_AT", "sampled"]

SAMPLED_AT = 1001  # evenly spaced x of the domain
_LONGEST = 60  # letters of a value in a message


def sampled(function: Callable[[float], Any], low: float, high: float) -> list[list[float]]:
    """Return the nodes ``[x, y]`` of a function on an interval.

    Args:
        function: Takes one x and returns one number.
        low: The first x.
        high: The last x.

    Raises:
        InputError: The function returns something else than a finite number.

    Example:
        >>> nodes = sampled(abs, -1, 1)
        >>> nodes[0], nodes[500], len(nodes)
        ([-1.0, 1.0], [0.0, 0.0], 1001)
    """
    last = SAMPLED_AT - 1
    places = [low + (high - low) * index / last for index in range(last)]
    return [[x, _number(function(x), x)] for x in (*places, float(high))]


def _number(value: Any, x: float) -> float:
    """Return a value as a number, also one of NumPy, JAX or PyTorch."""
    number = value
    if hasattr(value, "item"):
        with suppress(ValueError, RuntimeError):  # more than one number
            number = value.item()
    is_number = isinstance(number, int | float) and not isinstance(number, bool)
    if not is_number or not abs(number) < float("inf"):
        shown = repr(value)
        raise InputError(
            f"expected a function that returns one finite number, got "
            f"{shown if len(shown) <= _LONGEST else type(value).__name__} at x = {x:g}.",
            field="reference",
        )
    return float(number)
