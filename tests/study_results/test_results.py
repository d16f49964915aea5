"""Axes and pooling: what is shown against what, and which runs a cell holds."""

from __future__ import annotations

import numpy as np
import pytest
from made_outcomes import made

from relufit.study_results.axis import Axis
from relufit.study_results.ends import final_neurons
from relufit.study_results.measures import MEASURES as BY_NAME
from relufit.study_results.measures import most_frequent, runs_of


@pytest.mark.parametrize(
    ("values", "spacing"),
    [
        ([1, 2, 3, 4], "linear"),
        ([0.3, 0.2, 0.1], "linear"),
        (np.geomspace(0.005, 0.06, 12), "log"),
        ([2, 3, 4, 8], "list"),
        ([1, 5], "list"),
        ([7], "list"),
        ([-1, -10, -100], "list"),
    ],
)
def test_spacing_is_found_from_the_values(values, spacing):
    """Equal steps, equal ratios of positive numbers, or neither."""
    assert Axis(name="a", keys=(), values=np.array(values, float)).spacing == spacing


def test_figures_go_along_all_axes_but_seeds():
    """Seeds and single values are pooled without being asked."""
    found = made({"data.seed": range(3), "rate": [1, 2], "one": [5]}, np.zeros(6))
    assert [axis.name for axis in found.shown] == ["rate"]
    assert [axis.name for axis in found.pooled(1)] == ["data.seed", "one"]


def test_cells_hold_their_runs():
    """The values of a cell are those that plain indexing gives, whichever axes are asked for."""
    values = np.arange(24).reshape(2, 3, 4)
    found = made({"a": [1, 2], "data.seed": range(3), "c": range(4)}, np.zeros(24), error=values)
    found = found.with_axes(["c", "a"])
    cells = found.cells("error", 2)
    assert cells.shape == (4, 2, 3)
    assert all(cells[c, a].tolist() == values[a, :, c].tolist() for c in range(4) for a in range(2))
    assert sorted(found.cells("error", 0).tolist()) == list(range(24))


@pytest.mark.parametrize("names", [["b"], ["a", "a"]])
def test_unknown_axes_are_refused(names):
    """An axis that is not there, or named twice, is an error with the names of all."""
    with pytest.raises(ValueError, match="expected one of the axes a, c, got"):
        made({"a": [1, 2], "c": [1, 2]}, np.zeros(4)).with_axes(names)


def test_the_most_frequent_verdict_wins():
    """Of several the first counts; a cell without runs has none."""
    verdicts = [[[1, 1, 0], [0, 1, -1]], [[3, 2, 2], [-1, -1, -1]]]
    found = made({"a": [1, 2], "b": [1, 2], "data.seed": range(3)}, verdicts)
    verdict, share = most_frequent(found)
    assert verdict.tolist() == [[1, 0], [2, -1]]
    assert share[0].tolist() == pytest.approx([2 / 3, 1 / 2])
    assert np.isnan(share[1, 1])
    assert runs_of(found).tolist() == [[3, 2], [3, 0]]


def test_measures_of_a_cell_by_hand():
    """Median error, mean of the effective neurons, median of the first coalescences."""
    found = made(
        {"a": [1, 2], "b": [5, 6], "data.seed": range(3)},
        np.array([[[1, 1, 0], [0, 0, 0]], [[4, 1, 1], [-1, -1, -1]]]),
        error=[[[1, 2, 9], [1, 1, 1]], [[np.inf, 4, 6], [np.nan] * 3]],
        effective_neurons=[[[3, 3, 4], [4, 4, 4]], [[1, 2, 3], [-1, -1, -1]]],
        coalesced_at=[
            [[[800, 200, -1], [-1, -1, 400], [-1] * 3], [[-1] * 3] * 3],
            [[[-1] * 3, [-1] * 3, [600, -1, -1]], [[-1] * 3] * 3],
        ],
    )
    expected = {
        "trapped": [[2 / 3, 0], [2 / 3, np.nan]],
        "solved": [[1 / 3, 1], [0, np.nan]],
        "error": [[2, 1], [5, np.nan]],
        "effective": [[10 / 3, 4], [2, np.nan]],
        "coalescing": [[300, np.nan], [600, np.nan]],
    }
    assert expected.keys() == BY_NAME.keys()
    for name, values in expected.items():
        assert BY_NAME[name].values(found) == pytest.approx(np.array(values), nan_ok=True), name


def test_final_neurons_are_those_of_one_verdict():
    """Only runs of the verdict count; a knot is -bias over input weight."""
    found = made(
        {"data.seed": range(3)},
        [1, 0, 1],
        biases=[[1, 2, 3], [4, 5, 6], [7, 8, 9]],
        input_weights=[[1, 2, 1], [1, 1, 1], [1, 1, -1]],
        weights=[[1, 0, 0], [2, 0, 0], [3, 0, 0]],
    )
    ends = final_neurons(found, "trapped")
    assert ends.runs == 2
    assert ends.knots.tolist() == [[-1, -1, -3], [-7, -8, 9]]
    assert ends.weights[:, 0].tolist() == [1, 3]
