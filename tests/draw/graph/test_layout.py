"""Network graphs: positions of nodes and edges, and styles."""

from __future__ import annotations

import pytest
from matplotlib.colors import to_hex
from matplotlib.figure import Figure

from relufit.draw.canvas.theme import THEMES
from relufit.draw.graph.layout import Margins, is_labelled, layered, natural_gaps, shown_of
from relufit.draw.graph.panel import GraphPanel, GraphStyle, mixed

THEME = THEMES["light"]
MARGINS = Margins(0.5, 0.4, 0.8)


def styled(graph, **changes):
    nodes, edges = len(graph.nodes), len(graph.edges)
    style = GraphStyle(
        inside=["in"] * nodes,
        below=[""] * nodes,
        colors=[THEME.ink] * nodes,
        fills=[0.0] * nodes,
        weights=[1.0] * edges,
        labels=["w"] * edges,
        signals=[1.0] * edges,
        errors=[0.0] * (nodes + edges),
    )
    axes = Figure().add_axes((0, 0, 1, 1))
    panel = GraphPanel(axes, THEME, graph, largest=2.0, small_pt=8)
    panel.show(style._replace(**changes))
    lines, *_ = panel.moving
    return panel, lines


def test_layers_are_columns_inside_the_margins():
    """Inputs are left, outputs right, and columns centred, with room for text below."""
    graph = layered((2, 3, 1), (6.0, 4.0), MARGINS)
    xs = sorted({x for x, _ in graph.nodes})
    assert (xs[0], xs[-1], len(xs)) == (0.5, 5.5, 3)
    ys = [y for x, y in graph.nodes if x == xs[1]]
    assert (max(ys), min(ys)) == pytest.approx((3.6, 0.8))
    assert graph.nodes[-1] == pytest.approx((5.5, 2.2))


def test_layers_are_fully_connected():
    """Edges have the order of the weights, neuron by neuron."""
    graph = layered((2, 3, 1), (6.0, 4.0), MARGINS)
    ends = [(edge.start, edge.end) for edge in graph.edges]
    assert ends == [(i, h) for h in (2, 3, 4) for i in (0, 1)] + [(h, 5) for h in (2, 3, 4)]


def test_large_layers_are_shown_in_part():
    """Of more than eight neurons, the first six and the last are drawn, with dots between."""
    graph = layered((1, 20, 1), (6.0, 6.0), MARGINS)
    assert shown_of(20) == [0, 1, 2, 3, 4, 5, None, 19]
    assert len(graph.nodes) == 1 + 7 + 1
    assert len(graph.gaps) == 1


def test_crossing_labels_have_different_positions():
    """Labels of neighbouring nodes are at different shares of their edges."""
    graph = layered((3, 4, 1), (8.0, 5.0), MARGINS)
    shares = {edge.start: edge.share for edge in graph.edges if edge.end < 7}
    assert len(set(shares.values())) == 3
    assert natural_gaps((3, 4, 1))[0] > natural_gaps((3, 4, 1))[1]
    assert is_labelled(4, 4)
    assert not is_labelled(5, 5)


def test_edges_show_size_and_sign():
    """Width is linear in the absolute weight; edges of weights below 0 are lighter and dashed."""
    graph = layered((1, 3, 1), (6.0, 4.0), MARGINS)
    _, lines = styled(graph, weights=[0.0, 1.0, 2.0, -1.0, -2.0, 5.0])
    widths = lines.get_linewidths()
    assert widths[1] - widths[0] == pytest.approx(widths[2] - widths[1])
    assert widths[3] == pytest.approx(widths[1])
    assert widths[5] == pytest.approx(widths[2])  # limited to the widest edge
    colors = list(map(to_hex, lines.get_colors()))
    assert colors[1] == THEME.positive
    assert colors[4] == THEME.negative
    dashed = [dashes is not None for _, dashes in lines.get_linestyle()]
    assert dashed == [False, False, False, True, True, False]


def test_signals_light_edges_and_errors_colour_them():
    """Edges without a signal are pale; edges with an error have its colour."""
    graph = layered((1, 1), (3.0, 2.0), MARGINS)
    pale = styled(graph, signals=[0.0])[1].get_colors()[0]
    assert to_hex(pale) == mixed(THEME.background, THEME.positive, 0.3)
    red = styled(graph, errors=[0.0, 0.0, 1.0])[1].get_colors()[0]
    assert to_hex(red) == THEME.error


def test_colours_mix_evenly():
    """The midpoint of black and white is grey."""
    assert mixed("#000000", "#ffffff", 0.5) == "#808080"
    assert mixed("#102030", "#ffffff", 0.0) == "#102030"


def test_lines_that_fit_below_a_node():
    """There is at least one line, and more for distant rows."""
    near, far = (layered((1, 4, 1), (6.0, height), MARGINS) for height in (3.2, 9.0))
    assert near.lines_below(9.0) == 1
    assert far.lines_below(9.0) >= 3
