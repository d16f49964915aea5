"""All languages by their codes. A new one is a file beside this one and an entry here."""

from __future__ import annotations

from relufit.languages.language import Language, read_language

__all__ = ["ENGLISH", "LANGUAGES"]

LANGUAGES: dict[str, Language] = {
    code: read_language(code) for code in ("en", "de", "fr", "es", "zh", "ja")
}
ENGLISH = LANGUAGES["en"]
