"""JavaScript modules joined into one script: a page from a disk cannot load module files."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files

from relufit.page.minified import minified_script

__all__ = [
    "CORE",
    "DENSE_CORE",
    "DENSE_PAGE",
    "PAGE",
    "RECORDED_PAGE",
    "core_script",
    "page_script",
]

# Each module stands after those that it imports.
CORE = (
    "random",
    "samples",
    "train",
    "record",
    "state",
    "dynamics",
    "descent_room",
    "descent_sums",
    "descent_knots",
    "descent_curvature",
    "descent_follow",
    "descent",
    "judge",
    "analysis",
    "quantities",
    "outcomes",
)
_SHOWN = (
    "dom",
    "text",
    "scale",
    "marks",
    "svg_context",
    "link",
    "toml",
    "state_text",
    "session",
    "limits",
    "panel",
    "next_update",
    "fit_panel",
    "envelope",
    "trace_panels",
    "level_names",
    "error_panel",
    "start_panel",
    "reference",
    "pacing",
    "figure",
    "transport",
    "verdict_words",
    "tour",
    "share",
    "shown",
)
PAGE = (*_SHOWN, "handles", "fields", "crew", "whatif", "main")
RECORDED_PAGE = (*_SHOWN, "recorded", "recorded_main")

DENSE_CORE = ("random", "samples", "train", "dense")
DENSE_PAGE = (
    "dom",
    "text",
    "scale",
    "marks",
    "svg_context",
    "link",
    "toml",
    "dense_text",
    "panel",
    "level_names",
    "dense_panels",
    "diagram",
    "share",
    "dense_main",
)

_IMPORT = re.compile(r"^import \{\s*([^}]*?),?\s*\} from '\./(\w+)\.js';$", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:function|class|const)\s+(\w+))", re.MULTILINE)


@cache
def core_script(names: tuple[str, ...]) -> str:
    """The modules of these names as one script; each keeps its own scope.

    A module becomes a constant ``m_<name>`` that holds what it exports, for the script of the page
    and for workers. Comments and spaces are left out.
    """
    return minified_script("'use strict';\n" + "".join(_scoped(name) for name in names))


@cache
def page_script(names: tuple[str, ...]) -> str:
    """The modules of these names as one script with one scope, which takes less space.

    So no two of them may declare the same name. What they import from other modules is taken from
    the constants of :func:`core_script`.
    """
    texts = [_text(name) for name in names]
    outside: dict[str, set[str]] = {}
    for found in _IMPORT.finditer("".join(texts)):
        if found[2] not in names:
            outside.setdefault(found[2], set()).update(re.split(r",\s*", found[1]))
    taken = [f"const {{ {', '.join(sorted(outside[name]))} }} = m_{name};" for name in outside]
    body = _EXPORT.sub("", _IMPORT.sub("", "".join(texts)))
    return minified_script("'use strict';\n{\n" + "\n".join(taken) + body + "}\n")


def _scoped(name: str) -> str:
    text = _text(name)
    exported = ", ".join(match[1] for match in _EXPORT.finditer(text))
    text = _IMPORT.sub(lambda found: f"const {{ {found[1]} }} = m_{found[2]};", text)
    text = _EXPORT.sub("", text)
    return f"const m_{name} = (() => {{\n{text}\nreturn {{ {exported} }};\n}})();\n"


def _text(name: str) -> str:
    return (files("relufit.page") / "js" / f"{name}.js").read_text(encoding="utf-8")
