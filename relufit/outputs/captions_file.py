"""``captions.md`` of a folder: whose pictures lie there, and which captions stay."""

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
_END = "\n<!-- "  # where the provenance begins


def check_owner(folder: Path, kind: str) -> None:
    """Refuse a folder with the pictures of a study for those of a scenario, and the other way.

    Args:
        folder: Where pictures are to be written.
        kind: What they are made from: ``"scenario"`` or ``"study"``.

    Raises:
        InputError: It has the others.
    """
    origin = _origin(folder)
    owner = "study" if "study" in origin else "scenario"
    if origin and owner != kind:
        raise InputError(
            f"{folder}: expected a folder for the pictures of a {kind}, got those of a {owner} of "
            f"the same name ({origin['name']!r}). Choose another output folder, or move this one "
            f"away."
        )


def with_kept_captions(
    text: str, folder: Path, *, order: Sequence[str], suffixes: Collection[str], made_from: str
) -> str:
    """New captions, and those of pictures of the same run that stay in the folder.

    Args:
        text: The new captions, as :func:`relufit.reports.relu_sum.captions_document` makes them.
        folder: Where pictures, and perhaps captions, lie already.
        order: The names of all pictures, in the order of their captions.
        suffixes: The suffixes that a picture's file may have.
        made_from: The provenance. Captions with another one are of no picture that can be trusted.
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
    """What the pictures in a folder were made from; empty if that is not known."""
    try:
        return made_from(folder / CAPTIONS)
    except InputError:
        return {}


def _split(text: str) -> tuple[str, dict[str, str], str]:
    """What stands before the first caption, the section of each picture, and the provenance."""
    body, mark, end = text.rpartition(_END)
    head, *rest = re.split(r"^(?=## \S+$)", body, flags=re.MULTILINE)
    sections = {part.partition("\n")[0].removeprefix("## "): part.strip("\n") for part in rest}
    return head.strip("\n"), sections, mark + end
