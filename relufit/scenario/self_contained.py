"""A scenario as text that needs no other file, as stored in outputs."""

from __future__ import annotations

from relufit.errors import InputError
from relufit.scenario.base import AnyScenario, Origin
from relufit.scenario.load import loads
from relufit.scenario.parsing import checked_text
from relufit.scenario.write import to_toml, toml_text

__all__ = ["self_contained"]


def self_contained(scenario: AnyScenario) -> Origin:
    """Return a text that gives exactly this scenario without another file.

    It is the scenario's own text, with its comments, if nothing but new tables [style] and
    [labels] was added in Python and no other file is needed. Otherwise it is written from the
    values.

    Raises:
        InputError: A value that was set in Python is not valid in a scenario.
    """
    origin, text = scenario.origin, to_toml(scenario)
    for kept in (origin.text, _with_new_tables(scenario)):
        if _content(kept, origin.name) == text:
            return Origin.of(kept, name=origin.name, path=origin.path)
    written = Origin.of(checked_text(text, origin.name), name=origin.name, path=None)
    if to_toml(loads(written.text, name=origin.name)) != text:
        raise InputError(f"{origin.label}: expected values that TOML can store, got others.")
    return written


def _with_new_tables(scenario: AnyScenario) -> str:
    """Return a scenario's own text with [style] and [labels], if they are new, at its end."""
    text = scenario.origin.text.rstrip()
    for table in ("style", "labels"):
        if content := scenario.content.get(table):
            text += f"\n\n{toml_text({table: content}).lstrip()}".rstrip()
    return text + "\n"


def _content(text: str, name: str) -> str | None:
    """Return a text's content as :func:`to_toml` writes it; None if the text is not valid."""
    try:
        return to_toml(loads(text, name=name))
    except InputError:
        return None
