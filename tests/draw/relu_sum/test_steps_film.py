"""The steps film: updates in slow motion, the compass of the rules, and the fast part."""

from __future__ import annotations

import re

import numpy as np
import pytest
from conftest import small, trained
from full_frame import full_frame

from relufit.draw.canvas.contrast import GRAPHICS, contrast
from relufit.draw.canvas.film_layout import FONT_PT
from relufit.draw.canvas.raster_text import RasterText
from relufit.draw.canvas.theme import THEMES
from relufit.draw.relu_sum.steps_compass import CEILING, CELLS, FLOOR
from relufit.draw.relu_sum.steps_film import steps
from relufit.draw.relu_sum.steps_motion import (
    MOST_SHOWN,
    StepsRun,
    flown_share,
    moved_share,
    scale_of,
    turned_share,
)
from relufit.draw.relu_sum.steps_state import LEAST_FRAMES, Step, slow_updates, step_states
from relufit.draw.relu_sum.steps_words import cell_text, column_texts, row_text, step_text
from relufit.dynamics.relu_sum.rule_counts import rule_counts
from relufit.dynamics.relu_sum.rules import update_at
from relufit.errors import InputError
from relufit.languages.registry import LANGUAGES
from relufit.text.words import Words
from relufit.training import run_relu_sum as run

SIZE = (600, 200)
FULL = 0.65  # of an update: discs are in their cells, segments have turned, arrows are drawn


def film_of(trajectory, states, theme="light"):
    """The panels of a film: curve, line, compass and discs."""
    style = THEMES[theme]
    with style.applied(FONT_PT):
        return steps(trajectory, style, SIZE, states).panels


def shown(trajectory, state, theme="light"):
    """The panels of a film that shows one state."""
    panels = film_of(trajectory, [state], theme)
    for panel in panels:
        panel.show(state)
    return panels


def test_the_first_update_takes_five_seconds_and_the_second_two():
    """At 25 frames a second; the film has the number of frames of the scenario."""
    trajectory = trained("example4")
    states = step_states(trajectory)
    assert len(states) == trajectory.scenario.film.frames == 240
    assert [state.start for state in states].count(0) == 125
    assert [state.start for state in states].count(1) == 50
    assert states[-1] == Step(20_000, 20_000, 1.0)


def test_later_updates_are_ever_faster():
    """Each slow update has fewer frames than the one before; then the distances grow."""
    states = step_states(trained("example4"))
    starts = [state.start for state in states]
    counts = [starts.count(update) for update in slow_updates(states)]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] >= LEAST_FRAMES
    fast = [state.start for state in states if not state.is_update]
    assert (np.diff(fast, 2)[:-1] >= -1).all()
    assert starts == sorted(starts)
    assert max(np.diff(fast)) > 500


@pytest.mark.parametrize("updates", [1, 2, 3, 16])
def test_all_updates_of_a_short_run_are_shown(updates):
    """Each update is shown in its parts, in at most as many frames as the scenario states."""
    part = trained("example2").between(0, updates)
    states = step_states(part)
    assert slow_updates(states)[:3] == list(range(min(updates, 3)))
    assert {state.start for state in states} == set(range(updates + 1))
    assert len(states) <= 240
    assert states[-1] == Step(updates, updates, 1.0)


def test_a_thinned_record_cannot_be_taken_apart():
    """The message names the setting and its place."""
    thinned = run(small(("iterations = 100", "iterations = 100\nrecord_every = 5")))
    with pytest.raises(InputError, match=r"\[training\] record_every: expected 1 for the steps"):
        step_states(thinned)


def test_an_update_from_all_samples_cannot_be_taken_apart():
    """The film shows what one sample does; the message names the setting and its place."""
    changed = ("iterations = 100", 'iterations = 100\nbatch = "full"')
    trajectory = run(small(changed))
    with pytest.raises(InputError, match=r'\[training\] batch: expected "sample" for the steps'):
        step_states(trajectory)
    with pytest.raises(ValueError, match="one from several"):
        update_at(trajectory, 3)


def test_a_neuron_flies_before_its_knot_moves():
    """Discs arrive before anything turns, and knots move after that; then the discs return."""
    for share in np.linspace(0, 1, 101):
        step = Step(5, 6, share)
        if turned_share(step):
            assert flown_share(step) == 1.0
        if 0.0 < moved_share(step) < 1.0:
            assert turned_share(step) == flown_share(step) == 1.0
    assert flown_share(Step(5, 6, 0.0)) == flown_share(Step(5, 6, 1.0)) == 0.0
    assert moved_share(Step(5, 6, 1.0)) == 1.0


def test_an_update_leads_from_its_network_to_the_next():
    """It begins with the snapshot before it, and ends with the one after it."""
    trajectory = trained("example3")
    states = [Step(5, 6, 0.2), Step(5, 6, 1.0)]
    film = StepsRun(trajectory, states)
    assert [film.network(state) for state in states] == [
        trajectory.network(5),
        trajectory.network(6),
    ]


