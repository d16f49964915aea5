"""Page widths, and the sizes that follow from them."""

from __future__ import annotations

import pytest
from conftest import WORKED, trained, worked
from matplotlib.text import Text

from relufit.draw.canvas.page import Page
from relufit.draw.canvas.theme import THEMES
from relufit.draw.dense.figures import dense_diagram
from relufit.draw.relu_sum.catalogue import FIGURES
from relufit.errors import InputError


@pytest.mark.parametrize(
    ("width", "inches"),
    [
        ("single", 3.5),
        ("double", 7.2),
        ("5in", 5.0),
        ("127mm", 5.0),
        ("12.7 cm", 5.0),
        ("1200px", 8.0),
    ],
)
def test_widths_are_columns_or_lengths(width, inches):
    """A width is a journal column, or a number with a unit; 150 px are an inch."""
    assert Page.of(width).width_in == pytest.approx(inches)


@pytest.mark.parametrize(
    "width", ["", "wide", "5", "-5in", "1in", "25in", "1e3px", "5 ft", "nanin"]
)
def test_other_widths_are_errors(width):
    """The error for an invalid width states the possible ones."""
    with pytest.raises(InputError, match=r"width: expected single, double, or a length"):
        Page.of(width)


@pytest.mark.parametrize("entry", FIGURES, ids=lambda entry: entry.name)
@pytest.mark.parametrize("width", ["single", "double", "12in"])
def test_figures_fit_the_width(entry, width, faults_of_layout):
    """No figure is wider than its page, and no text is cut off or overlaps another."""
    page, style = Page.of(width), THEMES["light"]
    with style.applied(page.font_pt):
        figure = entry.draw(trained("example4"), style, page)
        assert faults_of_layout(figure) == []
    assert figure.get_figwidth() <= page.width_in + 1e-9


def test_panels_are_side_by_side_or_stacked():
    """Panels are stacked on pages narrower than five inches."""
    assert Page.of("double").grid(2) == (1, 2)
    assert Page.of("single").grid(2) == (2, 1)


@pytest.mark.parametrize("width", ["2.5in", "single", "5in", "8in"])
@pytest.mark.parametrize("name", ["example1", "many", "koech", "mazur", "digest"])
def test_the_text_of_diagrams_is_readable(small, name, width, faults_of_layout):
    """Text in a diagram has at least 6 points and does not overlap other text."""
    many = "[network.random]\nneurons = 8\nbias_range = [-4, 0]\nweight_std = 0.1\nseed = 3"
    run = trained("example1") if name == "example1" else small(network=many, iterations=20)
    draw = FIGURES[0].draw
    if name in WORKED:
        run, draw = worked(name), dense_diagram
    page, style = Page.of(width), THEMES["light"]
    with style.applied(page.font_pt):
        figure = draw(run, style, page)
        assert faults_of_layout(figure) == []
    texts = [text for text in figure.findobj(Text) if text.get_text().strip()]
    assert min(text.get_fontsize() for text in texts) >= 6.0
    named = [text.get_text()[:2] for text in texts]
    assert "w₁" in named or width == "2.5in"
