"""File formats of figures: titles, languages, and images without transparency."""

from __future__ import annotations

import io
import re
from xml.etree import ElementTree as ET

import numpy as np
import pytest
from matplotlib.figure import Figure
from PIL import Image

from relufit.draw.canvas.figure_formats import FIGURE_FORMATS, About
from relufit.draw.canvas.save import figure_bytes
from relufit.draw.canvas.theme import THEMES
from relufit.outputs.catalogue import default_formats

SVG = "{http://www.w3.org/2000/svg}"
ABOUT = About("{}", "Tent <1> é", "Line plot of y & x.", "de")


def drawn():
    figure = Figure(figsize=(2, 1), dpi=100)
    axes = figure.subplots()
    axes.plot([0, 1], color="#ff0000", alpha=0.5, linewidth=9.0)
    axes.axvspan(0.0, 0.2, color="#0000ff", alpha=0.25)
    axes.fill_between([0, 1], [1, 0], color=(0.0, 1.0, 0.0, 0.5))
    return figure


def saved(name, figure=None, about=ABOUT, **options):
    with THEMES["light"].applied(10.0):
        return figure_bytes(figure or drawn(), name, about, **options)


def test_svg_has_title_description_and_language():
    """Screen readers say the first title and description of the root element."""
    root = ET.fromstring(saved("svg"))  # noqa: S314 - made here
    assert [each.tag for each in root[:2]] == [f"{SVG}title", f"{SVG}desc"]
    assert [each.text for each in root[:2]] == [ABOUT.title, ABOUT.description]
    assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == "de"
    assert root.get("role") == "img"


def test_pdf_has_title_and_language():
    """The last catalogue of the file has the language, and the table points to it."""
    pdf = saved("pdf")
    title = b"\xfe\xff" + ABOUT.title.encode("utf-16-be")
    assert b"/Title (" + title.replace(b"(", rb"\(") in pdf or ABOUT.title.encode("latin-1") in pdf
    assert b"Line plot of y & x." in pdf
    table = int(re.search(rb"startxref\n(\d+)\n%%EOF\n$", pdf)[1])
    number, place = re.match(rb"xref\n(\d+) 1\n(\d{10})", pdf[table:]).groups()
    catalog = pdf[int(place) :].partition(b"endobj")[0]
    assert catalog.startswith(number + b" 0 obj\n<< /Type /Catalog /Pages")
    assert b"/Lang (de)" in catalog
    before = int(re.search(rb"/Prev (\d+)", pdf[table:])[1])
    assert pdf[before:].startswith(b"xref\n0 ")


def test_formats_on_request_are_not_written_by_default():
    """EPS, TIFF and JPEG are written only where they are asked for."""
    usual = default_formats()
    assert {"png", "svg", "pdf"} <= set(usual)
    assert not {"eps", "tiff", "jpg"} & set(usual)


@pytest.mark.parametrize("name", ["tiff", "jpg"])
def test_pixel_formats_show_the_figure_of_the_png(name):
    """TIFF is exact and JPEG close to the PNG of the same figure, with its resolution."""
    png = Image.open(io.BytesIO(saved("png"))).convert("RGB")
    other = Image.open(io.BytesIO(saved(name)))
    apart = np.abs(np.asarray(png, int) - np.asarray(other.convert("RGB"), int))
    assert apart.mean() <= (0.0 if name == "tiff" else 1.5)
    assert other.info["dpi"] == pytest.approx((100, 100))


def test_eps_has_mixed_colors_and_no_transparency(caplog):
    """Half red on white is pink in the file; matplotlib has nothing to warn about."""
    eps = saved("eps").decode("latin-1")
    assert re.search(r"^1(\.0+)? 0\.50* 0\.50* setrgbcolor", eps, re.MULTILINE)
    assert not caplog.records
    assert "%%Title: Tent <1> ?" in eps


def test_saving_as_eps_leaves_the_figure_unchanged():
    """The figure has its translucent colours afterwards."""
    figure = drawn()
    before = saved("png", figure)
    saved("eps", figure)
    assert saved("png", figure) == before


@pytest.mark.parametrize("name", FIGURE_FORMATS)
def test_transparent_backgrounds(name):
    """Formats with transparency leave the background out, the others are as usual."""
    clear, usual = (saved(name, transparent=each) for each in (True, False))
    assert (clear != usual) == FIGURE_FORMATS[name].has_transparency
