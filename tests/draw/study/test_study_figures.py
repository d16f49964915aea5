"""Figures of studies: what their artists show, against the numbers that they were given."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from made_outcomes import made
from matplotlib.collections import QuadMesh
from matplotlib.colors import to_rgba

from relufit.draw.canvas.contrast import GRAPHICS, contrast
from relufit.draw.canvas.page import Page
from relufit.draw.canvas.theme import THEMES
from relufit.draw.study.catalogue import study_figures
from relufit.draw.study.scale import AxisScale, value_text
from relufit.draw.study.shares import shares as draw_shares
from relufit.study_results.axis import Axis
from relufit.study_results.measures import MEASURES

BY_NAME = {entry.name: entry for entry in study_figures()}
THEME = THEMES["light"]
RATES = [0.01, 0.02, 0.04]
# Rates by spreads by seeds: solved 0, trapped 1, slow 2, dead 3, diverged 4, not run -1.
CUBE = [
    [[0, 0, 0, 0], [0, 0, 0, 1]],
    [[1, 1, 1, 1], [2, 3, 3, 3]],
    [[4, 4, 4, -1], [-1, -1, -1, -1]],
]


@pytest.fixture
def cube():
    """Three rates in equal ratios, two spreads, four seeds; one cell not run yet."""
    return made({"rate": RATES, "spread": [1.0, 2.0], "data.seed": range(4)}, CUBE)


def drawn(name, results, theme=THEME, page=None):
    page = page or Page()
    with theme.applied(page.font_pt):
        return BY_NAME[name].draw(results, theme, page)


def meshes(figure):
    return [each for each in figure.get_axes()[0].get_children() if isinstance(each, QuadMesh)]


def legend_of(figure):
    return [text.get_text() for legend in figure.legends for text in legend.get_texts()]


def test_names_are_unique_and_fit_for_files():
    """Each figure has a name of its own, of plain letters and _."""
    assert len(BY_NAME) == len(study_figures())
    assert all(
        name.isascii() and name.replace("_", "").isalpha() and name.islower() for name in BY_NAME
    )


@pytest.mark.parametrize("theme", THEMES.values(), ids=lambda each: each.name)
def test_lines_of_shares_have_contrast(cube, theme):
    """Each line has the contrast of graphics with the background, in both themes."""
    (axes,) = drawn("shares", cube, theme).get_axes()
    colors = [each.lines[0].get_color() for each in axes.containers]
    assert len(set(colors)) == 5
    assert min(contrast(color, theme.background) for color in colors) >= GRAPHICS


def test_shares_stand_at_their_values(cube):
    """Each verdict has a line of its shares over the axis, which is logarithmic like its values."""
    (axes,) = drawn("shares", cube).get_axes()
    lines = {line.get_label(): line for line in axes.containers}
    assert list(lines) == ["solved", "trapped", "slow", "dead", "diverged"]
    assert axes.get_xscale() == "log"
    for label, shares in {"solved": [7 / 8, 0, 0], "diverged": [0, 0, 1]}.items():
        x, y = lines[label].lines[0].get_data()
        assert x.tolist() == RATES
        assert y.tolist() == pytest.approx(shares)


def test_bars_are_wilson_intervals(cube):
    """The bar of 7 of 8 reaches from 0.529 to 0.978, the score interval's ends."""
    (axes,) = drawn("shares", cube).get_axes()
    (bars,) = axes.containers[0].lines[2]
    ends = bars.get_segments()[0][:, 1]
    assert ends.tolist() == pytest.approx([0.5291, 0.9776], abs=1e-4)


def test_verdict_map_colours_each_cell_by_its_most_frequent_verdict(cube):
    """The first axis goes right, the second up; what has not been run is left out and hatched."""
    figure = drawn("verdicts", cube)
    (mesh,) = meshes(figure)
    values = mesh.get_array()
    assert values.shape == (2, 3)
    assert values.filled(-1).tolist() == [[0, 1, 4], [0, 3, -1]]
    shown = mesh.to_rgba(values).reshape(6, 4)
    names = ["solved", "trapped", "diverged", "solved", "dead"]
    for color, name in zip(shown, names, strict=False):
        assert tuple(color) == to_rgba(THEME.verdicts[name])
    assert shown[5][3] == 0
    assert legend_of(figure) == [
        "solved",
        "trapped",
        "dead",
        "diverged",
        "fewer than 9 in 10 runs agree",
        "not run yet",
    ]


