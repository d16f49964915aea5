"""``captions.md`` of a folder: its owner, and the captions to keep."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from relufit.errors import InputError
from relufit.outputs.provenance import made_from

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

__all__ = ["CAPTIONS", "check_owner", "with_kept_captions"]

CAPTIONS = "captions.md"
_END = "\n<!-- "  # start of the provenance


def check_owner(folder: Path, source: str) -> None:
    """Check that a folder does not mix the figures of scenarios, studies and comparisons.

    Args:
        folder: The output folder.
        source: The source of the new figures: ``"scenario"``, ``"study"`` or ``"comparison"``.

    Raises:
        InputError: The folder has figures of the other source.
    """
    origin = _origin(folder)
    owner = next((each for each in ("study", "comparison") if each in origin), "scenario")
    if origin and owner != source:
        raise InputError(
            f"{folder}: expected a folder for the figures of a {source}, got those of a {owner} of "
            f"the same name ({origin['name']!r}). Choose another output folder, or move this one "
            f"away."
        )


def with_kept_captions(
    text: str, folder: Path, *, order: Sequence[str], suffixes: Collection[str], made_from: str
) -> str:
    """Merge new captions with those of figures and films that stay in the folder.

    Args:
        text: The new captions, as :func:`relufit.reports.relu_sum.captions_document` makes them.
        folder: The output folder, which may have figures and captions.
        order: The names of all figures and films, in the order of captions.
        suffixes: The possible suffixes of a figure or film.
        made_from: The provenance. Captions with another provenance are not kept.
    """
    if _origin(folder) != json.loads(made_from):
        return text
    head, new, end = _split(text)
    _, old, _ = _split((folder / CAPTIONS).read_text(encoding="utf-8"))
    kept = {
        name: section
        for name, section in old.items()
        if any((folder / f"{name}.{suffix}").exists() for suffix in suffixes)
    }
    sections = {**kept, **new}
    if set(sections) == set(new):
        return text
    ordered = [sections[name] for name in order if name in sections]
    return "\n\n".join([head, *ordered]) + f"\n{end}"


def _origin(folder: Path) -> dict[str, str]:
    """Return the provenance of the figures in a folder; empty if unknown."""
    try:
        return made_from(folder / CAPTIONS)
    except InputError:
        return {}


def _split(text: str) -> tuple[str, dict[str, str], str]:
    """Split captions into the head, the section of each figure or film, and the provenance."""
    body, mark, end = text.rpartition(_END)
    head, *rest = re.split(r"^(?=## \S+$)", body, flags=re.MULTILINE)
    sections = {part.partition("\n")[0].removeprefix("## "): part.strip("\n") for part in rest}
    return head.strip("\n"), sections, mark + end
