"""Scenarios and tables with another presentation; what is trained does not change."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from relufit.scenario.style import LANGUAGE, Style, merged_style

if TYPE_CHECKING:
    from relufit.scenario.base import AnyScenario

__all__ = ["Tables", "changed_tables", "restyled"]

Tables = tuple[Style | None, dict[str, str] | None]  # [style] and [labels]
S = TypeVar("S", bound="AnyScenario")


def changed_tables(tables: Tables, *, language: str = "", **style: Any) -> Tables:
    """Return [style] and [labels] with some values replaced.

    Args:
        tables: The tables.
        language: The code of a language; empty for that of the tables.
        style: Keys of [style]; those without a value keep that of the tables.

    Example:
        >>> style, labels = changed_tables((None, None), language="de", theme="dark", width="")
        >>> style.theme, style.width, labels
        ('dark', None, {'language': 'de'})
    """
    old, labels = tables
    given = {key: value for key, value in style.items() if value}
    new = merged_style(old, Style.model_validate(given) if given else None)
    return new, {**(labels or {}), LANGUAGE: language} if language else labels


def restyled(scenario: S, tables: Tables) -> S:
    """Return a scenario with other tables [style] and [labels]; itself if they are the same."""
    style, labels = tables
    changed: dict[str, Any] = {}
    if style != scenario.style:
        changed["style"] = style
    if labels != scenario.labels:
        changed["labels"] = labels
    return scenario.model_copy(update=changed) if changed else scenario
