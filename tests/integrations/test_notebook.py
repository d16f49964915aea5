"""The notebook that trains in PyTorch runs as it stands."""

from __future__ import annotations

import pytest
from conftest import ROOT
from test_notebooks import EXAMPLES, NEEDS, executed


@pytest.mark.parametrize("name", NEEDS)
def test_a_notebook_with_another_library_runs(name):
    """Every cell runs; the film is a video, the figure a entry."""
    pytest.importorskip(NEEDS[name], reason=f"{NEEDS[name]} is not installed")
    results = executed(EXAMPLES / f"{name}.ipynb")
    shown = [each.data for each in results]
    assert any("<video controls" in data.get("text/html", "") for data in shown)
    assert any("image/png" in data for data in shown)
    assert "undecided" in str(shown)
    assert ROOT in EXAMPLES.parents
