"""The Sphinx extension of the site: generated pages, embedded pages, and the schema."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from generate import (
    commands,
    explorable,
    keys,
    mathml,
    messages,
    mistakes,
    python,
    registries,
)
from generate.files import write

from relufit.scenario import json_schema

if TYPE_CHECKING:
    from sphinx.application import Sphinx

REFERENCE = "reference"
PROJECT = "project"
SCHEMA = "relufit.schema.json"
COPIES = ("CHANGELOG", "CONTRIBUTING")  # documents beside the documentation
PAGES = (keys, commands, python, registries, messages, mistakes)


def setup(app: Sphinx) -> dict[str, bool]:
    """Register what happens while the site is built."""
    mathml.setup(app)
    app.connect("builder-inited", generate)
    app.connect("source-read", embed)
    app.connect("build-finished", add_files)
    return {"parallel_read_safe": True, "parallel_write_safe": True}


def generate(app: Sphinx) -> None:
    """Write the pages of the reference, and delete those that are gone."""
    source = Path(app.srcdir)
    made = {f"{REFERENCE}/{name}": text for each in PAGES for name, text in each.pages().items()}
    made |= {f"{PROJECT}/{name.lower()}": project_page(source.parent, name) for name in COPIES}
    for old in (*source.glob(f"{REFERENCE}/*.md"), *source.glob(f"{PROJECT}/*.md")):
        if old.relative_to(source).with_suffix("").as_posix() not in made:
            old.unlink()
    for name, text in made.items():
        write(source / f"{name}.md", text)
    write(source / REFERENCE / SCHEMA, json_schema())


def project_page(root: Path, name: str) -> str:
    """A document beside the documentation as a page of the site, with its links."""
    text = (root / f"{name}.md").read_text(encoding="utf-8").replace("](docs/", "](../")
    for other in COPIES:
        text = text.replace(f"]({other}.md", f"]({other.lower()}.md")
    return text


def embed(_app: Sphinx, _name: str, source: list[str]) -> None:
    """Put explorable pages where the text names them."""
    source[0] = explorable.embedded(source[0])


def add_files(app: Sphinx, error: Exception | None) -> None:
    """Write the explorable pages and the schema beside the pages."""
    if error is None:
        source, site, marks = map(Path, (app.srcdir, app.outdir, app.doctreedir))
        list(explorable.write_pages(source, site, marks))
        write(Path(app.outdir, SCHEMA), json_schema())
