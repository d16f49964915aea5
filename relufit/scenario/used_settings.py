"""Which rules of a run a part of relufit, such as the page, does not know."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = [
    "EVERY_PART",
    "Rules",
    "Used",
    "rule_words",
    "unknown_settings",
    "unknown_to",
    "used_entry",
]

EVERY_PART = frozenset({"page", "study", "rules", "pushes", "verdict", "sum verdict"})


class Used(NamedTuple):
    """A setting that a run uses.

    Attributes:
        key: Its key in ``[training]`` or ``[recorded]``.
        value: Its value, as text.
        parts: The parts of relufit that know the value.
    """

    key: str
    value: str
    parts: frozenset[str]


class Rules(Protocol):
    """A table that says by which rules a run learns: ``[training]`` or ``[recorded]``."""

    @property
    def used(self) -> list[Used]:
        """The settings that a part of relufit may not know."""
        ...

    @property
    def coasts(self) -> bool:
        """Whether a neuron can move while it is not active."""
        ...


def used_entry(
    key: str, registry: Mapping[str, Any], value: str | int, number: frozenset[str] = frozenset()
) -> Used:
    """Return the use of an entry of a registry, or of a number, which the parts ``number`` know."""
    if isinstance(value, int):
        return Used(key, str(value), number)
    return Used(key, f'"{value}"', registry[value].parts)


def unknown_to(rules: Rules | None, part: str) -> str:
    """What a part of relufit does not know of a run: ``key = value``; empty if it knows all.

    Args:
        rules: The settings; None where nothing is trained.
        part: The part, as the entries of the registries name it: ``page``, ``study``, ``verdict``
            (which trains on; ``sum verdict`` for sums of ReLU neurons), ``rules`` (which rule moves
            a neuron in an update) or ``pushes`` (where the updates of an epoch move a knot).

    Example:
        >>> from relufit.scenario import loads, template
        >>> text = template("tent").replace('# optimizer = "sgd"', 'optimizer = "adam"')
        >>> unknown_to(loads(text, name="tent").training, "page")
        'optimizer = "adam"'
    """
    return " and ".join(unknown_settings(rules, part))


def unknown_settings(rules: Rules | None, part: str) -> list[str]:
    """Return the same settings one by one."""
    used = rules.used if rules is not None else []
    return [f"{each.key} = {each.value}" for each in used if part not in each.parts]


def rule_words(rules: Rules | None) -> list[str]:
    """Return the settings that make a run other than the article's, apart from the batch size.

    Example:
        >>> from relufit.scenario import load
        >>> rule_words(load("scenarios/example4.toml").with_(optimizer="adam").training)
        ['optimizer adam']
    """
    return [
        f"{each.key.replace('.', ' ').replace('_', ' ')} {each.value}".replace('"', "")
        for each in (rules.used if rules is not None else [])
        if each.key != "batch" and each.parts != EVERY_PART
    ]