def test_cells_lie_around_their_values(cube):
    """On a log axis a cell's edges are the geometric middles; the axes are filled by the cells."""
    (axes,) = drawn("verdicts", cube).get_axes()
    edges = meshes(axes.figure)[0].get_coordinates()[0, :, 0]
    half = 2**0.5
    assert edges.tolist() == pytest.approx([0.01 / half, 0.01 * half, 0.02 * half, 0.04 * half])
    assert axes.get_xlim() == pytest.approx((edges[0], edges[-1]))
    assert (axes.get_xscale(), axes.get_yscale()) == ("log", "linear")


def test_dots_mark_cells_whose_runs_disagree(cube):
    """Three of four runs are fewer than nine in ten; cells with one verdict have no dot."""
    (axes,) = drawn("verdicts", cube).get_axes()
    x, y = axes.lines[0].get_data()
    assert sorted(zip(x.tolist(), y.tolist(), strict=True)) == [(0.01, 1.0), (0.02, 1.0)]


@pytest.mark.parametrize("measure", MEASURES.values(), ids=lambda each: each.name)
def test_measure_maps_show_their_measure(cube, measure):
    """The coloured values are the measure's; cells without a value and without runs differ."""
    figure = drawn(measure.name, cube)
    expected = measure.values(cube)
    shown = meshes(figure)[0].get_array().filled(np.nan)
    assert pytest.approx(expected, nan_ok=True) == shown.T
    assert "not run yet" in legend_of(figure)
    runs = np.array([[4, 4], [4, 4], [3, 0]])
    assert (measure.none in legend_of(figure)) == bool((np.isnan(expected) & (runs > 0)).any())


def test_knots_are_counted_per_neuron_and_verdict(cube):
    """Each panel's outlines sum to the share of runs, 1, and the reference's knots are lines."""
    figure = drawn("knots", cube)
    assert [axes.get_title(loc="left") for axes in figure.get_axes()] == [
        "solved: 7 runs",
        "trapped: 5 runs",
        "dead: 3 runs",
    ]
    for axes in figure.get_axes():
        assert [line.get_xdata()[0] for line in axes.lines] == [0.0, 1.0]
        outlines = axes.patches[2:]
        assert len(outlines) == 6
        for outline in outlines:
            assert outline.get_data().values.sum() == pytest.approx(1.0)
        peak = outlines[2].get_data()
        place = peak.edges[np.argmax(peak.values)]
        assert place <= 1.0 <= place + np.diff(peak.edges)[0]


def test_many_neurons_are_counted_together():
    """Nine neurons have no colours of their own: one outline holds them all, without a legend."""
    nine = np.broadcast_to(-np.arange(9) / 4, (2, 9))
    found = {"biases": nine, "weights": np.ones((2, 9)), "input_weights": np.ones((2, 9))}
    results = made({"data.seed": [0, 1]}, [1, 1], **found)
    figure = drawn("knots", results)
    first, second = figure.get_axes()[0].patches[2:]
    assert first.get_data().values.sum() == second.get_data().values.sum() == 9
    assert legend_of(figure) == []
    assert "all neurons together" in BY_NAME["knots"].caption(results).text


def test_ends_are_points_of_knot_and_weight(cube):
    """A neuron's points lie at its final knot and weight; rings are the reference's neurons."""
    axes = drawn("ends", cube).get_axes()[0]
    lines = axes.lines[1:]
    assert [line.get_xydata().tolist() for line in lines[:3]] == [[[0, 0]], [[1, -1]], [[2, -2]]]
    assert [line.get_xydata().tolist() for line in lines[3:]] == [[[0, 2]], [[1, -1]]]


@pytest.mark.parametrize("entry", study_figures(), ids=lambda each: each.name)
@pytest.mark.parametrize("width", ["single", "8in"])
def test_texts_do_not_overlap(cube, entry, width, faults_of_layout):
    """All text is inside the figure without overlaps, wide and narrow."""
    assert faults_of_layout(drawn(entry.name, cube, page=Page.of(width))) == []


@pytest.mark.parametrize("entry", study_figures(), ids=lambda each: each.name)
def test_captions_are_sentences_with_the_number_of_runs(cube, entry):
    """Captions are complete sentences and state the number of runs and the pooled axes."""
    caption = entry.caption(cube)
    for text in caption:
        assert re.fullmatch(r"[A-Z].+[.]", text)
        assert not re.search(r"\s\s|\.\.|None|nan|inf\b|[_{}\[\]]", text)
    assert "There are 19 runs of 24 so far." in caption.text
    assert re.search(r"[Pp]ool.* 4 values of seed", caption.text)


