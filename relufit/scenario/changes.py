"""Changes of a scenario as texts: ``training.learning_rate=0.03``."""

from __future__ import annotations

import re
import tomllib
from typing import TYPE_CHECKING, Any

from relufit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable

__all__ = ["parsed_changes"]

_CHANGE = re.compile(r"\s*([A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+)*)\s*=(.*)", re.DOTALL)


def parsed_changes(texts: Iterable[str]) -> dict[str, Any]:
    """Return the values of texts ``key=value`` by their keys, for :meth:`.AnyScenario.with_`.

    Args:
        texts: The values are those of TOML; what is not TOML is a text, so that no quotation
            marks are needed: ``data.order=shuffled``.

    Raises:
        InputError: A text has another form, or a key is given twice.

    Example:
        >>> parsed_changes(["training.learning_rate=0.03", "data.order=shuffled"])
        {'training.learning_rate': 0.03, 'data.order': 'shuffled'}
    """
    changes: dict[str, Any] = {}
    for text in texts:
        match = _CHANGE.fullmatch(text)
        if match is None:
            raise InputError(
                f"expected KEY=VALUE such as training.learning_rate=0.03, got {text!r}.",
                field="changes",
            )
        key, value = match[1], match[2].strip()
        if key in changes:
            raise InputError(f"expected each key once, got {key} twice.", field="changes")
        changes[key] = _value(value)
    return changes


def _value(text: str) -> Any:
    """Return a TOML value; the text itself if it is none."""
    try:
        content = tomllib.loads(f"value = {text}")
    except (ValueError, RecursionError):
        return text
    return content["value"] if len(content) == 1 else text
