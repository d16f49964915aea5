"""What a reader must be able to see: targets, names, the reference, and honest words for it."""

from __future__ import annotations

import pytest
from conftest import small, trained

from relufit.draw.canvas.contrast import TEXT, contrast, readable
from relufit.draw.canvas.film_layout import is_wide
from relufit.draw.canvas.page import Page
from relufit.draw.canvas.theme import THEMES
from relufit.draw.canvas.ticks import NumberTicks
from relufit.draw.relu_sum.captions import (
    distance_caption,
    plane_caption,
    rules_caption,
    training_caption,
)
from relufit.draw.relu_sum.catalogue import RELU_SUM_PICTURES
from relufit.draw.relu_sum.plane import plane
from relufit.draw.relu_sum.sentences import note_sentences
from relufit.training import run_relu_sum as run

THEME = THEMES["light"]
GRAPHICS = 3.0  # the least contrast of what is no text (WCAG 2.1, 1.4.11)


def drawn(name, trajectory):
    (picture,) = [each for each in RELU_SUM_PICTURES.figures if each.name == name]
    with THEME.applied(10.0):
        return picture.draw(trajectory, THEME, Page())


@pytest.mark.parametrize("name", ["example4", "solution2"])
def test_targets_that_nobody_reaches_are_shown(name):
    """The limits of knots, biases and weights hold the values of the reference."""
    trajectory = trained(name)
    network = trajectory.reference.network
    (knots,) = drawn("knots", trajectory).axes
    biases, weights = drawn("parameters", trajectory).axes
    for axes, targets in (
        (knots, network.knots),
        (biases, network.biases),
        (weights, network.weights),
    ):
        low, high = axes.get_ylim()
        assert low < min(targets)
        assert max(targets) < high
        level = {line.get_ydata()[0] for line in axes.lines if len(set(line.get_ydata())) == 1}
        assert set(targets) <= level


def test_limits_with_targets_cut_what_the_caption_says():
    """Whether lines are said to leave the axes depends on the limits with the targets."""
    trajectory = run(small())
    far = [1e3, -1e3]
    assert "leave the axes" not in note_sentences(trajectory, trajectory.weights, targets=[far])


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda each: each.name)
def test_names_and_the_reference_are_seen(theme):
    """Names in a neuron's colour have the contrast of text, the reference that of graphics."""
    assert contrast(theme.reference, theme.background) >= GRAPHICS
    assert contrast(theme.muted, theme.background) >= TEXT
    for neuron in range(8):
        assert contrast(readable(theme.color(neuron), theme.background), theme.background) >= TEXT


def test_labels_at_the_ends_of_lines_can_be_read():
    """The names that a figure writes have the contrast of text."""
    for axes in drawn("parameters", trained("solution3")).axes:
        assert axes.texts
        for text in axes.texts:
            assert contrast(text.get_color(), THEME.background) >= TEXT


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("example4", "comes closer to the reference, but does not reach it"),
        ("solution1", "comes to lie on the reference"),
    ],
)
def test_alternative_texts_say_how_near_a_run_comes(name, words):
    """Only a run below its target is said to reach the reference."""
    assert words in training_caption(trained(name)).alt


def test_the_distances_are_told_as_distances():
    """The alternative text of the distances tells how far the pairs lie apart in the end."""
    trajectory = trained("example3")
    apart = abs(trajectory.final.knots[0] - trajectory.final.knots[1])
    alt = distance_caption(trajectory).alt
    assert f"the knots lie apart: those of neurons 1 and 2 {apart:.2f}." in alt
    assert "x =" not in alt


def test_the_alternative_text_of_the_rules_is_short():
    """It tells one rule for each neuron; the caption has the numbers."""
    alt = rules_caption(trained("example4")).alt
    assert alt.endswith(
        "Most often moved: neuron 1 by rule 1, neuron 2 by rule 1, neuron 3 by rule 2 and neuron "
        "4 by rule 2."
    )


def test_the_plane_shows_changes_of_slope():
    """With input weights a weight counts times the size of its input weight."""
    network = "weights = [0.1, -0.2]\nbiases = [0, -0.5]"
    trajectory = run(small((network, f"{network}\ninput_weights = [3, -0.5]")))
    with THEME.applied(10.0):
        axes = plane(trajectory, THEME, Page()).axes[0]
    assert axes.get_ylabel() == "change of slope (w·|a|)"
    starts = [
        line for line in axes.lines if line.get_marker() in "os" and len(line.get_xdata()) == 1
    ]
    heights = [float(line.get_ydata()[0]) for line in starts[:2]]
    assert heights == pytest.approx([0.3, -0.1])
    assert "times the size of its input weight" in plane_caption(trajectory).text
    assert "input weight" not in plane_caption(run(small())).text


@pytest.mark.parametrize(
    ("size", "wide"), [((1280, 720), True), ((1920, 1080), True), ((1024, 768), False)]
)
def test_a_screen_is_wide(size, wide):
    """Films of 16 by 9 have their panels side by side."""
    assert is_wide(size) is wide


@pytest.mark.parametrize(
    "values",
    [
        [-1e6, 0.0, 1e6],
        [1.3, 1.30001, 1.30002],
        [1e6, 1e6 + 1e-3],
        [0.0, 1e-7, 2e-7],
        [1e100, 2e100],
    ],
)
def test_ticks_are_told_apart(values):
    """Numbers beside an axis differ, and read as the places where they stand."""
    texts = NumberTicks().format_ticks(values)
    assert len(set(texts)) == len(values)
    read = [float(text.replace("\N{MINUS SIGN}", "-")) for text in texts]
    assert read == pytest.approx(values, rel=1e-3, abs=1e-12)


@pytest.mark.parametrize("scale", ["1e6", "1e-6", "1e100"])
def test_no_factor_stands_above_an_axis(scale):
    """Titles stay in line: what matplotlib puts above an axis is written beside it."""
    changes = ("weights = [2, -4]", f"weights = [2{scale[1:]}, -4{scale[1:]}]")
    figure = drawn("fit", run(small(changes, ("rate = 0.01", "rate = 1e-300"))))
    figure.canvas.draw()
    assert [axes.yaxis.get_offset_text().get_text() for axes in figure.axes] == ["", ""]
    assert len({axes.title.get_window_extent().y0 for axes in figure.axes}) == 1