def test_captions_state_extremes_and_missing_cells(cube):
    """The numbers in captions are those of the cells."""
    shares = BY_NAME["shares"].caption(cube).text
    assert "Solved: at most 7 of 8 (87.5 %; 52.9 % to 97.8 %) at 0.01, at least 0 of 8" in shares
    assert "Each point pools up to 8, over 2 values of spread and 4 values of seed." in shares
    assert (
        "Runs that ended slow (1) or diverged (3) are not shown."
        in BY_NAME["ends"].caption(cube).text
    )
    assert "Only runs that coalesce are counted." in BY_NAME["coalescing"].caption(cube).text
    verdicts = BY_NAME["verdicts"].caption(cube).text
    assert "The most frequent verdict of 5 cells is" in verdicts
    assert "Hatched cells (1) have no run yet." in verdicts


def test_everything_is_drawn_of_a_study_with_a_single_verdict():
    """All figures can be drawn of a study in which all runs have the same verdict."""
    same = made({"a": ["near", "far"], "b": [1, 5], "data.seed": [0]}, np.ones(4))
    for entry in study_figures():
        figure = drawn(entry.name, same)
        figure.canvas.draw()
    assert "everywhere" in BY_NAME["shares"].caption(same).text


def test_a_diverged_study_is_drawn():
    """Infinite errors and parameters are drawn without a warning."""
    diverged = made(
        {"a": [1, 2, 3], "b": [1, 2, 3]},
        np.full(9, 4),
        error=np.full((3, 3), np.inf),
        weights=np.full((3, 3, 3), np.nan),
        biases=np.full((3, 3, 3), np.inf),
    )
    for entry in study_figures():
        drawn(entry.name, diverged).canvas.draw()


def test_captions_of_a_complete_study_state_its_runs():
    """Captions of a complete study do not mention missing runs; one run is singular."""
    done = made({"rate": RATES, "data.seed": range(2)}, np.zeros(6))
    assert "There are 6 runs. Each point pools 2," in BY_NAME["shares"].caption(done).text
    one = made({"rate": [0.1], "data.seed": [0]}, [0])
    assert BY_NAME["knots"].caption(one).text.endswith("There is 1 run.")


def test_a_study_without_pairs_has_no_coalescing_map():
    """The map of coalescing requires pairs."""
    found = made({"rate": RATES, "spread": [1.0, 2.0]}, np.zeros(6))
    missing = BY_NAME["coalescing"].missing_requirement
    assert not missing(found)
    assert missing(replace(found, pairs=())).startswith("pairs of 3 neurons")


@pytest.mark.parametrize(
    ("values", "texts"),
    [
        ([10_000, 10_050], ["10\N{THIN SPACE}000", "10\N{THIN SPACE}050"]),
        ([0.005, 0.0056614, 0.0056621], ["0.005", "0.005661", "0.005662"]),
        ([-2, 3], ["\N{MINUS SIGN}2", "3"]),
        ([0.1 + 0.2, 1e7], ["0.3", "1e+07"]),
    ],
)
def test_value_texts_are_distinct(values, texts):
    """Values have as many digits as needed; whole numbers have no exponent."""
    axis = Axis(name="a", keys=(), values=np.array(values, float))
    assert [value_text(axis, index) for index in range(len(values))] == texts


def test_labels_are_not_joined_by_lines():
    """Labels have no order, so no line joins them; long labels are slanted."""
    names = [f"a rather long name {number}" for number in range(8)]
    found = made({"kind": names, "data.seed": range(2)}, np.tile([0, 1], 8))
    figure = drawn("shares", found, page=Page.of("single"))
    (axes,) = figure.get_axes()
    figure.canvas.draw()
    assert {line.get_linestyle() for line in axes.get_lines()[3:]} <= {"None"}
    first, second = axes.get_xticklabels()[:2]
    ends = axes.transData.transform([first.get_position(), second.get_position()])
    apart = (ends[1, 0] - ends[0, 0]) * np.sin(np.radians(first.get_rotation()))
    assert apart > first.get_fontsize() * figure.dpi / 72


def test_a_bar_of_errors_within_a_decade_has_ticks(cube):
    """The colour bar has at least three ticks."""
    near = made(
        {"a": [1, 2, 3], "b": [1, 2]}, np.zeros(6), error=np.linspace(0.01, 0.03, 6).reshape(3, 2)
    )
    figure = drawn("error", near)
    figure.canvas.draw()
    bar = figure.get_axes()[1]
    low, high = bar.get_ylim()
    inside = [tick for tick in bar.get_yticks() if low <= tick <= high]
    assert len(inside) >= 3


