"""The figure of the routes of the chain rule to one parameter."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from matplotlib.backends.backend_agg import FigureCanvasAgg

from relufit.draw.canvas.letters import missing_letter
from relufit.draw.canvas.page import DEFAULT_PAGE, Page
from relufit.draw.dense.figures import diagram_setting
from relufit.draw.dense.network_view import FINISHED, graph_style, largest_weight
from relufit.draw.dense.symbols import number_tex, plain, tex
from relufit.draw.graph.layout import layered, shown_of
from relufit.draw.graph.panel import GraphPanel
from relufit.dynamics.dense.quantities import Names, dense_update_at
from relufit.dynamics.dense.routes import place_of, routes_to
from relufit.errors import InputError
from relufit.training.dense.run import initial_dense

if TYPE_CHECKING:
    from matplotlib.figure import Figure

    from relufit.draw.canvas.theme import Theme
    from relufit.draw.graph.layout import Graph
    from relufit.draw.graph.panel import GraphStyle
    from relufit.dynamics.dense.routes import ParameterPlace, Route
    from relufit.network.dense import DenseUpdate
    from relufit.scenario import DenseScenario
    from relufit.text.words import Words
    from relufit.training.dense.trajectory import DenseTrajectory

__all__ = ["check_parameter", "route_figure"]

LINE_IN = 0.4  # of a line of fractions
QUIET = 0.2  # of the light of an edge that lies on no route
MAX_ROUTES = 6  # that are written out
MATH = re.compile(r"\$[^$]*\$")


def route_figure(
    trajectory: DenseTrajectory, theme: Theme, page: Page = DEFAULT_PAGE, *, parameter: str = ""
) -> Figure:
    """The routes from the loss to a parameter on the diagram, and their factors written out.

    Args:
        trajectory: The run, or a part of it: its first update is shown.
        theme: The theme.
        page: What it is drawn on.
        parameter: The name of the parameter, such as ``"w5"``; the first weight of the outputs if
            it is empty.

    Raises:
        InputError: There is no such parameter.
    """
    update = dense_update_at(trajectory, 0)
    names = Names.of(update.before)
    parameter = parameter or names.weights[-1][0][0]
    place = _place(names, parameter)
    routes = routes_to(update, place)
    lines = _lines(names, parameter, place, routes, update, theme.words)
    sizes = update.before.sizes
    size_in, margins, small_pt, scale, close = diagram_setting(sizes, page)
    text_in = LINE_IN * len(lines) + 0.15
    figure = page.bare(size_in[0], size_in[1] + text_in)
    share = text_in / (size_in[1] + text_in)
    graph = layered(sizes, size_in, margins, close=close)
    style = graph_style(update, FINISHED, theme, lines=graph.lines_below(small_pt / scale))
    panel = GraphPanel(
        figure.add_axes((0.0, share, 1.0, 1.0 - share)),
        theme,
        graph,
        largest=largest_weight([update.before]),
        small_pt=small_pt,
    )
    panel.show(_routed(style, graph, update, routes))
    _write(figure, lines, share, page.font_pt, theme.fonts)
    return figure


def check_parameter(scenario: DenseScenario, parameter: str) -> None:
    """Check that a network has a parameter.

    Raises:
        InputError: It has not.
    """
    _place(Names.of(initial_dense(scenario)), parameter)


def _place(names: Names, parameter: str) -> ParameterPlace:
    place = place_of(names, parameter)
    if place is None:
        last = names.weights[-1][-1][-1], names.biases[-1][-1]
        raise InputError(
            f"expected a parameter of the network, w1 to {last[0]} or b1 to {last[1]}, got "
            f"{parameter!r}.",
            field="parameter",
        )
    return place


def _routed(
    style: GraphStyle, graph: Graph, update: DenseUpdate, routes: tuple[Route, ...]
) -> GraphStyle:
    """Return a style in which only the routes glow in the colour of the error."""
    shown = [
        (layer, neuron)
        for layer, size in enumerate(update.before.sizes)
        for neuron in shown_of(size)
        if neuron is not None
    ]
    nodes = {node for route in routes for node in route.nodes}
    edges = {edge for route in routes for edge in pairwise(route.nodes)}
    glows = [float(node in nodes and node[0] > 0) for node in shown]
    lit = [float((shown[each.end], shown[each.start]) in edges) for each in graph.edges]
    signals = [1.0 if each else QUIET for each in lit]
    return style._replace(errors=[*glows, *lit], signals=signals)


def _lines(
    names: Names,
    parameter: str,
    place: ParameterPlace,
    routes: tuple[Route, ...],
    update: DenseUpdate,
    words: Words,
) -> list[str]:
    """What stands below the graph: a line for each route, and the sum."""
    lines: list[str] = []
    for route in routes[:MAX_ROUTES]:
        passed = route.nodes if place.source is None else route.nodes[:-1]
        nodes = [names.neurons[layer][neuron] for layer, neuron in passed]
        way = r" \rightarrow ".join(
            rf"\mathrm{{{plain(each)}}}" for each in ("E", *nodes, parameter)
        )
        symbols = r" \cdot ".join(_tex(name) for name, _ in route.factors)
        numbers = r" \cdot ".join(_bracketed(value) for _, value in route.factors)
        lines += [rf"${way}:\quad {symbols}$", rf"$= {numbers} = {_short(route.product)}$"]
    rest = len(routes) - MAX_ROUTES
    more = words("route_more", n=rest) if rest > 0 else ""
    of_first = words("route_of_first") if len(update.propagations) > 1 else ""
    total = sum(route.product for route in routes)
    sign = rf"${_tex(f'dE/d{parameter}')} = {_short(total)}$"
    total_text = words("route_together" if len(routes) > 1 else "route_so", sum=sign)
    lines.append(f"{more}{total_text}{of_first}")
    return list(map(words.localized_math, lines))


def _tex(name: str) -> str:
    """A quantity's name, fractions as large as in a line of their own."""
    return tex(name).replace(r"\frac", r"\dfrac")


def _short(value: float) -> str:
    """A number with six significant digits."""
    return number_tex(float(f"{value:.6g}"))


def _bracketed(value: float) -> str:
    text = number_tex(float(f"{value:.4g}"))
    return f"({text})" if value < 0 else text


def _family(line: str, fonts: tuple[str, ...]) -> list[str]:
    """Return the fonts of a line: of words beside mathematics, only the first one is used."""
    words = MATH.sub("", line)
    first = next((each for each in fonts if not missing_letter(words, (each,))), fonts[0])
    return [first, *(each for each in fonts if each != first)]


def _write(
    figure: Figure, lines: list[str], share: float, size_pt: float, fonts: tuple[str, ...]
) -> None:
    """Write lines from the top of a share of a figure on, all as small as the longest needs."""
    width_px = figure.get_figwidth() * figure.dpi
    texts = [
        figure.text(
            0.04,
            share * (1 - (at + 0.45) / len(lines)),
            line,
            fontsize=size_pt,
            family=_family(line, fonts),
            va="center",
        )
        for at, line in enumerate(lines)
    ]
    renderer = FigureCanvasAgg(figure).get_renderer()
    widest = max(text.get_window_extent(renderer).width for text in texts)
    fitting = min(1.0, 0.92 * width_px / widest)
    for text in texts:
        text.set_fontsize(size_pt * fitting)
