"""Provenance: the scenario or study of an output, stored in the output itself."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from relufit.encode import comment_suffixes, opened, read_comment
from relufit.errors import InputError
from relufit.outputs.captions_tex import provenance_in_tex
from relufit.scenario.made_from import COMPARED, KEYS, compared_key, read_made_from
from relufit.training.archive import read_provenance
from relufit.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from relufit.scenario import AnyScenario


__all__ = ["comparison_provenance", "made_from", "study_provenance"]


def study_provenance(name: str, attributes: Mapping[str, str]) -> str:
    """Return the provenance of the figures of a study, as JSON.

    It contains the version that trained the runs as ``relufit``, ``name``, ``sha256`` and text of
    the study as ``study``, and its base scenario as ``base``, with its hash.

    Args:
        name: The name of the store.
        attributes: The attributes of the store.
    """
    stored = ("relufit", "study_sha256", "study", "base", "base_sha256")
    version, *rest = (attributes[key] for key in stored)
    return json.dumps(dict(zip(KEYS["study"], (version, name, *rest), strict=True)))


def comparison_provenance(name: str, clock: str, scenarios: Mapping[str, AnyScenario]) -> str:
    """What a figure or film of several runs is made from, in the same form.

    It has the version as ``relufit``, the folder's ``name``, the number of runs as ``comparison``
    and their ``clock``; then of each run, counted from 1, ``label_1``, ``name_1``, ``sha256_1`` and
    the whole scenario as ``scenario_1``.

    Args:
        name: The name of the folder.
        clock: What passes evenly in all runs.
        scenarios: The scenario of each run, by its label.
    """
    values = (__version__, name, str(len(scenarios)), clock)
    found = dict(zip(KEYS["comparison"], values, strict=True))
    for number, (label, scenario) in enumerate(scenarios.items(), start=1):
        origin = scenario.self_contained
        each = (label, origin.name, origin.sha256, origin.text)
        keys = [compared_key(key, number) for key in COMPARED]
        found |= dict(zip(keys, each, strict=True))
    return json.dumps(found)


def made_from(path: Path) -> dict[str, str]:
    """Read the provenance of a file that relufit wrote.

    Raises:
        InputError: The file is missing, damaged or not written by relufit.
    """
    suffix = path.suffix.lower()
    known = sorted((*READERS, *comment_suffixes()))
    if suffix not in known and path.exists():
        raise InputError(
            f"{path}: expected a file that relufit wrote ({', '.join(known)}), got {suffix!r}."
        )
    comment = READERS.get(suffix, read_comment)(path)
    try:
        return read_made_from(comment or "")
    except ValueError as error:
        raise InputError(f"{path}: expected a file that relufit wrote, got {error}.") from error


def _from_summary(path: Path) -> str:
    # Only the provenance is parsed: parsed JSON takes far more memory than its text.
    _, _, rest = _text(path).rpartition('"provenance"')
    return rest.lstrip().removeprefix(":")


def _from_captions(path: Path) -> str:
    _, _, rest = _text(path).rpartition("<!-- ")
    return rest.partition(" -->")[0]


def _from_page(path: Path) -> str:
    _, _, rest = _text(path).partition('<script type="application/json" id="content">')
    content, _, _ = rest.partition("</script>")
    return json.dumps(json.loads(content)["provenance"])


def _from_captions_tex(path: Path) -> str:
    return provenance_in_tex(_text(path))


def _text(path: Path) -> str:
    """Read a file, of which only ASCII parts are needed."""
    with opened(path) as file:
        return file.read_all().decode("latin-1")


# Figures and films store it as a comment; these formats have their own readers.
READERS: dict[str, Callable[[Path], str | None]] = {
    ".npz": read_provenance,
    ".json": _from_summary,
    ".md": _from_captions,
    ".html": _from_page,
    ".tex": _from_captions_tex,
}
