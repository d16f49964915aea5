"""The page itself: one HTML file that needs nothing else."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from relufit.draw.canvas.theme import MARKERS, THEMES
from relufit.draw.relu_sum.event_markers import EVENT_MARKERS
from relufit.page.content import page_content
from relufit.page.dense_content import dense_content
from relufit.page.limits import LIMITS
from relufit.page.minified import minified_style
from relufit.page.modules import (
    CORE,
    DENSE_CORE,
    DENSE_PAGE,
    PAGE,
    RECORDED_PAGE,
    core_script,
    page_script,
)
from relufit.page.tour import tour_of
from relufit.version import __version__

if TYPE_CHECKING:
    from collections.abc import Mapping

    from relufit.draw.canvas.theme import Theme
    from relufit.training import AnyTrajectory, Trajectory
    from relufit.training.dense.trajectory import DenseTrajectory

__all__ = ["dense_page", "page"]

MARK_LENGTH = 8  # letters of the scenario's hash, by which a link knows its page


def page(trajectory: Trajectory, comment: str) -> str:
    """The explorable page of a run.

    Args:
        trajectory: The whole run.
        comment: The provenance, a JSON object.

    Returns:
        HTML without any reference to another file. The same run gives the same text.
    """
    content = {
        **page_content(trajectory),
        "mark": _mark(trajectory),
        "tour": tour_of(trajectory),
        "limits": LIMITS._asdict(),
    }
    script = RECORDED_PAGE if content["recorded"] else PAGE
    return _assembled("page.html", ["page.css"], (CORE, script), content, comment)


def dense_page(trajectory: DenseTrajectory, comment: str) -> str:
    """The page of a run of a dense network: its replay, with the routes of the chain rule.

    Takes the same arguments as :func:`page`.
    """
    content = {**dense_content(trajectory), "mark": _mark(trajectory)}
    styles, modules = ["page.css", "dense.css"], (DENSE_CORE, DENSE_PAGE)
    return _assembled("dense.html", styles, modules, content, comment)


def _assembled(
    template: str,
    styles: list[str],
    modules: tuple[tuple[str, ...], tuple[str, ...]],
    content: Mapping[str, Any],
    comment: str,
) -> str:
    """A page from its template, styles, modules and content."""
    whole = {**content, "style": _style(), "provenance": json.loads(comment)}
    style = minified_style(_colors() + "".join(map(_text, styles)))
    core, script = core_script(modules[0]), page_script(modules[1])
    parts = {
        "POLICY": _policy(style, core, script),
        "VERSION": __version__,
        "STYLE": style,
        "SHARE": _text("share.html"),
        "CONTENT": embedded(whole),
        "CORE": core,
        "PAGE": script,
    }
    return re.sub(r"%([A-Z]+)%", lambda found: parts[found[1]], _text(template))


def _mark(trajectory: AnyTrajectory) -> str:
    return trajectory.scenario.self_contained.sha256[:MARK_LENGTH]


def embedded(content: Mapping[str, Any]) -> str:
    r"""JSON that may stand in a script element: no letter of it can end the element.

    Example:
        >>> embedded({"title": "</script>"})
        '{"title":"\\u003c/script\\u003e"}'
    """
    text = json.dumps(content, separators=(",", ":"), allow_nan=False)
    return text.replace("<", r"\u003c").replace(">", r"\u003e").replace("&", r"\u0026")


def _text(name: str) -> str:
    return (files("relufit.page") / name).read_text(encoding="utf-8")


def _policy(style: str, *scripts: str) -> str:
    """Nothing may be loaded; only these texts are styles and scripts, and they may make workers."""
    hashes = " ".join(f"'sha256-{_hash(script)}'" for script in scripts)
    return (
        f"default-src 'none'; script-src {hashes}; style-src 'sha256-{_hash(style)}'; "
        f"worker-src blob:; base-uri 'none'; form-action 'none'"
    )


def _hash(text: str) -> str:
    return base64.b64encode(hashlib.sha256(text.encode()).digest()).decode("ascii")


def _style() -> dict[str, Any]:
    """Colours and markers of the figures."""
    events = {kind: event.marker for kind, event in EVENT_MARKERS.items()}
    themes = {name: _drawn(theme) for name, theme in THEMES.items()}
    return {**themes, "markers": MARKERS, "events": events}


def _drawn(theme: Theme) -> dict[str, Any]:
    names = ("background", "ink", "muted", "reference", "shade", "error", "neurons")
    return {**{name: getattr(theme, name) for name in names}, "verdicts": dict(theme.verdicts)}


def _colors() -> str:
    """The same colours for CSS, by the reader's setting."""
    light, dark = (_variables(THEMES[name]) for name in ("light", "dark"))
    return f":root{{{light}}}\n@media (prefers-color-scheme: dark){{:root{{{dark}}}}}\n{_named()}"


def _variables(theme: Theme) -> str:
    colors = {
        "background": theme.background,
        "ink": theme.ink,
        "muted": theme.muted,
        "reference": theme.reference,
        "shade": theme.shade,
        "line": theme.reference,
        "focus": theme.positive,
        "positive": theme.positive,
        "negative": theme.negative,
        "error": theme.error,
        "muted-on-shade": theme.ink,
        **{f"n{at}": color for at, color in enumerate(theme.neurons)},
        **{_variable(kind): color for kind, color in theme.verdicts.items()},
    }
    return "".join(f"--{name}:{color};" for name, color in colors.items())


def _named() -> str:
    """Rules for what has the colour of a neuron or of a verdict."""
    theme = THEMES["light"]
    neurons = [f".n{at}{{fill:var(--n{at})}}" for at in range(len(theme.neurons))]
    verdicts = [
        f'[data-kind="{kind}"]{{--color:var(--{_variable(kind)})}}' for kind in theme.verdicts
    ]
    dots = ["#verdict[data-kind] .dot{background:var(--color,var(--muted))}"]
    return "".join([*neurons, *verdicts, *dots]) + "\n"


def _variable(kind: str) -> str:
    """Return the name of a verdict's colour in CSS."""
    return kind.replace(" ", "-")
