"""The training film: averaged networks, knots on the curve, traces that grow, and the end."""

from __future__ import annotations

import numpy as np
import pytest

from relufit.draw.canvas.film_layout import FONT_PT
from relufit.draw.canvas.pacing import paced_snapshots
from relufit.draw.canvas.theme import THEMES
from relufit.draw.relu_sum.films import training
from relufit.draw.relu_sum.readout import EventLine, Readout
from relufit.dynamics.relu_sum.averaged import averaged_network

THEME = THEMES["light"]


def panels(run, size=(1200, 400)):
    shown = paced_snapshots(run)
    with THEME.applied(FONT_PT):
        blitter = training(run, THEME, size, shown)
    return shown, blitter


def test_knots_lie_on_the_curve(shipped):
    """Each knot inside the axes has a marker at the averaged network's value there."""
    run = shipped("example4")
    shown, blitter = panels(run)
    fit = blitter.panels[0]
    for snapshot in shown[::40]:
        fit.show(snapshot)
        network = averaged_network(run, int(run.iteration[snapshot]))
        marks = np.ma.filled(fit.moving[-1].get_offsets(), np.nan)
        low, high = fit.curve.axes.get_xlim()
        for (x, y), knot in zip(marks, network.knots, strict=True):
            if low <= knot <= high:
                assert (x, y) == pytest.approx((knot, network.outputs(np.array([knot]))[0]))
            else:
                assert np.isnan(x)


def test_the_first_and_the_last_frame_are_the_run_itself(shipped):
    """The film begins and ends with the parameters that were recorded."""
    run = shipped("example4")
    shown, blitter = panels(run)
    for snapshot in (shown[0], shown[-1]):
        blitter.panels[0].show(snapshot)
        marks = blitter.panels[0].moving[1].get_offsets()
        assert marks[:, 0].tolist() == run.knots[snapshot].tolist()
        for traces, values in zip(blitter.panels[1:3], (run.knots, run.weights), strict=True):
            traces.show(snapshot)
            assert [line.get_ydata()[-1] for line in traces.moving[:-1]] == values[
                snapshot
            ].tolist()


def test_only_the_past_of_a_trace_is_drawn_strongly(shipped):
    """Strong lines end at the current iteration; the rest is faint."""
    run = shipped("example4")
    shown, blitter = panels(run)
    traces = blitter.panels[1]
    for snapshot in (shown[60], shown[120]):
        traces.show(snapshot)
        for line in traces.moving[:-1]:
            assert line.get_xdata()[-1] == run.iteration[snapshot]
            assert line.get_alpha() is None
    axes = traces.moving[0].axes
    faint = [line for line in axes.lines if line.get_alpha()]
    assert len(faint) == run.neurons
    assert all(line.get_alpha() < 0.3 for line in faint)


def test_half_of_the_film_takes_a_large_part_of_the_time_axis(shipped):
    """The time axis is logarithmic: the middle frame of example 4 is past its first third."""
    run = shipped("example4")
    shown, blitter = panels(run)
    axes = blitter.panels[1].moving[0].axes
    assert axes.get_xscale() == "log"
    middle = np.log(run.iteration[shown[len(shown) // 2]]) / np.log(run.iterations)
    assert 0.33 < middle < 0.9


def test_nothing_flickers(shipped):
    """The curve at x = 4 does not jump to and fro by a pixel late in the film, as the run does."""
    run = shipped("example4")
    shown, blitter = panels(run)
    axes = blitter.panels[0].curve.axes
    pixel = np.ptp(axes.get_ylim()) / axes.bbox.height
    averaged, raw = [], []
    for snapshot in shown[len(shown) // 2 : -1]:
        blitter.panels[0].show(snapshot)
        averaged.append(np.interp(4.0, *blitter.panels[0].curve.get_data()))
        raw.append(float(run.network(snapshot).outputs(np.array([4.0]))[0]))

    def reversals(heights):
        moves = np.diff(heights)
        moves = moves[np.abs(moves) > pixel]
        return int((np.diff(np.sign(moves)) != 0).sum())

    assert reversals(averaged) <= 1
    assert reversals(raw) > 10


@pytest.mark.parametrize(
    ("name", "text"),
    [("example4", "trapped: neurons 1 and 2 act as one"), ("solution1", "solved")],
)
def test_the_last_frame_says_what_became_of_the_run(shipped, name, text):
    """The verdict and the coalesced neurons stand above the traces, in the last frame only."""
    shown, blitter = panels(shipped(name))
    (line,) = [panel for panel in blitter.panels if isinstance(panel, EventLine)]
    line.show(shown[-1])
    assert line.moving[0].get_text() == text
    line.show(shown[-2])
    assert line.moving[0].get_text() != text


@pytest.mark.parametrize("name", ["example2", "example4", "solution1"])
def test_the_readout_never_shifts(shipped, name):
    """The readout has as many characters in every frame."""
    shown, blitter = panels(shipped(name))
    (readout,) = [panel for panel in blitter.panels if isinstance(panel, Readout)]
    lengths = set()
    for snapshot in shown:
        readout.show(snapshot)
        lengths.add(len(readout.moving[0].get_text()))
    assert len(lengths) == 1


def test_wild_first_frames_do_not_flatten_the_rest(shipped):
    """The y-axis of example 4 fits the reference, not the first curves."""
    _, blitter = panels(shipped("example4"))
    low, high = blitter.panels[0].curve.axes.get_ylim()
    assert -0.5 < low < 0
    assert 3 < high < 3.5