@pytest.mark.parametrize("snapshot", [0, 45, 250])
def test_discs_lie_in_the_cells_of_their_rules(snapshot):
    """A disc is in the column of delta's sign and the row of its weight's, or at its knot."""
    trajectory = trained("example4")
    update = update_at(trajectory, snapshot)
    curve, _, compass, discs = shown(trajectory, Step(snapshot, snapshot + 1, FULL))
    to_cells = compass._axes.transData.inverted()
    places = to_cells.transform(discs._discs.get_offsets())
    knots = curve._axes.transData.inverted().transform(discs._discs.get_offsets())
    for neuron, rule in enumerate(update.rules):
        if rule in CELLS:
            column, row = CELLS[rule]
            assert column < places[neuron, 0] < column + 1
            assert row < places[neuron, 1] < row + 1
            assert column == (update.delta < 0)
            assert row == (update.before.weights[neuron] > 0)
        else:
            assert not update.is_active(neuron)
            assert knots[neuron, 0] == pytest.approx(update.before.knots[neuron])


@pytest.mark.parametrize(("name", "theme"), [("example4", "light"), ("example2", "dark")])
def test_arrows_point_where_knots_move_and_stay_inside(name, theme):
    """Each moved knot has an arrow in its direction, inside the axes, with a contrast of 3."""
    trajectory = trained(name)
    states = [Step(snapshot, snapshot + 1, FULL) for snapshot in (0, 1, 45, 250)]
    curve, *_, discs = film_of(trajectory, states, theme)
    box = curve._axes.bbox
    for state in states:
        update = update_at(trajectory, state.start)
        discs.show(state)
        for neuron, arrow in enumerate(discs._arrows):
            line, head = arrow.artists
            move = update.after.knots[neuron] - update.before.knots[neuron]
            assert line.get_visible() == bool(move)
            if line.get_visible():
                x, y = line.get_xdata(), line.get_ydata()
                assert (x[1] - x[0]) * move > 0
                assert box.x0 <= min(x) < max(x) <= box.x1
                assert box.y0 < y[0] < box.y1
                assert contrast(head.get_color(), THEMES[theme].background) >= GRAPHICS


def test_segments_turn_by_the_change_of_slope():
    """Enlarged by one factor, and only those of active neurons."""
    trajectory = trained("example4")
    update = update_at(trajectory, 0)
    curve, *_ = shown(trajectory, Step(0, 1, FULL))
    assert [arm.line.get_visible() for arm in curve._arms] == [True, True, False, False]
    turns = []
    for arm in curve._arms[:2]:
        (x0, x1), (y0, y1) = arm.line.get_data()
        turns.append(np.degrees(np.arctan2(y1 - y0, x1 - x0)))
    scale = curve._run.scale.slope
    gained = np.subtract(update.after.weights, update.before.weights)[:2]
    slopes = np.degrees(
        np.arctan2(
            *curve._axes.transData.transform([[1, 0.001], [0, 0]]).__sub__(
                curve._axes.transData.transform([[0, 0], [0, 0]])
            )[0][::-1]
        )
    )
    assert turns[0] == pytest.approx(slopes + scale * gained[0], abs=0.1)
    assert turns[1] - turns[0] < 0


def test_enlarged_movements_share_one_scale_and_stay_in_the_view():
    """The largest arrow or turn has the greatest size, and no arrow of a knot inside leaves."""
    trajectory = trained("example3")
    updates = [update_at(trajectory, snapshot) for snapshot in range(50)]
    scale = scale_of(updates, (-0.24, 4.24))
    ends = [
        knot + scale.knot * (after - knot)
        for update in updates
        for knot, after in zip(update.before.knots, update.after.knots, strict=True)
        if -0.06 <= knot <= 4.0
    ]
    assert -0.24 - 1e-9 <= min(ends) < max(ends) <= 4.24 + 1e-9
    lengths = [
        abs(after - knot) * scale.knot
        for update in updates
        for knot, after in zip(update.before.knots, update.after.knots, strict=True)
    ]
    assert max(lengths) > 0.1


@pytest.mark.parametrize(("theme", "size"), [("light", (300, 100)), ("dark", (160, 160))])
def test_frames_equal_full_draws(theme, size):
    """Frames do not depend on earlier frames, and equal full draws, in every part of an update."""
    style = THEMES[theme]
    trajectory = trained("example4").between(100, 130)
    with style.applied(FONT_PT):
        states = step_states(trajectory)
        blitter = steps(trajectory, style, size, states)
        chosen = [states[k] for k in (0, 25, 60, 119, -9)]
        frames = list(blitter.frames(chosen))
        again = list(blitter.frames(reversed(chosen)))[::-1]
        for frame, other, state in zip(frames, again, chosen, strict=True):
            assert (frame == other).all()
            assert (frame == full_frame(blitter, state)).all()


