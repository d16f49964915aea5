"""Read and check the provenance of an output."""

from __future__ import annotations

import hashlib
import json
import re
from typing import TYPE_CHECKING

from relufit.scenario.base import is_plain_name
from relufit.version import __version__

if TYPE_CHECKING:
    from relufit.scenario.base import AnyScenario

__all__ = ["COMPARED", "KEYS", "MOST_COMPARED", "compared_key", "provenance", "read_made_from"]

# The keys of the provenance, by what the output was made from; the text has that name as key.
KEYS = {
    "scenario": ("relufit", "name", "sha256", "scenario"),
    "study": ("relufit", "name", "sha256", "study", "base", "base_sha256"),
    "comparison": ("relufit", "name", "comparison", "clock"),
}
# What a comparison says of each of its runs, with the run's number behind it: "label_1", …
COMPARED = ("label", "name", "sha256", "scenario")
MOST_COMPARED = 4
_HASHES = {"scenario": "sha256", "study": "sha256", "base": "base_sha256"}
_STRING = r'"(?:[^"\\\x00-\x1f]++|\\.)*+"'
# Flat and with few entries, so that reading it takes no more memory than its text.
_OBJECT = re.compile(rf"\s*+\{{(?:\s*+{_STRING}\s*+:\s*+{_STRING}\s*+,?){{1,30}}+\s*+\}}")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")  # not allowed in TOML


def provenance(scenario: AnyScenario) -> str:
    """What an output is made from: one line of ASCII that every file format can carry.

    It is a JSON object of ``relufit`` (the version), and the scenario's ``name``, ``sha256`` and
    whole text as ``scenario``, which needs no other file.
    """
    origin = scenario.self_contained
    values = (__version__, origin.name, origin.sha256, origin.text)
    return json.dumps(dict(zip(KEYS["scenario"], values, strict=True)))


def read_made_from(comment: str) -> dict[str, str]:
    """Return the values of a provenance comment: those of :data:`KEYS`.

    Args:
        comment: A JSON object of strings; anything after it is ignored.

    Raises:
        ValueError: It is not such an object, a value is missing, or a text does not match its hash.
    """
    match = _OBJECT.match(comment)
    if match is None:
        raise ValueError("none of its marks")
    found: dict[str, str] = json.loads(match.group())
    kind = next((each for each in ("study", "comparison") if each in found), "scenario")
    keys, hashes = list(KEYS[kind]), dict(_HASHES)
    if kind == "comparison":
        for number in range(1, _compared(found["comparison"]) + 1):
            keys += [compared_key(key, number) for key in COMPARED]
            hashes[compared_key("scenario", number)] = compared_key("sha256", number)
    if missing := [key for key in keys if key not in found]:
        raise ValueError(f"one without its {missing[0]}")
    values = {key: found[key] for key in keys}
    _check_names(values)
    for key in values.keys() & hashes.keys():
        text = values[key]
        if hashlib.sha256(text.encode("utf-8")).hexdigest() != values[hashes[key]]:
            raise ValueError(f"one whose {key} does not have the hash {values[hashes[key]]!r}")
        if _CONTROL.search(text):
            raise ValueError(f"one whose {key} has control characters")
    return values


def compared_key(key: str, number: int) -> str:
    """What the provenance of a comparison calls a value of one of its runs, counted from 1.

    Example:
        >>> compared_key("scenario", 2)
        'scenario_2'
    """
    return f"{key}_{number}"


def _compared(text: str) -> int:
    """How many runs a comparison says that it has."""
    if text not in {str(number) for number in range(2, MOST_COMPARED + 1)}:
        raise ValueError(f"one of a comparison of {text!r} runs")
    return int(text)


def _check_names(values: dict[str, str]) -> None:
    for key, name in values.items():
        if key.partition("_")[0] == "name" and not is_plain_name(name):
            raise ValueError(f"one with a path for a name: {name!r}")
