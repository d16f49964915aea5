"""The JSON Schema of scenario files, for editors and for error messages."""

from __future__ import annotations

import functools
import json
from typing import TYPE_CHECKING, Any

from pydantic.json_schema import GenerateJsonSchema, models_json_schema

from relufit.scenario.forms import DEFAULT_TYPE, FORMS
from relufit.scenario.toml_schema import TomlSchema

if TYPE_CHECKING:
    from collections.abc import Mapping

    from relufit.scenario.base import AnyDocument

__all__ = ["document_schema", "json_schema"]


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
