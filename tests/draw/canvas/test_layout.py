"""No text is cut off or overlaps another, in any figure and film."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest
from full_frame import full_frame
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from relufit.draw.canvas.end_labels import label_ends, lay_out
from relufit.draw.canvas.film_layout import FONT_PT
from relufit.draw.canvas.page import Page
from relufit.draw.canvas.raster_text import RasterText
from relufit.draw.canvas.theme import THEMES
from relufit.draw.relu_sum import figures
from relufit.draw.relu_sum.catalogue import FIGURES, FILMS
from relufit.draw.relu_sum.diagram import diagram
from relufit.dynamics.relu_sum.coalescing import coalescences
from relufit.text.numbers import subscript

THEME = THEMES["light"]
USUAL_FILMS = [film for film in FILMS if film.default_when_trained]
MANY = "[network.random]\nneurons = {}\nbias_range = [-4, 0]\nweight_std = 0.1\nseed = 3"


def of_figure(draw, run):
    with THEME.applied():
        return draw(run, THEME)


def last_frame(film, run, size):
    """A blitter that shows the last frame state of a film."""
    states = list(film.states(run))
    blitter = film.blitter(run, THEME, size, [states[0], states[-1]])
    full_frame(blitter, states[-1])
    return blitter


def readouts(figure):
    return [
        SimpleNamespace(text="the readout", box=each.get_window_extent())
        for each in figure.findobj(RasterText)
    ]


def test_texts_that_overlap_or_leave_the_figure_are_found(faults_of_layout):
    """What the tests below rely on."""
    figure = Figure()
    figure.text(0.5, 0.5, "one")
    figure.text(0.5, 0.5, "other")
    figure.text(0.99, 0.1, "far too long")
    figure.text(0.1, 0.1, "alone")
    over, beyond = sorted(faults_of_layout(figure), key=lambda fault: "leaves" in fault)
    assert over == "'other' overlaps 'one'"
    assert beyond.startswith("'far too long' leaves the figure")


@pytest.mark.parametrize("entry", FIGURES, ids=lambda entry: entry.name)
def test_figures_of_shipped_scenarios(each_trained, entry, faults_of_layout):
    """All text of every figure of every trained scenario is inside the figure without overlaps."""
    assert faults_of_layout(of_figure(entry.draw, each_trained)) == []


@pytest.mark.parametrize(
    "entry", [each for each in FIGURES if not each.needs_training], ids=lambda each: each.name
)
def test_figures_of_an_untrained_scenario(shipped, entry, faults_of_layout):
    """The same holds for the diagram and the curve of example 1."""
    assert faults_of_layout(of_figure(entry.draw, shipped("example1"))) == []


@pytest.mark.parametrize("size", [(1200, 400), (800, 267), (800, 800)], ids=str)
@pytest.mark.parametrize("film", USUAL_FILMS, ids=lambda film: film.name)
@pytest.mark.parametrize("name", ["example4", "solution3"])
def test_films_of_shipped_scenarios(shipped, name, film, size, faults_of_layout):
    """All text in films of four and five neurons is inside the frame without overlaps."""
    run = shipped(name)
    with THEME.applied(FONT_PT):
        blitter = last_frame(film, run, size)
        figure = blitter.figure
        assert faults_of_layout(figure, readouts(figure)) == []


@pytest.mark.parametrize("size", [(1200, 400), (800, 800)], ids=str)
@pytest.mark.parametrize("film", USUAL_FILMS, ids=lambda film: film.name)
@pytest.mark.parametrize("neurons", [8, 64])
def test_films_of_many_neurons(small, neurons, film, size, faults_of_layout):
    """Legends of many neurons stay in their half of the frame, beside the readout."""
    run = small(network=MANY.format(neurons), learning_rate=0.001, iterations=80)
    with THEME.applied(FONT_PT):
        blitter = last_frame(film, run, size)
        figure = blitter.figure
        assert faults_of_layout(figure, readouts(figure)) == []
        (legend,) = figure.subfigs[0].legends
        assert legend.get_window_extent().x1 <= figure.subfigs[0].bbox.x1


@pytest.mark.parametrize("neurons", [5, 8, 64])
@pytest.mark.parametrize("entry", FIGURES, ids=lambda entry: entry.name)
def test_figures_of_many_neurons(small, entry, neurons, faults_of_layout):
    """Legends, labels and notes on coalescences fit for any number of neurons."""
    run = small(network=MANY.format(neurons), learning_rate=0.002, iterations=600)
    if entry.missing_requirement(run):
        return
    figure = of_figure(entry.draw, run)
    assert faults_of_layout(figure) == []
    places = [axes.get_position() for axes in figure.get_axes()]
    for left in {place.x0 for place in places}:  # stacked panels share the height
        assert sum(place.height for place in places if abs(place.x0 - left) < 0.01) > 0.4


@pytest.mark.parametrize(
    ("neurons", "place"), [(1, 9), (2, 3), (7, -2), (7, 9), (16, -2), (16, 3), (16, 9)]
)
@pytest.mark.parametrize("draw", [figures.parameters, figures.knots])
def test_labels_of_equal_ends(synthetic, draw, neurons, place, faults_of_layout):
    """Labels of lines that end at the same height, even at an edge, do not overlap."""
    generator = np.random.default_rng(0)
    weights = generator.uniform(-2, 9, (20, neurons))
    weights[-1] = place
    assert faults_of_layout(of_figure(draw, synthetic(weights, -weights))) == []


def test_labels_are_at_the_ends_of_distant_lines(small, texts_drawn):
    """A label without close neighbours is at the height of its line end."""
    run = small(network="weights = [0.5]\nbiases = [0.5]")
    figure = of_figure(figures.knots, run)
    (label,) = [each for each in texts_drawn(figure) if each.text == "neuron 1"]
    (axes,) = figure.get_axes()
    end = axes.transData.transform((0, run.knots[-1, 0]))[1]
    assert (label.box.y0 + label.box.y1) / 2 == pytest.approx(end, abs=2)
    assert label.box.x0 > axes.bbox.x1


def test_labels_keep_the_order_of_the_lines(synthetic, texts_drawn):
    """Separated labels have the order of the line ends."""
    ends = np.array([0.0, 0.02, 0.01, 0.03, 1.0])
    weights = np.linspace(np.linspace(0, 1, 5), ends, 100)
    drawn = texts_drawn(of_figure(figures.knots, synthetic(np.ones((100, 5)), -weights)))
    height = {each.text: each.box.y0 for each in drawn if each.text.startswith("neuron ")}
    assert sorted(height, key=height.get) == [f"neuron {n}" for n in (1, 3, 2, 4, 5)]


def test_layout_is_solved_once():
    """A solved layout does not change when more is drawn."""
    with THEME.applied():
        figure = Figure(layout="constrained")
        axes = figure.subplots()
        lay_out(figure, [[]])
        before = axes.get_position().bounds
        axes.set_title("one\nmore\nline")
        lay_out(figure)
        FigureCanvasAgg(figure).draw()
    assert axes.get_position().bounds == before


def test_labels_need_their_axes():
    """A label that was removed from its axes raises an error."""
    with THEME.applied():
        figure = Figure()
        (label,) = label_ends(figure.subplots(), ["w"], np.array([0.5]), ["black"])
        label.remove()
        with pytest.raises(ValueError, match="expected a label that belongs to axes"):
            lay_out(figure, [[label]])


@pytest.mark.parametrize("neurons", [1, 2, 5, 8, 9])
def test_diagrams(small, neurons, faults_of_layout):
    """Weights and biases of a diagram do not overlap and are inside it."""
    run = small(network=MANY.format(neurons), learning_rate=0.002, iterations=20)
    assert faults_of_layout(of_figure(diagram, run)) == []


@pytest.mark.parametrize("name", ["parameters", "knots", "fit"])
def test_diverged_runs(synthetic, name, faults_of_layout):
    """A diverged run is drawn without a warning, and its text fits."""
    scale = np.geomspace(1, 1e300, 60)[:, None]
    run = synthetic(scale * [[1, -1, 0.5]], -scale * [[1, -1, 0.5]])
    assert faults_of_layout(of_figure(getattr(figures, name), run)) == []


@pytest.mark.parametrize("scale", [1e-5, 1e5])
def test_small_and_large_numbers(small, scale, faults_of_layout):
    """Long tick labels and powers of ten fit in figures and films."""
    run = small(
        reference=f'expression = "{scale:.10f}*x"',
        network=f"weights = [{scale / 10}, {scale / 5}]\nbiases = [0, -1]",
        learning_rate=1e-3 if scale < 1 else 1e-14,
        iterations=200,
    )
    for draw in (figures.fit, figures.parameters, figures.knots):
        assert faults_of_layout(of_figure(draw, run)) == []
    for film in USUAL_FILMS:
        with THEME.applied(FONT_PT):
            blitter = last_frame(film, run, (1200, 400))
            figure = blitter.figure
            assert faults_of_layout(figure, readouts(figure)) == []


@pytest.mark.parametrize("width", ["single", "8in", "16in"])
@pytest.mark.parametrize("name", ["solution3", "many"])
def test_notes_do_not_shrink_the_axes(shipped, small, monkeypatch, name, width, faults_of_layout):
    """Notes on coalescences do not change the width of the axes, and are readable."""
    many = {"network": MANY.format(8), "learning_rate": 0.002, "iterations": 600}
    run, page = shipped(name) if name == "solution3" else small(**many), Page.of(width)
    assert coalescences(run)
    with THEME.applied(page.font_pt):
        noted = figures.knots(run, THEME, page)
        assert faults_of_layout(noted) == []
        monkeypatch.setattr(figures, "coalescences", lambda _: [])
        plain = figures.knots(run, THEME, page)
    wide, usual = (figure.get_axes()[0].get_position().width for figure in (noted, plain))
    assert wide == pytest.approx(usual, rel=0.1)


def label_heights(figure):
    """Heights of line end and label by label text, and the leader lines, in pixels."""
    leaders = [line.get_xydata() * figure.bbox.size for line in figure.artists]
    (axes,) = figure.get_axes()
    heights = {}
    for label in axes.texts:
        if label.get_text().startswith("neuron "):
            end = float(axes.transData.transform((0.0, label.xy[1]))[1])
            box = label.get_window_extent()
            heights[label.get_text()] = (end, (box.y0 + box.y1) / 2)
    return heights, leaders


@pytest.mark.parametrize(
    ("lines", "width", "crowd"),
    [  # every pair of values occurs once
        (9, "2.5in", 0.01),
        (9, "single", 0.3),
        (9, "8in", 5.0),
        (20, "2.5in", 0.3),
        (20, "single", 5.0),
        (20, "8in", 0.01),
        (90, "2.5in", 5.0),
        (90, "single", 0.01),
        (90, "8in", 0.3),
    ],
)
def test_labels_are_at_their_lines_or_have_leader_lines(
    synthetic, lines, width, crowd, faults_of_layout
):
    """A label is at its line end, has a leader line to it, or is left out."""
    ends = np.concatenate([np.linspace(1, 1 + crowd, lines - 1), [9.0]])
    weights = np.linspace(np.linspace(0, 9, lines), ends, 50)
    page = Page.of(width)
    with THEME.applied(page.font_pt):
        figure = figures.knots(synthetic(np.ones((50, lines)), -weights), THEME, page)
        assert faults_of_layout(figure) == []
        heights, leaders = label_heights(figure)
        line_px = page.font_pt * figure.dpi / 72
        axes = figure.get_axes()[0]
        ends_px = axes.transData.transform([(0, end) for end in ends])[:, 1]
    assert len(heights) > 2
    for end, height in heights.values():
        closest = min(abs(height - other) for other in ends_px)
        beside = abs(height - end) < line_px and abs(height - end) - closest < 0.35 * line_px
        assert beside or any(
            abs(xy[0, 1] - end) < 1 and abs(xy[-1, 1] - height) < 0.3 * line_px for xy in leaders
        )


def test_lines_of_one_colour_differ_in_dash(synthetic):
    """Colours repeat after eight lines, with another dash."""
    weights = np.linspace(np.arange(17), np.arange(17) + 1.0, 9)
    (axes,) = of_figure(figures.knots, synthetic(np.ones((9, 17)), -weights)).get_axes()
    lines = [line for line in axes.lines if len(line.get_xdata()) == 9]
    styles = {(line.get_color(), line.get_linestyle(), str(line._dash_pattern)) for line in lines}
    assert len(lines) == len(styles) == 17


def test_labels_of_a_narrow_page_shrink_before_they_are_dropped(small, texts_drawn):
    """On a journal column all twelve knots have their label, at 6 points or more."""
    run = small(network=MANY.format(12), learning_rate=0.01, iterations=600)
    page = Page.of("single")
    with THEMES["light"].applied(page.font_pt):
        figure = figures.parameters(run, THEMES["light"], page)
    texts = {each.text for each in texts_drawn(figure)}
    for symbol in "bw":
        assert {subscript(symbol, neuron) for neuron in range(12)} <= texts
    assert min(float(text.get_fontsize()) for axes in figure.axes for text in axes.texts) >= 6
