"""What the pages on studies share: their studies, the figures of these, and their templates."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from string import Template
from tempfile import TemporaryDirectory

from relufit.outputs.study_files import PlotOptions, plot_study

DOCS = Path(__file__).parent
IMAGES = DOCS / "images"
STUDIES = DOCS.parent / "studies"
STORES = DOCS.parent / "outputs"
WIDTH = "800px"


def run(name):
    """Run a study as far as it has not been run yet; its store."""
    store = STORES / f"{name}.zarr"
    command = "from relufit.cli.app import main; main()"
    study = str(STUDIES / f"{name}.toml")
    subprocess.run([sys.executable, "-c", command, "study", "run", study, "-o", store], check=True)
    return store


def figures_of(studies, axes=None):
    """Run studies and draw figures of them; what a template says of each, with its caption.

    Args:
        studies: The names of the figures of each study.
        axes: The axes of the studies that do not show all of theirs.
    """
    values = {}
    with TemporaryDirectory() as folder:
        for name, only in studies.items():
            values |= draw(run(name), only, (axes or {}).get(name, []), Path(folder))
    return values


def draw(store, only, axes, folder):
    """Draw figures of a study along some axes, or all; their values for a template."""
    options = PlotOptions(only=only, formats=["png"], width=WIDTH, axes=axes)
    files = plot_study(store, folder, options)
    captions = files[-1].read_text(encoding="utf-8")
    values = {}
    for file in (each for each in files if each.suffix == ".png"):
        shutil.copy(file, IMAGES / f"{store.stem}-{file.name}")
        _, _, rest = captions.partition(f"## {file.stem}\n\n")
        caption, _, rest = rest.partition("\n\nAlt text: ")
        alt = rest.partition("\n")[0]
        key = f"{store.stem}_{file.stem}".replace("-", "_")
        values[key] = f"![{alt}](images/{store.stem}-{file.name})\n\n{caption}"
    return values


def write_page(name, values):
    """Write a page from its template."""
    template = Template((DOCS / f"{name}.template.md").read_text(encoding="utf-8"))
    (DOCS / f"{name}.md").write_text(template.substitute(values), encoding="utf-8")
