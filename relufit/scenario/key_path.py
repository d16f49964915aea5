"""Keys of a scenario by their paths: ``training.learning_rate``, or ``learning_rate`` alone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from relufit.errors import InputError
from relufit.scenario.explain import tables_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

__all__ = ["path_of", "table_at"]

_SOURCE = "published"  # its keys say what a source reports, not what is run


def table_at(content: dict[str, Any], path: Sequence[str]) -> dict[str, Any]:
    """Return the table at a path of TOML content; create it if needed, also replacing a key.

    The text of a key is kept as the name in its table: ``optimizer = "adam"`` has settings too.
    """
    for part in path:
        inner: Any = content.get(part)
        named = {"name": inner} if isinstance(inner, str) else {}
        content[part] = inner if isinstance(inner, dict) else named
        content = content[part]
    return content


def path_of(key: str, content: Mapping[str, Any], schema: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the path of a key that is given with its table, or alone if one table has it.

    Args:
        key: ``"training.learning_rate"``, ``"learning_rate"`` or the name of a table.
        content: The scenario. A key that several tables have is that of the only one given.
        schema: The JSON Schema of its document.

    Raises:
        InputError: Several tables of the scenario have the key.

    Example:
        >>> from relufit.scenario.json_schema import document_schema
        >>> path_of("learning_rate", {}, document_schema("relu_sum"))
        ('training', 'learning_rate')
    """
    parts = tuple(key.split("."))
    if len(parts) > 1 or key in schema["properties"]:
        return parts
    tables = [name for name, keys in tables_in(schema) if key in keys]
    homes = [name for name in tables if name != _SOURCE] or tables
    if len(homes) > 1:
        homes = [name for name in homes if _has(content, name)] or homes
    if len(homes) > 1:
        known = " or ".join(f"{home}.{key}" for home in homes)
        raise InputError(f"{key}: expected the key with its table, {known}, got it alone.")
    return (*homes[0].split("."), key) if homes else parts


def _has(content: Mapping[str, Any], table: str) -> bool:
    """Return whether a scenario gives a table."""
    inner: Any = content
    for part in table.split("."):
        inner = inner.get(part) if isinstance(inner, dict) else None  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    return inner is not None
