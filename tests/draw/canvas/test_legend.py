"""Legends of figures and films."""

from __future__ import annotations

import pytest
from conftest import ROOT
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

import relufit
from relufit.draw.canvas.legend import legend_of_part
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


@pytest.mark.parametrize(("letters", "columns"), [(4, 3), (40, 1)])
def test_the_legend_of_a_part_stays_beside_its_neighbour(letters, columns):
    """Names that leave no room for each other stand one below the other."""
    figure = Figure(figsize=(12, 4), layout="constrained")
    part, _ = figure.subfigures(1, 2)
    part.subplots()
    names = ["n" * letters] * 3
    legend_of_part(part, [Line2D([], []) for _ in names], names, most=3, handle=1.6)
    figure.draw_without_rendering()
    (legend,) = part.legends
    assert legend._ncols == columns
    assert legend.get_window_extent().x1 <= part.bbox.x1
