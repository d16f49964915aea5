"""A language: its words as templates, and how it writes numbers."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from relufit.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

__all__ = ["Language", "faulty_template", "filled", "read_language"]

PLACE = re.compile(r"\{(\w+)(?::([^{}|]*)\|([^{}|]*))?\}|\{(\w+):\^\}")
# Chinese and Japanese letters and their punctuation, which have no blank between them; templates
# have blanks around values for those that are numbers or in other letters.
UNSPACED = "\u3000-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff00-\uff60"
BLANK = re.compile(f"(?<=[{UNSPACED}]) (?=[{UNSPACED}])")


@dataclass(frozen=True, slots=True, kw_only=True)
class Language:
    """The words of one language.

    Attributes:
        code: Its code, such as ``"de"``.
        name: What its speakers call it.
        decimal: The decimal sign.
        thousands: What separates thousands.
        singular: The counts that take the singular.
        fonts: Fonts that have its letters, if the usual font lacks them; the best first.
        labels: The template of each key. ``{name}`` stands for a value, ``{name:one|many}`` for a
            word that depends on a count, and ``{name:^}`` for a value with a capital letter.
    """

    code: str
    name: str
    decimal: str
    thousands: str
    singular: tuple[int, ...]
    fonts: tuple[str, ...]
    labels: Mapping[str, str]


def read_language(code: str) -> Language:
    """Read the file of a language."""
    text = files("relufit.languages").joinpath(f"{code}.toml").read_text(encoding="utf-8")
    content = tomllib.loads(text)
    return Language(
        code=code,
        name=content["name"],
        decimal=content["decimal"],
        thousands=content["thousands"],
        singular=tuple(content["singular"]),
        fonts=tuple(content["fonts"]),
        labels=content["labels"],
    )


def filled(
    template: str, values: Mapping[str, str], counts: Mapping[str, int], language: Language
) -> str:
    """Return a template with its values.

    Args:
        template: The template.
        values: The text of each value.
        counts: The counts that choose between words.
        language: The language, which says which counts take the singular.

    Raises:
        InputError: The template has a place for a value that is not given.

    Example:
        >>> en = read_language("en")
        >>> filled("{n} neuron{n:|s}", {"n": "2"}, {"n": 2}, en)
        '2 neurons'
        >>> filled("{what:^} moves.", {"what": "the knot"}, {}, en)
        'The knot moves.'
        >>> filled("{a} 和 {b}", {"a": "权重", "b": "偏置"}, {}, en)
        '权重和偏置'
    """

    def value(found: re.Match[str]) -> str:
        name = found[1] or found[4]
        if name not in values:
            known = ", ".join(f"{{{each}}}" for each in values) or "none"
            raise InputError(f"expected places for the values {known}, got {{{name}}}.")
        if found[4]:
            return values[name][:1].upper() + values[name][1:]
        if found[2] is None:
            return values[name]
        return found[2] if counts[name] in language.singular else found[3]

    return "".join(_joined_parts(template, value))


def _joined_parts(template: str, value: Callable[[re.Match[str]], str]) -> Iterator[str]:
    """Yield texts and values of a template, without blanks of the template between CJK letters."""
    before, start = "", 0
    for found in [*PLACE.finditer(template), None]:
        text = template[start : found.start()] if found else template[start:]
        after = value(found) if found else ""
        whole = BLANK.sub("", before[-1:] + text + after[:1])
        yield whole[len(before[-1:]) : len(whole) - len(after[:1])]
        yield after
        before, start = after or (before + text), found.end() if found else start


def faulty_template(template: str, usual: str) -> str:
    """Return what is wrong with a template; empty if it can replace the usual one.

    Args:
        template: The template.
        usual: The English one, which has a place for each value.

    Example:
        >>> faulty_template("{m} Neuronen", "{n} neuron{n:|s}")
        'expected places for the values {n}, got {m}.'
    """
    known = {found[1] or found[4] for found in PLACE.finditer(usual)}
    counts = {found[1] for found in PLACE.finditer(usual) if found[2] is not None}
    for found in PLACE.finditer(template):
        name = found[1] or found[4]
        if name not in known or (found[2] is not None and name not in counts):
            places = ", ".join(f"{{{each}}}" for each in sorted(known)) or "none"
            return f"expected places for the values {places}, got {found[0]}."
    if rest := re.search(r"[{}]", PLACE.sub("", template)):
        return f"expected braces around the name of a value, such as {{n}}, got {rest[0]!r}."
    return ""
