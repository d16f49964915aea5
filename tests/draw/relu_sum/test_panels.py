"""Panels: their artists agree with the run."""

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
    """The line equals the network everywhere in the view: at edges, at knots and between."""
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
def test_markers_are_at_the_knots(synthetic, network, kind):
    """A knot in view has the marker of its neuron; one outside is an arrow at the edge."""
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


def test_markers_have_the_colours_of_their_neurons(small, theme):
    """Marker i has the colour of neuron i, and is on the x-axis."""
    run = small()
    with theme.applied():
        where = Figure().subplots()
        panel = FitPanel(where, run, theme, [run.final])
    marks = panel.moving[-1]
    expected = [to_rgb(theme.color(neuron)) for neuron in range(4)]
    assert [tuple(color[:3]) for color in marks.get_facecolors()] == expected
    assert marks.get_offset_transform() == where.get_xaxis_transform()


@pytest.mark.parametrize("kind", [FitPanel, NeuronsPanel])
def test_a_panel_does_not_depend_on_earlier_states(small, kind):
    """A snapshot is drawn in the same way after any other snapshot."""
    panel, _ = panel_of(kind, small())
    panel.show(5)
    before = [line.get_xydata().tolist() for line in panel.moving[:-1]]
    panel.show(600)
    assert [line.get_xydata().tolist() for line in panel.moving[:-1]] != before
    panel.show(5)
    assert [line.get_xydata().tolist() for line in panel.moving[:-1]] == before


def test_moving_artists_are_above_all_others(small):
    """Moving artists are drawn after all others, as blitting requires."""
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


def test_limits_fit_every_shown_curve(each_shipped):
    """Each shown network is inside the axes, unless it overshoots by 0.6 of the height."""
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


def test_final_neurons_fit_into_their_axes(each_shipped):
    """The final contributions of all neurons of shipped scenarios are inside the axes."""
    run = each_shipped
    last = len(run.iteration) - 1
    _, where = panel_of(NeuronsPanel, run, [0, last])
    bottom, top = where.get_ylim()
    for _, y in neuron_curves(run.final, run.scenario.data.domain):
        assert bottom < y.min() <= y.max() < top


def test_an_outlier_does_not_flatten_the_rest(synthetic):
    """A single state far from the reference uses only part of the height."""
    weights = np.ones((100, 1))
    weights[50] = 1e6
    _, where = panel_of(FitPanel, synthetic(weights, -1))
    bottom, top = where.get_ylim()
    assert top - bottom < 3 * (1 + 0.6 + 0.6 + 0.4)


@pytest.mark.parametrize("constant", [3, -3, 0])
def test_constant_reference(small, constant):
    """A constant reference and a network that starts at 0 are both visible."""
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
    """A reference is drawn on its domain, exactly at the knots inside."""
    run = small(reference=reference, domain=domain, iterations=40, learning_rate=0.001)
    panel, where = panel_of(FitPanel, run)
    x, y = panel.legend[0][0].get_data()
    assert [x[0], x[-1]] == domain
    assert set(knots) <= set(x)
    assert y == pytest.approx(run.reference.evaluate(x))
    low, high = where.get_xlim()
    assert low < domain[0] < domain[1] < high


def test_regions_outside_the_data_are_shaded(small):
    """The axes are shaded left and right of the domain, to the edges of the view."""
    run = small(domain=[1, 3])
    _, where = panel_of(FitPanel, run)
    edges = [(p.get_extents().x0, p.get_extents().x1) for p in where.patches]
    shaded = where.transData.inverted().transform([(x, 0) for pair in edges for x in pair])[:, 0]
    low, high = where.get_xlim()
    assert shaded == pytest.approx([low, 1, 3, high])


def test_traces_show_the_whole_run(small):
    """Each line shows the parameter of one neuron at every recorded iteration."""
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
def test_trace_of_a_constant(synthetic, value):
    """A constant parameter is in the middle of axes with a positive height."""
    where = axes()
    run = synthetic(np.full((50, 1), value), -1)
    TracePanel(where, run, THEME, run.weights)
    bottom, top = where.get_ylim()
    assert bottom < value < top
    assert (bottom + top) / 2 == pytest.approx(value)


def test_markers_of_a_trace_are_inside_its_axes(synthetic):
    """The marker of a value outside the limits is at the edge."""
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
def test_limits_extend_as_far_as_needed(data, bottom, height, overshoot):
    """Limits include ``around`` and all values, as far as the overshoot allows."""
    values = np.array(data.draw(st.lists(st.floats(-1e6, 1e6), max_size=5)))
    low, high = limits([values] if values.size else [], (bottom, bottom + height), overshoot)
    assert low < bottom <= bottom + height < high
    reach = overshoot * height
    inside = values[(values >= bottom - reach) & (values <= bottom + height + reach)]
    assert ((inside >= low) & (inside <= high)).all()


@LAW
@given(length=st.integers(1, 20_000), seed=st.integers(0, 99))
def test_thinned_lines_keep_ends_and_extremes(length, seed):
    """A thinned line consists of points of the whole line, with its ends and extremes."""
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
