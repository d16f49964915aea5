"""Fonts: those of the user, and those with the letters of a language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib import font_manager, get_cachedir

from relufit.draw.canvas.theme import FONT
from relufit.errors import InputError
from relufit.scenario.explain import similar

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relufit.languages.language import Language

__all__ = ["fonts_for", "installed_fonts"]


def installed_fonts() -> list[str]:
    """Return the names of the font families that matplotlib has found, in alphabetical order."""
    return sorted({each.name for each in font_manager.fontManager.ttflist})


def fonts_for(
    chosen: Sequence[str], language: Language, installed: Sequence[str] | None = None
) -> tuple[str, ...]:
    """Return the font families for a language: those of the user, and what else it needs.

    Args:
        chosen: The families that the user names; empty for the usual one.
        language: The language.
        installed: The families that there are; by default those that matplotlib has found.

    Raises:
        InputError: A family is not installed (field ``font``), or none has the letters of the
            language (field ``language``).
    """
    known = installed_fonts() if installed is None else installed
    for name in chosen:
        if name not in known:
            names = {each.lower(): each for each in known}
            meant = names.get(similar(name, names) or "") or _within(name, known)
            hint = f'Did you mean "{meant}"?' if meant else "Name one that is installed."
            raise InputError(f"expected an installed font, got {name!r}. {hint}", field="font")
    usual = [*chosen, *([] if FONT in chosen else [FONT])]
    if not language.fonts or any(name in language.fonts for name in chosen):
        return tuple(usual)
    found = next((name for name in language.fonts if name in known), None)
    if found is None:
        raise InputError(
            f"expected an installed font with the letters of {language.name}, got none of "
            f"{', '.join(language.fonts)}. Install one (Debian: apt install fonts-noto-cjk). If "
            f"one is installed, delete matplotlib's list of fonts in {get_cachedir()}.",
            field="language",
        )
    return (*usual, found)


def _within(name: str, known: Sequence[str]) -> str | None:
    """Return the first family whose name contains another, without regard to case."""
    return next((each for each in known if name.lower() in each.lower()), None)
