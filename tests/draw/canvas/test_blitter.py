"""Frames: the same pixels as a full draw, in any order and size."""

from __future__ import annotations

import numpy as np
import pytest
from full_frame import full_frame

from relufit.draw.canvas.film_layout import FONT_PT, is_wide
from relufit.draw.canvas.theme import THEMES
from relufit.draw.relu_sum.catalogue import FILMS

MANY = "[network.random]\nneurons = 64\nbias_range = [-4, 0]\nweight_std = 0.1\nseed = 3"
THEMES_AND_SIZES = [("light", (361, 163)), ("dark", (240, 321)), ("light", (160, 160))]


@pytest.fixture(params=FILMS, ids=lambda film: film.name)
def film(request):
    return request.param


def moments_of(film, run):
    """Some frame states of a film, in arbitrary order."""
    all_of_them = list(film.states(run))
    return [all_of_them[place] for place in (0, -1, 7, len(all_of_them) // 2, 0, 30)]


@pytest.mark.parametrize(("name", "size"), THEMES_AND_SIZES, ids=str)
def test_frames_equal_full_draws(small, film, name, size):
    """Each frame has the same pixels as a full draw of its state, in any order and size."""
    theme = THEMES[name]
    states = moments_of(film, small())
    with theme.applied(FONT_PT):
        blitter = film.blitter(small(), theme, size, states)
        frames = list(blitter.frames(states))
        for state, frame in zip(states, frames, strict=True):
            assert (frame == full_frame(blitter, state)).all(), state
    assert {frame.shape for frame in frames} == {(size[1], size[0], 4)}
    assert all(frame.dtype == np.uint8 and frame.flags.c_contiguous for frame in frames)


def test_frames_do_not_depend_on_what_was_drawn_before(small, film):
    """Each frame drawn alone, by its own blitter, equals the frame of the film."""
    theme = THEMES["light"]
    states = moments_of(film, small())[1:4]
    with theme.applied(FONT_PT):
        blitter = film.blitter(small(), theme, (300, 101), states)
        together = list(blitter.frames(states))
        for state, frame in zip(states, together, strict=True):
            alone = film.blitter(small(), theme, (300, 101), states)
            assert (next(iter(alone.frames([state]))) == frame).all()
        again = list(blitter.frames(reversed(states)))
    assert all((a == b).all() for a, b in zip(again, reversed(together), strict=True))


def test_frames_are_lazy(small, film):
    """Each frame is drawn when it is requested, and later frames do not change it."""
    theme, states = THEMES["light"], moments_of(film, small())[:3]
    asked = []

    def taken():
        for state in states:
            asked.append(state)
            yield state

    with theme.applied(FONT_PT):
        frames = iter(film.blitter(small(), theme, (300, 101), states).frames(taken()))
        first = next(frames)
        assert asked == states[:1]
        kept = first.copy()
        rest = list(frames)
    assert (first == kept).all()
    assert len(rest) == 2
    assert (rest[0] != first).any()


def test_films_move_inside_a_constant_background(small, film):
    """Pixels change from frame to frame, but the corners keep the background."""
    theme, states = THEMES["dark"], moments_of(film, small())
    with theme.applied(FONT_PT):
        first, last = film.blitter(small(), theme, (600, 200), states).frames(states[:2])
    assert (first != last).any()
    background = [*(int(theme.background[k : k + 2], 16) for k in (1, 3, 5)), 255]
    for frame in (first, last):
        assert frame[0, 0].tolist() == background
        assert frame[-1, -1].tolist() == background


@pytest.mark.parametrize(("size", "wide"), [((1200, 400), True), ((800, 800), False)])
def test_panels_are_side_by_side_or_stacked(small, film, size, wide):
    """The parts of a wide film are side by side, those of a tall film are stacked."""
    theme, states = THEMES["light"], moments_of(film, small())
    with theme.applied(FONT_PT):
        blitter = film.blitter(small(), theme, size, states)
    main, side = [part.bbox for part in blitter.figure.subfigs]
    assert is_wide(size) is wide
    assert bool(main.x1 <= side.x0) is wide
    assert bool(main.y0 >= side.y1) is not wide


@pytest.mark.parametrize("network", ["weights = [0.5]\nbiases = [0.5]", MANY], ids=["1", "64"])
def test_one_neuron_and_many(small, film, network):
    """One neuron and sixty-four draw without a warning, and frames equal full draws."""
    theme = THEMES["light"]
    run = small(network=network, learning_rate=0.001, iterations=60)
    if film.missing_requirement(run):
        return
    states = moments_of(film, run)
    with theme.applied(FONT_PT):
        blitter = film.blitter(run, theme, (600, 200), states)
        (frame,) = blitter.frames(states[1:2])
        assert (frame == full_frame(blitter, states[1])).all()


@pytest.mark.parametrize("sign", [1, -1])
def test_diverged_runs_draw_without_warnings(synthetic, film, sign):
    """Parameters up to 1e300 draw without a warning, and frames still equal full draws."""
    scale = np.geomspace(1, 1e300, 60)[:, None]
    theme = THEMES["light"]
    run = synthetic(sign * scale * [[1, -1, 0.5]], -scale * [[1, -1, 0.5]])
    states = moments_of(film, run)
    with theme.applied(FONT_PT):
        blitter = film.blitter(run, theme, (600, 200), states)
        for state, frame in zip(states, blitter.frames(states), strict=True):
            assert (frame == full_frame(blitter, state)).all()
