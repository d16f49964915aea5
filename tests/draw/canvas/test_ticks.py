"""Ticks: enough to read values, and labels without overlaps."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg

from relufit.draw.canvas.page import Page
from relufit.draw.canvas.theme import THEMES
from relufit.draw.relu_sum.distance import distance
from relufit.draw.relu_sum.figures import fit
from relufit.draw.relu_sum.rule_shares import rules

THEME = THEMES["light"]


def of_figure(draw, run, width="8in"):
    page = Page.of(width)
    with THEME.applied(page.font_pt):
        figure = draw(run, THEME, page)
        FigureCanvasAgg(figure).draw()
    return figure


def shown(axis):
    """The tick labels within the view, with their boxes in pixels."""
    low, high = sorted(axis.get_view_interval())
    coordinate = 0 if axis.axis_name == "x" else 1
    return [
        (label.get_text(), label.get_window_extent())
        for label in axis.get_ticklabels()
        if label.get_text() and low <= label.get_position()[coordinate] <= high
    ]


@pytest.mark.parametrize("far", [1.05, 1.5, 3.0, 20.0, 1e3])
@pytest.mark.parametrize("near", [0.11, 0.9, 1.0, 7.0])
def test_distances_have_a_scale(synthetic, near, far):
    """At least two ticks have a label, also for a narrow range of distances."""
    knots = np.linspace([0.0, near], [0.0, near * far], 60)
    figure = of_figure(distance, synthetic(np.ones((60, 2)), -knots))
    assert 2 <= len(shown(figure.get_axes()[0].yaxis)) <= 7


def test_a_part_of_a_run_has_a_linear_axis_of_rules(small):
    """The first 16 updates have bars of equal width; the whole run has a log axis."""
    part = of_figure(rules, small().between(0, 16)).get_axes()
    assert part[0].get_xscale() == "linear"
    assert part[0].get_xlim() == (0.5, 16.5)
    assert len(shown(part[-1].xaxis)) >= 3
    assert of_figure(rules, small()).get_axes()[0].get_xscale() == "log"


def test_a_late_part_of_a_run_has_ticks(small):
    """A late part of a run has labels, though a log axis within a decade would have none."""
    axes = of_figure(rules, small().between(300, 600)).get_axes()
    assert len(shown(axes[-1].xaxis)) >= 3


@pytest.mark.parametrize("scale", [1, 1000, 80000])
@pytest.mark.parametrize("width", ["2.5in", "single", "double", "8in"])
def test_tick_labels_of_the_fit_do_not_overlap(small, scale, width):
    """Axes with large numbers have fewer ticks, but at least two."""
    low, high = -scale, 0.625 * scale
    reference = f"points = [[{low}, 0], [0, {-high}], [{high}, {high}]]"
    run = small(reference=reference, domain=[low, high], learning_rate=1e-12, iterations=40)
    for axes in of_figure(fit, run, width).get_axes():
        for axis in (axes.xaxis, axes.yaxis):
            boxes = [box for _, box in shown(axis)]
            x, y = ("x1", "x0") if axis is axes.xaxis else ("y1", "y0")
            for before, after in pairwise(boxes):
                assert getattr(after, y) - getattr(before, x) > (4 if axis is axes.xaxis else 0)
    assert len(shown(axes.xaxis)) >= 2
