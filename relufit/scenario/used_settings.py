"""Which settings of [training] a part of relufit, such as the page, does not know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

    from relufit.scenario.descent import Descent

__all__ = ["EVERY_PART", "Used", "unknown_to", "used_entry"]


EVERY_PART = frozenset({"page", "study", "rules", "verdict"})


class Used(NamedTuple):
    """A setting that a run uses.

    Attributes:
        key: Its key in ``[training]``.
        value: Its value, as text.
        parts: The parts of relufit that know the value.
    """

    key: str
    value: str
    parts: frozenset[str]


def used_entry(
    key: str, registry: Mapping[str, Any], value: str | int, number: frozenset[str] = frozenset()
) -> Used:
    """Return the use of an entry of a registry, or of a number, which the parts ``number`` know."""
    if isinstance(value, int):
        return Used(key, str(value), number)
    return Used(key, f'"{value}"', registry[value].parts)


def unknown_to(training: Descent | None, part: str) -> str:
    """What a part of relufit does not know of a run: ``key = value``; empty if it knows all.

    Args:
        training: The settings; None where nothing is trained.
        part: The part, as the entries of the registries name it: ``page``, ``study``, ``verdict``
            (which trains on) or ``rules`` (the article's four rules).

    Example:
        >>> from relufit.scenario import loads, template
        >>> text = template("tent").replace('# optimizer = "sgd"', 'optimizer = "adam"')
        >>> unknown_to(loads(text, name="tent").training, "page")
        'optimizer = "adam"'
    """
    if training is None:
        return ""
    unknown = [f"{each.key} = {each.value}" for each in training.used if part not in each.parts]
    return " and ".join(unknown)
