"""Shell completion of option values and of scenario and study names.

Each function takes the typed part of a value and returns the possible completions, which are read
from the registries.
"""

# ruff: noqa: PLC0415  (each function imports what it needs)

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from relufit.scenario.shipped import Shipped

__all__ = [
    "complete_compare_format",
    "complete_entry",
    "complete_figure_format",
    "complete_format",
    "complete_scenario",
    "complete_study",
    "complete_study_figure",
    "complete_theme",
    "complete_type",
]


def complete_entry(incomplete: str) -> list[str]:
    """Names of figures and films, for ``--only``."""
    from relufit.outputs.catalogue import entry_names

    return _in_list(incomplete, entry_names())


def complete_study_figure(incomplete: str) -> list[str]:
    """Names of a study's figures."""
    from relufit.draw.study.catalogue import study_figures

    return _in_list(incomplete, [entry.name for entry in study_figures()])


def complete_format(incomplete: str) -> list[str]:
    """File formats of figures and films."""
    from relufit.outputs.catalogue import file_formats

    return _in_list(incomplete, file_formats())


def complete_figure_format(incomplete: str) -> list[str]:
    """File formats of figures."""
    from relufit.draw.canvas.figure_formats import FIGURE_FORMATS

    return _in_list(incomplete, FIGURE_FORMATS)


def complete_compare_format(incomplete: str) -> list[str]:
    """File formats of a comparison."""
    from relufit.outputs.catalogue import compare_formats

    return _in_list(incomplete, compare_formats())


def complete_theme(incomplete: str) -> list[str]:
    """Themes."""
    from relufit.draw.canvas.theme import THEMES

    return _starting(incomplete, THEMES)


def complete_type(incomplete: str) -> list[str]:
    """Model types."""
    from relufit.scenario import FORMS

    return _starting(incomplete, FORMS)


def complete_scenario(incomplete: str) -> list[str]:
    """Scenario files, folders, and shipped scenarios."""
    return _file_or_shipped(incomplete, "scenario")


def complete_study(incomplete: str) -> list[str]:
    """Study files, folders, and shipped studies."""
    return _file_or_shipped(incomplete, "study")


def _file_or_shipped(incomplete: str, kind: Shipped) -> list[str]:
    from relufit.scenario.shipped import shipped

    folder = incomplete[: incomplete.rfind("/") + 1]
    try:
        beside = sorted(Path(folder or ".").iterdir())
    except OSError:
        beside = []
    files = [f"{folder}{path.name}" for path in beside if path.suffix == ".toml"]
    folders = [f"{folder}{path.name}/" for path in beside if path.is_dir()]
    visible = [name for name in folders if not name.removeprefix(folder).startswith(".")]
    return _starting(incomplete, [*files, *visible, *shipped(kind)])


def _in_list(incomplete: str, names: Iterable[str]) -> list[str]:
    """Completions of the last entry of a comma-separated list."""
    before, comma, last = incomplete.rpartition(",")
    used = set(before.split(","))
    return [before + comma + name for name in _starting(last, names) if name not in used]


def _starting(incomplete: str, names: Iterable[str]) -> list[str]:
    return [name for name in names if name.startswith(incomplete)]
