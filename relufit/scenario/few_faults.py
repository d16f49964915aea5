"""A bound on the faults of one list or table, however many of its entries are wrong.

pydantic collects an error for every wrong entry; for a hostile file of a mebibyte these are
hundreds of thousands, and take seconds and hundreds of megabytes. Here the validation of a list
ends after the entry that brings its faults over the bound.
"""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, TypeAlias, cast

from pydantic import ValidationError, WrapValidator

from relufit.scenario.messages import MOST_COUNTED

if TYPE_CHECKING:
    from pydantic import ValidatorFunctionWrapHandler

__all__ = ["FEW_FAULTS", "without_most_unknown"]

_CHUNK = 50  # entries that are validated at once, to find out how many of them are wrong

_Entries: TypeAlias = "list[Any] | dict[str, Any]"


def _validated(value: Any, handler: ValidatorFunctionWrapHandler) -> Any:
    """The validated list or table; or the errors of its beginning, if they are many."""
    if isinstance(value, list | dict):
        entries = cast("_Entries", value)
        end = _enough(entries, handler) if _may_be_long(entries) else None
        if end is not None:
            handler(_part(entries, 0, end))  # raises
    return handler(value)


FEW_FAULTS = WrapValidator(_validated)
"""Annotates a list or a table of free names, before anything that checks the whole of it."""


def _may_be_long(entries: _Entries) -> bool:
    """Whether there may be more faults than are counted: many entries, or entries with entries."""
    if len(entries) > MOST_COUNTED:
        return True
    inner = entries.values() if isinstance(entries, dict) else entries
    return any(isinstance(each, list | dict) for each in inner)


def _enough(entries: _Entries, handler: ValidatorFunctionWrapHandler) -> int | None:
    """How many of the first entries have more faults than are counted; None if all have not."""
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
    """How many faults the entries have; that the part itself is too short or long is none."""
    try:
        handler(part)
    except ValidationError as error:
        found = error.errors(include_url=False, include_context=False, include_input=False)
        return sum(bool(each["loc"]) for each in found)
    return 0


def without_most_unknown(content: dict[str, Any], known: set[str]) -> dict[str, Any]:
    """A table without the unknown keys that are more than are counted."""
    unknown = [key for key in content if key not in known]
    if len(unknown) <= MOST_COUNTED:
        return content
    left_out = set(unknown[MOST_COUNTED + 1 :])
    return {key: value for key, value in content.items() if key not in left_out}
