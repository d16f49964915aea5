"""The lists in help texts, read from the registries when help is asked for.

A text of an option names a list in braces, such as ``{formats}``.
"""

# ruff: noqa: PLC0415  (drawing is slow to import)

from __future__ import annotations

from typing import TYPE_CHECKING

from relufit.cli.completion import complete_figure_format, complete_study_figure, complete_theme

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["LISTS"]


def _catalogue() -> str:
    """Those of the first model type, then those of each other type."""
    from relufit.models.registry import MODEL_TYPES

    texts: list[str] = []
    for number, (name, model) in enumerate(MODEL_TYPES.items()):
        names = ", ".join(each.name for each in model.catalogue().every)
        texts.append(f"of {name} networks {names}" if number else names)
    return "; ".join(texts)


def _formats() -> str:
    from relufit.outputs.catalogue import default_formats, file_formats

    usual = default_formats()
    others = [each for each in file_formats() if each not in usual]
    return f"{', '.join(usual)}; also {', '.join(others)}" if others else ", ".join(usual)


def _compare_formats() -> str:
    from relufit.outputs.catalogue import compare_formats, default_formats

    usual = [each for each in compare_formats() if each in default_formats()]
    others = [each for each in compare_formats() if each not in usual]
    return f"{', '.join(usual)}; also {', '.join(others)}"


def _clocks() -> str:
    from relufit.outputs.compared import CLOCKS

    return " or ".join(CLOCKS)


def _shapes() -> str:
    from relufit.draw.relu_sum.compare_drawing import SHAPES

    return " or ".join(f"{name} ({width} x {height})" for name, (width, height) in SHAPES.items())


def _study_figures() -> str:
    return ", ".join(complete_study_figure(""))


def _figure_formats() -> str:
    from relufit.outputs.catalogue import default_formats

    names = complete_figure_format("")
    usual = [each for each in names if each in default_formats()]
    return f"{', '.join(usual)}; also {', '.join(each for each in names if each not in usual)}"


def _model_types() -> str:
    from relufit.cli.completion import complete_type

    return " or ".join(complete_type(""))


def _frame_rates() -> str:
    from relufit.schedules.frame_rates import FRAME_RATES

    return ", ".join(map(str, FRAME_RATES))


def _languages() -> str:
    from relufit.languages.registry import LANGUAGES

    return ", ".join(f"{code} ({each.name})" for code, each in LANGUAGES.items())


def _themes() -> str:
    return " or ".join(complete_theme(""))


LISTS: dict[str, Callable[[], str]] = {
    "entries": _catalogue,
    "study_figures": _study_figures,
    "formats": _formats,
    "figure_formats": _figure_formats,
    "model_types": _model_types,
    "themes": _themes,
    "compare_formats": _compare_formats,
    "clocks": _clocks,
    "shapes": _shapes,
    "frame_rates": _frame_rates,
    "languages": _languages,
}
