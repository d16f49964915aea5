"""Gradient clipping. A new way to clip is three short functions and an entry here.

Definitions and names are those of ``torch.nn.utils``: a gradient is clipped before weight decay.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import sqrt
from typing import TYPE_CHECKING, Any, TypeAlias

from relufit.schedules.settings import RuleSetting

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

__all__ = ["CLIPPINGS", "Clipping"]

Numbers: TypeAlias = tuple[float, ...]

_TINY = 1e-6  # is added to the norm, as PyTorch does


@dataclass(frozen=True, kw_only=True, eq=False)
class Clipping:
    """A way to clip a gradient: functions of numbers, which studies compile as they stand.

    Attributes:
        measure: From what is known of the derivatives so far, 0 at first, and the next derivative
            to what is known of both. The trained parameters follow one another group by group.
        limit: From what is known of all derivatives and the settings to a number that all of them
            share.
        clip: From a derivative and that number to the clipped derivative.
        meaning: What it does, for the description of the key ``clipping``.
        settings: Its settings by name; ``limit`` takes their values in this order.
        formula: The clipped derivative as LaTeX, with ``<d>`` for the derivative and ``<limit>``
            for the shared number.
        parts: The parts of relufit that know it, see
            :func:`relufit.scenario.used_settings.unknown_to`.
    """

    measure: Callable[[float, float], float]
    limit: Callable[[float, Numbers], float]
    clip: Callable[[float, float], float]
    meaning: str
    settings: Mapping[str, RuleSetting]
    formula: str
    parts: frozenset[str] = frozenset()

    def shared(self, gradient: Sequence[float], settings: Mapping[str, Any]) -> float:
        """Return the number that all derivatives of a gradient share.

        Example:
            >>> CLIPPINGS["value"].shared([3.0, -4.0], {"clip_value": 1.0})
            1.0
        """
        total = 0.0
        for each in gradient:
            total = self.measure(total, each)
        return self.limit(total, tuple(settings.values()))

    def clipped(self, gradient: Sequence[float], settings: Mapping[str, Any]) -> list[float]:
        """Return the clipped gradient of all trained parameters.

        Example:
            >>> CLIPPINGS["norm"].clipped([3.0, 4.0], {"max_norm": 10.0})
            [3.0, 4.0]
            >>> clipped = CLIPPINGS["norm"].clipped([3.0, 4.0], {"max_norm": 2.5})
            >>> [round(each, 6) for each in clipped]
            [1.5, 2.0]
            >>> CLIPPINGS["value"].clipped([3.0, -4.0, 0.5], {"clip_value": 1.0})
            [1.0, -1.0, 0.5]
        """
        limit = self.shared(gradient, settings)
        return [self.clip(each, limit) for each in gradient]


def add_square(total: float, g: float) -> float:
    """The square of the length so far."""
    return total + g * g


def norm_factor(total: float, n: Numbers) -> float:
    """``clip_grad_norm_``: the factor by which a gradient has at most the length ``max_norm``."""
    return min(n[0] / (sqrt(total) + _TINY), 1.0)


def scaled(g: float, factor: float) -> float:
    """The derivative times the factor."""
    return g * factor


def nothing(total: float, _: float) -> float:
    """Nothing has to be known of other derivatives."""
    return total


def most_of(_: float, n: Numbers) -> float:
    """``clip_grad_value_``: the setting ``clip_value``."""
    return n[0]


def cut(g: float, most: float) -> float:
    """The derivative brought to between ``-most`` and ``most``."""
    return min(max(g, -most), most)


CLIPPINGS = {
    "norm": Clipping(
        measure=add_square,
        limit=norm_factor,
        clip=scaled,
        meaning="scales a gradient that is longer than max_norm",
        settings={
            "max_norm": RuleSetting(None, "the largest length of the gradient", {"gt": 0}),
        },
        formula=r"<limit> \cdot <d>",
        parts=frozenset({"study", "rules", "pushes"}),
    ),
    "value": Clipping(
        measure=nothing,
        limit=most_of,
        clip=cut,
        meaning="cuts each derivative at clip_value",
        settings={"clip_value": RuleSetting(None, "the largest size of a derivative", {"gt": 0})},
        formula=r"\min(\max(<d>, -<limit>), <limit>)",
        parts=frozenset({"study", "rules", "pushes"}),
    ),
}
