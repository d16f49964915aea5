"""What tests share: shipped scenarios, small scenarios, and the runs of both, trained once."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from relufit.scenario import load, loads
from relufit.training import run

ROOT = Path(__file__).parents[1]
SCENARIOS = sorted((ROOT / "scenarios").glob("*.toml"))

SMALL = """
title = "A small run"
[reference]
weights = [2, -4]
biases = [0, -2]
[network]
weights = [0.1, -0.2]
biases = [0, -0.5]
[data]
domain = [0, 4]
samples = 20
seed = 1
[training]
learning_rate = 0.01
iterations = 100
[film]
frames = 8
size = [320, 160]
hold = 0.2
"""


# With biases that stay put and so large a step the weights grow without end.
DIVERGING = (
    "learning_rate = 0.01\niterations = 100",
    'learning_rate = 1.0\niterations = 1000\ntrain = ["weights"]',
)


@cache
def trained(name):
    """The trajectory of a shipped scenario."""
    return run(load(ROOT / "scenarios" / f"{name}.toml"))


def small(*changes, name="small"):
    """The small scenario with parts of its text replaced, each given as (old, new)."""
    text = SMALL
    for old, new in changes:
        assert old in text, old
        text = text.replace(old, new)
    return loads(text, name=name)


@pytest.fixture
def small_file(tmp_path):
    """The small scenario as a file in a folder of its own."""
    path = tmp_path / "small.toml"
    path.write_text(SMALL, encoding="utf-8")
    return path
