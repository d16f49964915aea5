"""The examples of the documents that need another library run as they stand."""

from __future__ import annotations

import re

import pytest
from conftest import ROOT

EXAMPLES = re.findall(
    r"```python\n(.*?)```", (ROOT / "docs/python.md").read_text("utf-8"), re.DOTALL
)


@pytest.mark.parametrize("library", ["torch", "keras"])
def test_the_example_of_a_library_runs(library, tmp_path, monkeypatch):
    """In an empty folder."""
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    pytest.importorskip(library, reason=f"{library} is not installed")
    monkeypatch.chdir(tmp_path)
    examples = [text for text in EXAMPLES if f"import {library}\n" in text]
    assert examples
    for text in examples:
        exec(compile(text, "docs/python.md", "exec"), {"__name__": "__main__"})  # noqa: S102 - ours
