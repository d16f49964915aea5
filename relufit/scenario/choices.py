"""Values that name a rule in a registry, alone or in a table with its settings.

``optimizer = "adam"`` and ``optimizer = { name = "adam", eps = 1e-6 }`` are both accepted; the
registry says which rules and settings there are.
"""

import dataclasses
from collections.abc import Mapping
from functools import cache
from typing import Annotated, Any, ClassVar, Literal, Protocol, cast

from pydantic import (
    Field,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    ValidationError,
    create_model,
)
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, core_schema

from relufit.scenario.explain import explain, explain_choice
from relufit.scenario.messages import shown
from relufit.scenario.table import Table
from relufit.scenario.toml_schema import TomlSchema
from relufit.scenario.values import WHOLE, refused, refused_all
from relufit.schedules.settings import RuleSetting

__all__ = ["Choice", "ChoiceIn"]


class Rule(Protocol):
    """An entry of a registry of rules."""

    def __hash__(self) -> int: ...

    @property
    def settings(self) -> Mapping[str, RuleSetting]:
        """The settings of the rule by name."""
        ...


class Choice(Table):
    """A chosen rule; its settings are fields of a subclass that is made for each rule."""

    key: ClassVar[str] = ""  # of the scenario, for pickles

    name: str

    def __reduce__(self) -> tuple[Any, ...]:
        """The class is made from the registry, so a pickle has the values only."""
        return _remade, (self.key, dict(self))

    @property
    def settings(self) -> dict[str, Any]:
        """The value of each setting by name."""
        return {key: value for key, value in self if key != "name"}

    @property
    def written(self) -> "str | dict[str, Any]":
        """The rule as TOML stores it: its name alone where its settings are the defaults."""
        fields = type(self).model_fields
        if all(value == fields[key].default for key, value in self.settings.items()):
            return self.name
        given = {key: value for key, value in self.settings.items() if value is not None}
        return {"name": self.name, **given}


@dataclasses.dataclass(frozen=True, slots=True, eq=False)
class ChoiceIn:
    """An annotation of a :class:`Choice`: its name must be in a registry, as that is then.

    Attributes:
        key: The key of the scenario.
        registry: Rules by name.
    """

    key: str
    registry: Mapping[str, Any]

    def __post_init__(self) -> None:
        _REGISTRIES[self.key] = self.registry

    def __get_pydantic_core_schema__(self, _: Any, __: GetCoreSchemaHandler) -> CoreSchema:
        """A name or a table that is checked against the registry."""
        return core_schema.no_info_plain_validator_function(
            self._chosen,
            serialization=core_schema.plain_serializer_function_ser_schema(_written),
        )

    def __get_pydantic_json_schema__(
        self, _: CoreSchema, __: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """The names, or a table for each rule."""
        tables = [_schema(self.key, name, rule) for name, rule in self.registry.items()]
        alone = [name for name, rule in self.registry.items() if not _needed(rule)]
        return {"anyOf": [{"enum": alone}, *tables]}

    def _chosen(self, value: Any) -> Choice:
        if isinstance(value, Choice):
            return value
        content = {"name": value} if isinstance(value, str) else value
        if not isinstance(content, dict) or "name" not in content:
            got = "one without" if isinstance(content, dict) else shown(value)
            raise refused(
                f"expected a name or a table with a name, got {got}. "
                f"Names are {', '.join(self.registry)}."
            )
        table = cast("dict[str, Any]", content)
        name = table["name"]
        if not (isinstance(name, str) and name in self.registry):
            path = () if content is not value else ("name",)
            raise refused_all([explain_choice(path, name, list(self.registry))])
        made = _table(self.key, name, self.registry[name])
        return _validated(made, self.registry[name], table, is_alone=content is not value)


_REGISTRIES: dict[str, Mapping[str, Any]] = {}  # by key


def _remade(key: str, values: dict[str, Any]) -> Choice:
    """Return a choice from a pickle."""
    name = values["name"]
    return _table(key, name, _REGISTRIES[key][name]).model_construct(**values)


def _validated(made: type[Choice], rule: Rule, table: dict[str, Any], *, is_alone: bool) -> Choice:
    name = table["name"]
    try:
        return made.model_validate(table)
    except ValidationError as error:
        if is_alone:
            missing = _needed(rule)
            text = (
                f'expected a table with {" and ".join(missing)}, got only the name "{name}". '
                f'Example: {{ name = "{name}", {missing[0]} = … }}.'
            )
            raise refused(text) from None
        unknown, faults = explain(error, _schema(made.key, name, rule))
        raise refused_all([*(each.fault for each in unknown), *faults]) from None


def _needed(rule: Rule) -> list[str]:
    """Return the settings that must be given."""
    return [
        key for key, each in rule.settings.items() if each.default is None and not each.optional
    ]


def _written(value: Any) -> Any:
    return value.written if isinstance(value, Choice) else value


@cache
def _table(key: str, name: str, rule: Rule) -> type[Choice]:
    """Return the table of a rule, with a key for each setting."""
    fields: dict[str, Any] = {"name": (Literal[name], Field(description="Which one."))}
    for each, setting in rule.settings.items():
        fields[each] = (_type(setting), _field(setting))
    made = create_model(name, __base__=Choice, **fields)
    made.key = key
    return made


def _type(setting: RuleSetting) -> Any:
    number: Any = Annotated[float, Field(allow_inf_nan=False, **setting.limits)]
    if setting.kind is int:
        number = Annotated[int, Field(le=10**12, **setting.limits), WHOLE]
    if setting.kind is tuple:
        number = Annotated[tuple[number, number], Field(strict=False)]
    return number | None if setting.optional else number


def _field(setting: RuleSetting) -> Any:
    description = f"{setting.meaning[0].upper()}{setting.meaning[1:]}."
    if setting.default is None and not setting.optional:
        return Field(description=description)
    return Field(default=setting.default, description=description)


@cache
def _schema(key: str, name: str, rule: Rule) -> dict[str, Any]:
    """Return the JSON Schema of the table of a rule."""
    schema = _table(key, name, rule).model_json_schema(schema_generator=TomlSchema)
    del schema["title"]
    return schema
