"""Panels: what their artists show is what the run did."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from matplotlib.colors import to_rgb
from matplotlib.figure import Figure
from matplotlib.markers import MarkerStyle

from relufit.draw.canvas.limits import limits, thinned
from relufit.draw.canvas.theme import THEMES
from relufit.draw.canvas.traces import TracePanel
from relufit.draw.relu_sum.curves import neuron_curves, reference_curve, view_of
from relufit.draw.relu_sum.panels import FitPanel, NeuronsPanel

THEME = THEMES["light"]
LAW = settings(
    derandomize=True,
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
NUMBER = st.floats(-5, 5)
NEURON = st.tuples(NUMBER, NUMBER, st.sampled_from([1.0, -1.0, 0.5, -2.0, 3.0]))
NETWORK = st.lists(NEURON, min_size=1, max_size=8)


def axes():
    with THEME.applied():
        return Figure().subplots()


def panel_of(kind, run, shown=None):
    shown = range(len(run.iteration)) if shown is None else shown
    where = axes()
    return kind(where, run, THEME, [run.network(each) for each in shown]), where


def of_network(synthetic, network, output_bias, **settings_):
    """A run of one snapshot, which is the network."""
    w, b, a = np.array(network).T
    return synthetic([w], [b], input_weights=[a], output_bias=output_bias, **settings_)


def paths_of(marks):
    return [path.vertices.tolist() for path in marks.get_paths()]


def outline(marker):
    style = MarkerStyle(marker)
    return style.get_path().transformed(style.get_transform()).vertices.tolist()


@LAW
@given(network=NETWORK, output_bias=NUMBER)
def test_curve_is_the_network(synthetic, network, output_bias):
    """The line drawn is the network everywhere in the view: at edges, at knots and between."""
    run = of_network(synthetic, network, output_bias)
    panel, _ = panel_of(FitPanel, run)
    panel.show(0)
    x, y = panel.curve.get_data()
    low, high = view_of(run)
    assert (x[0], x[-1]) == (low, high)
    assert (np.diff(x) >= 0).all()
    assert {knot for knot in run.final.knots if low < knot < high} <= set(x)
    everywhere = np.linspace(low, high, 999)
    assert np.interp(everywhere, x, y) == pytest.approx(run.final.outputs(everywhere), abs=1e-9)


@LAW
@given(network=NETWORK, output_bias=NUMBER)
def test_neurons_add_up_to_the_network(synthetic, network, output_bias):
    """The lines of the single neurons and the output bias add up to the network."""
    run = of_network(synthetic, network, output_bias)
    panel, _ = panel_of(NeuronsPanel, run)
    panel.show(0)
    everywhere = np.linspace(*view_of(run), 999)
    total = output_bias + sum(np.interp(everywhere, *line.get_data()) for line in panel.lines)
    assert total == pytest.approx(run.final.outputs(everywhere), abs=1e-9)


@LAW
@given(network=NETWORK, kind=st.sampled_from([FitPanel, NeuronsPanel]))
def test_knots_stand_at_their_places(synthetic, network, kind):
    """A knot in view has its neuron's marker at its place; one beyond is an arrow at the edge."""
    run = of_network(synthetic, network, 0.0)
    panel, _ = panel_of(kind, run)
    panel.show(0)
    marks = panel.moving[-1]
    low, high = view_of(run)
    for neuron, knot in enumerate(run.final.knots):
        x, y = marks.get_offsets()[neuron]
        shape = "<" if knot < low else ">" if knot > high else THEME.marker(neuron)
        assert (x, y) == (min(max(knot, low), high), 0.0)
        assert paths_of(marks)[neuron] == outline(shape)


def test_marks_have_the_colours_of_their_neurons(small, theme):
    """Mark i has the colour of neuron i, and lies on the x-axis whatever the height."""
    run = small()
    with theme.applied():
        where = Figure().subplots()
        panel = FitPanel(where, run, theme, [run.final])
    marks = panel.moving[-1]
    expected = [to_rgb(theme.color(neuron)) for neuron in range(4)]
    assert [tuple(color[:3]) for color in marks.get_facecolors()] == expected
    assert marks.get_offset_transform() == where.get_xaxis_transform()


