"""Figures and films of dense networks: content, layout and frames."""

from __future__ import annotations

import re
from dataclasses import replace

import numpy as np
import pytest
from conftest import WORKED, dense, worked
from full_frame import full_frame
from matplotlib.collections import PatchCollection
from matplotlib.figure import Figure

from relufit.draw.canvas.film_layout import FONT_PT
from relufit.draw.canvas.page import Page
from relufit.draw.canvas.raster_text import RasterText
from relufit.draw.canvas.theme import THEMES
from relufit.draw.canvas.ticks import round_ticks
from relufit.draw.dense.catalogue import DENSE_CATALOGUE
from relufit.draw.dense.figures import _power_tick, dense_diagram, dense_parameters, loss
from relufit.draw.dense.film import DENSE_FRAMES_PER_UPDATE, dense_states, dense_training
from relufit.draw.dense.network_panel import FrameState, NetworkPanel
from relufit.draw.dense.network_view import AT_REST, FAINT, FINISHED, Progress, graph_style
from relufit.draw.dense.symbols import number_tex, tex
from relufit.draw.dense.worked_figure import worked_figure
from relufit.dynamics.dense.losses import mean_losses
from relufit.dynamics.dense.quantities import dense_update_at
from relufit.scenario import loads
from relufit.training.dense.run import run_dense

THEME = THEMES["light"]


def drawn(draw, run, page=None):
    page = page or Page()
    with THEME.applied(page.font_pt):
        return draw(run, THEME, page)


def words(figure):
    return [text.get_text() for text in figure.findobj(lambda each: hasattr(each, "get_text"))]


def diverged():
    return run_dense(
        dense(
            ('"sigmoid", "sigmoid"', '"identity", "identity"'),
            ("binary_cross_entropy", "half_squared_error"),
            ("rate = 0.5", "rate = 50"),
        )
    )


# One worked page for all: it takes seconds to set, and the others have no lines of another kind.
DRAWN = [
    (name, entry)
    for name in WORKED
    for entry in DENSE_CATALOGUE.figures
    if name == "koech" or entry.name != "worked"
]


@pytest.mark.parametrize(("name", "entry"), DRAWN, ids=lambda each: getattr(each, "name", each))
def test_figures_of_the_worked_examples(name, entry, faults_of_layout):
    """All text is inside the figure without overlaps."""
    page = Page()
    with THEME.applied(page.font_pt):
        figure = entry.draw(worked(name), THEME, page)
        assert faults_of_layout(figure) == []


def test_the_worked_page_has_columns_as_wide_as_a_narrow_page(faults_of_layout):
    """On a single journal column it has columns of this width, and all text is inside."""
    page = Page.of("single")
    figure = drawn(worked_figure, worked("mazur_sequential"), page)
    width, height = figure.get_size_inches()
    assert width > page.width_in
    assert height <= 2**0.5 * width + 0.01
    lefts = {round(text.get_position()[0] * width, 3) for text in figure.texts}
    assert {0.25, 0.25 + page.width_in - 0.5 + 0.35} <= lefts
    assert faults_of_layout(figure) == []


def test_a_long_worked_page_is_printable():
    """It gets more columns, as wide as those of a short page, until it is low enough."""
    short, long = (drawn(worked_figure, worked(name)) for name in ("mazur", "koech"))
    for figure in (short, long):
        width, height = figure.get_size_inches()
        assert height <= 2**0.5 * width + 0.01
    lefts = [
        sorted({round(text.get_position()[0] * figure.get_figwidth(), 3) for text in figure.texts})
        for figure in (short, long)
    ]
    assert short.get_figwidth() == pytest.approx(8.0)
    assert long.get_figwidth() > 8.0
    assert {each for each in lefts[0] if each < 0.3} == {each for each in lefts[1] if each < 0.3}


def test_the_diagram_shows_values_and_gradients():
    """It shows outputs in neurons, derivatives on edges and errors below neurons."""
    said = words(drawn(dense_diagram, worked("mazur")))
    for text in ("h₁\n0.5933", "o₂\n0.7729", "w₅ 0.4\n∂ 0.0822", "b₂ 0.6\ntarget 0.01\nδ 0.1385"):
        assert text in said


def test_the_diagram_of_a_part_shows_its_first_update():
    """The diagram of a part shows the update after its first iteration."""
    said = words(drawn(dense_diagram, worked("koech").between(6 - 1, 6)))
    assert "o₁\n0.9077" in said


