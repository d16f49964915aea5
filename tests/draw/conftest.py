"""Runs to draw: shipped, small and synthetic ones."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.text import Text

from relufit.draw.canvas.theme import THEMES
from relufit.draw.relu_sum import landscape_surface
from relufit.scenario import load, loads
from relufit.training import run_relu_sum as train

SCENARIOS = Path(__file__).parents[2] / "scenarios"

COARSE = 11  # places along each axis of a map, for speed


@pytest.fixture(autouse=True)
def _coarse(monkeypatch):
    """Maps of few places: texts and paths lie where they lie in fine maps."""
    monkeypatch.setattr(landscape_surface, "CELLS", COARSE)


TEXT = """
title = "A small run"
[reference]
{reference}
[network]
{network}
[data]
domain = {domain}
samples = 40
seed = 1
[training]
learning_rate = {learning_rate}
iterations = {iterations}
record_every = {record_every}
[film]
size = {size}
"""
USUAL = {
    "reference": "weights = [2, -1, -2, -1]\nbiases = [0, -1, -2, -3]",
    "network": "weights = [0.001, 0.04, 0.07, 0.1]\nbiases = [-0.002, -0.5, -1.0, -1.5]",
    "domain": [0, 4],
    "learning_rate": 0.01,
    "iterations": 600,
    "record_every": 1,
    "size": [1200, 400],
}


@cache
def _shipped(name):
    return train(load(SCENARIOS / f"{name}.toml"))


@cache
def _small(changes):
    return train(loads(TEXT.format(**USUAL | dict(changes)), name="small"))


def _synthetic(weights, biases, *, every=1, base=(), **arrays):
    """A trajectory with given parameters; biases of shape (neurons,) are constant."""
    weights = np.array(weights, dtype=np.float64)
    biases = np.broadcast_to(biases, weights.shape).astype(np.float64)
    iterations = every * (len(weights) - 1)
    return replace(
        _small(base),
        iteration=np.arange(0, iterations + 1, every),
        weights=weights,
        biases=biases,
        input_weights=np.array(arrays.get("input_weights", np.ones(weights.shape)), dtype=float),
        output_bias=np.full(len(weights), arrays.get("output_bias", 0.0)),
        delta=np.zeros(iterations),
        sample=np.zeros(iterations, dtype=np.int32),
    )


@pytest.fixture(scope="session")
def shipped():
    """The run of a shipped scenario, by its name."""
    return _shipped


@pytest.fixture(scope="session")
def small():
    """A run of a few hundred updates; keys replace parts of its scenario."""
    return lambda **changes: _small(tuple(sorted((k, str(v)) for k, v in changes.items())))


@pytest.fixture(scope="session")
def synthetic():
    """A run made from arrays: weights (snapshots, neurons), biases, ``every`` iterations apart."""
    return _synthetic


@pytest.fixture(params=sorted(THEMES))
def theme(request):
    return THEMES[request.param]


@pytest.fixture(params=sorted({path.stem for path in SCENARIOS.glob("*.toml")} - {"example1"}))
def each_trained(request):
    """The run of every shipped scenario that trains."""
    return _shipped(request.param)


@pytest.fixture(params=sorted(path.stem for path in SCENARIOS.glob("*.toml")))
def each_shipped(request):
    """Every shipped run in turn."""
    return _shipped(request.param)


@pytest.fixture
def texts_drawn(monkeypatch):
    """Draw a figure and return its texts with their bounding boxes."""

    def draw(figure):
        drawn = []
        paint = Text.draw

        def watched(text, renderer):
            if text.get_visible() and text.get_text().strip():
                drawn.append(text)
            paint(text, renderer)

        canvas = figure.canvas
        if not isinstance(canvas, FigureCanvasAgg):
            canvas = FigureCanvasAgg(figure)
        with monkeypatch.context() as patch:
            patch.setattr(Text, "draw", watched)
            figure.draw_without_rendering()
        renderer = canvas.get_renderer()
        return [
            SimpleNamespace(text=each.get_text(), box=each.get_window_extent(renderer))
            for each in dict.fromkeys(drawn)
        ]

    return draw


@pytest.fixture
def faults_of_layout(texts_drawn):
    """Draw a figure and describe which texts leave it or overlap."""

    def faults(figure, others=()):
        drawn = [*texts_drawn(figure), *others]
        width, height = figure.bbox.width, figure.bbox.height
        slack = 0.1 * figure.dpi / 72 * 10  # boxes have padding
        beyond = [
            f"{each.text!r} leaves the figure: {each.box.extents.round(1)}"
            for each in drawn
            if each.box.x0 < 0 or each.box.x1 > width or each.box.y0 < 0 or each.box.y1 > height
        ]
        over = [
            f"{one.text!r} overlaps {other.text!r}"
            for index, one in enumerate(drawn)
            for other in drawn[:index]
            if min(one.box.x1, other.box.x1) - max(one.box.x0, other.box.x0) > slack
            and min(one.box.y1, other.box.y1) - max(one.box.y0, other.box.y0) > 2 * slack
        ]
        return beyond + over

    return faults
