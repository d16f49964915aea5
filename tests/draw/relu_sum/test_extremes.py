"""Valid runs with extreme numbers: every figure and film of them can be drawn."""

from __future__ import annotations

import json
import warnings
from functools import cache

import numpy as np
import pytest
from conftest import SMALL

from relufit.draw.canvas.film_layout import FONT_PT
from relufit.draw.canvas.page import Page
from relufit.draw.canvas.theme import THEMES
from relufit.draw.relu_sum.captions import distance_caption
from relufit.draw.relu_sum.catalogue import FIGURES, FILMS
from relufit.draw.relu_sum.distance import MOST_PAIRS, distance, pairs_since, shown_pairs
from relufit.draw.relu_sum.steps_motion import MOST_MAGNIFIED, scale_of
from relufit.draw.relu_sum.steps_state import step_states
from relufit.dynamics.relu_sum.rules import update_at
from relufit.errors import InputError
from relufit.reports.relu_sum import summarize_relu_sum as summarize
from relufit.scenario import loads
from relufit.training import run_relu_sum as run

NETWORK = "weights = [0.1, -0.2]\nbiases = [0, -0.5]"
REFERENCE = "weights = [2, -4]\nbiases = [0, -2]"
RATE = "learning_rate = 0.01"
FACING_LEFT = """weights = [0.1, 0.2, -0.3, 0.4]
biases = [-0.2, -0.5, 2.0, 1.5]
input_weights = [1, 1, -1, -0.6]"""
ALL_TRAINED = f'{RATE}\ntrain = ["weights", "biases", "input_weights", "output_bias"]'
ONLY_WEIGHTS = 'learning_rate = {}\ntrain = ["weights"]'

# Changes of the small scenario, as (old, new).
EXTREMES = {
    "diverges in its first update": [(NETWORK, "weights = [-1e308, 0.1]\nbiases = [0, -0.5]")],
    "diverges later": [(RATE, ONLY_WEIGHTS.format(1.0)), ("iterations = 100", "iterations = 999")],
    "grows beyond all axes": [(RATE, ONLY_WEIGHTS.format(0.3))],
    "moves by less than any number": [(RATE, "learning_rate = 5e-324")],
    "huge": [
        (REFERENCE, "weights = [5e5, -2.5e5]\nbiases = [0, -2]"),
        (NETWORK, "weights = [1000, -500]\nbiases = [-0.2, -1.5]"),
        (RATE, "learning_rate = 1e-13"),
    ],
    "huge beyond squares": [
        (REFERENCE, "weights = [1e300, -2e300]\nbiases = [0, -2]"),
        (RATE, "learning_rate = 1e-300"),
    ],
    "tiny": [
        (REFERENCE, "weights = [2e-6, -4e-6]\nbiases = [0, -2]"),
        (NETWORK, "weights = [1e-7, 2e-7]\nbiases = [-0.2, -1.5]"),
    ],
    "smaller than any square": [
        (REFERENCE, "weights = [2e-200, -4e-200]\nbiases = [0, -2]"),
        (NETWORK, "weights = [1e-201, 2e-201]\nbiases = [-0.2, -1.5]"),
    ],
    "a level line": [(REFERENCE, 'expression = "1"')],
    "nothing": [(REFERENCE, 'expression = "0"'), (NETWORK, "weights = [0]\nbiases = [0]")],
    "dead": [(NETWORK, "weights = [0.1, 0.2]\nbiases = [-5, -6]")],
    "input weights": [(NETWORK, FACING_LEFT), (RATE, ALL_TRAINED)],
    "knots far away": [
        (NETWORK, "weights = [0.1, -0.2]\nbiases = [1e300, -0.5]\ninput_weights = [1e-8, 1]"),
        (RATE, "learning_rate = 1e-300"),
    ],
    "a narrow domain": [
        (REFERENCE, 'expression = "x"'),
        ("domain = [0, 4]", "domain = [1000000, 1000000.000001]"),
        (RATE, "learning_rate = 1e-13"),
    ],
    "one update": [("iterations = 100", "iterations = 1")],
    "twelve neurons": [
        (NETWORK, f"weights = {[0.1] * 12}\nbiases = {[-0.3 * n for n in range(12)]}")
    ],
    "far from any parameter": [
        (REFERENCE, "weights = [1e60, -2e60]\nbiases = [0, -2]"),
        (RATE, "learning_rate = 1e-62"),
    ],
}
THEME = THEMES["light"]
ENTRIES = {entry.name: entry for entry in (*FIGURES, *FILMS)}


@cache
def extreme(name):
    text = SMALL
    for old, new in EXTREMES[name]:
        assert old in text
        text = text.replace(old, new)
    return run(loads(text, name="extreme"))


@pytest.fixture(params=EXTREMES)
def each(request):
    return extreme(request.param)


