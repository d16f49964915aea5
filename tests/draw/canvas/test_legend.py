"""Legends above figures."""

from __future__ import annotations

import pytest
from conftest import ROOT

import relufit
from relufit.languages.registry import LANGUAGES

LATIN = [code for code in LANGUAGES if code not in {"zh", "ja"}]  # their fonts may be missing


@pytest.fixture(scope="module")
def run():
    scenario = relufit.load(ROOT / "scenarios" / "example4.toml")
    return relufit.train(scenario.with_(iterations=400, optimizer="momentum", tour=None))


@pytest.mark.parametrize("language", LATIN)
@pytest.mark.parametrize("width", ["single", "800px"])
@pytest.mark.parametrize("name", ["rules", "plane", "fit"])
def test_a_legend_stays_inside_the_figure(run, name, width, language):
    """Long names of other languages have fewer columns."""
    figure = run.figure(name, width=width, language=language)
    figure.draw_without_rendering()
    (legend,) = figure.legends
    box = legend.get_window_extent()
    assert box.x0 >= figure.bbox.x0 - 1.0
    assert box.x1 <= figure.bbox.x1 + 1.0


@pytest.mark.parametrize("language", LATIN)
def test_so_does_that_of_net_pushes(language):
    """They need plain descent."""
    scenario = relufit.load(ROOT / "scenarios" / "example4.toml")
    plain = relufit.train(scenario.with_(iterations=400, tour=None))
    test_a_legend_stays_inside_the_figure(plain, "squeeze", "800px", language)
