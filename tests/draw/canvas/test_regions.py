"""Marked targets on axes."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from relufit.draw.canvas.regions import ring_targets
from relufit.draw.canvas.theme import THEMES

EDGE_PX = 160  # the right edge of the axes


@pytest.mark.parametrize(
    ("knot", "weight", "inked"),
    [(1.0, 0.5, (True, False)), (2.0, 0.5, (True, True)), (2.0, 1.1, (False, False))],
)
def test_rings_within_the_limits_are_whole(knot, weight, inked):
    """A ring on the edge is not cut by it; a target beyond the limits of the user has none."""
    figure = Figure(figsize=(2, 2), dpi=100)
    axes = figure.add_axes((0.2, 0.2, 0.6, 0.6))
    axes.set_axis_off()
    axes.set(xlim=(0.0, 2.0), ylim=(0.0, 1.0))
    ring_targets(axes, [(knot, weight)], THEMES["light"])
    canvas = FigureCanvasAgg(figure)
    canvas.draw()
    ink = (np.asarray(canvas.buffer_rgba())[..., :3] < 128).any(axis=-1)
    assert (bool(ink[:, :EDGE_PX].any()), bool(ink[:, EDGE_PX + 2 :].any())) == inked
