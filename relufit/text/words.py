"""The words of one entry: templates of a language, and numbers as it writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from relufit.languages.language import filled
from relufit.languages.registry import ENGLISH
from relufit.text.numbers import THIN_SPACE, count_text, error_text, number_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from relufit.languages.language import Language

__all__ = ["ENGLISH_WORDS", "Words"]

POINT = re.compile(r"(?<=\d)\.(?=\d)")


@dataclass(frozen=True, slots=True)
class Words:
    """The words of figures, films and captions. It is passed to whatever draws or describes.

    Attributes:
        language: The language.
        changed: Templates that replace those of the language, by their keys.

    Example:
        >>> from relufit.languages.registry import LANGUAGES
        >>> words = Words(LANGUAGES["de"], {"axis_iteration": "Schritt"})
        >>> words("axis_iteration"), words.number(0.25), words.count(20000)
        ('Schritt', '0,25', '20.000')
    """

    language: Language = ENGLISH
    changed: Mapping[str, str] = field(default_factory=dict[str, str])

    def __call__(self, key: str, /, **values: str | float) -> str:
        """Return the text of a key with its values; numbers are written as the language does.

        Whole numbers are counts, other numbers have up to four significant digits.

        Raises:
            KeyError: There is no such key.
        """
        template = self.changed.get(key) or self.language.labels[key]
        texts = {name: self._value(value) for name, value in values.items()}
        counts = {name: value for name, value in values.items() if isinstance(value, int)}
        return filled(template, texts, counts, self.language)

    def __contains__(self, key: str) -> bool:
        """Return whether there is such a key."""
        return key in self.language.labels

    def _value(self, value: str | float) -> str:
        if isinstance(value, str):
            return value
        return self.count(value) if isinstance(value, int) else self.number(value)

    def localized(self, number: str) -> str:
        """Return a number that is written in the English way as the language writes it."""
        language = self.language
        signs = {".": language.decimal, THIN_SPACE: language.thousands}
        return "".join(signs.get(letter, letter) for letter in number)

    def localized_within(self, text: str) -> str:
        """Return a text whose decimal points, between two digits, are those of the language."""
        return POINT.sub(self.language.decimal, text)

    def localized_math(self, text: str) -> str:
        """Do the same in TeX, where a bare comma would be followed by a space."""
        decimal = self.language.decimal
        return POINT.sub(decimal if decimal == "." else f"{{{decimal}}}", text)

    def count(self, count: float) -> str:
        """Format a whole number with separated thousands."""
        return self.localized(count_text(count))

    def number(self, value: float, digits: int = 4) -> str:
        """Format a number with at most four (or ``digits``) significant digits."""
        return self.localized(number_text(value, digits))

    def error(self, error: float) -> str:
        """Format an error with three significant digits."""
        return self.localized(error_text(error))

    def percent(self, share: float) -> str:
        """Format a share in percent, with three significant digits."""
        return self("percent", number=self.localized(f"{100 * share:.3g}"))

    def verdict(self, kind: str) -> str:
        """Return the name of a verdict."""
        return self(f"verdict_{kind.replace(' ', '_')}")

    def listed(self, texts: Sequence[str], last: str = "list_and") -> str:
        """Enumerate texts; ``last`` is the key of the word before the last one."""
        if not texts[1:]:
            return "".join(texts)
        return self(last, most=self("list_comma").join(texts[:-1]), last=texts[-1])

    def clauses(self, texts: Sequence[str]) -> str:
        """Enumerate clauses, which Chinese and Japanese join without a word for "and"."""
        if not texts[1:]:
            return "".join(texts)
        most = self("clauses_comma").join(texts[:-1])
        return self("clauses_and", most=most, last=texts[-1])

    def joined(self, neurons: Sequence[int]) -> str:
        """Enumerate neurons by their numbers, counted from 1."""
        return self.listed([str(neuron + 1) for neuron in neurons])

    def sentences(self, *parts: str) -> str:
        """Join the sentences of a text, without those that are empty."""
        return self("between_sentences").join(part.strip() for part in parts if part.strip())


ENGLISH_WORDS = Words()