@pytest.mark.parametrize(("width", "left_out"), [("single", True), ("8in", False)])
def test_captions_state_that_labels_of_a_narrow_diagram_are_left_out(width, left_out):
    """On a column of a journal not all weights of 3-4-1 have room; the captions state it."""
    run = worked("koech")
    narrow = replace(run, scenario=run.scenario.with_(style={"width": width}))
    figure = drawn(dense_diagram, narrow, Page.of(width))
    drawn_weights = {word.split()[0] for word in words(figure) if re.match(r"w[₀-₉]+ ", word)}
    assert (len(drawn_weights) < 16) is left_out
    for name in ("diagram", "route"):
        (entry,) = [each for each in DENSE_CATALOGUE.figures if each.name == name]
        assert ("Labels without room are left out." in entry.caption(narrow).text) is left_out


def test_an_untrained_diagram_shows_only_values():
    """Without training there are no errors and derivatives."""
    text = dense().origin.text
    cut = text[text.index("[training]") : text.index("[film]")]
    said = " ".join(words(drawn(dense_diagram, run_dense(dense((cut, ""))))))
    assert "o₁" in said
    assert not re.search("[δ∂]", said)


def test_the_line_of_the_loss():
    """The line is log10 of the mean loss at each iteration."""
    (line,) = drawn(loss, worked("koech")).get_axes()[0].lines
    assert line.get_ydata() == pytest.approx(np.log10(mean_losses(worked("koech"))))


def test_the_line_of_the_loss_has_no_colour_of_a_weight():
    """One colour has one meaning: weights have the colours of neurons, the loss has ink."""
    (axes,) = drawn(loss, worked("koech")).axes
    assert {line.get_color() for line in axes.lines} == {THEME.ink}
    assert THEME.ink not in THEME.neurons


def test_trained_parameters_have_a_panel():
    """There are panels of weights and biases if both are trained, else of the weights."""
    assert len(drawn(dense_parameters, worked("koech")).get_axes()) == 2
    (axes,) = drawn(dense_parameters, worked("mazur")).get_axes()
    assert len(axes.lines) == 8
    assert [line.get_ydata()[-1] for line in axes.lines] == list(worked("mazur").final.weights)


@pytest.mark.parametrize("entry", DENSE_CATALOGUE.figures[:3], ids=lambda each: each.name)
def test_a_diverged_run_is_drawn(entry):
    """The recorded part of a diverged run can be drawn."""
    drawn(entry.draw, diverged()).canvas.draw()
    assert entry.caption(diverged()).alt


@pytest.mark.parametrize("name", ["loss", "training"])
def test_captions_of_a_diverged_run_state_it(name):
    """Captions contain no infinite loss, and state that training diverged."""
    entries = {each.name: each for each in (*DENSE_CATALOGUE.figures, *DENSE_CATALOGUE.films)}
    for text in entries[name].caption(diverged()):
        assert "Training diverged: the next update overflows." in text
        assert not re.search(r"\binf\b|\bnan\b|learns", text)


@pytest.mark.parametrize(
    ("name", "phrase"),
    [("koech", "The output is 0.5209."), ("mazur", "The outputs are 0.7514 and 0.7729.")],
)
def test_the_alternative_text_of_the_diagram_states_outputs(name, phrase):
    """A single output is in the singular."""
    assert phrase in DENSE_CATALOGUE.figures[0].caption(worked(name)).alt


def test_values_light_up_layer_by_layer_and_errors_come_back():
    """Outputs are blank halfway forward; inputs have no error halfway back."""
    update = dense_update_at(worked("mazur"), 0)
    forward = graph_style(update, Progress(1.0, 0.0), THEME, lines=3)
    assert forward.inside[3].endswith("0.5969")
    assert not forward.inside[4].strip("o₁\n\N{NO-BREAK SPACE}")
    back = graph_style(update, Progress(9.0, 0.5), THEME, lines=3)
    assert "δ" in back.below[4]
    assert "δ" not in back.below[2]
    assert set(graph_style(update, AT_REST, THEME, lines=3).errors) == {0.0}


def test_rings_show_the_size_of_errors():
    """The largest error has the full ring; the others are in proportion, inputs have none."""
    update = dense_update_at(worked("mazur"), 0)
    rings = graph_style(update, FINISHED, THEME, lines=3).errors[:6]
    deltas = [abs(delta) for layer in update.propagations[0].deltas for delta in layer]
    assert rings[:2] == [0, 0]
    assert max(rings) == rings[4] == 1
    shares = [(ring - FAINT) / (1 - FAINT) for ring in rings[2:]]
    assert shares == pytest.approx([delta / max(deltas) for delta in deltas])


