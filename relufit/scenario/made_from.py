"""Provenance: what an output was made from, as one line of text; read back and checked."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING

from relufit.scenario.base import is_plain_name
from relufit.version import __version__

if TYPE_CHECKING:
    from relufit.scenario.base import AnyScenario

__all__ = ["KEYS", "provenance", "read_made_from"]

# What an output says of itself, by what it was made from; the text comes under that name.
KEYS = {
    "scenario": ("relufit", "name", "sha256", "scenario"),
    "study": ("relufit", "name", "sha256", "study", "base", "base_sha256"),
}
_HASHES = {"scenario": "sha256", "study": "sha256", "base": "base_sha256"}
_STRING = r'"(?:[^"\\\x00-\x1f]++|\\.)*+"'
# Flat and of few entries, so that reading it takes no more memory than its text.
_OBJECT = re.compile(rf"\s*+\{{(?:\s*+{_STRING}\s*+:\s*+{_STRING}\s*+,?){{1,20}}+\s*+\}}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # TOML has none of them


def provenance(scenario: AnyScenario) -> str:
    """What an output is made from: one line of ASCII that every file format can carry.

    It is a JSON object of ``relufit`` (the version), and the scenario's ``name``, ``sha256`` and
    whole text as ``scenario``, which needs no other file.
    """
    origin = scenario.self_contained
    values = (__version__, origin.name, origin.sha256, origin.text)
    return json.dumps(dict(zip(KEYS["scenario"], values, strict=True)))


def read_made_from(comment: str) -> dict[str, str]:
    """The values of a provenance comment: those of :data:`KEYS`.

    Args:
        comment: A JSON object of texts; what follows it does not count.

    Raises:
        ValueError: It is none, a value is missing, or a text does not have its hash.
    """
    match = _OBJECT.match(comment)
    if match is None:
        raise ValueError("none of its marks")
    found: dict[str, str] = json.loads(match.group())
    kind = "study" if "study" in found else "scenario"
    if missing := [key for key in KEYS[kind] if key not in found]:
        raise ValueError(f"one without its {missing[0]}")
    values = {key: found[key] for key in KEYS[kind]}
    if not is_plain_name(values["name"]):
        raise ValueError(f"one with a path for a name: {values['name']!r}")
    for key in values.keys() & _HASHES.keys():
        text = values[key]
        if hashlib.sha256(text.encode("utf-8")).hexdigest() != values[_HASHES[key]]:
            raise ValueError(f"one whose {key} does not have the hash {values[_HASHES[key]]!r}")
        if _CONTROL.search(text):
            raise ValueError(f"one whose {key} has control characters")
    return values
