"""The explorable pages of the shipped scenarios, embedded where a page says how to make them."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import TYPE_CHECKING

import relufit
from relufit.models.registry import train_scenario
from relufit.outputs.page_file import explore_page
from relufit.scenario import load
from relufit.scenario.shipped import shipped

if TYPE_CHECKING:
    from collections.abc import Iterator

FOLDER = "explore"
# A line of Markdown that a reader of the repository sees, and the site turns into the page.
LINE = re.compile(r"^Explore it: `relufit explore (\w+)`$", re.MULTILINE)
OPEN = "example4"  # the one that a reader need not open
FRAME = """\
```{{raw}} html
<details class="explore"{opened}><summary>Explore it</summary>
<p><code>relufit explore {name}</code> · <a href="{folder}/{name}.html">full page</a></p>
<iframe class="explore" loading="lazy" src="{folder}/{name}.html" title="{title}"></iframe>
</details>
```"""


def embedded(text: str) -> str:
    """The text of a page of the site with the explorable pages that its lines name."""

    def frame(found: re.Match[str]) -> str:
        name = found[1]
        title = load(shipped("scenario")[name]).title
        opened = " open" if name == OPEN else ""
        return FRAME.format(name=name, title=title, folder=FOLDER, opened=opened)

    return LINE.sub(frame, text)


def names(folder: Path) -> list[str]:
    """The scenarios whose pages the documents name."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.md"))]
    return sorted({name for text in texts for name in LINE.findall(text)})


def write_pages(source: Path, site: Path, marks: Path) -> Iterator[Path]:
    """Write the pages that are missing or were made by another relufit, as the marks say."""
    key = _hash_of_package()
    for name in names(source):
        path = site / FOLDER / f"{name}.html"
        mark = marks / f"{name}.sha256"
        if not (path.exists() and mark.exists() and mark.read_text() == key):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(explore_page(train_scenario(load(shipped("scenario")[name]))), "utf-8")
            mark.write_text(key)
        yield path


def _hash_of_package() -> str:
    folder = Path(relufit.__file__).parent
    files = [
        path
        for path in sorted(folder.rglob("*"))
        if path.suffix in {".py", ".js", ".css", ".html", ".toml"}
    ]
    return hashlib.sha256(b"".join(path.read_bytes() for path in files)).hexdigest()
