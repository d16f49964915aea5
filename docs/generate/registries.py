"""The reference page of all names in files: verdicts, events, figures and so on."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from generate.files import table

from relufit.draw.canvas.figure_formats import FIGURE_FORMATS
from relufit.draw.canvas.theme import THEMES
from relufit.draw.study.catalogue import study_figures
from relufit.dynamics.measures.registry import RUN_MEASURES
from relufit.dynamics.relu_sum.events import EVENTS
from relufit.dynamics.verdict_kinds import KINDS
from relufit.encode import FILM_FORMATS
from relufit.languages.registry import ENGLISH
from relufit.models.registry import MODEL_TYPES
from relufit.network.activations import ACTIVATIONS
from relufit.network.losses import LOSSES
from relufit.network.schemes import SCHEMES
from relufit.network.update_rule import UPDATE_ORDERS
from relufit.outputs.catalogue import default_formats
from relufit.schedules.orders import ORDERS
from relufit.schedules.pacings import PACINGS
from relufit.study.storage.dataset import variables
from relufit.study_results.measures import MEASURES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from typing import Any

    from relufit.draw.canvas.catalogue_entry import CatalogueEntry

ANY_NEURONS = 2  # the names of a study's variables do not depend on it


def pages() -> dict[str, str]:
    """The page by its name."""
    lines = [
        "# Names in files and outputs",
        "",
        "Read from the registries of relufit. The [glossary](../glossary.md) explains the terms.",
        "",
        "## Verdicts",
        "",
        "How `relufit train`, `summary.json` and studies classify a run;",
        "[Verdicts](../verdicts.md) says how it is decided.",
        "",
        *table(["verdict", "meaning"], [[f"`{name}`", text] for name, text in verdicts().items()]),
        "## Events",
        "",
        "What happens to neurons during a run, as `summary.json` lists it. `{who}` stands for the",
        "neurons.",
        "",
        *table(
            ["event", "in words", "when"],
            [
                [f"`{name}`", f"`{ENGLISH.labels[each.text]}`", _doc(each.find)]
                for name, each in EVENTS.items()
            ],
        ),
        *_catalogue(),
        *_formats(),
        *_settings(),
        *_studies(),
    ]
    return {"names": "\n".join(lines)}


def verdicts() -> dict[str, str]:
    """The meaning of each verdict."""
    return {name: f"{_upper(text)}." for name, text in KINDS.items()}


def _upper(text: str) -> str:
    """A text that begins in upper case."""
    return text[:1].upper() + text[1:]


def _doc(function: Any) -> str:
    """The first line of a function's docstring; of a partial function, its arguments' title."""
    text = getattr(getattr(function, "func", function), "__doc__", None) or ""
    line = " ".join(text.partition("\n\n")[0].split())
    return re.sub(r":\w+:`(?:[\w.]*\.)?([\w]+)`", r"`\1`", line)


def _catalogue() -> Iterator[str]:
    for name, model in MODEL_TYPES.items():
        catalogue = model.catalogue()
        yield from (f"## Figures, films and pages of `{name}`", "")
        kinds: list[tuple[str, tuple[CatalogueEntry, ...]]] = [
            ("figure", catalogue.figures),
            ("film", catalogue.films),
            ("page", catalogue.html_pages),
        ]
        rows = [
            [f"`{each.name}`", kind, "yes" if each.default_when_trained else "no", _drawn(each)]
            for kind, group in kinds
            for each in group
        ]
        yield from table(["name for `--only`", "is a", "drawn by default", "shows"], rows)


def _drawn(entry: Any) -> str:
    for key in ("draw", "blitter", "page"):
        if hasattr(entry, key):
            return _upper(_doc(getattr(entry, key)).removeprefix("Draw "))
    raise TypeError(entry)


def _formats() -> Iterator[str]:
    usual = default_formats()
    rows = [[f"`{name}`", "figures", "yes" if name in usual else "no"] for name in FIGURE_FORMATS]
    names = [suffix.removeprefix(".") for suffix in FILM_FORMATS]
    rows += [[f"`{name}`", "films", "yes" if name in usual else "no"] for name in names]
    yield from ("## File formats and themes", "")
    yield from table(["format", "of", "written by default"], rows)
    yield from (f"Themes: {', '.join(f'`{name}`' for name in THEMES)}.", "")


def _settings() -> Iterator[str]:
    titles: dict[str, Mapping[str, Any]] = {
        "Orders of the samples": ORDERS,
        "Orders of an update": UPDATE_ORDERS,
        "Pacings of films": PACINGS,
        "Losses": LOSSES,
    }
    for title, registry in titles.items():
        yield from (f"## {title}", "")
        rows = [[f"`{name}`", _upper(each.meaning)] for name, each in registry.items()]
        yield from table(["name", "what it does"], rows)
    yield from ("## Schemes of initial states", "")
    rows = [
        [f"`{name}`", _upper(each.meaning), f"${each.formula}$", each.source]
        for name, each in SCHEMES.items()
    ]
    spread = "spread of a layer with n inputs and m outputs"
    yield from table(["name", "what it does", spread, "source"], rows)
    yield from ("## Activations", "")
    rows = [
        [f"`{name}`", _math(each.formula), _math(each.derivative_formula)]
        for name, each in ACTIVATIONS.items()
    ]
    yield from table(["name", "out", "derivative"], rows)


def _math(formula: str) -> str:
    named = re.sub(r"<(net|out)>", r"{\\mathrm{\1}}", formula)
    return f"${named}$"


def _studies() -> Iterator[str]:
    yield from ("## Figures of studies", "")
    rows = [[f"`{each.name}`", str(each.axes) if each.axes else "none"] for each in study_figures()]
    yield from table(["name for `--only`", "study axes that it shows"], rows)
    yield from ("## Measures of studies", "")
    yield from table(
        ["measure", "what it is"], [[f"`{name}`", each.title] for name, each in MEASURES.items()]
    )
    yield from ("## Measures of runs", "")
    yield from table(
        ["name", "what it is"],
        [[f"`{name}`", _upper(each.meaning)] for name, each in RUN_MEASURES.items()],
    )
    yield from ("## Variables of a study's dataset", "")
    rows = [
        [f"`{each.name}`", f"`{each.dtype}`", each.inner or "", each.attributes["long_name"]]
        for each in variables(ANY_NEURONS)
    ]
    yield from table(["variable", "type", "beside the axes", "meaning"], rows)
