"""A network on axes: nodes as discs, edges whose width is a weight's size and colour its sign.

The same panel draws any model type; what stands in it is given for each picture.
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
FILLED = 0.35  # of a full colour, in a neuron whose value is 1
QUIET = 0.3  # of an edge's colour, before a signal has passed it


class GraphStyle(NamedTuple):
    """What a graph shows at one moment.

    Attributes:
        inside: The text in each node.
        below: The text under each node.
        colors: The colour of each node's ring.
        fills: The value of each node, for its shade: -1 to 1.
        weights: The weight of each edge.
        labels: The text on each edge.
        signals: How far each edge is lit, 0 to 1.
        errors: How much each node and then each edge glows in the colour of the error, 0 to 1.
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
    """A colour on its way to another, 0 to 1."""
    (red, green, blue), (red2, green2, blue2) = to_rgb(color), to_rgb(other)
    rest = 1.0 - share
    return to_hex(
        (rest * red + share * red2, rest * green + share * green2, rest * blue + share * blue2)
    )


class Write(Protocol):
    """Makes a text that a look fills in, in the middle of a place or hanging under it."""

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
        """The text, with nothing in it yet."""
        ...


class GraphPanel:
    """A graph on axes of its own.

    Args:
        axes: Where to draw.
        theme: How it looks.
        graph: Where everything stands.
        largest: The weight that gets the widest edge.
        small_pt: Size of the text, in points.
        write: Makes the texts: as real text, or as one that a film can change quickly.
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
        """Edges, their labels, nodes, and the texts in and under them."""
        return [self._lines, *self._labels.values(), *self._below, self._circles, *self._inside]

    def look(self, look: GraphStyle) -> None:
        """Show the graph as it is at a moment."""
        theme, nodes = self._theme, len(self._graph.nodes)
        widths = [
            THINNEST_PT + (WIDEST_PT - THINNEST_PT) * min(abs(weight) / self._largest, 1.0)
            for weight in look.weights
        ]
        self._lines.set_linewidth(widths)
        self._lines.set_colors(
            list(map(self._edge_color, look.weights, look.signals, look.errors[nodes:]))
        )
        rings = [
            mixed(color, theme.error, glow)
            for color, glow in zip(look.colors, look.errors[:nodes], strict=True)
        ]
        self._circles.set_edgecolor(rings)
        self._circles.set_linewidth([2.2 + 0.8 * glow for glow in look.errors[:nodes]])
        self._circles.set_facecolor([self._fill(value) for value in look.fills])
        for artists, texts in (
            (self._inside, look.inside),
            (self._below, look.below),
            (self._labels.values(), [look.labels[edge] for edge in self._labels]),
        ):
            for written, text in zip(artists, texts, strict=True):
                written.set_text(text)

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
    """A text that a look fills in: centred, or hanging under its place."""
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
    """The same for films: what changes is put together from prepared pictures."""
    box = theme.background if boxed else ""
    block = RasterText(axes, place, color=theme.ink, size_pt=size_pt, box=box, hangs=hangs)
    block.set_zorder(_height(boxed))
    return block


def _height(boxed: bool) -> int:
    return ABOVE + 1 + 2 * (not boxed)
