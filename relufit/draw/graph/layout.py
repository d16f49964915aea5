"""Networks as graphs: where nodes, edges and labels are placed.

Layers are columns; each node has edges to all nodes of the next column.
"""

from __future__ import annotations

import itertools
from math import sqrt
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from relufit.draw.canvas.page import POINTS_PER_INCH

if TYPE_CHECKING:
    from collections.abc import Sequence

__all__ = [
    "Edge",
    "Graph",
    "Margins",
    "Place",
    "Setting",
    "is_labelled",
    "layered",
    "natural_gaps",
    "shown_of",
]

MOST_SHOWN = 8  # neurons of a layer; of a larger layer, the first ones and the last are drawn
LARGEST_RADIUS_IN = 0.34
LEAST_PT = 6.0  # minimum font size; a graph that would need a smaller one is compact instead
CLOSE = 0.72  # share of the usual distances and sizes in a compact graph
GAP_IN = 2.45  # default distance of columns
MOST_LABELLED = 16  # labelled edges between two columns
MOST_CROSSING = 4  # nodes whose edge labels fit side by side
BELOW_IN = 0.03  # from a node to the text below it
LEADING = 1.15  # line height, as a multiple of the font size

Place = tuple[float, float]


class Edge(NamedTuple):
    """A line between two nodes.

    Attributes:
        start: Index of the first node.
        end: Index of the second node.
        share: Position of the label along the edge, 0 to 1; None without a label.
    """

    start: int
    end: int
    share: float | None


class Graph(NamedTuple):
    """Positions of nodes and edges, in inches.

    Attributes:
        size_in: Width and height.
        radius_in: Radius of a node.
        row_in: Distance between the centres of nodes in a column.
        nodes: Centre of each node, column by column.
        edges: Edges from each column to the next, ordered by their end node.
        gaps: Positions of dots that represent neurons not drawn.
    """

    size_in: tuple[float, float]
    radius_in: float
    row_in: float
    nodes: tuple[Place, ...]
    edges: tuple[Edge, ...]
    gaps: tuple[Place, ...]

    def along(self, edge: int, share: float) -> Place:
        """Return the point at a share of an edge."""
        (x, y), (end_x, end_y) = (self.nodes[each] for each in self.edges[edge][:2])
        return x + share * (end_x - x), y + share * (end_y - y)

    def chord_in(self, size_pt: float) -> float:
        """Return the maximum width of the second of two lines of text in a node, in inches."""
        deep = LEADING * size_pt / POINTS_PER_INCH
        return 2 * sqrt(max(self.radius_in**2 - deep**2, 0.0))

    def lines_below(self, size_pt: float) -> int:
        """Return the number of text lines that fit below a node, at least one."""
        free = self.row_in - 2 * self.radius_in - 2 * BELOW_IN
        return max(1, int(free / (LEADING * size_pt / POINTS_PER_INCH)))


def shown_of(size: int) -> list[int | None]:
    """Return the neurons of a layer to draw, top to bottom; None represents those left out."""
    if size <= MOST_SHOWN:
        return list(range(size))
    return [*range(MOST_SHOWN - 2), None, size - 1]


class Margins(NamedTuple):
    """Distances from the centres of the outer nodes to the edges of the figure, in inches."""

    side: float
    top: float
    bottom: float

    def closer(self) -> Margins:
        """Return the margins of a compact graph."""
        return Margins(CLOSE * self.side, CLOSE * self.top, CLOSE * self.bottom)


class Setting(NamedTuple):
    """Size of a graph on a page.

    Attributes:
        size_in: Width and height, in inches.
        margins: Margins around the centres of the nodes, in inches.
        small_pt: Font size of its small text.
        scale: Factor by which the page scales it down, 0 to 1.
        close: Whether it is compact.
    """

    size_in: tuple[float, float]
    margins: Margins
    small_pt: float
    scale: float
    close: bool

    @classmethod
    def of(
        cls, size_in: tuple[float, float], margins: Margins, width_in: float, small_pt: float
    ) -> Setting:
        """Fit a graph of a preferred size to a page that may be too narrow for it.

        The graph is scaled down as long as its text is readable; otherwise it is compact.
        """
        scale = min(1.0, width_in / size_in[0])
        if small_pt * scale >= LEAST_PT:
            return cls(size_in, margins, small_pt * scale, scale, close=False)
        closer_in = (width_in, CLOSE * size_in[1])
        return cls(closer_in, margins.closer(), small_pt, 1.0, close=True)


def natural_gaps(sizes: Sequence[int]) -> list[float]:
    """Return the preferred distances of the columns, in inches.

    Columns with many crossing, labelled edges are farther apart, to separate the labels.
    """
    shown = [min(size, MOST_SHOWN) for size in sizes]
    return [
        GAP_IN if 1 in {starts, ends} or not is_labelled(starts, ends) else GAP_IN + starts - 1.0
        for starts, ends in itertools.pairwise(shown)
    ]


def is_labelled(starts: int, ends: int) -> bool:
    """Return whether there is room for a label on each edge between two columns."""
    return starts * ends <= MOST_LABELLED and (starts <= MOST_CROSSING or ends == 1)


def layered(
    sizes: Sequence[int], size_in: tuple[float, float], margins: Margins, *, close: bool = False
) -> Graph:
    """Place layers in columns, with edges from each node to all nodes of the next column.

    Args:
        sizes: Neurons in each layer, the inputs first.
        size_in: Width and height of the graph, in inches.
        margins: Margins around the centres of the nodes, in inches.
        close: Whether the graph is compact, with smaller nodes and longer edges.
    """
    columns = [shown_of(size) for size in sizes]
    tallest = max(map(len, columns))
    room = size_in[1] - margins.top - margins.bottom
    row = room / (tallest - 1) if tallest > 1 else size_in[1]
    middle = margins.bottom + room / 2
    nodes: list[Place] = []
    gaps: list[Place] = []
    members: list[list[int]] = []
    for x, column in zip(_across(sizes, size_in[0], margins.side, close), columns, strict=True):
        top = middle + row * (len(column) - 1) / 2
        members.append([])
        for number, neuron in enumerate(column):
            place = (x, top - row * number)
            if neuron is None:
                gaps.append(place)
            else:
                members[-1].append(len(nodes))
                nodes.append(place)
    edges = [
        Edge(start, end, share)
        for before, after in itertools.pairwise(members)
        for end in after
        for start, share in zip(before, _label_shares(len(before), len(after)), strict=True)
    ]
    radius = min((CLOSE if close else 1.0) * LARGEST_RADIUS_IN, 0.36 * row)
    return Graph(size_in, radius, row, tuple(nodes), tuple(edges), tuple(gaps))


def _across(sizes: Sequence[int], width_in: float, side_in: float, close: bool) -> list[float]:
    """Return the x positions of the columns: preferred distances scaled to the width, or equal."""
    gaps = [GAP_IN] * (len(sizes) - 1) if close else natural_gaps(sizes)
    scale = (width_in - 2 * side_in) / sum(gaps)
    return [side_in + scale * sum(gaps[:column]) for column in range(len(sizes))]


def _label_shares(starts: int, ends: int) -> list[float]:
    """Return label positions along the edges from each node that keep labels apart."""
    if starts == 1 or ends == 1:
        return [0.58 if starts == 1 else 0.42] * starts
    shares: list[float] = np.linspace(0.24, 0.7, starts).tolist()
    return shares