def test_weights_move_to_their_new_values():
    """Halfway through, each weight is the mean of old and new value."""
    update = dense_update_at(worked("mazur"), 0)
    style = graph_style(update, Progress(9.0, 9.0, 0.5), THEME, lines=3)
    expected = np.add(update.before.weights, update.after.weights) / 2
    assert list(style.weights) == pytest.approx(expected.tolist())


def test_short_runs_show_every_update():
    """The film of six updates shows each in slow motion, and the final state."""
    states = dense_states(worked("koech"))
    assert len(states) == 6 * DENSE_FRAMES_PER_UPDATE + 1
    assert states[0] == FrameState(0, 0.0)
    assert states[-1] == FrameState(6)
    assert {state.snapshot for state in states} == set(range(7))


def test_long_runs_show_the_first_and_last_update_and_states_between():
    """Snapshots ascend, and the film has the requested number of frames."""
    run = worked("mazur")
    states = dense_states(run)
    snapshots = [state.snapshot for state in states]
    assert snapshots == sorted(snapshots)
    assert run.scenario.film.frames - 2 <= len(states) <= run.scenario.film.frames + 2
    slow = {state.snapshot for state in states if state.share is not None}
    assert slow == {0, 9_999}
    assert states[-1] == FrameState(10_000)


@pytest.mark.parametrize("iterations", [1, 2, 3, 4])
def test_runs_of_any_length_have_a_film(iterations):
    """A single update is enough for a film."""
    run = run_dense(dense(("iterations = 40", f"iterations = {iterations}")))
    states = dense_states(run)
    assert states[-1] == FrameState(iterations)
    assert len(states) >= DENSE_FRAMES_PER_UPDATE


@pytest.mark.parametrize("size", [(400, 200), (301, 400)])
def test_frames_equal_full_draws(theme, size):
    """Moving artists on the cached background have the same pixels as a full draw."""
    run = worked("koech")
    states = [
        FrameState(0, 0.1),
        FrameState(0, 0.5),
        FrameState(3, 0.95),
        FrameState(6),
        FrameState(0, 0.2),
    ]
    with theme.applied(FONT_PT):
        blitter = dense_training(run, theme, size, states)
        frames = list(blitter.frames(states))
        for state, frame in zip(states, frames, strict=True):
            assert (frame == full_frame(blitter, state)).all()


def test_the_network_of_a_film_is_that_of_the_frame_state():
    """The panel shows the values of each state."""
    run, axes = worked("koech"), Figure().add_axes((0, 0, 1, 1))
    panel = NetworkPanel(axes, run, THEME, (7.4, 5.0), dense_states(run))
    for snapshot, value in ((0, "0.521"), (6, "0.925"), (2, "0.758"), (0, "0.521")):
        panel.show(FrameState(snapshot))
        texts = [each.get_text() for each in panel.moving if hasattr(each, "get_text")]
        assert f"o₁\n{value}" in texts


def test_the_last_frame_shows_the_number_of_iterations():
    """Between updates the text is that training goes on; at the end, the iterations."""
    run, axes = worked("koech"), Figure().add_axes((0, 0, 1, 1))
    panel = NetworkPanel(axes, run, THEME, (7.4, 5.0), dense_states(run))
    for state, text in ((FrameState(3), "training goes on"), (FrameState(6), "after 6 iterations")):
        panel.show(state)
        assert panel.moving[-1].get_text() == text


def test_a_frame_does_not_depend_on_the_one_before():
    """The frames in reverse order are the same frames."""
    run, states = (
        run_dense(dense()),
        [FrameState(0, 0.3), FrameState(0, 0.9), FrameState(20), FrameState(40)],
    )
    with THEME.applied(FONT_PT):
        blitter = dense_training(run, THEME, (400, 200), states)
        onward, back = list(blitter.frames(states)), list(blitter.frames(states[::-1]))
    for one, other in zip(onward, back[::-1], strict=True):
        assert (one == other).all()


@pytest.mark.parametrize(
    "entry", [*DENSE_CATALOGUE.figures, *DENSE_CATALOGUE.films], ids=lambda each: each.name
)
@pytest.mark.parametrize("name", WORKED)
def test_captions_are_sentences(entry, name):
    """Each figure and film has caption and alternative text with numbers of the run."""
    text, alt = entry.caption(worked(name))
    assert text.endswith(".")
    assert alt.endswith(".")
    assert "  " not in text + alt
    if entry.name != "parameters":
        assert re.search(r"\d", text + alt)


