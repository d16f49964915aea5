"""The JSON Schema of scenario files, for editors and for error messages."""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue, models_json_schema

from relufit.scenario.forms import DEFAULT_TYPE, FORMS

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic_core import core_schema

    from relufit.scenario.base import AnyDocument

__all__ = ["TomlSchema", "document_schema", "json_schema"]


class TomlSchema(GenerateJsonSchema):
    """JSON Schema for TOML, which has no null: an optional key is left out instead."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """Describe an optional key like a required one."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """Leave out the default of an optional key."""
        result = super().default_schema(schema)
        if result.get("default", "") is None:
            del result["default"]
        return result

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - pydantic's signature
        """Never."""
        return False  # a title that repeats the key says nothing


@functools.cache
def document_schema(model_type: str) -> Mapping[str, Any]:
    """Return the JSON Schema of one model type; error messages are made from it too."""
    return FORMS[model_type].document.model_json_schema(schema_generator=TomlSchema)


def json_schema() -> str:
    """The JSON Schema of scenario files, for editors that complete and check TOML.

    Returns:
        JSON text with sorted keys and a description of every table and key. The ``type`` of the
        [network] table selects the model type whose schema applies.

    Examples:
        >>> import json
        >>> sorted(json.loads(json_schema())["$defs"]["Document"]["required"])
        ['data', 'network', 'title']
    """
    documents = {name: form.document for name, form in FORMS.items()}
    _, every = models_json_schema(
        [(document, "validation") for document in documents.values()], schema_generator=TomlSchema
    )
    definitions = every["$defs"]
    rule: dict[str, Any] = {"$ref": _reference(documents[DEFAULT_TYPE])}
    for name in sorted(documents.keys() - {DEFAULT_TYPE}):
        rule = {"if": _of_type(name), "then": {"$ref": _reference(documents[name])}, "else": rule}
    head = {"$schema": GenerateJsonSchema.schema_dialect, "title": "relufit scenario"}
    schema = {**head, **rule, "$defs": definitions}
    return json.dumps(schema, indent=2, sort_keys=True, ensure_ascii=False) + "\n"


def _of_type(name: str) -> dict[str, Any]:
    """Return the schema of files whose [network] table has this type."""
    network = {"properties": {"type": {"const": name}}, "required": ["type"]}
    return {"properties": {"network": network}, "required": ["network"]}


def _reference(document: type[AnyDocument]) -> str:
    return f"#/$defs/{document.__name__}"
