"""Numbers as readers expect them, labels that keep apart, and the strip of text."""

from __future__ import annotations

import re

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from relufit.draw.canvas.end_labels import legend_columns
from relufit.draw.canvas.label_heights import spread
from relufit.draw.canvas.raster_text import RasterText
from relufit.draw.canvas.theme import THEMES
from relufit.draw.relu_sum.readout import Readout
from relufit.text.lists import joined
from relufit.text.numbers import aligned, count_text, error_text, number_text, subscript

PLACES = st.lists(st.floats(-100, 100), min_size=1, max_size=20)
GAPS = st.floats(0.01, 10)


@pytest.mark.parametrize(
    ("count", "text"),
    [(0, "0"), (999, "999"), (1000, "1\u2009000"), (1234567, "1\u2009234\u2009567"), (19.6, "20")],
)
def test_counts_have_their_thousands_apart(count, text):
    assert count_text(count) == text


@settings(derandomize=True)
@given(st.integers(0, 10**12))
def test_counts_keep_their_digits(count):
    """Without its spaces a count reads as the number, and no part is longer than three digits."""
    text = count_text(count)
    assert int(text.replace("\u2009", "")) == count
    assert max(map(len, text.split("\u2009"))) <= 3


@pytest.mark.parametrize(
    ("error", "text"),
    [
        (0.0, "0.00"),
        (3.3149, "3.31"),
        (0.21849, "0.218"),
        (0.012476, "0.0125"),
        (4.1863e-5, "0.0000419"),
        (0.99951, "1.00"),
        (0.99949, "0.999"),
        (9.9999, "10.0"),
        (0.001, "0.00100"),
        (123456.0, "123456"),
        (1.5e7, "1.50e+07"),
        (3.56e-11, "3.56e-11"),
        (np.inf, "inf"),
    ],
)
def test_errors_worked_by_hand(error, text):
    assert error_text(error) == text


@settings(derandomize=True)
@given(st.floats(0, 1e300))
def test_errors_have_three_significant_digits(error):
    """An error reads as a number within half a per cent, written with three digits that count."""
    text = error_text(error)
    assert float(text) == pytest.approx(error, rel=0.00501)
    if 0 < error < 999:
        digits = re.sub(r"e.*", "", text).replace(".", "").lstrip("0")
        assert len(digits) == 3


@pytest.mark.parametrize(
    ("value", "text"),
    [(-2.0, "\u22122"), (0.0512345, "0.05123"), (1e300, "1e+300"), (-1.5e-7, "\u22121.5e\u221207")],
)
def test_numbers_have_a_real_minus(value, text):
    assert number_text(value) == text


@pytest.mark.parametrize(
    ("neurons", "text"), [([0], "1"), ([0, 1], "1 and 2"), ([0, 1, 4], "1, 2 and 5")]
)
def test_neurons_are_counted_from_one(neurons, text):
    assert joined(neurons) == text


def test_subscripts_are_counted_from_one():
    assert [subscript("w", neuron) for neuron in (0, 9, 63)] == ["w₁", "w₁₀", "w₆₄"]


@settings(derandomize=True)
@given(number=st.integers(0, 10**7), widest=st.integers(0, 10**7))
def test_aligned_counts_are_as_wide_as_the_widest(number, widest):
    """A count with blanks before it has a blank for each sign that the widest count has more."""
    number, widest = sorted((number, widest))
    text = aligned(count_text(number), count_text(widest))
    assert text.endswith(count_text(number))
    assert len(text) == len(count_text(widest))
    thin = [i for i, sign in enumerate(text) if sign == "\u2009"]
    assert thin == [i for i, sign in enumerate(count_text(widest)) if sign == "\u2009"]


@settings(derandomize=True)
@given(PLACES, GAPS)
def test_spread_keeps_the_gap_the_order_and_the_mean(places, gap):
    """Labels stand at least a gap apart, in their old order, around their old mean."""
    moved = spread(places, gap)
    order = np.argsort(places, kind="stable")
    assert (np.diff(moved[order]) >= gap - 1e-9).all()
    assert moved.mean() == pytest.approx(np.mean(places), abs=1e-9)


@settings(derandomize=True)
@given(PLACES, GAPS)
def test_spread_leaves_alone_what_is_apart(places, gap):
    """Labels that stand apart do not move, so spreading twice is spreading once."""
    once = spread(places, gap)
    assert spread(once.tolist(), gap * (1 - 1e-9)) == pytest.approx(once, abs=1e-6)


@settings(derandomize=True)
@given(PLACES, GAPS, st.integers(0, 2**32 - 1))
def test_spread_moves_no_more_than_needed(places, gap, seed):
    """No other arrangement with these gaps moves the labels less, in the sum of squares."""
    moved = spread(places, gap)
    order = np.argsort(places, kind="stable")
    other = np.sort(moved + np.random.default_rng(seed).normal(0, gap, len(places)))
    other = np.maximum.accumulate(other - gap * np.arange(len(other))) + gap * np.arange(len(other))
    wanted = np.array(places)[order]
    least = np.square(moved[order] - wanted).sum()
    assert np.square(other - wanted).sum() >= least - 1e-6 * (1 + least)


