"""Compared runs: what the artists of a frame show is what the runs did."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from conftest import DIVERGING, small, trained
from full_frame import full_frame
from matplotlib.colors import to_hex
from PIL import Image

from relufit.draw.canvas.contrast import contrast
from relufit.draw.canvas.page import Page
from relufit.draw.canvas.theme import THEMES
from relufit.draw.relu_sum.compare_captions import compare_caption
from relufit.draw.relu_sum.compare_drawing import SHAPES, compare_blitter, compare_figure
from relufit.draw.relu_sum.compare_notes import sum_texts
from relufit.draw.relu_sum.compare_states import FPS, CompareState, compare_states
from relufit.dynamics.relu_sum.attainable_error import attainable_error_of
from relufit.outputs.compared import compared_runs
from relufit.training import run_relu_sum as run

COALESCED, MISSED = 5960, 10_857  # iterations of example 4


@pytest.fixture(scope="module")
def hero():
    """Example 4 beside solution 1."""
    runs = {"start crowded": trained("example4"), "start spread out": trained("solution1")}
    return compared_runs(runs, "iterations")


def blitter_of(compared, size=(640, 360), theme="light"):
    with THEMES[theme].applied(11.5):
        return compare_blitter(compared, THEMES[theme], size, [])


def shown(compared, *clock, size=(640, 360)):
    """The panels of a frame, and those of the errors last."""
    blitter = blitter_of(compared, size)
    for panel in blitter.panels:
        panel.show(CompareState(*clock))
    return blitter.panels


def discs(panel):
    return np.asarray(panel._discs.get_offsets())


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("theme", THEMES)
def test_a_blitted_frame_equals_a_full_draw(hero, shape, theme):
    """Pixel for pixel, in any order of frames."""
    blitter = blitter_of(hero, tuple(side // 2 for side in SHAPES[shape]), theme)
    states = [
        CompareState(hero.end, is_end=True),
        CompareState(COALESCED, 0.1),
        CompareState(12_000),
        CompareState(0),
    ]
    with THEMES[theme].applied(11.5):
        for state, frame in zip(states, list(blitter.frames(states)), strict=True):
            np.testing.assert_array_equal(frame, full_frame(blitter, state))


def test_discs_ride_on_the_curve(hero):
    """Each disc is at a knot of the averaged network, at the network's height there."""
    for number, panel in enumerate(shown(hero, 3000)[:2]):
        network = hero.network(number, 3000)
        places = discs(panel)
        np.testing.assert_allclose(places[:, 0], network.knots)
        np.testing.assert_allclose(places[:, 1], network.outputs(places[:, 0]))


def test_two_discs_melt_into_one_when_their_neurons_coalesce(hero):
    """Before and at the start of the pause there are two; at its end one, with the sum below."""
    before = shown(hero, COALESCED - 1)[0]
    assert not np.allclose(discs(before)[0], discs(before)[1])
    assert not any(text.get_visible() for text in before._coalescing.texts)
    start = shown(hero, COALESCED, 0.0)[0]
    assert not np.allclose(discs(start)[0], discs(start)[1])
    after = shown(hero, COALESCED, 1.0)[0]
    np.testing.assert_array_equal(discs(after)[0], discs(after)[1])
    parts = after._discs.get_paths()[:2]
    assert [len(part.vertices) > 4 for part in parts] == [True, True]
    assert not np.allclose(parts[0].vertices.mean(axis=0), parts[1].vertices.mean(axis=0))
    said = "".join(text.get_text() for text in after._coalescing.texts if text.get_visible())
    weights = hero.network(0, COALESCED).weights
    assert said == f"one neuron: {weights[0]:.2f} + {weights[1]:.2f} = {sum(weights[:2]):.2f}"


def test_the_last_frame_says_what_the_summary_says(hero):
    """The weights are the final ones, and the verdicts stand only there."""
    panels = shown(hero, hero.end, 1.0, True)
    said = "".join(text.get_text() for text in panels[0]._coalescing.texts if text.get_visible())
    assert said == "one neuron: 1.37 + 0.58 = 1.95"
    for panel, verdict in zip(panels, ("✗ trapped", "✓ solved"), strict=False):
        assert panel._title._verdict.get_text() == verdict
        assert panel._title._verdict.get_visible()
    assert not shown(hero, hero.end)[0]._title._verdict.get_visible()


