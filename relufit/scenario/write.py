"""Write scenarios and other parsed content as TOML."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, cast

from pydantic import BaseModel

if TYPE_CHECKING:
    from collections.abc import Iterator

    from relufit.scenario.base import AnyScenario

__all__ = ["plain_values", "to_toml", "toml_text"]

_ROUND = 1e6  # whole numbers below it are written without a point
_BARE = re.compile(r"[A-Za-z0-9_-]+")


def to_toml(scenario: AnyScenario) -> str:
    """Write a scenario from its values, all of them, in one fixed form.

    Two scenarios of the same model type have the same text if and only if all their values are
    bit-identical. A reference file becomes points; comments are not kept.

    Examples:
        >>> from relufit.scenario import loads, template
        >>> scenario = loads(template("tent"), name="tent")
        >>> film = scenario.film.model_copy(update={"hold": 0.5})
        >>> changed = scenario.model_copy(update={"film": film})
        >>> "hold = 0.5" in to_toml(changed)
        True
        >>> loads(to_toml(changed), name="tent").film == film
        True
    """
    return toml_text(plain_values(scenario.content))


def plain_values(value: Any) -> Any:
    """Return a value in the types that the parser returns; round floats as whole numbers.

    Arrays become lists, mappings and tables of a scenario become tables without their None.
    """
    if isinstance(value, BaseModel):
        value = value.model_dump(exclude_none=True, warnings=False)
    if isinstance(value, Mapping):
        table = cast("Mapping[str, Any]", value)
        return {key: plain_values(each) for key, each in table.items() if each is not None}
    if hasattr(value, "tolist"):  # an array or a number of NumPy, set from Python
        value = value.tolist()
    if isinstance(value, list | tuple):
        return [plain_values(each) for each in cast("list[Any]", value)]
    if isinstance(value, float) and value.is_integer() and abs(value) < _ROUND:
        is_negative_zero = math.copysign(1.0, value) < 0 and not value
        return value if is_negative_zero else int(value)
    return value


def toml_text(content: Mapping[str, Any]) -> str:
    """Write content as TOML: strings, numbers, booleans, and lists and tables of them.

    Floats round-trip exactly.

    Examples:
        >>> print(toml_text({"title": "tent", "data": {"domain": [0, 4.5]}}), end="")
        title = "tent"
        <BLANKLINE>
        [data]
        domain = [0, 4.5]
    """
    return "\n".join(_lines(content, ())).lstrip("\n") + "\n"


def _lines(table: Mapping[str, Any], path: tuple[str, ...]) -> Iterator[str]:
    if path:
        yield f"\n[{'.'.join(map(_key, path))}]"
    for key, value in table.items():
        if not isinstance(value, dict):
            yield f"{_key(key)} = {_value(value)}"
    for key, value in table.items():
        if isinstance(value, dict):
            yield from _lines(cast("dict[str, Any]", value), (*path, key))


def _key(name: str) -> str:
    return name if _BARE.fullmatch(name) else _value(name)


def _value(value: Any) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, cast('list[Any]', value)))}]"
    if isinstance(value, dict):
        inside = cast("dict[str, Any]", value).items()
        return f"{{ {', '.join(f'{_key(key)} = {_value(each)}' for key, each in inside)} }}"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        # JSON and TOML strings differ in one character only.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return repr(value)
