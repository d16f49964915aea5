"""Figure files: replaceable fonts and unchanged texts."""

from __future__ import annotations

import re
from xml.etree import ElementTree as ET

import imageio.v3 as iio
from matplotlib.figure import Figure

from relufit.draw.canvas.save import figure_bytes
from relufit.draw.canvas.theme import THEMES

SAID = """a < b, "font-family: 'DejaVu Sans'" & <text style="font-family: 'DejaVu Sans'">"""


def test_a_transparent_figure_has_no_boxes_behind_texts():
    """Boxes that hide lines behind a text are not drawn on a transparent background."""
    with THEMES["light"].applied(10.0):
        figure = Figure(figsize=(2, 1), dpi=50)
        figure.text(0.5, 0.5, "l", ha="center", bbox={"facecolor": "#ffffff", "pad": 12.0})
        opaque = [
            (plt_image(figure_bytes(figure, "png", "", transparent=clear))[..., 3] == 255).sum()
            for clear in (False, True, False)
        ]
    assert opaque[0] == opaque[2] == 100 * 50
    assert opaque[1] < 30


def plt_image(data):
    """The RGBA values of a PNG."""
    return iio.imread(data, extension=".png")


def svg(text):
    with THEMES["light"].applied(10.0):
        figure = Figure(figsize=(4, 2))
        figure.text(0.1, 0.5, text, parse_math="$" in text)
        return figure_bytes(figure, "svg", SAID).decode("utf-8")


def test_svg_names_a_generic_font_after_its_own():
    """A sans-serif fallback is available on machines without the font, also in formulas."""
    for text in ("plain", r"$\frac{a_1}{b}$"):
        fonts = re.findall(r"font(?:-family)?: ([^;\"<>]+)", svg(text).partition("</metadata>")[2])
        assert fonts
        assert all(font.endswith("'DejaVu Sans', sans-serif") for font in fonts)


def test_texts_and_provenance_of_svg_stay_as_they_are():
    """Text that resembles a style attribute does not change."""
    root = ET.fromstring(svg(SAID))  # noqa: S314 - made here
    texts = [each.text for each in root.iter("{http://www.w3.org/2000/svg}text")]
    assert texts == [SAID]
    assert SAID in [each.text for each in root.iter()]
    assert root.findtext(".//{http://purl.org/dc/elements/1.1/}description") == SAID
