"""Values that are names in a registry, such as an activation: the registry says which there are."""

import dataclasses
from collections.abc import Callable, Mapping
from typing import Any

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

__all__ = ["NameIn", "described"]


def _any(_: Any) -> bool:
    return True


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class NameIn:
    """An annotation of a text: it must be a name in a registry, as that is when it is checked.

    Attributes:
        registry: Entries by name.
        accepts: Which entries the key accepts.
    """

    registry: Mapping[str, Any]
    accepts: Callable[[Any], bool] = _any

    @property
    def names(self) -> list[str]:
        """The names that the key accepts."""
        return [name for name, entry in self.registry.items() if self.accepts(entry)]

    def __get_pydantic_core_schema__(
        self, source: Any, handler: GetCoreSchemaHandler
    ) -> CoreSchema:
        """A text that is checked against the names."""
        return core_schema.no_info_after_validator_function(self._checked, handler(source))

    def __get_pydantic_json_schema__(
        self, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """The names as a list of choices; messages of errors are made from it."""
        return {**handler(schema), "enum": self.names}

    def _checked(self, name: str) -> str:
        if name not in self.names:
            raise ValueError  # the message is made from the schema
        return name


def described(registry: Mapping[str, Any], accepts: Callable[[Any], bool] = _any) -> str:
    """Names with their meanings, for the description of a key.

    Example:
        >>> from relufit.schedules.pacings import PACINGS
        >>> described(PACINGS)[:39]
        '"motion" moves curves and knots evenly,'
    """
    entries = [(name, entry) for name, entry in registry.items() if accepts(entry)]
    return ", ".join(f'"{name}" {entry.meaning}' for name, entry in entries)
