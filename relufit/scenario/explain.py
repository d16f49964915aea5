"""Turn pydantic's errors into faults in plain English.

The expected value is described from the JSON Schema at the place of the error, so a key's range is
stated once, in its type.
"""

from __future__ import annotations

import difflib
import json
import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeAlias

from relufit.scenario.messages import MAX_FAULTS, MOST_COUNTED, Fault, shown
from relufit.scenario.values import FAULTS, LEVELS

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from pydantic import ValidationError
    from pydantic_core import ErrorDetails

    from relufit.scenario.locate import TomlPath

__all__ = ["Unknown", "expected_text", "explain", "explain_choice", "similar", "tables_in"]

_Schema: TypeAlias = "Mapping[str, Any]"
_NUMBER_WORDS = {2: "two", 3: "three"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Unknown:
    """A table or key that scenarios do not have.

    Attributes:
        fault: The fault to report.
        meant: The most similar name in the same table, if one is close enough.
    """

    fault: Fault
    meant: str | None


def explain(error: ValidationError, schema: _Schema) -> tuple[list[Unknown], list[Fault]]:
    """Sort and translate the errors of one validation.

    Args:
        error: From validating a whole document.
        schema: The document's JSON Schema.

    Returns:
        The unknown names, and all other faults.
    """
    unknown: list[Unknown] = []
    faults: list[Fault] = []
    for details in error.errors(include_url=False):
        if len(unknown) + len(faults) > MOST_COUNTED:
            break  # a message does not list them all
        if details["type"] == "extra_forbidden":
            # Finding similar names takes time, and nobody reads that many suggestions.
            unknown.append(_unknown(details, schema, suggest=len(unknown) < MAX_FAULTS))
        elif details["type"] == FAULTS:
            faults.extend(_own_faults(details, schema))
        elif not _is_echo(details):
            faults.append(_fault(details, schema))
    return unknown, faults


def explain_choice(path: TomlPath, got: object, known: Sequence[str]) -> Fault:
    """Return the fault for a name that is not one of the known ones."""
    schema = {"enum": list(known)}
    text = f"expected {expected_text(schema)}, got {shown(got)}.{_hint(schema, path, got)}"
    return Fault(path=path, text=text)


def _is_echo(details: ErrorDetails) -> bool:
    """Whether a list counts as too short only because entries in it are invalid."""
    if details["type"] != "too_short":
        return False
    least: int = details.get("ctx", {})["min_length"]
    return len(details["input"]) >= least


def _own_faults(details: ErrorDetails, schema: _Schema) -> list[Fault]:
    """The faults from one of relufit's own validators, with their full paths."""
    context = details.get("ctx", {})
    base = details["loc"][: len(details["loc"]) - context[LEVELS]]
    return [
        Fault(
            path=base + fault.path,
            text=fault.text,
            is_table=_is_table(_schema_at(base + fault.path, schema)),
        )
        for fault in context[FAULTS]
    ]


def _fault(details: ErrorDetails, schema: _Schema) -> Fault:
    path, got = details["loc"], details["input"]
    is_missing = details["type"] == "missing"
    if is_missing and isinstance(path[-1], int):  # a pair with one number: reported for the pair
        path, is_missing = path[:-1], False
    wanted = _schema_at(path, schema)
    expected = expected_text(wanted)
    if isinstance(got, float) and not math.isfinite(got):
        expected = expected.replace("number", "finite number", 1)
    elif isinstance(got, int) and wanted.get("type") == "number" and abs(got) > _LARGEST_EXACT:
        expected = expected.replace("number", "number within the range of floats", 1)
    hint = _hint(wanted, path, got)
    came = "nothing" if is_missing else shown(got)
    return Fault(
        path=path, text=f"expected {expected}, got {came}.{hint}", is_table=_is_table(wanted)
    )


_LARGEST_EXACT = 2**1023


def _hint(schema: _Schema, path: TomlPath, got: object) -> str:
    if isinstance(got, str) and (meant := similar(got, schema.get("enum", ()))):
        return f' Did you mean "{meant}"?'
    if "x-hint" in schema:
        return f" {schema['x-hint']}"
    if _is_table(schema) and isinstance(got, list):
        return f" Write [{path[-1]}] in single brackets, and once."
    if "properties" in schema:
        return f" Its keys are {_listed(list(schema['properties']))}."
    if "examples" in schema:
        return f" Example: {path[-1]} = {json.dumps(schema['examples'][0])}."
    return ""


def _unknown(details: ErrorDetails, schema: _Schema, *, suggest: bool) -> Unknown:
    path = details["loc"]
    name, is_table = str(path[-1]), isinstance(details["input"], dict)
    around = _schema_at(path[:-1], schema)
    known = list(around["properties"])
    same_form = [key for key in known if _is_table(_schema_at((key,), around, schema)) == is_table]
    tables = [table for table, keys in tables_in(schema) if name in keys]
    inside = [table for table in tables if len(path) > 1 and table.startswith(f"{path[0]}.")]
    homes = [f"[{table}]" for table in inside or tables]
    meant = similar(name, same_form) if suggest and not homes else None
    if homes:
        hint = f"It belongs in {_listed(homes, last=' or ')}."
    elif meant:
        hint = f'Did you mean "{meant}"?'
    else:
        hint = f"Known here are {_listed(known)}."
    text = f"expected a known {'table' if is_table else 'key'}, got an unknown one. {hint}"
    return Unknown(fault=Fault(path=path, text=text, is_table=is_table), meant=meant)


def tables_in(
    schema: _Schema, name: str = "", root: _Schema | None = None
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Name and keys of each table inside ``schema``, and of those inside them."""
    root = root or schema
    for key in schema.get("properties", ()):
        inner = _schema_at((key,), schema, root)
        if "properties" in inner:
            table = f"{name}.{key}" if name else key
            yield table, inner["properties"]
            yield from tables_in(inner, table, root)


_SIMILAR = 0.65  # of 1; at 0.6 "style" is taken for "title"


def similar(name: str, known: Iterable[Any]) -> str | None:
    """Return the most similar known name, if one is close enough."""
    names = [each for each in known if isinstance(each, str)]
    return next(
        iter(difflib.get_close_matches(name[:100].lower(), names, n=1, cutoff=_SIMILAR)), None
    )


_ANY: _Schema = {}


def _choice_with(part: str | int, choices: Sequence[_Schema]) -> _Schema:
    """Return the first of several schemas that has a key; any where none has."""
    return next((each for each in choices if part in each.get("properties", ())), _ANY)


def _schema_at(path: TomlPath, schema: _Schema, root: _Schema | None = None) -> _Schema:
    """Return the schema of a table, key or list entry, following references in the root."""
    root = root or schema
    for part in path:
        if "anyOf" in schema and "properties" not in schema:  # choices, not combinations of keys
            schema = _choice_with(part, schema["anyOf"])
        if isinstance(part, str) and schema is _ANY:
            return schema
        if isinstance(part, str):  # a table with arbitrary keys has one schema for all
            named: _Schema = schema.get("properties", {})
            schema = named[part] if part in named else schema["additionalProperties"]
        elif "prefixItems" in schema:
            schema = schema["prefixItems"][part]
        else:
            schema = schema["items"]
        if "$ref" in schema:
            # Keys beside a reference, such as a description, apply too.
            schema = {**root["$defs"][schema["$ref"].rpartition("/")[2]], **schema}
    return schema


def _is_table(schema: _Schema) -> bool:
    return schema.get("type") == "object"


def expected_text(schema: _Schema, *, many: bool = False) -> str:
    """A schema in words, for one value or, as entries of a list, for many."""
    if "enum" in schema:
        names = _listed([json.dumps(each) for each in schema["enum"]], last=" or ")
        return names if many or len(schema["enum"]) == 1 else f"one of {names}"
    kind = schema.get("type")
    if kind == "array":
        return ("lists of " if many else "a list of ") + _entries(schema)
    if kind in ("integer", "number"):
        noun = "whole number" if kind == "integer" else "number"
        return (f"{noun}s" if many else f"a {noun}") + _range(schema)
    if kind is None:
        return "values" if many else "a value"
    if kind == "boolean":
        return "true or false"
    return "a table" if kind == "object" else "text in quotation marks"


def _entries(schema: _Schema) -> str:
    if "prefixItems" in schema:
        entries = schema["prefixItems"]
        return f"{_NUMBER_WORDS[len(entries)]} {expected_text(entries[0], many=True)}"
    least, most = schema.get("minItems", 0), schema.get("maxItems")
    count = f"{least} to {most} " if most else f"{least} or more "
    return count + expected_text(schema["items"], many=True)


def _range(schema: _Schema) -> str:
    low, high = schema.get("minimum"), schema.get("maximum")
    if "exclusiveMaximum" in schema:
        return f" of {low:g} or more and below {schema['exclusiveMaximum']:g}"
    if low is not None and high is not None:
        return f" from {low} to {high}"
    if low is not None:
        return f" of {low} or more"
    if "exclusiveMinimum" in schema:
        return f" greater than {schema['exclusiveMinimum']:g}"
    return " other than 0" if "not" in schema else ""


def _listed(names: Sequence[str], last: str = " and ") -> str:
    return last.join([", ".join(names[:-1]), names[-1]]) if len(names) > 1 else names[0]
