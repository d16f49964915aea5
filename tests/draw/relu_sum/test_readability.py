"""Readability: targets inside the axes, contrast, distinct ticks, and correct captions."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import small, trained
from matplotlib import rcParams
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.text import Text

from relufit.draw.canvas.catalogue_entry import FilmEntry
from relufit.draw.canvas.contrast import TEXT, contrast, readable
from relufit.draw.canvas.film_layout import FONT_PT, WIDTH_IN, is_wide
from relufit.draw.canvas.page import Page
from relufit.draw.canvas.raster_text import RasterText
from relufit.draw.canvas.theme import THEMES
from relufit.draw.canvas.ticks import NumberTicks
from relufit.draw.dense.network_panel import SMALL
from relufit.draw.relu_sum.captions import (
    distance_caption,
    fit_caption,
    knots_caption,
    parameters_caption,
    plane_caption,
    rules_caption,
)
from relufit.draw.relu_sum.catalogue import RELU_SUM_CATALOGUE
from relufit.draw.relu_sum.compare_captions import compare_caption
from relufit.draw.relu_sum.compare_drawing import SHAPES, compare_blitter
from relufit.draw.relu_sum.compare_states import compare_states
from relufit.draw.relu_sum.discs import Discs, Melting
from relufit.draw.relu_sum.film_captions import training_caption
from relufit.draw.relu_sum.plane import plane
from relufit.draw.relu_sum.sentences import note_sentences
from relufit.outputs.compared import compared_runs
from relufit.text.words import ENGLISH_WORDS
from relufit.training import run_relu_sum as run

THEME = THEMES["light"]
UNLABELLED = THEME.words("unlabelled")
GRAPHICS = 3.0  # the least contrast of what is no text (WCAG 2.1, 1.4.11)


def drawn(name, trajectory):
    (entry,) = [each for each in RELU_SUM_CATALOGUE.figures if each.name == name]
    with THEME.applied(10.0):
        return entry.draw(trajectory, THEME, Page())


@pytest.mark.parametrize("name", ["example4", "solution2"])
def test_targets_that_no_neuron_reaches_are_shown(name):
    """The limits of knots, biases and weights include the values of the reference."""
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


def test_limits_with_targets_agree_with_the_caption():
    """Whether the caption states that lines leave the axes depends on limits with targets."""
    trajectory = run(small())
    far = [1e3, -1e3]
    assert "leave the axes" not in note_sentences(
        trajectory, ENGLISH_WORDS, trajectory.weights, targets=[far]
    )


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda each: each.name)
def test_labels_and_the_reference_have_contrast(theme):
    """Labels in the colour of a neuron have the contrast of text, the reference of graphics."""
    assert contrast(theme.reference, theme.background) >= GRAPHICS
    assert contrast(theme.muted, theme.background) >= TEXT
    for neuron in range(8):
        assert contrast(readable(theme.color(neuron), theme.background), theme.background) >= TEXT


def test_labels_at_the_ends_of_lines_can_be_read():
    """The labels of a figure have the contrast of text."""
    for axes in drawn("parameters", trained("solution3")).axes:
        assert axes.texts
        for text in axes.texts:
            assert contrast(text.get_color(), THEME.background) >= TEXT


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("example4", "gets closer to the reference but does not reach it"),
        ("solution1", "converges to the reference"),
    ],
)
def test_alternative_texts_state_the_outcome(name, words):
    """Only a run with an error below its target converges to the reference."""
    assert words in training_caption(trained(name)).alt


def test_the_alternative_text_of_the_distances_states_them():
    """It states the final distance of each pair."""
    trajectory = trained("example3")
    apart = abs(trajectory.final.knots[0] - trajectory.final.knots[1])
    alt = distance_caption(trajectory).alt
    assert f"Final distances: {apart:.2f} for neurons 1 and 2." in alt
    assert "x =" not in alt


def test_the_alternative_text_of_the_rules_is_short():
    """It states one rule for each neuron; the caption has the numbers."""
    alt = rules_caption(trained("example4")).alt
    assert alt.endswith(
        "Most frequent rules: rule 1 for neuron 1, rule 1 for neuron 2, rule 2 for neuron 3 and "
        "rule 2 for neuron 4."
    )


def test_the_plane_shows_changes_of_slope():
    """With input weights, weights are multiplied by the absolute input weight."""
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
    assert "multiplied by the absolute input weight" in plane_caption(trajectory).text
    assert "input weight" not in plane_caption(run(small())).text


@pytest.mark.parametrize(("points", "marked"), [(10, True), (100, False)])
def test_the_points_of_data_are_no_targets_of_knots(points, marked):
    """Few knots of a reference are marked; a hundred points would be a black bar."""
    x = [4 * n / (points - 1) for n in range(points)]
    given = f"points = {[[each, (-1) ** n * 0.1] for n, each in enumerate(x)]}"
    trajectory = run(small(("weights = [2, -4]\nbiases = [0, -2]", given)))
    (axes,) = drawn("knots", trajectory).axes
    ticks = [line for line in axes.lines if list(line.get_xdata()) == [0.0, 0.02]]
    assert bool(ticks) is marked
    assert ("Thick ticks" in knots_caption(trajectory).text) is marked


@pytest.mark.parametrize(("neurons", "stated"), [(12, False), (13, True), (40, True)])
def test_captions_state_that_labels_are_left_out(neurons, stated):
    """With so many lines that some labels may lack room, the captions of their figures state it."""
    network = f"weights = {[0.01] * neurons}\nbiases = {[-0.1 * n for n in range(neurons)]}"
    changed = ("weights = [0.1, -0.2]\nbiases = [0, -0.5]", network)
    trajectory = run(small(changed, ("rate = 0.01", "rate = 0.001")))
    for caption in (knots_caption, parameters_caption):
        assert (UNLABELLED in caption(trajectory).text) is stated
    assert UNLABELLED not in fit_caption(trajectory).text


def smallest_text_px(entry, subject, size, wide_px=360):
    """The size of the smallest text in the first, the middle and the last frame of a film."""
    every = entry.states(subject)
    states = [every[0], every[len(every) // 2], every[-1]]
    with THEME.applied(FONT_PT):
        blitter = entry.blitter(subject, THEME, size, states)
        shown = blitter.figure.findobj(is_text)
        sizes = []
        for _ in blitter.frames(states):
            sizes += [size_of(each) for each in shown if each.get_text().strip()]
    return min(sizes) * blitter.figure.dpi / 72 * wide_px / size[0]


def is_text(artist):
    return isinstance(artist, (Text, RasterText)) and artist.get_visible()


def size_of(text):
    font = text.get_fontproperties() if isinstance(text, Text) else text._font
    return font.get_size_in_points()


@pytest.mark.parametrize("entry", RELU_SUM_CATALOGUE.films, ids=lambda each: each.name)
def test_film_text_has_5_pixels_on_a_phone(entry):
    """A film 360 px wide has no text below 5 px, not even the digits of its discs."""
    trajectory = trained("example4")
    assert smallest_text_px(entry, trajectory, trajectory.scenario.film.size) >= 5


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("runs", [2, 4])
def test_text_of_comparisons_has_5_pixels_on_a_phone(shape, runs):
    """Comparisons have it too, also of four runs, and where three neurons have become one disc."""
    names = ("example4", "solution1", "solution2", "solution3")[:runs]
    compared = compared_runs({name: trained(name) for name in names}, "iterations")
    film = FilmEntry(
        name="compare", caption=compare_caption, blitter=compare_blitter, states=compare_states
    )
    assert smallest_text_px(film, compared, SHAPES[shape]) >= 5


def test_digits_of_a_common_disc_are_not_smaller_for_more_neurons():
    """The disc grows with the number of neurons, the digits stay as large as those of two."""
    with THEME.applied():
        axes = Figure().subplots()
        discs = Discs(axes, THEME, 5, 20.0)
        sizes = []
        for group in ((0, 1), (0, 1, 2), (0, 1, 2, 3, 4)):
            discs.place(np.zeros((5, 2)), [Melting(group, 1.0)])
            sizes.append(discs.numbers[0].get_fontsize())
    assert len(set(sizes)) == 1


def test_text_of_dense_films_has_5_pixels_on_a_phone():
    """Tick labels and the numbers of a network, which are drawn as pixels."""
    phone_px = 360 / (WIDTH_IN * 72)
    with THEME.applied(FONT_PT):
        smallest = min(
            FontProperties(size=rcParams[key]).get_size_in_points()
            for key in ("font.size", "xtick.labelsize", "ytick.labelsize", "legend.fontsize")
        )
    assert smallest * phone_px >= 5
    assert SMALL * FONT_PT * phone_px >= 5


@pytest.mark.parametrize(
    ("size", "wide"), [((1280, 720), True), ((1920, 1080), True), ((1024, 768), False)]
)
def test_screen_sizes_are_wide(size, wide):
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
def test_tick_labels_are_distinct(values):
    """Tick labels are distinct, and equal to their positions as numbers."""
    texts = NumberTicks().format_ticks(values)
    assert len(set(texts)) == len(values)
    read = [float(text.replace("\N{MINUS SIGN}", "-")) for text in texts]
    assert read == pytest.approx(values, rel=1e-3, abs=1e-12)


@pytest.mark.parametrize("scale", ["1e6", "1e-6", "1e100"])
def test_no_factor_stands_above_an_axis(scale):
    """No offset or factor is shown above an axis, so titles are aligned."""
    changes = ("weights = [2, -4]", f"weights = [2{scale[1:]}, -4{scale[1:]}]")
    figure = drawn("fit", run(small(changes, ("rate = 0.01", "rate = 1e-300"))))
    figure.canvas.draw()
    assert [axes.yaxis.get_offset_text().get_text() for axes in figure.axes] == ["", ""]
    assert len({axes.title.get_window_extent().y0 for axes in figure.axes}) == 1