@pytest.mark.parametrize("figure", [each.name for each in FIGURES])
def test_every_figure_of_extreme_runs_is_drawn(each, figure):
    """No figure of a valid run fails or warns."""
    entry = ENTRIES[figure]
    if entry.missing_requirement(each):
        return
    page = Page()
    with warnings.catch_warnings(), THEME.applied(page.font_pt):
        warnings.simplefilter("error")
        entry.draw(each, THEME, page).canvas.draw()


@pytest.mark.parametrize("film", [each.name for each in FILMS])
def test_every_film_of_extreme_runs_is_drawn(each, film):
    """No frame of a valid run fails or warns; a film that is not possible states why."""
    entry = ENTRIES[film]
    if entry.missing_requirement(each):
        return
    with warnings.catch_warnings(), THEME.applied(FONT_PT):
        warnings.simplefilter("error")
        try:
            states = entry.states(each)
        except InputError as error:
            assert "expected" in str(error)  # noqa: PT017 - most runs have the film
            return
        chosen = [states[place] for place in (0, len(states) // 2, -1)]
        blitter = entry.blitter(each, THEME, each.scenario.film.size, states)
        assert len(list(blitter.frames(chosen))) == len(chosen)


def test_captions_and_summaries_of_extreme_runs_are_plain(each):
    """Captions and summaries contain no nan or inf."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        for entry in (*FIGURES, *FILMS):
            if not entry.missing_requirement(each):
                for text in entry.caption(each):
                    assert text.endswith(".")
                    for odd in ("nan", "inf", "None", "e+", "e-0"):
                        assert odd not in text.split()
        assert json.dumps(summarize(each), allow_nan=False)


def test_a_run_without_an_update_has_a_film_of_one_state():
    """If the first update overflows, the steps film shows the initial state."""
    states = step_states(extreme("diverges in its first update"))
    assert [(each.start, each.end) for each in states] == [(0, 0)]


def test_arrows_of_a_run_that_does_not_move_are_not_infinite():
    """The scale of tiny (denormal) movements is limited."""
    trajectory = extreme("moves by less than any number")
    updates = [update_at(trajectory, snapshot) for snapshot in range(5)]
    scale = scale_of(updates, (0.0, 4.0))
    assert 0.0 <= scale.slope <= MOST_MAGNIFIED
    assert 1.0 <= scale.knot <= MOST_MAGNIFIED


def test_distances_of_a_wide_network_are_those_of_the_closest_pairs():
    """The pairs of a hundred neurons are those of an exhaustive search."""
    rng = np.random.default_rng(1)
    network = f"weights = {[0.01] * 100}\nbiases = {rng.uniform(-4, 0, 100).round(6).tolist()}"
    text = SMALL.replace(NETWORK, network).replace(RATE, "learning_rate = 1e-6")
    trajectory = run(loads(text, name="wide"))
    since = pairs_since(trajectory)
    knots = trajectory.knots[-1]
    every = [(i, j) for i in range(100) for j in range(i + 1, 100)]
    every.sort(key=lambda pair: (pair not in since, abs(knots[pair[0]] - knots[pair[1]]), pair))
    assert shown_pairs(trajectory, since) == sorted(every[:6])
    assert shown_pairs(trajectory, {}) == sorted(
        sorted(every, key=lambda pair: (abs(knots[pair[0]] - knots[pair[1]]), pair))[:6]
    )
    caption = distance_caption(trajectory).text
    assert "The figure shows 6 of 4\u2009950 pairs: first those that coalesce" in caption


def test_distances_of_hundreds_of_neurons_take_no_pair_by_pair_search():
    """The figure of five hundred neurons, with 125 000 pairs, can be drawn."""
    network = f"weights = {[1e-4] * 500}\nbiases = {[-0.008 * n for n in range(500)]}"
    text = SMALL.replace(NETWORK, network).replace("iterations = 100", "iterations = 2")
    with THEME.applied(10.0):
        figure = distance(run(loads(text, name="wide")), THEME, Page())
    assert len([line for line in figure.axes[0].lines if len(line.get_xdata()) > 2]) == MOST_PAIRS


def test_axes_of_a_run_that_explodes_show_what_came_before(synthetic):
    """The axes of values against the iteration do not reach 1e100; the lines leave them."""
    growth = np.concatenate([np.linspace(0.5, 2.0, 60), 2.0 * 10.0 ** np.arange(40.0)])
    run = synthetic(growth[:, None] * [1.0, -0.5], [0.0, -1.0])
    with THEME.applied():
        _, weights = ENTRIES["parameters"].draw(run, THEME, Page()).axes
    assert max(map(abs, weights.get_ylim())) < 100
    assert "Lines that leave the axes continue outside." in ENTRIES["parameters"].caption(run).text
