"""The notebooks under examples/ run as they stand."""

from __future__ import annotations

import json

import nbformat
import pytest
from conftest import ROOT
from nbclient import NotebookClient

EXAMPLES = ROOT / "examples"
# A library that `make test` does not install; tests/integrations/test_notebook.py runs these.
NEEDS = {"pytorch_to_film": "torch"}
NOTEBOOKS = sorted(path for path in EXAMPLES.glob("*.ipynb") if path.stem not in NEEDS)
PATIENCE_S = 600  # a guard against hanging, nothing is measured by it


def executed(path):
    """The outputs of a notebook's cells, each by its type."""
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook, timeout=PATIENCE_S, resources={"metadata": {"path": path.parent}}
    ).execute()
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert not [each for each in outputs if each.get("name") == "stderr"]
    return [output for output in outputs if output.output_type == "execute_result"]


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_runs(path):
    """Every cell runs, and figures, films and tables show themselves."""
    shown = {kind for each in executed(path) for kind in each.data}
    assert {"image/png", "text/html"} <= shown


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.ipynb")), ids=lambda path: path.stem)
def test_a_notebook_is_stored_without_outputs(path):
    """So that it stays small, and a change of it can be read."""
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    assert all(not cell.get("outputs") for cell in cells)


def test_there_are_three_notebooks():
    """Two run here, one where PyTorch is installed."""
    assert len(NOTEBOOKS) == 2
    assert all((EXAMPLES / f"{name}.ipynb").is_file() for name in NEEDS)