@pytest.mark.parametrize(
    ("delta", "words"),
    [(0.5, "the network is 0.5 too low"), (-0.5, "the network is 0.5 too high"), (0.0, "")],
)
def test_the_line_states_the_side_unless_delta_is_0(monkeypatch, delta, words):
    """Nothing is stated of a delta that is 0, and no column is framed."""
    trajectory = run(small())
    state = Step(0, 1, FULL)
    film = StepsRun(trajectory, [state])
    update = film.update(state)
    changed = type(update)(
        before=update.before,
        after=update.after,
        x=update.x,
        y=update.y,
        delta=delta,
        rules=update.rules,
    )
    monkeypatch.setattr(StepsRun, "update", lambda *_: changed)
    text = step_text(film, state)
    assert text.startswith("iteration 1: at x = ")
    assert text.endswith(words or f"{update.x:.3g}")
    _, _, compass, _ = shown(trajectory, state)
    assert compass._frame.get_visible() is bool(delta)


def test_the_words_are_those_of_the_language():
    """In the cells, their headings and the line of text."""
    trajectory, german = run(small()), Words(LANGUAGES["de"])
    assert cell_text(2, german) == "Regel 2: Knick \N{RIGHTWARDS ARROW}"
    assert row_text(trajectory, -1, german) == "Gewicht < 0"
    assert column_texts(trajectory, german)[0].startswith("zu tief")
    state = Step(0, 1, FULL)
    assert re.match(
        r"Iteration 1: bei x = \d,\d+", step_text(StepsRun(trajectory, [state]), state, german)
    )


def test_one_line_of_text_moves():
    """Apart from headings there is one line of text; at the end it states the verdict."""
    trajectory = trained("example4")
    panels = shown(trajectory, Step(20_000, 20_000, 1.0))
    lines = [
        artist for panel in panels for artist in panel.moving if isinstance(artist, RasterText)
    ]
    (line,) = lines
    assert line.get_text() == "iteration 20\u2009000: trapped: neurons 1 and 2 act as one"


def test_bars_are_the_shares_of_the_rules():
    """At the end the bars of a neuron are its shares of the four rules."""
    trajectory = trained("example4")
    _, _, compass, _ = shown(trajectory, Step(20_000, 20_000, 1.0))
    heights = np.array([bar.get_height() for bar in compass._bars]).reshape(4, 4)
    counts = rule_counts(trajectory)[0, :, :4]
    expected = (counts / counts.sum(axis=1, keepdims=True)).T
    assert heights / (CEILING - FLOOR) == pytest.approx(expected)


def test_knots_leave_trails_in_the_fast_part_only():
    """A trail ends at the knot of its frame; an update in its parts has none."""
    trajectory = trained("example4")
    states = step_states(trajectory)
    style = THEMES["light"]
    with style.applied(FONT_PT):
        blitter = steps(trajectory, style, SIZE, states)
        curve = blitter.panels[0]
        curve.show(states[200])
        knots = curve._run.network(states[200]).knots
        assert len(curve._trails[3].get_xdata()) > 5
        assert [float(trail.get_xdata()[-1]) for trail in curve._trails[1:]] == pytest.approx(
            knots[1:]
        )
        curve.show(states[10])
        assert not any(len(trail.get_xdata()) for trail in curve._trails)


def test_with_input_weights_below_0_the_rows_are_changes_of_slope():
    """Rules go by the sign of a·w, so that the cells state where knots of any neuron move."""
    network = "weights = [0.1, -0.2]\nbiases = [0, -0.5]"
    plain = run(small())
    other = run(
        small((network, "weights = [0.1, -0.2]\nbiases = [0, 0.5]\ninput_weights = [1, -1]"))
    )
    words = [
        {text.get_text() for text in shown(each, Step(0, 1, 0.5))[2]._axes.texts}
        for each in (plain, other)
    ]
    knots = {"rule 1: knot \u2190", "rule 2: knot \u2192"}
    assert knots | {"weight > 0", "weight < 0"} <= words[0]
    assert knots | {"a\u00b7w > 0", "a\u00b7w < 0"} <= words[1]
    assert {"rule 1: knot \u2190", "rule 2: knot \u2192", "a\u00b7w > 0", "a\u00b7w < 0"} <= words[
        1
    ]


def test_of_many_neurons_the_first_have_discs():
    """All knots are on the curve, and the caption states how many have discs."""
    changed = (
        "weights = [0.1, -0.2]\nbiases = [0, -0.5]",
        f"weights = {[0.01] * 20}\nbiases = {[-0.1 * n for n in range(20)]}",
    )
    trajectory = run(small(changed))
    curve, *_, discs = shown(trajectory, Step(0, 1, FULL))
    assert len(discs._discs.get_offsets()) == MOST_SHOWN
    assert len(curve._hinges.get_offsets()) == 20
