"""Check that the texts of a study can be drawn in figures and captions."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from relufit.scenario.messages import Fault, input_error, shown

if TYPE_CHECKING:
    from collections.abc import Iterator

    from relufit.scenario.locate import TomlPath
    from relufit.study.planning.plan import Plan

__all__ = ["check_texts", "is_on_one_line"]

_UNSEEN = {"Cc", "Cs", "Zl", "Zp"}  # control characters, surrogates, line separators


def check_texts(plan: Plan) -> None:
    """Raise if a text cannot be drawn on one line.

    Raises:
        InputError: The message names each of them with its line.
    """
    faults = [
        Fault(path=path, text=text) for path, shown in _texts(plan) if (text := _fault(shown))
    ]
    if faults:
        raise input_error(plan.origin.label, plan.origin.text_with_lines, faults)


def is_on_one_line(text: str) -> bool:
    """Whether a text has neither line breaks nor other control characters."""
    return all(unicodedata.category(letter) not in _UNSEEN for letter in text)


def _texts(plan: Plan) -> Iterator[tuple[TomlPath, str]]:
    """Yield every displayed text with its path in the file."""
    yield ("title",), plan.document.title
    for axis in plan.axes:
        yield ("axes", axis.name), axis.name
        labels = plan.document.axes[axis.name].labels
        for index, value in enumerate(axis.values if labels or _are_texts(axis.values) else ()):
            yield ("axes", axis.name, "labels" if labels else "values", index), str(value)


def _are_texts(values: object) -> bool:
    return isinstance(values, list | tuple) and any(isinstance(each, str) for each in values)  # pyright: ignore[reportUnknownVariableType]


def _fault(text: str) -> str:
    """Return what is wrong with a text; empty if nothing is."""
    if not is_on_one_line(text):
        return f"expected text on one line without control characters, got {shown(text)}."
    if text.isascii():
        return ""
    from relufit.draw.canvas.letters import missing_letter  # noqa: PLC0415 - matplotlib, rarely needed
    from relufit.draw.canvas.theme import FONT  # noqa: PLC0415

    if missing := missing_letter(text):
        return (
            f"expected letters that the font of the figures has ({FONT}), got {missing!r}. Write "
            "it without this letter."
        )
    return ""