def test_a_corner_turns_red_when_only_the_other_run_reaches_it(hero):
    """At x = 3, in example 4's panel alone, from iteration 10 857 on."""
    for clock, red in ((MISSED - 1, False), (MISSED, True), (20_000, True)):
        crowded, spread_out, _ = shown(hero, clock)
        assert crowded._missing._rings.get_visible() is red
        assert not spread_out._missing._rings.get_visible()
    assert crowded._missing._rings.get_xdata().tolist() == [3.0]


@pytest.mark.parametrize("size", [(1280, 720), (1080, 1080)])
def test_the_note_at_a_missed_corner_keeps_clear_of_the_reference(hero, size):
    """No point of the reference lies behind its text."""
    panel = shown(hero, 20_000, size=size)[0]
    box = panel._missing._text.get_window_extent()
    axes = panel._missing._text.axes
    curve = axes.transData.transform(np.column_stack(panel._reference))
    inside = (curve > [box.x0, box.y0]).all(axis=1) & (curve < [box.x1, box.y1]).all(axis=1)
    assert not inside.any()


def test_the_misfit_lies_between_network_and_reference(hero):
    """Its outline goes along the reference and back along the network."""
    panel = shown(hero, 100)[0]
    x, y = panel._reference
    outline = panel._misfit.get_xy()
    np.testing.assert_allclose(outline[: len(x)], np.column_stack([x, y]))
    back = outline[len(x) : -1]
    np.testing.assert_allclose(back[:, 1], hero.network(0, 100).outputs(back[:, 0]))


def test_errors_are_drawn_as_far_as_time_has_passed(hero):
    """No point lies in the future, and the head is at the error of the present."""
    errors = shown(hero, 2000)[-1]
    for number, line in enumerate(errors._lines):
        x, y = map(np.asarray, line.get_data())
        assert x.max() == 2000
        error = hero.runs[number].trajectory.mean_squared_error(2000)
        assert y[-1] == pytest.approx(error)


def test_the_shorter_run_is_held(hero):
    """Solution 1 ends at 19 200 and stays there until 20 000."""
    panels = shown(hero, 20_000)
    assert hero.network(1, 20_000) == hero.runs[1].trajectory.final
    assert max(panels[-1]._lines[1].get_xdata()) == 19_200
    assert max(panels[-1]._lines[0].get_xdata()) == 20_000


def test_names_at_the_ends_of_lines_stand_apart(hero):
    """At every time their boxes do not overlap, and are inside the entry."""
    blitter = blitter_of(hero, (1280, 720))
    for state in compare_states(hero)[::20]:
        errors = blitter.panels[-1]
        errors.show(state)
        boxes = sorted((name.get_window_extent() for name in errors._names), key=lambda box: box.y0)
        assert all(low.y1 <= high.y0 + 1 for low, high in pairwise(boxes))
        assert all(box.y0 >= 0 and box.x1 <= 1280 for box in boxes)


def test_only_the_run_that_lost_a_neuron_has_a_floor(hero):
    """The best fit of three neurons, as the summary has it."""
    crowded, spread_out = hero.runs
    assert crowded.floor is not None
    assert crowded.floor.neurons == 3
    smaller = attainable_error_of(crowded.trajectory).smaller
    assert crowded.floor.error == pytest.approx(smaller.error, rel=1e-5)
    assert spread_out.floor is None


def test_the_film_pauses_where_neurons_coalesce(hero):
    """Two seconds, and one where the corner turns red; then on to the verdicts."""
    states = compare_states(hero)
    clocks = [each.clock for each in states]
    assert clocks.count(COALESCED) == 2 * FPS
    assert clocks.count(MISSED) == FPS
    assert clocks == sorted(clocks)
    assert (clocks[0], clocks[-1]) == (0, 20_000)
    assert [each.is_end for each in states] == [False] * (len(states) - 1) + [True]
    assert 7.0 < len(states) / FPS < 10.0


