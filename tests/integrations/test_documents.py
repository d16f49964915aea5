"""The examples of the documents that need another library run as they stand."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from conftest import ROOT

EXAMPLES = re.findall(
    r"```python\n(.*?)```", (ROOT / "docs/python.md").read_text("utf-8"), re.DOTALL
)


@pytest.mark.parametrize("library", ["torch", "keras"])
def test_the_example_of_a_library_runs(library, tmp_path, monkeypatch):
    """In an empty folder and a process of its own, whose precision no other test shares."""
    monkeypatch.setenv("KERAS_BACKEND", "jax")
    pytest.importorskip(library, reason=f"{library} is not installed")
    examples = [text for text in EXAMPLES if f"import {library}\n" in text]
    assert examples
    for text in examples:
        command = [sys.executable, "-P", "-c", text]
        ended = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)
        assert ended.returncode == 0, ended.stderr
