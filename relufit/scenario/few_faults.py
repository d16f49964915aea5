"""Limit the number of faults reported for one list or table.

pydantic collects an error for every invalid entry; a hostile file of one mebibyte causes hundreds
of thousands, which take seconds and hundreds of megabytes. Here the validation of a list stops once
its faults exceed the limit.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from pydantic import ValidationError, WrapValidator

from relufit.scenario.messages import MOST_COUNTED

if TYPE_CHECKING:
    from pydantic import ValidatorFunctionWrapHandler

__all__ = ["FEW_FAULTS", "without_most_unknown"]

_CHUNK = 50  # entries that are validated at once, to count the invalid ones

_Entries: TypeAlias = "list[Any] | dict[str, Any]"


def _validated(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    """Return the validated list or table; raise only the first errors if there are many."""
    if isinstance(value, list | dict):
        entries = cast("_Entries", value)
        end = _enough(entries, handler) if _may_be_long(entries) else None
        if end is not None:
            handler(_part(entries, 0, end))  # raises
    return handler(value)


FEW_FAULTS = WrapValidator(_validated)
"""Annotates a list or a table with arbitrary keys, before any check of the whole value."""


def _may_be_long(entries: _Entries) -> bool:
    """Whether the faults may exceed the limit: many entries, or nested entries."""
    if len(entries) > MOST_COUNTED:
        return True
    inner = entries.values() if isinstance(entries, dict) else entries
    return any(isinstance(each, list | dict) for each in inner)


def _enough(entries: _Entries, handler: ValidatorFunctionWrapHandler) -> int | None:
    """Return how many of the first entries exceed the limit; None if all together do not."""
    faults = 0
    for start in range(0, len(entries), _CHUNK):
        found = _faults(_part(entries, start, start + _CHUNK), handler)
        if faults + found > MOST_COUNTED:
            for end in range(start + 1, start + _CHUNK + 1):
                faults += _faults(_part(entries, end - 1, end), handler)
                if faults > MOST_COUNTED:
                    return end
        faults += found
    return None


def _part(entries: _Entries, start: int, end: int) -> _Entries:
    if isinstance(entries, dict):
        return dict(islice(entries.items(), start, end))
    return entries[start:end]


def _faults(part: _Entries, handler: ValidatorFunctionWrapHandler) -> int:
    """Count the faults of the entries; the length of the part itself is not checked."""
    try:
        handler(part)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        return sum(bool(each["loc"]) for each in found)
    return 0


def without_most_unknown(content: dict[str, Any], known: set[str]) -> dict[str, Any]:
    """Return the table without the unknown keys beyond the limit."""
    unknown = [key for key in content if key not in known]
    if len(unknown) <= MOST_COUNTED:
        return content
    left_out = set(unknown[MOST_COUNTED + 1 :])
    return {key: value for key, value in content.items() if key not in left_out}
