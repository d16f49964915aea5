"""Themes with the colours, fonts and words that a scenario asks for."""

from __future__ import annotations

from dataclasses import fields, replace
from typing import TYPE_CHECKING, Any

from relufit.draw.canvas.fonts import fonts_for
from relufit.draw.canvas.theme import THEMES, Theme
from relufit.languages.registry import LANGUAGES
from relufit.scenario.style import LANGUAGE, Style
from relufit.text.words import Words

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["DEFAULT_THEME", "styled_theme"]

DEFAULT_THEME = "light"


def styled_theme(style: Style | None, labels: Mapping[str, str] | None) -> Theme:
    """Return a theme with the values of [style] and the words of [labels].

    Raises:
        InputError: A font is not installed.

    Example:
        >>> styled_theme(Style(colors={"ink": "navy"}), None).ink
        '#000080'
    """
    style, labels = style or Style(), dict(labels or {})
    language = LANGUAGES[labels.pop(LANGUAGE, "en")]
    theme = THEMES[style.theme or DEFAULT_THEME]
    given: dict[str, Any] = {
        "fonts": fonts_for(style.font or (), language),
        "words": Words(language, labels),
        "font_pt": style.font_size,
        "line_scale": style.line_width,
        "grid": style.grid,
        "shading": style.shading,
        "rings": style.rings,
        "title": style.title,
        "limits": style.limits.model_dump(exclude_none=True) if style.limits else None,
        "panels": style.panels.model_dump(exclude_none=True) if style.panels else None,
        **_colors(style, theme),
    }
    return replace(theme, **{key: value for key, value in given.items() if value is not None})


def _colors(style: Style, theme: Theme) -> dict[str, Any]:
    """Return the colours that replace those of a theme, by the names of its attributes."""
    colors = style.colors.model_dump(exclude_none=True) if style.colors else {}
    known = {each.name for each in fields(Theme)}
    found = {key: color for key, color in colors.items() if key in known}
    if "neurons" in found:
        found["neurons"] = (*found["neurons"], *theme.neurons[len(found["neurons"]) :])
    verdicts = {key.replace("_", " "): color for key, color in colors.items() if key not in known}
    return {**found, "verdicts": {**theme.verdicts, **verdicts}}
