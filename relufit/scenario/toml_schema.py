"""How pydantic's models become JSON Schema for TOML."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

if TYPE_CHECKING:
    from pydantic_core import core_schema

__all__ = ["TomlSchema"]


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