@pytest.mark.parametrize("kind", [FitPanel, NeuronsPanel])
def test_what_is_shown_does_not_depend_on_what_was(small, kind):
    """After any other snapshot a snapshot looks as it did before."""
    panel, _ = panel_of(kind, small())
    panel.show(5)
    before = [line.get_xydata().tolist() for line in panel.moving[:-1]]
    panel.show(600)
    assert [line.get_xydata().tolist() for line in panel.moving[:-1]] != before
    panel.show(5)
    assert [line.get_xydata().tolist() for line in panel.moving[:-1]] == before


def test_moving_artists_lie_above_all_others(small):
    """What moves is drawn after everything that stands, so that a film may draw it last."""
    run = small()
    where = axes()
    panels = [
        FitPanel(where, run, THEME, [run.final]),
        TracePanel(where, run, THEME, run.knots),
        NeuronsPanel(where, run, THEME, [run.final]),
    ]
    moving = [artist for panel in panels for artist in panel.moving]
    standing = [artist for artist in where.get_children() if artist not in moving]
    assert min(each.zorder for each in moving) > max(each.zorder for each in standing)


def test_limits_hold_every_shown_curve(each_shipped):
    """Every shown network fits into the axes, unless it overshoots by six tenths of the height."""
    run = each_shipped
    snapshots = np.unique(np.linspace(0, len(run.iteration) - 1, 40).astype(int)).tolist()
    _, where = panel_of(FitPanel, run, snapshots)
    bottom, top = where.get_ylim()
    low, high = run.scenario.data.domain
    y = reference_curve(run)[1]
    assert bottom < y.min() < y.max() < top
    height = y.max() - y.min()
    for snapshot in snapshots:
        values = run.network(snapshot).outputs(np.linspace(low, high, 101))
        inside = np.clip(values, y.min() - 0.6 * height, y.max() + 0.6 * height)
        assert bottom < inside.min() <= inside.max() < top


def test_neurons_fit_into_their_axes_in_the_end(each_shipped):
    """The final state of every neuron of a shipped scenario is seen whole on the domain."""
    run = each_shipped
    last = len(run.iteration) - 1
    _, where = panel_of(NeuronsPanel, run, [0, last])
    bottom, top = where.get_ylim()
    for _, y in neuron_curves(run.final, run.scenario.data.domain):
        assert bottom < y.min() <= y.max() < top


def test_one_wild_moment_does_not_flatten_the_rest(synthetic):
    """A network that shoots far beyond the reference for a moment leaves most of the height."""
    weights = np.ones((100, 1))
    weights[50] = 1e6
    _, where = panel_of(FitPanel, synthetic(weights, -1))
    bottom, top = where.get_ylim()
    assert top - bottom < 3 * (1 + 0.6 + 0.6 + 0.4)


@pytest.mark.parametrize("constant", [3, -3, 0])
def test_constant_reference(small, constant):
    """A reference without height, and the network that starts at 0, are seen both."""
    run = small(reference=f'expression = "{constant}"')
    panel, where = panel_of(FitPanel, run)
    panel.show(0)
    bottom, top = where.get_ylim()
    values = run.network(0).outputs(np.linspace(0, 4, 99))
    assert bottom < min(constant, 0) <= max(constant, 0) < top
    assert bottom < values.min() <= values.max() < top
    _, where = panel_of(NeuronsPanel, run)
    assert np.diff(where.get_ylim()) > 0


@pytest.mark.parametrize(
    ("reference", "domain", "knots"),
    [
        ('expression = "sin(x)"', [-3, 3], []),
        ("points = [[10, 5], [12, -5], [16, 5]]", [10, 16], [12.0]),
        ("weights = [2, -4]\nbiases = [0, -2]", [-1, 3], [0.0, 2.0]),
        ("weights = [2, -4]\nbiases = [0, -2]", [0.5, 1.5], []),
    ],
)
def test_references_of_every_form(small, reference, domain, knots):
    """A reference is drawn on its domain only, exact at the knots that lie within."""
    run = small(reference=reference, domain=domain, iterations=40, learning_rate=0.001)
    panel, where = panel_of(FitPanel, run)
    x, y = panel.legend[0][0].get_data()
    assert [x[0], x[-1]] == domain
    assert set(knots) <= set(x)
    assert y == pytest.approx(run.reference.evaluate(x))
    low, high = where.get_xlim()
    assert low < domain[0] < domain[1] < high