@pytest.mark.parametrize("name", ["parameters", "loss", "training"])
def test_captions_of_a_part_name_its_ends(name):
    """Captions of iterations 2 to 5 do not mention 5 iterations."""
    entries = {each.name: each for each in (*DENSE_CATALOGUE.figures, *DENSE_CATALOGUE.films)}
    text, alt = entries[name].caption(worked("koech").between(2, 5))
    assert "rom iteration 2 to 5" in text
    assert "5 iterations" not in text + alt


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (3e-5, 0.3, [1e-1, 1e-2, 1e-3, 1e-4]),
        (0.07, 0.7, [0.1, 0.2, 0.5]),
        (0.3, 0.4, [0.3, 0.325, 0.35, 0.375, 0.4]),
        (1e-20, 1.0, None),
    ],
)
def test_the_loss_axis_has_round_ticks(low, high, ticks):
    """Ticks are powers of ten in a long range, and other round numbers in a short one."""
    found = round_ticks(low, high)
    assert 3 <= len(found) <= 6
    if ticks:
        assert sorted(found) == pytest.approx(sorted(ticks), rel=1e-6)
    assert _power_tick(-12.0) == "1e-12"
    assert _power_tick(6.0) == "1e6"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (0.0, "0"),
        (-0.0, "0"),
        (7.0, "7"),
        (0.15, "0.15"),
        (1e-5, r"1 \cdot 10^{-5}"),
        (2e7, r"2 \cdot 10^{7}"),
    ],
)
def test_numbers_on_the_page(value, text):
    """Numbers are exact and short; very small and large ones have a power of ten."""
    assert number_tex(value) == text


def test_symbols_on_the_page():
    """Each type of name has its symbol."""
    assert tex("h2,1") == "h_{2,1}"
    assert tex("out_h2,1") == r"\mathrm{out}_{h2,1}"
    assert tex("dE(2)/dw3") == r"\frac{\partial E^{(2)}}{\partial w_{3}}"
    assert tex("b1+") == "b_{1}^{+}"
    assert tex("lr") == r"\eta"


DEEP = """
title = "Crowded"
[network]
type = "dense"
layers = [2, 4, 3, 1]
activations = ["tanh", "tanh", "identity"]
weights = [
  [[0.21, -0.42], [0.55, 0.31], [-0.33, 0.61], [0.12, -0.13]],
  [[0.3, -0.5, 0.2, 0.6], [-0.4, 0.1, 0.5, -0.2], [0.33, -0.21, 0.15, 0.08]],
  [[0.4, -0.3, 0.7]],
]
[data]
inputs = [[0.1, 0.9], [0.5, 0.2]]
targets = [[1], [0.2]]
[training]
loss = "half_squared_error"
learning_rate = 0.1
iterations = 60
"""


def deep():
    """A network with three layers of weights and crowded columns."""
    return run_dense(loads(DEEP, name="deep"))


@pytest.mark.parametrize("name", ["deep", *WORKED])
def test_no_text_of_a_film_overlaps_another_or_a_node(name):
    """In no frame state do texts leave the film, or overlap each other or the edge of a node."""
    run = deep() if name == "deep" else worked(name)
    states = dense_states(run)
    with THEME.applied(FONT_PT):
        blitter = dense_training(run, THEME, run.scenario.film.size, states)
        network = blitter.panels[0]
        texts = [each for each in network.moving if isinstance(each, RasterText)]
        (circles,) = [each for each in network.moving if isinstance(each, PatchCollection)]
        to_px = circles.axes.transData.transform
        rings = [to_px(path.get_extents().get_points()) for path in circles.get_paths()]
        for state in [*states[:: max(1, len(states) // 25)], states[-1]]:
            network.show(state)
            boxes = [each.get_window_extent() for each in texts if each.get_text()]
            high = blitter.figure.bbox.height
            assert not [box for box in boxes if box.y0 < 0 or box.y1 > high or box.x0 < 0]
            assert not [one for i, one in enumerate(boxes) if any(over(one, b) for b in boxes[:i])]
            assert not [box for box in boxes for ring in rings if cuts(box, *ring)]
    assert len([each for each in texts if each.get_text()]) > 2.5 * len(rings)


def over(one, other):
    """Whether two boxes overlap by more than their padding."""
    wide = min(one.x1, other.x1) - max(one.x0, other.x0)
    return wide > 2 and min(one.y1, other.y1) - max(one.y0, other.y0) > 4


def cuts(box, low, high):
    """Whether a circle, given by two corners of its box, crosses another box."""
    middle, radius = (low + high) / 2, (high[0] - low[0]) / 2
    corners = np.array([box.x0, box.y0 + 4]) - middle, np.array([box.x1, box.y1 - 4]) - middle
    nearest = np.clip(0.0, *corners)
    inside = abs(corners[0][0]) < radius and all(corners[0] < 0) and all(corners[1] > 0)
    return np.hypot(*nearest) < radius - 2 and not inside
