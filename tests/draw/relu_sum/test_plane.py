"""The plane of knot and weight, and the distances of pairs."""

from __future__ import annotations

import numpy as np
import pytest

from relufit.draw.canvas.markers import Marks
from relufit.draw.canvas.theme import THEMES
from relufit.draw.relu_sum.distance import distance, pairs_since, shown_pairs
from relufit.draw.relu_sum.plane import plane
from relufit.dynamics.relu_sum.coalescing import coalesced_pairs
from relufit.errors import InputError
from relufit.outputs.options import RenderOptions
from relufit.outputs.run_files import render_run

THEME = THEMES["light"]


def drawn(draw, run):
    with THEME.applied():
        (axes,) = draw(run, THEME).get_axes()
    return axes


def rings(axes):
    return [line.get_xydata()[0].tolist() for line in axes.lines if line.get_fillstyle() == "none"]


def test_paths_go_from_the_first_state_to_the_last(shipped):
    """Each path starts and ends with the run, and contains only states of the run."""
    run = shipped("example4")
    axes = drawn(plane, run)
    for neuron in range(run.neurons):
        trail = axes.lines[1 + 3 * neuron].get_xydata()
        way = np.column_stack([run.knots[:, neuron], run.weights[:, neuron]])
        assert trail[[0, -1]].tolist() == way[[0, -1]].tolist()
        assert {tuple(point) for point in trail} <= {tuple(point) for point in way}
        assert 1000 <= len(trail) <= 1502


def test_points_of_a_path_are_close(shipped):
    """No step is longer than one update plus an equal part of the path."""
    run = shipped("example4")
    trail = drawn(plane, run).lines[1].get_xydata()
    way = np.column_stack([run.knots[:, 0], run.weights[:, 0]])
    size = np.ptp(way, axis=0)
    steps, updates = (np.hypot(*(np.diff(each, axis=0) / size).T) for each in (trail, way))
    assert steps.max() <= updates.max() + 1.01 * updates.sum() / 1500


def test_the_reference_is_ringed_and_the_ends_are_marked(shipped):
    """Rings are at the knots and weights of the reference, markers at the final ones."""
    run = shipped("example3")
    axes = drawn(plane, run)
    assert rings(axes) == [[0.0, 2.0], [2.0, -4.0]]
    (ends,) = [each for each in axes.collections if isinstance(each, Marks)]
    final = np.column_stack([run.final.knots, run.final.weights])
    assert ends.get_offsets().tolist() == final.tolist()


def test_distances_are_those_of_the_knots(shipped):
    """Each line is |knot - knot| of its pair; one that coalesces is highlighted, and dated."""
    run = shipped("example4")
    axes = drawn(distance, run)
    assert axes.get_yscale() == "log"
    (pair,) = coalesced_pairs(run)
    for line, (i, j) in zip(axes.lines, shown_pairs(run, pairs_since(run)), strict=False):
        apart = np.abs(run.knots[:, i] - run.knots[:, j])
        x, y = line.get_data()
        assert y.tolist() == apart[x.astype(int)].tolist()
        assert (line.get_color() == THEME.ink) == ((i, j) == pair.neurons)
    (dated,) = [line for line in axes.lines if len(line.get_xdata()) == 2]
    assert list(dated.get_xdata()) == [pair.iteration] * 2


def test_pairs_that_coalesce_are_shown_first(small):
    """Of many pairs six are shown, including those that coalesce."""
    network = "[network.random]\nneurons = 12\nbias_range = [-4, 0]\nweight_std = 0.1\nseed = 3"
    run = small(network=network, learning_rate=0.002)
    found = {each.neurons for each in coalesced_pairs(run)}
    shown = shown_pairs(run, pairs_since(run))
    assert len(shown) == 6
    assert len(found & set(shown)) == min(len(found), 6)


def test_one_neuron_has_no_distance(shipped, tmp_path):
    """The error states the required number of neurons."""
    with pytest.raises(InputError, match="only distance: expected 2 neurons or more, got 1"):
        render_run(shipped("example2"), tmp_path, RenderOptions(only=["distance"]))
