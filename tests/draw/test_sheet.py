"""How wide figures are, and what follows from that."""

from __future__ import annotations

import pytest
from conftest import trained

from relufit.draw.catalogue import FIGURES
from relufit.draw.sheet import Sheet
from relufit.draw.theme import THEMES
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
    """A journal's column, or a number with a unit; pixels count 150 to an inch."""
    assert Sheet.of(width).width_in == pytest.approx(inches)


@pytest.mark.parametrize(
    "width", ["", "wide", "5", "-5in", "1in", "25in", "1e3px", "5 ft", "nanin"]
)
def test_other_widths_are_refused(width):
    """What is no width, or out of range, is told with what there is."""
    with pytest.raises(InputError, match=r"--width: expected single, double, or a length"):
        Sheet.of(width)


@pytest.mark.parametrize("picture", FIGURES, ids=lambda picture: picture.name)
@pytest.mark.parametrize("width", ["single", "double", "12in"])
def test_figures_keep_to_the_width_and_lose_nothing(picture, width, faults_of_layout):
    """No figure is wider than its sheet, and no text is cut off or lies on another."""
    sheet, style = Sheet.of(width), THEMES["light"]
    with style.applied(sheet.font_pt):
        figure = picture.draw(trained("example4"), style, sheet)
        assert faults_of_layout(figure) == []
    assert figure.get_figwidth() <= sheet.width_in + 1e-9


def test_panels_stand_side_by_side_or_stacked():
    """Below five inches one above the other."""
    assert Sheet.of("double").grid(2) == (1, 2)
    assert Sheet.of("single").grid(2) == (2, 1)
