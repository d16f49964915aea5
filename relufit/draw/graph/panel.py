"""A network graph on axes: nodes as discs, edges with the size and sign of their weight.

The panel draws any model type; each figure provides the texts and weights.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple, Protocol

from matplotlib.collections import LineCollection, PatchCollection
from matplotlib.colors import to_hex, to_rgb
from matplotlib.patches import Circle

from relufit.draw.canvas.raster_text import RasterText
from relufit.draw.canvas.traces import ABOVE
from relufit.draw.graph.layout import BELOW_IN, LEADING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.artist import Artist
    from matplotlib.axes import Axes
    from matplotlib.text import Text

    from relufit.draw.canvas.theme import Theme
    from relufit.draw.graph.layout import Graph, Place

__all__ = ["GraphPanel", "GraphStyle", "mixed", "quick_text", "real_text"]

THINNEST_PT, WIDEST_PT = 0.8, 4.0  # of edges
RING_PT, GLOW_PT = 1.8, 3.2  # width of the ring of a node, and what the largest error adds
FILLED = 0.35  # share of the full colour in a neuron whose value is 1
BELOW_0 = (0.0, (2.5, 1.2))  # dashes of an edge, in line widths
QUIET = 0.3  # share of the colour of an edge before a signal has passed


class GraphStyle(NamedTuple):
    """Texts, colours and weights of a graph at one frame state.

    Attributes:
        inside: Text in each node.
        below: Text below each node.
        colors: Colour of the ring of each node.
        fills: Value of each node, for its shade: -1 to 1.
        weights: Weight of each edge.
        labels: Text on each edge.
        signals: Intensity of the signal on each edge, 0 to 1.
        errors: Intensity of the error on each node, then on each edge, 0 to 1.
    """

    inside: Sequence[str]
    below: Sequence[str]
    colors: Sequence[str]
    fills: Sequence[float]
    weights: Sequence[float]
    labels: Sequence[str]
    signals: Sequence[float]
    errors: Sequence[float]


def mixed(color: str, other: str, share: float) -> str:
    """Interpolate between two colours, from 0 to 1."""
    (red, green, blue), (red2, green2, blue2) = to_rgb(color), to_rgb(other)
    rest = 1.0 - share
    return to_hex(
        (rest * red + share * red2, rest * green + share * green2, rest * blue + share * blue2)
    )


class Write(Protocol):
    """Creates an empty text, centred at a point or below it."""

    def __call__(
        self,
        axes: Axes,
        place: Place,
        size_pt: float,
        theme: Theme,
        *,
        boxed: bool = False,
        hangs: bool = False,
    ) -> Text | RasterText:
        """Create the text."""
        ...


class GraphPanel:
    """A graph that fills its axes.

    Args:
        axes: The axes.
        theme: The theme.
        graph: The positions of nodes and edges.
        largest: The weight with the widest edge.
        small_pt: Font size in points.
        write: Creates the texts: :func:`real_text` or, for films, :func:`quick_text`.
    """

    def __init__(
        self,
        axes: Axes,
        theme: Theme,
        graph: Graph,
        *,
        largest: float,
        small_pt: float,
        write: Write | None = None,
    ) -> None:
        write = write or real_text
        self._theme, self._graph, self._largest = theme, graph, largest or 1.0
        axes.set_axis_off()
        axes.set_xlim(0.0, graph.size_in[0])
        axes.set_ylim(0.0, graph.size_in[1])
        axes.set_aspect("equal")
        ends = [[graph.nodes[each.start], graph.nodes[each.end]] for each in graph.edges]
        self._lines = LineCollection(ends, zorder=ABOVE, capstyle="butt")
        axes.add_collection(self._lines, autolim=False)
        self._labels = {
            edge: write(axes, graph.along(edge, each.share), small_pt, theme, boxed=True)
            for edge, each in enumerate(graph.edges)
            if each.share is not None
        }
        circles = [Circle(place, graph.radius_in) for place in graph.nodes]
        self._circles = PatchCollection(circles, zorder=ABOVE + 2)
        axes.add_collection(self._circles, autolim=False)
        self._inside = [write(axes, place, small_pt, theme) for place in graph.nodes]
        under = [(x, y - graph.radius_in - BELOW_IN) for x, y in graph.nodes]
        self._below = [
            write(axes, place, small_pt, theme, boxed=True, hangs=True) for place in under
        ]
        for place in graph.gaps:
            axes.text(*place, "⋮", ha="center", va="center", fontsize="x-large")

    @property
    def moving(self) -> Sequence[Artist]:
        """Edges, their labels, nodes, and the texts in and below them."""
        return [self._lines, *self._labels.values(), *self._below, self._circles, *self._inside]

    def show(self, style: GraphStyle) -> None:
        """Show the graph with a style."""
        theme, nodes = self._theme, len(self._graph.nodes)
        widths = [
            THINNEST_PT + (WIDEST_PT - THINNEST_PT) * min(abs(weight) / self._largest, 1.0)
            for weight in style.weights
        ]
        self._lines.set_linewidth(widths)
        self._lines.set_linestyle(
            [BELOW_0 if weight < 0.0 else "solid" for weight in style.weights]
        )
        self._lines.set_colors(
            list(map(self._edge_color, style.weights, style.signals, style.errors[nodes:]))
        )
        rings = [
            mixed(color, theme.error, glow)
            for color, glow in zip(style.colors, style.errors[:nodes], strict=True)
        ]
        self._circles.set_edgecolor(rings)
        self._circles.set_linewidth([RING_PT + GLOW_PT * glow for glow in style.errors[:nodes]])
        self._circles.set_facecolor([self._fill(value) for value in style.fills])
        for artists, texts in (
            (self._inside, style.inside),
            (self._below, style.below),
            (self._labels.values(), [style.labels[edge] for edge in self._labels]),
        ):
            for written, text in zip(artists, texts, strict=True):
                written.set_text(theme.words.localized_within(text))

    def _edge_color(self, weight: float, signal: float, error: float) -> str:
        theme = self._theme
        color = theme.positive if weight >= 0.0 else theme.negative
        lit = mixed(theme.background, color, QUIET + (1.0 - QUIET) * signal)
        return mixed(lit, theme.error, error)

    def _fill(self, value: float) -> str:
        theme = self._theme
        color = theme.positive if value >= 0.0 else theme.negative
        return mixed(theme.background, color, FILLED * min(abs(value), 1.0))


def real_text(
    axes: Axes,
    place: Place,
    size_pt: float,
    theme: Theme,
    *,
    boxed: bool = False,
    hangs: bool = False,
) -> Text:
    """Create an empty matplotlib text, centred at a point or below it."""
    box = {"facecolor": theme.background, "edgecolor": "none", "pad": 1.0} if boxed else None
    return axes.text(
        *place,
        "",
        ha="center",
        va="top" if hangs else "center",
        fontsize=size_pt,
        linespacing=LEADING,
        zorder=_height(boxed),
        bbox=box,
    )


def quick_text(
    axes: Axes,
    place: Place,
    size_pt: float,
    theme: Theme,
    *,
    boxed: bool = False,
    hangs: bool = False,
) -> RasterText:
    """Create an empty text of cached images for films, centred at a point or below it."""
    text = RasterText(
        axes,
        place,
        theme.ink,
        transform=axes.transData,
        size_pt=size_pt,
        align=("center", "top" if hangs else "center"),
        box=theme.background if boxed else "",
    )
    text.set_in_layout(False)
    text.set_zorder(_height(boxed))
    return text


def _height(boxed: bool) -> int:
    return ABOVE + 1 + 2 * (not boxed)