@settings(derandomize=True)
@given(PLACES, GAPS, st.floats(-100, 0), st.floats(0, 300))
def test_spread_stays_within_its_room(places, gap, low, room):
    """Where there is room for all, none leaves it; the gaps hold in any case."""
    moved = np.sort(spread(places, gap, within=(low, low + room)))
    assert (np.diff(moved) >= gap - 1e-9).all()
    assert moved[0] >= low - 1e-9
    assume(gap * (len(places) - 1) <= room)
    assert moved[-1] <= low + room + 1e-9


@settings(derandomize=True)
@given(st.integers(1, 80), st.integers(1, 10))
def test_legends_are_filled_evenly(entries, most):
    """A legend has no wider rows than asked for, and no more of them than that needs."""
    columns = legend_columns(entries, most)
    assert 1 <= columns <= most
    rows = -(-entries // columns)
    assert rows == -(-entries // most)
    assert columns * rows - entries < rows


class Painted:
    """Axes in a figure, and what text strips above them paint."""

    def __init__(self, dpi=100.0):
        with THEMES["light"].applied(11.0):
            self.figure = Figure(figsize=(6, 2), dpi=dpi)
            self.canvas = FigureCanvasAgg(self.figure)
            self.axes = self.figure.add_axes((0.1, 0.1, 0.8, 0.6))
            self.axes.set_axis_off()

    def strip(self, tokens):
        """A strip above the axes that shows the tokens."""
        with THEMES["light"].applied(11.0):
            strip = RasterText(self.axes, "#1a1a1a", gap_pt=5.0)
        strip.set_tokens(tokens)
        return strip

    def ink(self):
        """Where something is painted: rows from above and columns, in pixels."""
        self.canvas.draw()
        return np.nonzero(np.asarray(self.canvas.buffer_rgba())[:, :, :3].min(axis=2) < 250)


def test_strip_draws_the_same_pixels_for_the_same_text():
    """Words and numbers give the same picture on any strip, whatever it showed before."""
    first, second = Painted(), Painted()
    first.strip(["iteration ", "123"])
    changed = second.strip(["error ", "0.0099"])
    second.ink()
    changed.set_tokens(["iteration ", "123"])
    assert all((a == b).all() for a, b in zip(first.ink(), second.ink(), strict=True))


@pytest.mark.parametrize("dpi", [40.0, 100.0, 137.0])
def test_strip_ends_at_the_right_edge_above_its_axes(dpi):
    """All ink lies in the strip's extent, which ends at the axes' right edge above them."""
    painted = Painted(dpi)
    strip = painted.strip(["iteration ", "20\u2009000"])
    box, above = strip.get_window_extent(), painted.axes.bbox
    rows, columns = painted.ink()
    heights = painted.figure.bbox.height - 1 - rows
    assert box.x1 == round(above.x1)
    assert box.y0 > above.y1
    assert columns.min() >= box.x0 - 1
    assert box.x1 - 0.05 * dpi <= columns.max() <= box.x1
    assert heights.min() >= box.y0 - 1
    assert heights.max() <= box.y1


def test_strip_may_begin_at_a_point():
    """A strip aligned left begins at its point and ends where its text does."""
    painted = Painted()
    with THEMES["light"].applied(11.0):
        strip = RasterText(painted.axes, "#1a1a1a", 0.0, at=(0.25, 0.5), align="left")
    strip.set_tokens(["iteration ", "7"])
    box = strip.get_window_extent()
    columns = painted.ink()[1]
    assert box.x0 == round(painted.axes.bbox.x0 + 0.25 * painted.axes.bbox.width)
    assert box.y0 == pytest.approx(painted.axes.bbox.y0 + 0.5 * painted.axes.bbox.height)
    assert box.x0 <= columns.min() <= columns.max() <= box.x1


def test_width_of_a_strip_is_the_sum_of_its_pictures():
    """A strip is as wide as its words and digits one by one."""
    painted = Painted()
    width = {text: painted.strip([text]).get_window_extent().width for text in ("iteration ", "7")}
    both = painted.strip(["iteration ", "777"]).get_window_extent().width
    assert both == width["iteration "] + 3 * width["7"]


def test_all_digits_are_as_wide_as_the_blank_for_one():
    """Ten digits and the figure space have one width, so numbers of one length never jump."""
    painted = Painted()
    widths = {painted.strip(["1", each]).get_window_extent().width for each in "0123456789"}
    widths.add(painted.strip(["1", "\u2007"]).get_window_extent().width)
    assert len(widths) == 1


def test_strip_of_nothing_paints_nothing():
    """A strip without text, or one made invisible, leaves the picture alone."""
    painted = Painted()
    painted.strip([])
    painted.strip(["iteration"]).set_visible(False)
    assert len(painted.ink()[0]) == 0


def test_strip_without_a_figure_says_what_it_needs():
    """A strip whose axes belong to no figure says so."""
    painted = Painted()
    strip = painted.strip(["iteration"])
    painted.axes.remove()
    with pytest.raises(ValueError, match="expected axes that belong to a figure"):
        strip.get_window_extent()


def test_readout_keeps_its_place(shipped):
    """From frame to frame only the numbers of the readout change, no word moves."""
    run = shipped("example4")
    painted = Painted()
    with THEMES["light"].applied(11.0):
        readout = Readout(painted.axes, run, THEMES["light"])
    (strip,) = readout.moving
    starts = set()
    for snapshot in (0, 9, 99, 326, 1_500, 12_345, 20_000):
        readout.show(snapshot)
        starts.add(strip.get_window_extent().x0)
    assert len(starts) == 1
