"""What tests share: shipped scenarios, small scenarios, and the runs of both, trained once."""

from __future__ import annotations

import gc
from functools import cache
from pathlib import Path

import pytest
from asked_coverage import COVERAGE  # before relufit: it watches what is imported after it
from hypothesis import HealthCheck, settings

from relufit.scenario import load, loads
from relufit.training import run_relu_sum as run
from relufit.training.dense.run import run_dense

ROOT = Path(__file__).parents[1]
SCENARIOS = sorted((ROOT / "scenarios").glob("*.toml"))
WORKED_SCENARIOS = sorted((ROOT / "scenarios" / "worked").glob("*.toml"))
WORKED = [path.stem for path in WORKED_SCENARIOS]

# How fast this machine makes an example proves nothing, and each run tries the same ones.
settings.register_profile(
    "gate", derandomize=True, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("gate")


def pytest_configure(config):
    """Watch which lines and branches run, if that is asked for."""
    if COVERAGE is not None:
        config.pluginmanager.register(COVERAGE)


def pytest_collection_finish():
    """Thousands of collected tests live as long as the process, and so do trained runs.

    To search them for garbage as often as Python does by itself takes a tenth of the time.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)


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


DENSE = """
title = "A small dense run"
[network]
type = "dense"
layers = [2, 3, 1]
activations = ["sigmoid", "sigmoid"]
weights = [[[0.8, -0.5], [-0.6, 0.9], [0.4, 0.7]], [[0.9, 0.8, -0.3]]]
[data]
inputs = [[0, 0], [0, 1], [1, 0], [1, 1]]
targets = [[0], [1], [1], [0]]
[training]
loss = "binary_cross_entropy"
learning_rate = 0.5
iterations = 40
[film]
frames = 100
size = [400, 200]
hold = 0.2
"""


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


REFERENCE = "[reference]\nweights = [2, -4]\nbiases = [0, -2]\n"
POINTS = "points = [[0, 0.1], [1, 2.1], [1, 1.9], [3, 1.8], [2, 4.2], [4, -0.1]]"


def measured(*changes, reference=""):
    """The small scenario with six samples of its own instead of a reference's."""
    return small((REFERENCE, reference), ("domain = [0, 4]\nsamples = 20", POINTS), *changes)


@cache
def worked(name):
    """The trajectory of a worked example."""
    return run_dense(load(ROOT / "scenarios" / "worked" / f"{name}.toml"))


def dense(*changes, name="dense"):
    """The small dense scenario with parts of its text replaced, each given as (old, new)."""
    text = DENSE
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


@pytest.fixture(scope="session")
def chromium():
    """A browser for all tests of a process, which can have only one."""
    from page.tools import ADVICE, MODULES, QUIET, browser  # noqa: PLC0415 - few tests need it
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    path = browser()
    assert path, ADVICE
    assert MODULES.exists(), "run `python tests/page/tools.py` first: axe is missing"
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield launched
        launched.close()
