"""Words of measures: those of the language, or those of a measure that it does not know."""

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.draw.study.units import UNITS

if TYPE_CHECKING:
    from relufit.study_results.measures import Measure
    from relufit.text.words import Words

__all__ = ["measure_none", "measure_note", "measure_title", "unit_text"]


def measure_title(measure: Measure, words: Words) -> str:
    """Return the title of a measure."""
    key = f"measure_{measure.name}"
    return words(key) if key in words else measure.title


def measure_none(measure: Measure, words: Words) -> str:
    """Return why a cell has no value of a measure."""
    key = f"none_{measure.name}"
    return words(key) if key in words else measure.none


def measure_note(measure: Measure, words: Words) -> str:
    """Return a note on a measure; empty for none."""
    key = f"note_{measure.name}"
    return words(key) if key in words else measure.note


def unit_text(unit: str, value: float, words: Words) -> str:
    """Return a value with its unit, as the language writes numbers."""
    return words.percent(value) if unit == "share" else words.localized(UNITS[unit].text(value))
