"""Raster text: compared with text that matplotlib draws, and stable from frame to frame."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from relufit.draw.canvas.raster_text import RasterText
from relufit.draw.canvas.theme import THEMES
from relufit.draw.relu_sum.readout import Readout

MINUS = "\N{MINUS SIGN}"
TEXTS = [f"w₁ {MINUS}0.186", "h₁\n0.8452", f"b₃ 0.35\nδ {MINUS}0.0005479\ntarget 0.01"]


def written(write):
    """The mask of dark pixels, bool (200, 300), and all pixels of a figure with a text."""
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


def text_ink(text, *, hangs, box=""):
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


def matplotlib_ink(text, *, hangs):
    def write(axes):
        align = "top" if hangs else "center"
        axes.text(1.5, 1.0, text, size=10, ha="center", va=align, color="#000000", linespacing=1.2)

    return written(write)


def extent(ink):
    rows, columns = np.flatnonzero(ink.any(axis=1)), np.flatnonzero(ink.any(axis=0))
    return np.array([rows[0], rows[-1], columns[0], columns[-1]])


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("hangs", [False, True])
def test_a_text_has_the_position_of_the_same_matplotlib_text(text, hangs):
    """Its edges are within two pixels per line of those of a matplotlib text of that size."""
    ours, theirs = text_ink(text, hangs=hangs)[0], matplotlib_ink(text, hangs=hangs)[0]
    assert np.abs(extent(ours) - extent(theirs)).max() <= 2 * len(text.splitlines())
    assert ours.sum() == pytest.approx(theirs.sum(), rel=0.25)


def test_a_digit_changes_nothing_but_itself():
    """Words and the other digits stay where they are, pixel for pixel."""
    before, after = (text_ink(text, hangs=False)[1] for text in ("w₁ 0.186", "w₁ 0.187"))
    changed = np.flatnonzero((before != after).any(axis=(0, 2)))
    assert 1 <= changed[-1] - changed[0] + 1 <= 10


def test_a_box_covers_what_is_behind():
    """A line behind the text is visible beside the box and not in it."""
    ink, pixels = text_ink("w", hangs=False, box="#ffffff")
    assert ink[100, 10]
    left = extent(text_ink("w", hangs=False)[0])[2]
    assert (pixels[99:101, left - 1] == 255).all()


def test_no_text_draws_nothing():
    """An empty text leaves the pixels unchanged."""
    assert not text_ink("", hangs=True)[0].any()


class Painted:
    """A figure with axes, and the pixels that texts above them paint."""

    def __init__(self, dpi=100.0):
        with THEMES["light"].applied(11.0):
            self.figure = Figure(figsize=(6, 2), dpi=dpi)
            self.canvas = FigureCanvasAgg(self.figure)
            self.axes = self.figure.add_axes((0.1, 0.1, 0.8, 0.6))
            self.axes.set_axis_off()

    def line(self, tokens):
        """A line of text above the axes."""
        with THEMES["light"].applied(11.0):
            text = RasterText(
                self.axes, (1.0, 1.0), "#1a1a1a", align=("right", "bottom"), gap_pt=5.0
            )
        text.set_tokens(tokens)
        return text

    def ink(self):
        """Rows from the top and columns of painted pixels."""
        self.canvas.draw()
        return np.nonzero(np.asarray(self.canvas.buffer_rgba())[:, :, :3].min(axis=2) < 250)


def test_a_line_draws_the_same_pixels_for_the_same_text():
    """The same words and numbers give the same pixels, whatever the line showed before."""
    first, second = Painted(), Painted()
    first.line(["iteration ", "123"])
    changed = second.line(["error ", "0.0099"])
    second.ink()
    changed.set_tokens(["iteration ", "123"])
    assert all((a == b).all() for a, b in zip(first.ink(), second.ink(), strict=True))


@pytest.mark.parametrize("dpi", [40.0, 100.0, 137.0])
def test_a_line_ends_at_the_right_edge_above_its_axes(dpi):
    """All ink is in the window extent, which ends at the right edge above the axes."""
    painted = Painted(dpi)
    line = painted.line(["iteration ", "20\u2009000"])
    box, above = line.get_window_extent(), painted.axes.bbox
    rows, columns = painted.ink()
    heights = painted.figure.bbox.height - 1 - rows
    assert box.x1 == round(above.x1)
    assert box.y0 > above.y1
    assert columns.min() >= box.x0 - 1
    assert box.x1 - 0.05 * dpi <= columns.max() <= box.x1
    assert heights.min() >= box.y0 - 1
    assert heights.max() <= box.y1


def test_a_line_may_begin_at_a_point():
    """A line aligned left begins at its point and ends where its text does."""
    painted = Painted()
    with THEMES["light"].applied(11.0):
        text = RasterText(painted.axes, (0.25, 0.5), "#1a1a1a")
    text.set_tokens(["iteration ", "7"])
    box = text.get_window_extent()
    columns = painted.ink()[1]
    assert box.x0 == round(painted.axes.bbox.x0 + 0.25 * painted.axes.bbox.width)
    assert box.y0 == pytest.approx(painted.axes.bbox.y0 + 0.5 * painted.axes.bbox.height)
    assert box.x0 <= columns.min() <= columns.max() <= box.x1


def test_width_of_a_line_is_the_sum_of_its_images():
    """The width of a line is the sum of the widths of its words and digits."""
    painted = Painted()
    width = {text: painted.line([text]).get_window_extent().width for text in ("iteration ", "7")}
    both = painted.line(["iteration ", "777"]).get_window_extent().width
    assert both == width["iteration "] + 3 * width["7"]


def test_all_digits_are_as_wide_as_the_blank_for_one():
    """All digits and the figure space have the same width, so numbers never jump."""
    painted = Painted()
    widths = {painted.line(["1", each]).get_window_extent().width for each in "0123456789"}
    widths.add(painted.line(["1", "\u2007"]).get_window_extent().width)
    assert len(widths) == 1


def test_an_empty_line_paints_nothing():
    """A line that is empty or invisible leaves the pixels unchanged."""
    painted = Painted()
    painted.line([])
    painted.line(["iteration"]).set_visible(False)
    assert len(painted.ink()[0]) == 0


def test_a_line_without_a_figure_raises_an_error():
    """The error states that the axes need a figure."""
    painted = Painted()
    line = painted.line(["iteration"])
    painted.axes.remove()
    with pytest.raises(ValueError, match="expected axes that belong to a figure"):
        line.get_window_extent()


def test_readout_keeps_its_place(shipped):
    """From frame to frame only the numbers of the readout change; no word moves."""
    run = shipped("example4")
    painted = Painted()
    with THEMES["light"].applied(11.0):
        readout = Readout(painted.axes, run, THEMES["light"], [0])
    (line,) = readout.moving
    starts = set()
    for snapshot in (0, 9, 99, 326, 1_500, 12_345, 20_000):
        readout.show(snapshot)
        starts.add(line.get_window_extent().x0)
    assert len(starts) == 1
