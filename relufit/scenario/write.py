"""A scenario's content as TOML text: the way back from what the parser gives."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

__all__ = ["toml_text"]

_BARE = re.compile(r"[A-Za-z0-9_-]+")


def toml_text(content: Mapping[str, Any]) -> str:
    """TOML that gives this content back: texts, numbers, truth values, lists and tables of them.

    Numbers keep their bits.

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
        # JSON and TOML write text alike, but for one character.
        return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    return repr(value)
