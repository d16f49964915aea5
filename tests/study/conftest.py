"""What the tests of studies share: a small study, and its files."""

from __future__ import annotations

import pytest
from conftest import SMALL

STUDY = """
title = "A small study"
base = "small.toml"
runs_per_chunk = 4
[axes]
"training.learning_rate" = { from = 0.005, to = 0.02, count = 3, spacing = "log" }
"data.seed" = { from = 0, count = 4 }
"""


@pytest.fixture
def patient(monkeypatch):
    """A real cluster is waited for however long a busy machine takes to answer."""
    for name in ("_PATIENCE_S", "_PATIENCE_FOR_WORKERS_S", "_SILENCE_S", "_GIVE_UP_S"):
        monkeypatch.setattr(f"relufit.study.cluster.{name}", 600.0)


@pytest.fixture
def study_file(tmp_path):
    """A study of twelve runs in three chunks, beside its base scenario."""
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")
    path = tmp_path / "study.toml"
    path.write_text(STUDY, encoding="utf-8")
    return path


@pytest.fixture
def written(study_file):
    """A function that writes the study with parts of its text replaced, and gives its path."""

    def write(*changes):
        text = STUDY
        for old, new in changes:
            assert old in text, old
            text = text.replace(old, new)
        study_file.write_text(text, encoding="utf-8")
        return study_file

    return write
