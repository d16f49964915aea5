"""Gradient clipping. A new way to clip is a function and an entry here.

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

Settings: TypeAlias = "Mapping[str, Any]"

_TINY = 1e-6  # is added to the norm, as PyTorch does


@dataclass(frozen=True, kw_only=True, eq=False)
class Clipping:
    """A way to clip a gradient.

    Attributes:
        clip: From the gradient of all trained parameters and the settings to the clipped one.
        meaning: What it does, for the description of the key ``clipping``.
        settings: Its settings by name.
        formula: The clipped derivative as LaTeX, with ``<d>`` for the derivative.
        numbers: From the gradient and the settings to the other numbers of the formula.
        parts: The parts of relufit that know it, see
            :func:`relufit.scenario.used_settings.unknown_to`.
    """

    clip: Callable[[Sequence[float], Settings], list[float]]
    meaning: str
    settings: Mapping[str, RuleSetting]
    formula: str
    numbers: Callable[[Sequence[float], Settings], dict[str, float]]
    parts: frozenset[str] = frozenset()


def by_norm(gradient: Sequence[float], settings: Settings) -> list[float]:
    """``clip_grad_norm_``: scale the gradient so that its length is at most ``max_norm``.

    Example:
        >>> by_norm([3.0, 4.0], {"max_norm": 10.0})
        [3.0, 4.0]
        >>> [round(each, 6) for each in by_norm([3.0, 4.0], {"max_norm": 2.5})]
        [1.5, 2.0]
    """
    factor = _norm_factor(gradient, settings)["factor"]
    return [each * factor for each in gradient]


def _norm_factor(gradient: Sequence[float], settings: Settings) -> dict[str, float]:
    total = 0.0
    for each in gradient:
        total += each * each
    return {"factor": min(settings["max_norm"] / (sqrt(total) + _TINY), 1.0)}


def by_value(gradient: Sequence[float], settings: Settings) -> list[float]:
    """``clip_grad_value_``: bring each derivative to between ``-clip_value`` and ``clip_value``.

    Example:
        >>> by_value([3.0, -4.0, 0.5], {"clip_value": 1.0})
        [1.0, -1.0, 0.5]
    """
    most = settings["clip_value"]
    return [min(max(each, -most), most) for each in gradient]


CLIPPINGS = {
    "norm": Clipping(
        clip=by_norm,
        meaning="scales a gradient that is longer than max_norm",
        settings={
            "max_norm": RuleSetting(None, "the largest length of the gradient", {"gt": 0}),
        },
        formula=r"<factor> \cdot <d>",
        numbers=_norm_factor,
    ),
    "value": Clipping(
        clip=by_value,
        meaning="cuts each derivative at clip_value",
        settings={"clip_value": RuleSetting(None, "the largest size of a derivative", {"gt": 0})},
        formula=r"\min(\max(<d>, -<most>), <most>)",
        numbers=lambda _, settings: {"most": settings["clip_value"]},
    ),
}
