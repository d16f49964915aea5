"""The landscape as figure and film: paths, optima, colours, dots in step, and what it refuses."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest
from full_frame import full_frame

from relufit.draw.canvas.film_layout import FONT_PT
from relufit.draw.canvas.page import Page
from relufit.draw.canvas.theme import THEMES
from relufit.draw.relu_sum.catalogue import FILMS
from relufit.draw.relu_sum.compare_errors import ErrorsPanel
from relufit.draw.relu_sum.compare_states import CompareState
from relufit.draw.relu_sum.landscape import landscape, landscape_of
from relufit.draw.relu_sum.landscape_captions import landscape_film_caption
from relufit.draw.relu_sum.landscape_film import (
    EndLines,
    landscape_film,
    landscape_film_of,
    landscape_states,
)
from relufit.draw.relu_sum.landscape_moving import MovingPaths
from relufit.draw.relu_sum.landscape_surface import Path, plane_of, way_of
from relufit.errors import InputError
from relufit.outputs.compare_files import compare_runs
from relufit.outputs.compared import compared_runs
from relufit.outputs.options import CompareOptions, RenderOptions
from relufit.outputs.run_files import render_run

THEME = THEMES["light"]


SIZES = [(1280, 720), (540, 540)]


@cache
def filmed(first, second, size):
    """The film of two runs in the plane of knots 2 and 4."""
    compared = compared_runs({"crowded": first, "spread": second}, "iterations")
    with THEME.applied(FONT_PT):
        return landscape_film_of(compared, THEME, size, [], plane="2,4")


def panel_of(blitter, kind):
    (found,) = [each for each in blitter.panels if isinstance(each, kind)]
    return found


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
    """Four neurons can draw the reference exactly, so the optima are pairs of its knots.

    On an edge of the map, which is no axis limit of the user, they are whole.
    """
    figure = drawn(shipped("solution1"))
    stars = lines(figure)[0]
    assert not figure.axes[0].lines[0].get_clip_on()
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
    with pytest.raises(InputError, match="plane 2,4: expected landscape or paths among"):
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


@pytest.mark.parametrize("clock", [0, 1, 335, 19_200, 19_900, 20_000])
def test_dots_move_in_step(shipped, clock):
    """At one time each dot is where its run is then; a run that has ended is held at its end."""
    runs = [shipped("example4"), shipped("solution1")]
    paths = panel_of(filmed(*runs, SIZES[0]), MovingPaths)
    paths.show(CompareState(clock))
    lines, dots = paths.moving[:2], paths.moving[2:]
    for run, line, dot in zip(runs, lines, dots, strict=True):
        expected = way_of(run, (1, 3))[min(clock, run.iterations)].tolist()
        assert dot.get_xydata().tolist() == [expected]
        assert line.get_xydata()[0].tolist() == run.knots[0, [1, 3]].tolist()
        assert line.get_xydata()[-1].tolist() == expected


def test_the_last_frame_states_the_verdicts(shipped):
    """No frame before it does; a single run also states which neurons act as one."""
    both = panel_of(filmed(shipped("example4"), shipped("solution1"), SIZES[0]), EndLines)
    with THEME.applied(FONT_PT):
        one = landscape_film(shipped("example4"), THEME, (1200, 400), [])
    for ends, expected in (
        (both, ["crowded: trapped", "spread: solved"]),
        (panel_of(one, EndLines), ["trapped: neurons 1 and 2 act as one"]),
    ):
        ends.show(CompareState(20_000))
        assert {line.get_text() for line in ends.moving} == {""}
        ends.show(CompareState(20_000, is_end=True))
        assert [line.get_text() for line in ends.moving] == expected


@pytest.mark.parametrize("size", SIZES)
def test_frames_of_the_film_equal_full_draws(shipped, size):
    """The quick way of drawing a frame gives the pixels of a new drawing, in any order."""
    blitter = filmed(shipped("example4"), shipped("solution1"), size)
    states = [CompareState(20_000, is_end=True), CompareState(335)]
    with THEME.applied(FONT_PT):
        frames = list(blitter.frames(states))
        for state, frame in zip(states, frames, strict=True):
            np.testing.assert_array_equal(frame, full_frame(blitter, state))


@pytest.mark.parametrize("size", SIZES)
def test_map_and_errors_stand_apart(shipped, size):
    """The axes do not overlap, and names and verdicts are inside the film."""
    blitter = filmed(shipped("example4"), shipped("solution1"), size)
    with THEME.applied(FONT_PT):
        list(blitter.frames([CompareState(20_000, is_end=True)]))
    main, errors = blitter.figure.axes[0], panel_of(blitter, ErrorsPanel)
    renderer = blitter.figure.canvas.get_renderer()
    right, box = main.get_tightbbox(renderer), errors.moving[0].axes.bbox
    assert right.x1 < box.x0 or right.y0 > box.y1
    for artist in (*panel_of(blitter, EndLines).moving, *errors.moving[4:6]):
        place = artist.get_window_extent(renderer)
        assert 0 <= place.x0 < place.x1 <= blitter.figure.bbox.width + 1
        assert place.y1 <= blitter.figure.bbox.height + 1


def test_a_film_of_one_run_has_the_frames_of_its_other_films(shipped):
    """As many as [film] says, from the first state to the last, which alone is the end."""
    states = landscape_states(shipped("example3"))
    assert len(states) == shipped("example3").scenario.film.frames
    assert (states[0].clock, states[-1].clock) == (0, 3600)
    assert [each.is_end for each in states] == [False] * (len(states) - 1) + [True]


def test_the_caption_of_the_film_adds_what_moves(shipped):
    """It has the sentences of the figure, and says what is faint and where the errors are."""
    caption = landscape_film_caption(shipped("example4"))
    assert "the mean of delta² at the ends of epochs" in caption.text
    assert "what is still to come is faint. Right: " in caption.text
    assert "on which a run moves" in caption.alt


def test_the_film_takes_the_plane_too(shipped, tmp_path):
    """--plane is for figure and film; neurons that do not exist are refused for both."""
    options = RenderOptions(only=["paths"], formats=["png"], plane="2,5")
    with pytest.raises(InputError, match="plane: expected neurons from 1 to 4, got '2,5'"):
        render_run(shipped("example4"), tmp_path, options)
    film = next(each for each in FILMS if each.name == "paths")
    run = shipped("example4")
    with THEME.applied(FONT_PT):
        blitter = film.with_options({"plane": "3,1"}).blitter(run, THEME, (600, 200), [])
    axes = blitter.figure.axes[0]
    assert (axes.get_xlabel(), axes.get_ylabel()) == ("knot 3", "knot 1")


def test_a_comparison_has_the_film_for_a_plane(small, tmp_path):
    """Figure and film of the landscape, in the formats asked for, with a caption of each."""
    runs = {"one": small(), "other": small(learning_rate=0.02)}
    options = CompareOptions(plane="2,4", formats=["png", "gif"], name="both", fps=1)
    names = [each.name for each in compare_runs(runs, tmp_path, options)]
    assert names[:4] == ["compare.png", "compare.gif", "landscape.png", "paths.gif"]
    captions = (tmp_path / "both" / "captions.md").read_text(encoding="utf-8")
    assert "## paths" in captions
    assert "2 runs move in step" in captions
