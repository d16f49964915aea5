"""Blocks of text from prepared pictures: against the same words as matplotlib writes them."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from relufit.draw.canvas.raster_text import RasterText
from relufit.draw.canvas.theme import THEMES

MINUS = "\N{MINUS SIGN}"
TEXTS = [f"w₁ {MINUS}0.186", "h₁\n0.8452", f"b₃ 0.35\nδ {MINUS}0.0005479\ntarget 0.01"]


def written(write):
    """Where ink is, with a line across the picture behind the text: bool (200, 300), and all."""
    with THEMES["light"].applied(11.5):
        figure = Figure(figsize=(3, 2), dpi=100)
        canvas = FigureCanvasAgg(figure)
        axes = figure.add_axes((0, 0, 1, 1))
        axes.set_axis_off()
        axes.set_xlim(0, 3)
        axes.set_ylim(0, 2)
        write(axes)
        canvas.draw()
        pixels = np.array(canvas.buffer_rgba())
    return (pixels[..., :3] < 128).all(axis=-1), pixels


def block(text, *, hangs, box=""):
    def write(axes):
        if box:
            axes.axhline(1.0, color="#000000", linewidth=2)
        made = RasterText(
            axes,
            (1.5, 1.0),
            "#000000",
            transform=axes.transData,
            size_pt=10,
            align=("center", "top" if hangs else "center"),
            box=box,
        )
        made.set_zorder(9)
        made.set_text(text)

    return written(write)


def plain(text, *, hangs):
    def write(axes):
        align = "top" if hangs else "center"
        axes.text(1.5, 1.0, text, size=10, ha="center", va=align, color="#000000", linespacing=1.2)

    return written(write)


def extent(ink):
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    return np.array([rows[0], rows[-1], columns[0], columns[-1]])


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("hangs", [False, True])
def test_a_block_stands_where_the_same_text_would(text, hangs):
    """Its edges lie within two pixels a line of those of matplotlib's own text of that size."""
    ours, theirs = block(text, hangs=hangs)[0], plain(text, hangs=hangs)[0]
    assert np.abs(extent(ours) - extent(theirs)).max() <= 2 * len(text.splitlines())
    assert ours.sum() == pytest.approx(theirs.sum(), rel=0.25)


def test_a_digit_changes_nothing_but_itself():
    """Words and the other digits stay where they are, pixel for pixel."""
    before, after = (block(text, hangs=False)[1] for text in ("w₁ 0.186", "w₁ 0.187"))
    changed = np.flatnonzero((before != after).any(axis=(0, 2)))
    assert 1 <= changed[-1] - changed[0] + 1 <= 10


def test_a_box_covers_what_is_behind():
    """The line behind the text is seen beside the box and not in it."""
    ink, pixels = block("w", hangs=False, box="#ffffff")
    assert ink[100, 10]
    left = extent(block("w", hangs=False)[0])[2]
    assert (pixels[99:101, left - 1] == 255).all()


def test_no_text_draws_nothing():
    """An empty text leaves the picture as it is."""
    assert not block("", hangs=True)[0].any()
