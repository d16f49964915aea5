"""JavaScript modules joined into one script: a page from a disk cannot load module files."""

from __future__ import annotations

import re
from importlib.resources import files

from relufit.page.compact import compact

__all__ = ["CORE", "DENSE_CORE", "DENSE_PAGE", "PAGE", "joined_modules"]

# Each module stands after those that it imports.
CORE = (
    "random",
    "samples",
    "train",
    "record",
    "state",
    "dynamics",
    "descent",
    "judge",
    "analysis",
    "quantities",
    "outcomes",
)
PAGE = (
    "dom",
    "text",
    "scale",
    "marks",
    "svg_context",
    "session",
    "limits",
    "link",
    "toml",
    "panels",
    "reference",
    "pacing",
    "figure",
    "handles",
    "transport",
    "verdict_words",
    "fields",
    "tour",
    "share",
    "crew",
    "whatif",
    "main",
)

DENSE_CORE = ("random", "samples", "train", "dense")
DENSE_PAGE = (
    "dom",
    "text",
    "scale",
    "marks",
    "panels",
    "dense_panels",
    "diagram",
    "dense_main",
)

_IMPORT = re.compile(r"^import (\{[^}]*\}) from '\./(\w+)\.js';$", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const)\s+(\w+))", re.MULTILINE)


def joined_modules(names: tuple[str, ...]) -> str:
    """The modules of these names as one script; each keeps its own scope.

    A module becomes a constant ``m_<name>`` that holds what it exports, so that a second script
    of the page may use the modules of the first. Comments and spaces are left out.
    """
    return "'use strict';\n" + "".join(_scoped(name) for name in names)


def _scoped(name: str) -> str:
    text = (files("relufit.page") / "js" / f"{name}.js").read_text(encoding="utf-8")
    exported = ",".join(match[1] for match in _EXPORT.finditer(text))
    text = _IMPORT.sub(lambda found: f"const {found[1]} = m_{found[2]};", text)
    text = _EXPORT.sub("", text)
    return f"const m_{name}=(()=>{{{compact(text)}return{{{exported}}};}})();\n"
