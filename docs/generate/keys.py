"""Reference pages of scenario and study files, from their JSON Schemas."""

from __future__ import annotations

import tomllib
from functools import cache
from typing import TYPE_CHECKING, Any

from relufit.scenario.explain import expected_text
from relufit.scenario.forms import DEFAULT_TYPE, FORMS, type_of
from relufit.scenario.json_schema import document_schema
from relufit.scenario.shipped import shipped
from relufit.scenario.write import toml_text
from relufit.study.planning.schema import study_schema

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    Schema = Mapping[str, Any]

ANY_NAME = "NAME"  # stands for the name of a table that the file chooses
LONGEST_EXAMPLE = 100


def pages() -> dict[str, str]:
    """The pages by their names: one for each model type, one for studies."""
    made = {f"scenario-{name}": _scenario_page(name) for name in FORMS}
    return {**made, "study": _study_page()}


def _scenario_page(model_type: str) -> str:
    schema = document_schema(model_type)
    files = [path for path in shipped("scenario").values() if type_of(_toml(path)) == model_type]
    lines = [
        f"# Scenario keys: `{model_type}`",
        "",
        schema["description"],
        f"Every key of a scenario whose `[network] type` is `{model_type}`"
        + (", which is the default." if model_type == DEFAULT_TYPE else "."),
        "Made from the [JSON Schema](relufit.schema.json) that `relufit schema` prints.",
        "",
        *_sections(schema, files),
    ]
    return "\n".join(lines)


def _study_page() -> str:
    schema = study_schema()
    lines = [
        "# Study keys",
        "",
        schema["description"],
        "Every key of a study file; [Studies](../studies.md) shows how to use them.",
        "",
        *_sections(schema, list(shipped("study").values())),
    ]
    return "\n".join(lines)


def _sections(schema: Schema, files: list[Any]) -> Iterator[str]:
    contents = [_toml(path) for path in files]
    for path, table, brackets in tables(schema):
        if path:
            yield f"## {brackets.format('.'.join(path))}"
            yield from ("", table["description"], "")
        else:
            yield from ("## At the top of the file", "")
        for key, key_schema in _keys(table, schema):
            yield from _key(path, key, key_schema, table, contents)


def tables(
    schema: Schema, root: Schema | None = None, path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Schema, str]]:
    """Each table of a schema: its path, its schema, and how its header is written."""
    root = root or schema
    yield path, schema, "`[{}]`"
    for key, inner in schema.get("properties", {}).items():
        resolved = _resolved(inner, root)
        if "properties" in resolved:
            yield from tables(resolved, root, (*path, key))
        elif isinstance(resolved.get("additionalProperties"), dict):
            entry = _resolved(resolved["additionalProperties"], root)
            if "properties" in entry:
                yield (*path, key, ANY_NAME), {**entry, "description": _text(entry)}, "`[{}]`"
        elif "properties" in (entry := _resolved(resolved.get("items", {}), root)):
            yield (*path, key), {**entry, "description": _text(entry)}, "`[[{}]]`"


def _text(schema: Schema) -> str:
    return schema.get("description", "").strip()


def _keys(table: Schema, root: Schema) -> Iterator[tuple[str, Schema]]:
    """The keys of a table that are no tables with sections of their own."""
    for key, inner in table["properties"].items():
        resolved = _resolved(inner, root)
        entry = _resolved(resolved.get("items", {}), root)
        if "properties" not in resolved and "properties" not in entry:
            yield key, resolved


def _resolved(schema: Schema, root: Schema) -> Schema:
    """A schema with its reference followed; keys beside a reference apply too."""
    if "$ref" not in schema:
        return schema
    return {**root["$defs"][schema["$ref"].rpartition("/")[2]], **schema}


def _key(
    path: tuple[str, ...], key: str, schema: Schema, table: Schema, contents: list[Any]
) -> Iterator[str]:
    needed = "required" if key in table.get("required", ()) else "optional"
    default = f"; default `{_value(schema['default'])}`" if "default" in schema else ""
    facts = f"{type_text(schema)}; {needed}{default}"
    yield from (f"### `{key}`", "")
    yield from (f"{facts[0].upper()}{facts[1:]}.", "", _text(schema), "")
    example = toml_text({key: example_of(path, key, schema, contents)}).strip()
    yield from ("```toml", example, "```", "")


def type_text(schema: Schema) -> str:
    """Type and range of a key, in the words of the error messages."""
    if "const" in schema:
        return f'the text "{schema["const"]}"'
    if schema.get("type") == "boolean":
        return "true or false"
    if schema.get("type") == "object":
        return "a table with names of your own"
    return expected_text(schema)


def example_of(path: tuple[str, ...], key: str, schema: Schema, contents: list[Any]) -> Any:
    """An example: the schema's, one from a shipped file, the default, or the first choice."""
    if schema.get("examples"):
        return schema["examples"][0]
    found = [value for each in contents if (value := _at(each, (*path, key))) is not None]
    if found:
        short = [value for value in found if len(str(value)) < LONGEST_EXAMPLE]
        return short[0] if short else min(found, key=lambda value: len(str(value)))
    if "default" in schema:
        return schema["default"]
    if "const" in schema:
        return schema["const"]
    return True if schema.get("type") == "boolean" else schema["enum"][0]


def _at(content: Any, path: tuple[str, ...]) -> Any:
    for part in path:
        if not isinstance(content, dict):
            return None
        content = next(iter(content.values()), None) if part == ANY_NAME else content.get(part)
    return content


def _value(value: Any) -> str:
    return toml_text({"x": value}).strip().removeprefix("x = ")


@cache
def _toml(path: Any) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))