def test_unequal_steps_have_equal_distances():
    """A list such as 2, 3, 4, 8 is drawn at equal distances, with a label for each value."""
    axis = Axis(name="neurons", keys=(), values=np.array([2.0, 3.0, 4.0, 8.0]))
    assert AxisScale.of(axis).places.tolist() == [0, 1, 2, 3]
    found = replace(made({"neurons": [2, 3, 4, 8]}, [0, 0, 1, 1]), axes=(axis,))
    (axes,) = drawn("shares", found).get_axes()
    assert [text.get_text() for text in axes.get_xticklabels()] == ["2", "3", "4", "8"]
    assert value_text(axis, 3) == "8"


def test_dollars_in_names_are_drawn_as_they_are():
    """Labels and names of axes are not parsed as mathematics."""
    results = made({"cost_in_$a^$": ["$a^$", r"\$5"]}, [0, 1])
    theme, page = THEMES["light"], Page.of("8in")
    with theme.applied(page.font_pt):
        figure = draw_shares(results, theme, page)
        figure.draw_without_rendering()
        (axes,) = figure.axes
        texts = [*axes.get_xticklabels(), axes.xaxis.label]
    assert [text.get_text() for text in texts] == ["$a^$", r"\$5", "cost in $a^$"]
    assert not any(text.get_parse_math() for text in texts)


SHARPNESS = [[[1, 2, 3, 9], [1, 1, 1, 1]], [[4, 4, 4, 4], [4, 8, 8, 8]], [[5, 5, 5, np.nan]] * 2]


@pytest.fixture
def sharp():
    """The cube with two measures of its runs."""
    axes = {"rate": RATES, "spread": [1.0, 2.0], "data.seed": range(4)}
    kinks = np.arange(24.0).reshape(3, 2, 4)
    found = made(axes, CUBE, sharpness=np.array(SHARPNESS, float), kinks=kinks)
    return replace(found, measures=("sharpness", "kinks"))


def test_a_measure_of_runs_has_a_map_of_its_medians(sharp):
    """Of the runs of a cell that have it, on a logarithmic scale for the sharpness."""
    (mesh,) = meshes(drawn("sharpness", sharp))[:1]
    assert mesh.get_array().T.tolist() == [[2.5, 1], [4, 8], [5, 5]]
    assert mesh.norm.vmin == 1
    assert type(mesh.norm).__name__ == "LogNorm"
    text, alt = BY_NAME["sharpness"].caption(sharp, THEME)
    assert text.startswith("Sharpness (median), over rate")
    assert "Map of the sharpness (median)" in alt


def test_measures_of_runs_have_a_course_along_the_first_axis(sharp):
    """A panel for each: its median with a band of the middle half, over the pooled runs."""
    sharpness, kinks = drawn("measures", sharp, page=Page()).get_axes()[::-1]
    if sharpness.get_title(loc="left").startswith("kinks"):
        sharpness, kinks = kinks, sharpness
    assert sharpness.get_title(loc="left") == "sharpness (median)"
    assert (sharpness.get_yscale(), kinks.get_yscale()) == ("log", "linear")
    (line,) = sharpness.get_lines()
    assert line.get_xdata().tolist() == RATES
    assert line.get_ydata().tolist() == [1.0, 4.0, 5.0]
    (band,) = kinks.collections
    assert band.get_paths()[0].vertices[:, 1].max() == np.quantile(np.arange(16, 24), 0.75)
    text, alt = BY_NAME["measures"].caption(sharp, THEME)
    assert "inks of the output (median)" in text
    assert "against the rate" in alt


def test_names_on_the_axis_have_bars(sharp):
    """Along named values no band connects the medians."""
    named = made(
        {"scheme": ["he", "kernel"], "data.seed": range(4)},
        np.zeros((2, 4)),
        kinks=[[1.0, 2, 3, 4], [5, 5, 5, 5]],
    )
    (axes,) = drawn("measures", replace(named, measures=("kinks",))).get_axes()
    ((points, _, _),) = axes.containers
    assert points.get_ydata().tolist() == [2.5, 5.0]


def test_measures_that_were_not_recorded_are_said_to_be_missing(cube):
    """No map and no course without the key, and the reason names it."""
    without = replace(cube, measures=())
    assert "measures" in BY_NAME["measures"].missing_requirement(without)
    assert 'measures = ["kinks"]' in BY_NAME["kinks"].missing_requirement(without)
