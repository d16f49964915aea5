"""The name of an optimizer of another library."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["optimizer_name"]


def optimizer_name(kind: str, settings: Mapping[str, Any]) -> str:
    """Return the name of an optimizer as ``[training] optimizer`` has it, if it has one.

    Args:
        kind: Its name in the library.
        settings: Its settings, of which ``momentum``, ``nesterov`` and ``weight_decay`` count.

    Example:
        >>> optimizer_name("SGD", {"momentum": 0.9, "nesterov": False})
        'momentum'
        >>> optimizer_name("Adam", {"weight_decay": 0.1})
        'adam with weight decay'
    """
    name = kind.lower()
    if name == "sgd" and settings.get("momentum"):
        name = "nesterov" if settings.get("nesterov") else "momentum"
    is_decayed = settings.get("weight_decay") and name != "adamw"
    return f"{name} with weight decay" if is_decayed else name
