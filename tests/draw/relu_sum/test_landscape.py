"""The figure of the landscape: paths, optima, colours, and what it refuses."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from relufit.draw.canvas.page import Page
from relufit.draw.canvas.theme import THEMES
from relufit.draw.relu_sum.landscape import landscape, landscape_of
from relufit.draw.relu_sum.landscape_surface import Path, plane_of
from relufit.errors import InputError
from relufit.outputs.compare_files import compare_runs
from relufit.outputs.options import CompareOptions, RenderOptions
from relufit.outputs.run_files import render_run

pytestmark = pytest.mark.no_cover  # draws much, along paths that other tests cover

THEME = THEMES["light"]


@cache
def drawn(run, plane="", width="8in"):
    page = Page.of(width)
    with THEME.applied(page.font_pt):
        return landscape(run, THEME, page, plane=plane)


def lines(figure):
    return [line.get_xydata() for line in figure.axes[0].lines]


@pytest.mark.parametrize(("plane", "pair"), [("", [1, 3]), ("2,4", [1, 3]), ("3,1", [2, 0])])
def test_the_path_leads_from_the_first_state_to_the_last(shipped, plane, pair):
    """Path and markers begin and end exactly at the run's knots; the axes are named after them."""
    run = shipped("example4")
    figure = drawn(run, plane)
    stars, path, start, end = lines(figure)
    for point, place in ((0, start), (-1, end)):
        expected = run.knots[point, pair].tolist()
        assert path[point].tolist() == expected
        assert place[0].tolist() == expected
    axes = figure.axes[0]
    assert (axes.get_xlabel(), axes.get_ylabel()) == tuple(f"knot {n + 1}" for n in pair)
    (low, high), (bottom, top) = axes.get_xlim(), axes.get_ylim()
    assert len(stars)
    for x, y in [*stars, *path]:
        assert low <= x <= high
        assert bottom <= y <= top


def test_stars_are_pairs_of_different_knots_of_the_reference(shipped):
    """Four neurons can draw the reference exactly, so the optima are pairs of its knots."""
    stars = lines(drawn(shipped("solution1")))[0]
    for pair in stars.tolist():
        assert pair == pytest.approx([round(each) for each in pair], abs=1e-6)
        assert round(pair[0]) != round(pair[1])


def test_the_plane_of_one_neuron_has_its_weight(shipped):
    """With one neuron the map is the exact error of knot and weight."""
    run = shipped("example2")
    figure = drawn(run)
    axes = figure.axes[0]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("knot 1", "weight 1")
    (star,) = lines(figure)[0].tolist()
    assert star == pytest.approx([1.0, 2.0])


def test_runs_share_one_map(shipped):
    """Every run has its path and its name."""
    runs = [Path(name, shipped(name)) for name in ("example4", "solution1")]
    with THEME.applied():
        figure = landscape_of(runs, THEME, Page())
    axes = figure.axes[0]
    assert [text.get_text() for text in axes.texts] == ["example4", "solution1"]
    ends = [line[0].tolist() for line in lines(figure)[3::3]]
    assert ends == [each.trajectory.knots[-1, [1, 3]].tolist() for each in runs]


def test_darker_is_better(shipped):
    """The colours rise with the error, whose steps are equal in its logarithm."""
    (contours,) = [
        each for each in drawn(shipped("example4")).axes[0].collections if hasattr(each, "levels")
    ]
    steps = np.diff(np.log10(contours.levels))
    assert steps == pytest.approx([steps[0]] * len(steps))
    light = contours.get_facecolor()[:, :3] @ [0.299, 0.587, 0.114]
    assert (np.diff(light) > 0).all()


@pytest.mark.parametrize("width", ["single", "8in"])
def test_texts_do_not_overlap(shipped, faults_of_layout, width):
    """Labels, legend and colour bar have room on both widths."""
    assert faults_of_layout(drawn(shipped("example4"), width=width)) == []


@pytest.mark.parametrize("plane", ["2", "2,2", "0,1", "a,b", "1,2,3", "-1,2"])
def test_a_plane_is_two_neurons(plane):
    """The message says how a plane is written."""
    with pytest.raises(InputError, match=r"plane: expected the numbers of two neurons, such as"):
        RenderOptions(plane=plane)


def test_a_plane_of_other_neurons_is_refused(shipped, tmp_path):
    """The message says which neurons there are; a plane without the figure is an error too."""
    options = RenderOptions(only=["landscape"], formats=["png"], plane="2,5")
    with pytest.raises(InputError, match="plane: expected neurons from 1 to 4, got '2,5'"):
        render_run(shipped("example4"), tmp_path, options)
    with pytest.raises(InputError, match="plane: expected none for a network of 1 neuron"):
        plane_of(1, "1,2")
    with pytest.raises(InputError, match="plane 2,4: expected the figure landscape among"):
        render_run(shipped("example4"), tmp_path, RenderOptions(only=["fit"], plane="2,4"))
    assert not list(tmp_path.iterdir())


def test_what_the_landscape_needs(small, tmp_path):
    """Seven neurons, or input weights other than 1, are refused with the reason."""
    many = "[network.random]\nneurons = 7\nbias_range = [-4, 0]\nweight_std = 0.1\nseed = 3"
    left = "weights = [0.1, -0.2]\nbiases = [0, 3.5]\ninput_weights = [1, -1]"
    for network, words in ((many, "6 neurons or fewer, got 7"), (left, "input weights of 1")):
        with pytest.raises(InputError, match=f"only landscape: expected {words}"):
            render_run(small(network=network), tmp_path, RenderOptions(only=["landscape"]))


def test_the_comparison_draws_it_for_a_plane(shipped, tmp_path):
    """A comparison with a plane has the landscape and its caption; without one it has not."""
    runs = {"crowded": shipped("example4"), "spread": shipped("solution1")}
    options = CompareOptions(plane="2,4", formats=["svg"], name="both")
    files = compare_runs(runs, tmp_path, options)
    assert [file.name for file in files] == [
        "compare.svg",
        "landscape.svg",
        "captions.tex",
        "captions.md",
    ]
    text = (tmp_path / "both" / "captions.md").read_text(encoding="utf-8")
    assert '"crowded" with 0.0125' in text
    with pytest.raises(InputError, match="same number of neurons"):
        compare_runs(runs | {"five": shipped("solution2")}, tmp_path, options)


def test_a_run_that_diverges_has_a_map(small):
    """Knots beyond all numbers leave the map; it stays around the data."""
    run = small(learning_rate=3.0)
    axes = drawn(run).axes[0]
    assert axes.get_xlim()[0] >= -4.0
    assert axes.get_xlim()[1] <= 8.0