def test_what_lies_outside_the_data_is_shaded(small):
    """Left and right of the domain the axes are shaded, to the edges of the view."""
    run = small(domain=[1, 3])
    _, where = panel_of(FitPanel, run)
    spans = [(p.get_extents().x0, p.get_extents().x1) for p in where.patches]
    shaded = where.transData.inverted().transform([(x, 0) for span in spans for x in span])[:, 0]
    low, high = where.get_xlim()
    assert shaded == pytest.approx([low, 1, 3, high])


def test_traces_show_the_whole_run(small):
    """Each line of a trace is one neuron's parameter at every recorded iteration."""
    run = small(record_every=7)
    where = axes()
    panel = TracePanel(where, run, THEME, run.weights)
    for neuron, line in enumerate(where.lines[:4]):
        assert line.get_xdata().tolist() == run.iteration.tolist()
        assert line.get_ydata().tolist() == run.weights[:, neuron].tolist()
        assert line.get_color() == THEME.color(neuron)
    panel.show(3)
    cursor, dots = panel.moving
    assert list(cursor.get_xdata()) == [21, 21]
    assert dots.get_offsets().tolist() == [[21, each] for each in run.weights[3].tolist()]


@pytest.mark.parametrize("value", [0.0, 1.5, -1e-9])
def test_trace_of_what_never_moves(synthetic, value):
    """A parameter that keeps one value is drawn in the middle of axes that have a height."""
    where = axes()
    run = synthetic(np.full((50, 1), value), -1)
    TracePanel(where, run, THEME, run.weights)
    bottom, top = where.get_ylim()
    assert bottom < value < top
    assert (bottom + top) / 2 == pytest.approx(value)


def test_dots_of_a_trace_stay_in_its_axes(synthetic):
    """Where a value overshoots the limits its dot stands at the edge, not on another panel."""
    weights = np.ones((400, 1)) + np.linspace(0, 1, 400)[:, None]
    weights[200] = 1e5
    where = axes()
    panel = TracePanel(where, synthetic(weights, -1), THEME, weights)
    panel.show(200)
    bottom, top = where.get_ylim()
    assert panel.moving[1].get_offsets()[0, 1] == top < 1e5
    panel.show(100)
    assert bottom < panel.moving[1].get_offsets()[0, 1] == weights[100, 0] < top


@LAW
@given(
    data=st.data(),
    bottom=st.floats(-100, 100),
    height=st.floats(0, 100),
    overshoot=st.floats(0, 5),
)
def test_limits_reach_as_far_as_needed(data, bottom, height, overshoot):
    """Limits hold ``around`` and all values, or as much of them as the overshoot allows."""
    values = np.array(data.draw(st.lists(st.floats(-1e6, 1e6), max_size=5)))
    low, high = limits([values] if values.size else [], (bottom, bottom + height), overshoot)
    assert low < bottom <= bottom + height < high
    reach = overshoot * height
    inside = values[(values >= bottom - reach) & (values <= bottom + height + reach)]
    assert ((inside >= low) & (inside <= high)).all()


@LAW
@given(length=st.integers(1, 20_000), seed=st.integers(0, 99))
def test_thinned_lines_keep_ends_and_extremes(length, seed):
    """A thinned line has its points from the whole one, its ends, and every extreme."""
    y = np.random.default_rng(seed).normal(size=length).cumsum()
    x = np.arange(length, dtype=np.float64)
    few_x, few_y = thinned(x, y)
    assert len(few_x) <= 2801
    assert (few_y == y[few_x.astype(int)]).all()
    assert (np.diff(few_x) > 0).all()
    assert [few_x[0], few_x[-1]] == [0, length - 1]
    assert [few_y.min(), few_y.max()] == [y.min(), y.max()]
    bucket = -(-length // 700)
    for start in range(0, length - 3 * bucket, 997):
        near = few_y[(few_x >= start) & (few_x < start + 3 * bucket)]
        middle = y[start + bucket : start + 2 * bucket]
        assert near.min() <= middle.min() <= middle.max() <= near.max()
