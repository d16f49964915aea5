"""The squeeze: pushes are movements of the run, and the figure shows them."""

from __future__ import annotations

import numpy as np
import pytest

from relufit.draw.canvas.page import Page
from relufit.draw.canvas.theme import THEMES
from relufit.draw.relu_sum.squeeze import shown_pushes, squeeze
from relufit.draw.relu_sum.squeeze_caption import squeeze_caption
from relufit.dynamics.relu_sum.rule_counts import rule_counts
from relufit.errors import InputError
from relufit.outputs.options import RenderOptions
from relufit.outputs.run_files import render_run

THEME = THEMES["light"]


def drawn(run, width="8in"):
    page = Page.of(width)
    with THEME.applied(page.font_pt):
        return squeeze(run, THEME, page)


@pytest.mark.parametrize("name", ["example3", "example4", "solution2"])
def test_a_push_goes_where_its_rule_moves_the_knot(shipped, name):
    """Rules 2 and 3 push to the right, 1 and 4 to the left, by the sign of the weight."""
    run = shipped(name)
    for push in shown_pushes(run):
        at = int(np.searchsorted(run.iteration, push.iteration))
        assert push.rule in ({2, 3} if push.speed > 0 else {1, 4} if push.speed < 0 else {0})
        if push.rule:
            assert (push.rule in {1, 3}) == (run.weights[at, push.neuron] > 0)


def test_a_push_is_the_movement_over_an_epoch(shipped):
    """Late in a run the speed is the movement over the epoch around it, per update."""
    run = shipped("example4")
    late = [push for push in shown_pushes(run) if 400 < push.iteration < run.iterations - 200]
    assert late
    for push in late:
        ends = run.knots[[push.iteration - 200, push.iteration + 200], push.neuron]
        assert push.speed == pytest.approx((ends[1] - ends[0]) / 400)


def test_the_two_that_coalesce_are_pushed_together(shipped):
    """Example 4: before they meet, rule 3 pushes knot 1 right and rule 1 pushes knot 2 left."""
    run = shipped("example4")
    last = {push.neuron: push.rule for push in shown_pushes(run) if push.iteration < 5960}
    assert (last[0], last[1]) == (3, 1)
    text = squeeze_caption(run).text
    assert "rule 3 pushes knot 1 to the right" in text
    assert "rule 1 pushes knot 2 to the left" in text


def test_the_last_frequent_rule_wins(shipped):
    """Over a whole run of one epoch the net push has the direction of the larger movement."""
    run = shipped("example2")
    assert rule_counts(run)[0, 0, 1] == 3
    assert shown_pushes(run)[0].rule == 2


def test_ribbons_end_at_the_knots_of_the_fit(shipped):
    """Both panels share the x-axis; each ribbon ends below the marker of its knot."""
    run = shipped("example4")
    upper, lower = drawn(run).axes
    assert upper.get_xlim() == lower.get_xlim()
    ribbons = [line for line in lower.lines if line.get_linewidth() > 4]
    assert [line.get_ydata()[-1] for line in ribbons] == [run.iterations] * 4
    assert [line.get_xdata()[-1] for line in ribbons] == pytest.approx(
        run.knots[-1].tolist(), abs=0.02
    )


def test_arrows_and_their_numbers_are_inside_the_axes(shipped):
    """No arrow leaves the axes; most have the number of their rule, where it does not overlap."""
    lower = drawn(shipped("solution3")).axes[1]
    low, high = lower.get_xlim()
    arrows = [text for text in lower.texts if text.arrow_patch]
    numbers = [text for text in lower.texts if text.get_text() in {"1", "2", "3", "4"}]
    assert len(arrows) >= len(numbers) > 20
    assert all(low <= text.xy[0] <= high for text in [*arrows, *numbers])


@pytest.mark.parametrize("name", ["example3", "example4", "solution3"])
@pytest.mark.parametrize("width", ["single", "8in"])
def test_texts_stay_inside_the_figure(shipped, faults_of_layout, name, width):
    """Labels, legend and notes do not leave the figure."""
    faults = faults_of_layout(drawn(shipped(name), width))
    assert not [fault for fault in faults if "leaves" in fault]


def test_short_runs_and_runs_that_diverge_are_drawn(small):
    """One update, a run at rest, and a run that diverges have the figure."""
    for changes in ({"iterations": 1}, {"learning_rate": 5e-324}, {"learning_rate": 3.0}):
        run = small(**changes)
        assert len(drawn(run).axes) == 2
        assert squeeze_caption(run).text


def test_negative_input_weights_are_refused(small, tmp_path):
    """With them a rule moves the knot in the other direction."""
    network = "weights = [0.1, -0.2]\nbiases = [0, 3.5]\ninput_weights = [1, -1]"
    with pytest.raises(InputError, match="only squeeze: expected input weights above 0"):
        render_run(small(network=network), tmp_path, RenderOptions(only=["squeeze"]))
