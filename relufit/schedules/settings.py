"""Settings of a named rule, such as the ``momentum`` of an optimizer: defaults and ranges."""

from __future__ import annotations

from typing import Any, NamedTuple

__all__ = ["BELOW_ONE", "RuleSetting"]

BELOW_ONE = {"ge": 0, "lt": 1}
"""The range of a decay rate: 0 or more, and below 1."""


class RuleSetting(NamedTuple):
    """One setting of a rule; the schema of scenarios is made from it.

    Attributes:
        default: Its value where it is left out; None where it must be given.
        meaning: What it does, for its description.
        limits: Its range: ``ge``, ``gt``, ``le`` and ``lt`` of pydantic.
        kind: ``float``, ``int``, or ``tuple`` for a pair of floats.
        optional: Whether it may be left out although it has no default.
    """

    default: float | tuple[float, float] | None
    meaning: str
    limits: dict[str, Any]
    kind: type = float
    optional: bool = False
