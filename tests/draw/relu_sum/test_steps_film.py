"""The steps film: single updates in slow motion."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import small, trained
from full_frame import full_frame

from relufit.draw.canvas.film_layout import FONT_PT
from relufit.draw.canvas.theme import THEMES
from relufit.draw.relu_sum.steps_film import FRAMES_PER_JUMP, FRAMES_PER_UPDATE, step_states, steps
from relufit.draw.relu_sum.steps_panels import moved_share, network_at, scale_of
from relufit.draw.relu_sum.steps_state import Step
from relufit.dynamics.relu_sum.rules import update_at
from relufit.errors import InputError
from relufit.training import run_relu_sum as run

SIZE = (600, 200)


def test_all_updates_of_a_short_run_are_shown():
    """Sixteen updates take twenty frames each, and the final state stands at the end."""
    states = step_states(trained("example2").between(0, 16))
    assert len(states) == 16 * FRAMES_PER_UPDATE + 1
    assert [state.start for state in states[::FRAMES_PER_UPDATE]] == [*range(16), 15]
    assert states[-1] == Step(15, 16, 1.0)


def test_of_a_long_run_a_choice_is_shown_with_jumps_between():
    """The film keeps about the scenario's length, and starts and ends where the run does."""
    states = step_states(trained("example4"))
    film = trained("example4").scenario.film
    assert film.frames - 30 <= len(states) <= film.frames + 30
    assert states[0].start == 0
    assert states[-1] == Step(19_999, 20_000, 1.0)
    jumps = [state for state in states if state.end > state.start + 1]
    assert len(jumps) % FRAMES_PER_JUMP == 0
    starts = [state.start for state in states]
    assert starts == sorted(starts)


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


def test_the_movement_runs_from_the_state_before_to_the_state_after():
    """There is no movement while the sample appears, and then eased movement."""
    trajectory = trained("example3")
    assert moved_share(Step(5, 6, 0.0)) == moved_share(Step(5, 6, 0.4)) == 0.0
    assert moved_share(Step(5, 6, 1.0)) == 1.0
    assert network_at(trajectory, Step(5, 6, 0.2)) == trajectory.network(5)
    assert network_at(trajectory, Step(5, 6, 1.0)) == trajectory.network(6)
    shares = [moved_share(Step(5, 9, share)) for share in np.linspace(0, 1, 50)]
    assert (np.diff(shares) > 0).all()


def test_arrows_and_arcs_share_one_scale():
    """The largest movement of the film has the longest arrow, an eighth of the view."""
    trajectory = trained("example3")
    updates = [update_at(trajectory, snapshot) for snapshot in range(50)]
    scale = scale_of(updates, (0.0, 4.0))
    moves = [
        abs(b - a) for u in updates for a, b in zip(u.before.knots, u.after.knots, strict=True)
    ]
    assert max(moves) * scale.knot == pytest.approx(0.48)


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("size", [SIZE, (300, 300)])
def test_frames_equal_full_draws(theme, size):
    """Frames do not depend on earlier frames, and equal full draws."""
    style = THEMES[theme]
    trajectory = trained("example4").between(100, 130)
    with style.applied(FONT_PT):
        states = step_states(trajectory)
        blitter = steps(trajectory, style, size, states)
        chosen = [states[k] for k in (0, 7, 19, 20, 333, len(states) - 1)]
        frames = list(blitter.frames(chosen))
        again = list(blitter.frames(reversed(chosen)))[::-1]
        for frame, other, state in zip(frames, again, chosen, strict=True):
            assert frame.shape == (size[1], size[0], 4)
            assert (frame == other).all()
            assert (frame == full_frame(blitter, state)).all()


def test_text_names_the_rule_of_each_active_neuron():
    """The line of a neuron states its rule and movement, or that it is not active."""
    trajectory = trained("example4")
    style = THEMES["light"]
    with style.applied(FONT_PT):
        states = [Step(45, 46, 0.3)]
        blitter = steps(trajectory, style, SIZE, states)
        full_frame(blitter, states[0])
        readout = blitter.panels[2]
        rows = [line.get_text() for line in readout._rows]
    update = update_at(trajectory, 45)
    for neuron, row in enumerate(rows):
        if update.rules[neuron]:
            assert row.startswith(f"{neuron + 1}  rule {update.rules[neuron]}:  weight ")
        else:
            assert row == f"{neuron + 1}  not active"
    assert any("not active" in row for row in rows)


def test_a_jump_shows_no_update():
    """Between selected updates there is no sample, delta or rule, only the next iteration."""
    trajectory = trained("example4")
    style = THEMES["light"]
    with style.applied(FONT_PT):
        states = [Step(5, 6, 0.5), Step(6, 400, 0.5)]
        blitter = steps(trajectory, style, SIZE, states)
        full_frame(blitter, states[1])
        curve, readout = blitter.panels[0], blitter.panels[2]
        assert [artist.get_visible() for artist in curve.moving].count(True) == 1
        assert readout._lines[0].get_text() == "on to iteration 400"
        assert all(not line.get_text() for line in readout._rows)
