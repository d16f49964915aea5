"""The types of values in a scenario, and the errors of validators.

A type states its range once; the JSON Schema and the error messages are both made from it. No
``from __future__ import annotations`` in the modules with models: pydantic reads annotations.
"""

import math
from collections.abc import Iterable
from itertools import islice
from typing import Annotated, TypeAlias

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError

from relufit.scenario.few_faults import FEW_FAULTS
from relufit.scenario.locate import TomlPath
from relufit.scenario.messages import MOST_COUNTED, Fault

__all__ = [
    "FAULTS",
    "LEVELS",
    "MAX_COUNT",
    "MAX_NEURONS",
    "WHOLE",
    "Count",
    "Interval",
    "NonzeroNumbers",
    "Number",
    "NumberList",
    "Pair",
    "Positive",
    "Range",
    "Seed",
    "refuse_any",
    "refused",
    "refused_all",
    "refused_at",
    "refused_in_table",
]

FAULTS = "faults"  # type and context key of the pydantic errors that carry relufit's faults
LEVELS = "levels"  # how many levels above the invalid value their paths start
MAX_NEURONS = 4096
MAX_COUNT = 10**12
_MOST_WHOLE = 2**63  # beyond every range, so a larger one is shown as written


def refused(text: str) -> PydanticCustomError:
    """Return a validator's error for its own value, with the message ``text``."""
    return PydanticCustomError(FAULTS, "refused", {FAULTS: (Fault(path=(), text=text),), LEVELS: 0})


def refused_all(faults: Iterable[Fault]) -> PydanticCustomError:
    """The same for faults inside the refused value; their paths start from it."""
    return PydanticCustomError(FAULTS, "refused", {FAULTS: tuple(faults), LEVELS: 0})


def refused_at(path: TomlPath, text: str) -> PydanticCustomError:
    """Return an error for a part of the value; ``path`` starts from the value."""
    return PydanticCustomError(
        FAULTS, "refused", {FAULTS: (Fault(path=path, text=text),), LEVELS: 0}
    )


def refused_in_table(faults: Iterable[Fault]) -> PydanticCustomError:
    """Return an error for faults elsewhere in the table; their paths start from the table.

    Only the first faults are kept if there are very many.
    """
    few = tuple(islice(faults, MOST_COUNTED + 1))
    return PydanticCustomError(FAULTS, "refused", {FAULTS: few, LEVELS: 1})


def refuse_any(faults: Iterable[Fault]) -> None:
    """Raise the error of :func:`refused_in_table` if there are faults."""
    few = tuple(islice(faults, MOST_COUNTED + 1))
    if few:
        raise refused_in_table(few)


def _whole(value: object) -> object:
    """Convert a whole number written like 2e3 or 2000.0."""
    if isinstance(value, float) and value.is_integer() and abs(value) < _MOST_WHOLE:
        return int(value)
    return value


def _not_zero(value: float) -> float:
    if value == 0:
        raise ValueError  # the message comes from the schema below
    return value


def _ordered(pair: tuple[float, float]) -> tuple[float, float]:
    low, high = pair
    if low > high:
        raise refused(f"expected the smaller number first, got [{low!r}, {high!r}].")
    if math.isinf(high - low):
        raise refused(f"expected an interval of finite length, got [{low!r}, {high!r}].")
    return pair


def _not_empty(pair: tuple[float, float]) -> tuple[float, float]:
    low, high = pair
    if low == high:
        raise refused(f"expected two different numbers, got [{low!r}, {high!r}].")
    return pair


Number: TypeAlias = Annotated[float, Field(allow_inf_nan=False)]
Positive: TypeAlias = Annotated[float, Field(gt=0, allow_inf_nan=False)]
# Last in its Annotated: after it, pydantic would leave a range out of the JSON Schema.
WHOLE = BeforeValidator(_whole)
Count: TypeAlias = Annotated[int, Field(ge=1, le=MAX_COUNT), WHOLE]
Seed: TypeAlias = Annotated[int, Field(ge=0, le=2**63 - 1), WHOLE]

# TOML has lists only; strict=False lets one become a tuple, its entries stay strict.
Pair: TypeAlias = Annotated[tuple[Number, Number], Field(strict=False)]
Range: TypeAlias = Annotated[Pair, AfterValidator(_ordered)]
Interval: TypeAlias = Annotated[Range, AfterValidator(_not_empty)]
NumberList: TypeAlias = Annotated[
    tuple[Number, ...], Field(strict=False, min_length=1, max_length=MAX_NEURONS), FEW_FAULTS
]
Nonzero: TypeAlias = Annotated[
    Number, AfterValidator(_not_zero), Field(json_schema_extra={"not": {"const": 0}})
]
NonzeroNumbers: TypeAlias = Annotated[
    tuple[Nonzero, ...], Field(strict=False, min_length=1, max_length=MAX_NEURONS), FEW_FAULTS
]