def test_half_of_the_film_is_not_the_first_hundredth_of_the_run(hero):
    """At most half of the frames outside pauses show the first 200 of 20 000 iterations."""
    clocks = sorted({each.clock for each in compare_states(hero)})
    assert sum(each < 200 for each in clocks) <= len(clocks) / 2


def test_samples_seen_pass_at_the_same_rate_for_a_full_batch():
    """One update by all 20 samples is as much as 20 by one each."""
    one = run(small())
    full = run(small(("iterations = 100", 'iterations = 10\nbatch = "full"'), name="full"))
    compared = compared_runs({"one": one, "full": full}, "samples")
    assert compared.ends == (100, 200)
    assert [compared.iteration(number, 40) for number in (0, 1)] == [40, 2]


@pytest.mark.parametrize("size", [(1280, 720), (1080, 1080)])
def test_wild_runs_can_be_compared(size):
    """Diverged, dead, long-named and many-neuron runs give frames and a caption without nan."""
    many = f"weights = {[0.1] * 20}\nbiases = {[-0.19 * k for k in range(20)]}"
    network = ("weights = [0.1, -0.2]\nbiases = [0, -0.5]", many)
    runs = {
        "a very long name of a run that " * 3: run(small(name="a")),
        "$x$": run(small(DIVERGING, name="b")),
        "dead": run(small(("biases = [0, -0.5]", "biases = [-9, -9]"), name="c")),
        "many": run(small(network, name="d")),
    }
    compared = compared_runs(runs, "iterations")
    states = compare_states(compared)
    with THEMES["dark"].applied(11.5):
        blitter = compare_blitter(compared, THEMES["dark"], size, states)
        for frame in blitter.frames([states[0], states[-1]]):
            assert frame.shape == (size[1], size[0], 4)
    assert "nan" not in " ".join(compare_caption(compared))


@pytest.mark.parametrize("theme", THEMES)
def test_names_and_numbers_can_be_read(hero, theme):
    """Texts have a contrast of 4.5 on the background, digits of 3 on their disc."""
    colors = THEMES[theme]
    for style in hero.line_styles(colors):
        assert contrast(style.color, colors.background) >= 4.5
    with colors.applied(11.5):
        panel = compare_blitter(hero, colors, (640, 360), []).panels[0]
    for number, neuron in zip(panel._discs.numbers, range(4), strict=True):
        assert contrast(to_hex(number.get_color()), colors.color(neuron)) >= 3


def test_rounded_weights_add_up_as_written():
    """The sum is the rounded true one; a term gives way where the roundings do not add up."""
    assert sum_texts([1.374, 0.584]) == (["1.38", " + 0.58"], "1.96")
    minus = "\N{MINUS SIGN}"
    assert sum_texts([-0.5, -0.25]) == ([f"{minus}0.50", f" {minus} 0.25"], f"{minus}0.75")


@pytest.mark.parametrize("width", ["single", "8in"])
def test_the_figure_is_the_last_frame(hero, width, tmp_path):
    """It has the verdicts and the note; on a narrow page its panels are stacked."""
    page = Page.of(width)
    with THEMES["light"].applied(page.font_pt):
        figure = compare_figure(hero, THEMES["light"], page, shape="wide")
        figure.savefig(tmp_path / "figure.png", dpi=50)
    texts = [text.get_text() for axes in figure.axes for text in axes.texts if text.get_visible()]
    assert {"✗ trapped", "✓ solved", "no neuron\nhere"} <= set(texts)
    with Image.open(tmp_path / "figure.png") as image:
        assert (image.height > image.width) is (width == "single")


def test_the_caption_gives_the_numbers_of_the_figure(hero):
    """Verdicts, the coalescence with its weight, the missed corner and the floor."""
    text, alt = compare_caption(hero)
    for part in ("trapped", "solved", "iteration 5\u2009960", "weight 1.95", "x = 3", "0.00833"):
        assert part in text
    assert "0.0125" in alt
