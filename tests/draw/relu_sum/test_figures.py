"""Figures: lines and texts agree with the run, and files are reproducible."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from PIL import Image

from relufit.draw.canvas.figure_formats import FIGURE_FORMATS
from relufit.draw.canvas.save import figure_bytes
from relufit.draw.canvas.theme import THEMES
from relufit.draw.relu_sum import figures
from relufit.draw.relu_sum.diagram import diagram
from relufit.draw.relu_sum.distance import distance
from relufit.draw.relu_sum.panels import network_curve, view_of
from relufit.dynamics.relu_sum.coalescing import coalescences
from relufit.encode import read_comment
from relufit.text.numbers import count_text

THEME = THEMES["light"]
SVG = "{http://www.w3.org/2000/svg}"
COMMENT = r'{"a": "b (c) \\ <&> \"d\""}'


def drawn(draw, run):
    with THEME.applied():
        return draw(run, THEME)


def words(figure):
    return [text.get_text() for text in figure.findobj(lambda each: hasattr(each, "get_text"))]


def level(line):
    """The height of the tick of a target at the left edge, else None."""
    x, y = np.array(line.get_xdata()), np.array(line.get_ydata())
    is_tick = len(x) == 2 and x[0] == 0 and x[1] < 0.1 and y[0] == y[1]
    return float(y[0]) if is_tick and line.get_transform() != line.axes.transData else None


def targets(axes):
    return sorted(level(line) for line in axes.lines if level(line) is not None)


def upright(axes):
    """The positions of the vertical lines through the axes."""
    ends = [(line.get_xdata(), line.get_ydata()) for line in axes.lines]
    return [float(x[0]) for x, y in ends if len(x) == 2 and x[0] == x[1] and list(y) == [0, 1]]


def test_fit_shows_the_first_and_the_last_network(each_shipped):
    """Two panels with equal limits show the first and the last state; one if untrained."""
    run = each_shipped
    figure = drawn(figures.fit, run)
    panels = figure.get_axes()
    assert len(panels) == (2 if run.iterations else 1)
    assert len({(axes.get_xlim(), axes.get_ylim()) for axes in panels}) == 1
    for axes, snapshot in zip(panels, (0, -1), strict=False):
        expected = network_curve(run.network(snapshot), view_of(run))
        assert any(
            np.array_equal(line.get_xdata(), expected[0])
            and np.array_equal(line.get_ydata(), expected[1])
            for line in axes.lines
        )
    titles = [axes.get_title(loc="left") for axes in panels]
    after = f"after {count_text(run.iterations)} iterations"
    assert titles == (["initial", after] if run.iterations else [""])


def test_the_fit_of_a_part_names_its_iterations(shipped):
    """Only the first state of a run is called initial."""
    panels = drawn(figures.fit, shipped("example4").between(100, 400)).get_axes()
    assert [axes.get_title(loc="left") for axes in panels] == ["iteration 100", "iteration 400"]


@pytest.mark.parametrize("draw", [figures.knots, distance])
def test_neurons_together_at_the_start_of_a_part_do_not_coalesce_there(shipped, draw):
    """They coalesced before."""
    said = " ".join(words(drawn(draw, shipped("example4").between(6_000, 8_000))))
    assert "together from iteration 6\u2009000" in said
    assert "coalesce" not in said


def test_fit_names_what_it_shows(shipped):
    """The legend names the reference, the network and every knot."""
    (legend,) = drawn(figures.fit, shipped("example4")).legends
    names = [text.get_text() for text in legend.get_texts()]
    assert names == ["reference", "network", "knot 1", "knot 2", "knot 3", "knot 4"]


def test_parameters_show_the_values_of_the_reference(shipped):
    """Ticks at the edges mark the biases and weights of the reference, each value once."""
    run = shipped("example4")
    biases, weights = drawn(figures.parameters, run).get_axes()
    assert targets(biases) == [-3, -2, -1, 0]
    assert targets(weights) == [-2, -1, 2]  # including the one above all values of the run
    biases, weights = drawn(figures.parameters, shipped("example3")).get_axes()
    assert targets(biases) == [-2, 0]
    assert targets(weights) == [-4, 2]


def test_parameters_of_a_reference_without_parameters(small):
    """A reference given by a formula has no parameters to mark."""
    run = small(reference='expression = "sin(x)"', iterations=60)
    assert [targets(axes) for axes in drawn(figures.parameters, run).get_axes()] == [[], []]
    assert targets(drawn(figures.knots, run).get_axes()[0]) == []


def test_traces_start_and_end_with_the_run(each_trained):
    """Each line starts at the first value of its neuron and ends at the last, in its colour."""
    run = each_trained
    for axes, values in zip(
        drawn(figures.parameters, run).get_axes(), (run.biases, run.weights), strict=True
    ):
        for neuron in range(run.neurons):
            line = axes.lines[neuron]
            x, y = line.get_data()
            assert [x[0], x[-1]] == [0, run.iterations]
            assert [y[0], y[-1]] == [values[0, neuron], values[-1, neuron]]
            assert [y.min(), y.max()] == [values[:, neuron].min(), values[:, neuron].max()]
            assert (line.get_color(), line.get_marker()) == (
                THEME.color(neuron),
                THEME.marker(neuron),
            )


def test_knots_mark_the_coalescence_of_example4(shipped):
    """A line and a note mark the iteration at which neurons 1 and 2 coalesce."""
    run = shipped("example4")
    (group,) = coalescences(run)
    figure = drawn(figures.knots, run)
    (axes,) = figure.get_axes()
    assert upright(axes) == [group.iteration]
    assert f"neurons 1 and 2 coalesce, iteration {count_text(group.iteration)}" in words(figure)


def test_knots_without_coalescence_have_no_marks(shipped):
    """In solution 1 no neurons coalesce, and the figure has no note."""
    figure = drawn(figures.knots, shipped("solution1"))
    assert upright(figure.get_axes()[0]) == []
    assert "coalesce" not in " ".join(words(figure))


def test_knots_have_notes_for_few_of_many_coalescences(small):
    """Of many groups, the last three have a note; each has a line."""
    network = "[network.random]\nneurons = 64\nbias_range = [-4, 0]\nweight_std = 0.1\nseed = 3"
    run = small(network=network, learning_rate=0.002)
    found = coalescences(run)
    assert len(found) > 4
    figure = drawn(figures.knots, run)
    notes = [each for each in words(figure) if "coalesce" in each or "together" in each]
    assert len(notes) == 3
    assert f"and {len(found) - 3} more groups of neurons" in words(figure)
    assert sorted(upright(figure.get_axes()[0])) == sorted(each.iteration for each in found)


def test_knots_that_start_together_do_not_coalesce(small):
    """Neurons with the same knot from the start are noted as together."""
    equal = "weights = [0.1, 0.1, 0.1, 0.1]\nbiases = [-1, -1, -1, -1]"
    figure = drawn(figures.knots, small(network=equal))
    assert "4 neurons are together from the start" in words(figure)


def test_knots_shade_the_regions_outside_the_data(shipped):
    """The region below the domain is shaded, without a change of the limits."""
    run = shipped("example4")
    (axes,) = drawn(figures.knots, run).get_axes()
    below = axes.patches[0].get_extents().transformed(axes.transData.inverted())
    assert (below.y0, below.y1) == pytest.approx((axes.get_ylim()[0], 0))
    assert run.knots.min() > axes.get_ylim()[0]


def test_diagram_shows_every_parameter(shipped):
    """All weights and biases are in the diagram, with a readable number of digits."""
    said = words(drawn(diagram, shipped("example1")))
    for text in ("a₁ = 1", "w₁ = 2", "w₃ = \u22122", "b₄ = \u22123", "x", "f(x)"):
        assert text in said
    assert said.count("relu") == 4
    assert not any(text.startswith("c =") for text in said)


def test_diagram_of_many_neurons_leaves_some_out(small):
    """Of more than eight neurons, the first six and the last are drawn, with dots between."""
    network = "[network.random]\nneurons = 20\nbias_range = [-4, 0]\nweight_std = 0.1\nseed = 3"
    said = words(drawn(diagram, small(network=network + "\n", iterations=4)))
    assert said.count("relu") == 7
    assert "⋮" in said
    assert any(text.startswith("b₂₀ =") for text in said)
    assert not any(text.startswith("b₇ =") for text in said)


def test_diagram_shows_an_output_bias(small):
    """An output bias is below the output."""
    network = "weights = [1]\nbiases = [0]\noutput_bias = -2.5"
    assert "c = \u22122.5" in words(drawn(diagram, small(network=network, iterations=4)))


def test_figures_are_made_without_pyplot(small):
    """Figures are not registered in pyplot."""
    figure = drawn(figures.fit, small())
    assert figure.canvas.manager is None


@pytest.mark.parametrize("kind", FIGURE_FORMATS)
@pytest.mark.parametrize("draw", [figures.fit, figures.knots])
def test_files_are_the_same_at_every_render(small, draw, kind):
    """The same run gives the same bytes: from one figure twice, and from a new figure."""
    with THEME.applied():
        figure = draw(small(), THEME)
        first = figure_bytes(figure, kind, COMMENT)
        assert figure_bytes(figure, kind, COMMENT) == first
        assert figure_bytes(draw(small(), THEME), kind, COMMENT) == first


@pytest.mark.parametrize("kind", FIGURE_FORMATS)
def test_files_carry_their_comment(small, tmp_path, kind):
    """The provenance can be read back from a file without change."""
    path = tmp_path / f"fit.{kind}"
    with THEME.applied():
        path.write_bytes(figure_bytes(figures.fit(small(), THEME), kind, COMMENT))
    assert read_comment(path) == COMMENT


def test_svg_has_real_text(shipped):
    """Text of an SVG can be searched, selected and styled."""
    with THEME.applied():
        svg = figure_bytes(figures.knots(shipped("example4"), THEME), "svg", COMMENT)
    texts = ["".join(each.itertext()) for each in ET.fromstring(svg).iter(f"{SVG}text")]  # noqa: S314
    assert "iteration" in texts
    assert "neuron 4" in texts
    assert any("neurons 1 and 2 coalesce" in each for each in texts)


def test_pdf_has_real_text(shipped):
    """Fonts of a PDF are embedded as TrueType (type 42), never as drawings (type 3)."""
    with THEME.applied():
        pdf = figure_bytes(figures.parameters(shipped("example3"), THEME), "pdf", COMMENT)
    assert re.search(rb"/Subtype\s*/(TrueType|CIDFontType2)", pdf)
    assert b"/FontFile2" in pdf
    assert b"/Type3" not in pdf


def test_files_contain_no_date(small):
    """No file contains its creation date."""
    with THEME.applied():
        figure = figures.fit(small(), THEME)
        for kind in FIGURE_FORMATS:
            made = figure_bytes(figure, kind, COMMENT)
            assert not re.search(rb"CreationDate|dc:date|20\d\d-\d\d-\d\d", made), kind


def test_png_has_the_size_of_its_figure(small, tmp_path, theme):
    """A PNG has the size of the figure at 150 dpi, and the background of the theme."""
    path = tmp_path / "fit.png"
    with theme.applied():
        path.write_bytes(figure_bytes(figures.fit(small(), theme), "png", COMMENT))
    with Image.open(path) as image:
        assert image.size == (1200, 510)
        assert (
            "#{:02x}{:02x}{:02x}".format(*image.convert("RGB").getpixel((0, 0))) == theme.background
        )
