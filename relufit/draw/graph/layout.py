"""Networks as graphs: where nodes, edges and their labels stand.

Layers are columns; each node is joined to all of the next column.
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

MOST_SHOWN = 8  # neurons of a layer that are drawn one by one; of more, the first and the last
LARGEST_RADIUS_IN = 0.34
LEAST_PT = 6.0  # size of text; a graph that would need smaller text is drawn closer instead
CLOSE = 0.72  # of the usual distances and sizes, in such a graph
GAP_IN = 2.45  # from column to column where labels need no more
MOST_LABELLED = 16  # edges between two columns that are labelled one by one
MOST_CROSSING = 4  # nodes whose labels have places side by side

BELOW_IN = 0.03  # from a node to the text under it
LEADING = 1.15  # from line to line, times the size of the text

Place = tuple[float, float]


class Edge(NamedTuple):
    """A line from a node to another.

    Attributes:
        start: The node that it leaves, by index.
        end: The node that it reaches.
        share: How far along it its label stands, 0 to 1; None where there is no room for one.
    """

    start: int
    end: int
    share: float | None


class Graph(NamedTuple):
    """Where everything stands, in inches.

    Attributes:
        size_in: Width and height.
        radius_in: Of a node.
        row_in: From a node to the next one below.
        nodes: The centre of each node, column by column.
        edges: Those from each column to the next, in the order of the nodes that they reach.
        gaps: Where dots stand for neurons that are left out.
    """

    size_in: tuple[float, float]
    radius_in: float
    row_in: float
    nodes: tuple[Place, ...]
    edges: tuple[Edge, ...]
    gaps: tuple[Place, ...]

    def along(self, edge: int, share: float) -> Place:
        """The place at a share of an edge."""
        (x, y), (end_x, end_y) = (self.nodes[each] for each in self.edges[edge][:2])
        return x + share * (end_x - x), y + share * (end_y - y)

    def chord_in(self, size_pt: float) -> float:
        """How wide the second of two lines of text may be in a node, in inches."""
        deep = LEADING * size_pt / POINTS_PER_INCH
        return 2 * sqrt(max(self.radius_in**2 - deep**2, 0.0))

    def lines_below(self, size_pt: float) -> int:
        """How many lines of text fit between a node and the next one below; at least one."""
        free = self.row_in - 2 * self.radius_in - 2 * BELOW_IN
        return max(1, int(free / (LEADING * size_pt / POINTS_PER_INCH)))


def shown_of(size: int) -> list[int | None]:
    """The neurons of a layer to draw, top to bottom; None stands for those left out."""
    if size <= MOST_SHOWN:
        return list(range(size))
    return [*range(MOST_SHOWN - 2), None, size - 1]


class Margins(NamedTuple):
    """What is kept free around the centres of the nodes, in inches."""

    side: float
    top: float
    bottom: float

    def closer(self) -> Margins:
        """Those of a graph that is drawn closer."""
        return Margins(CLOSE * self.side, CLOSE * self.top, CLOSE * self.bottom)


class Setting(NamedTuple):
    """How a graph is set on a sheet.

    Attributes:
        size_in: Width and height, in inches.
        margins: Kept free around the nodes' centres, in inches.
        small_pt: The size of its small text.
        scale: By how much the sheet then makes all of it smaller, 0 to 1.
        close: Whether it is drawn closer than usual.
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
        """A graph of a usual size on a sheet that may be too narrow for it.

        It is scaled down as long as its text can be read, and drawn closer from there on.
        """
        scale = min(1.0, width_in / size_in[0])
        if small_pt * scale >= LEAST_PT:
            return cls(size_in, margins, small_pt * scale, scale, close=False)
        closer_in = (width_in, CLOSE * size_in[1])
        return cls(closer_in, margins.closer(), small_pt, 1.0, close=True)


def natural_gaps(sizes: Sequence[int]) -> list[float]:
    """How far apart the columns of some layers would best stand, in inches.

    Where many edges cross and all are labelled, each node's labels get a place of their own.
    """
    shown = [min(size, MOST_SHOWN) for size in sizes]
    return [
        GAP_IN if 1 in {starts, ends} or not is_labelled(starts, ends) else GAP_IN + starts - 1.0
        for starts, ends in itertools.pairwise(shown)
    ]


def is_labelled(starts: int, ends: int) -> bool:
    """Whether there is room for a label on each edge between two columns of nodes."""
    return starts * ends <= MOST_LABELLED and (starts <= MOST_CROSSING or ends == 1)


def layered(
    sizes: Sequence[int], size_in: tuple[float, float], margins: Margins, *, close: bool = False
) -> Graph:
    """Place the neurons of some layers in columns, and join each to all of the next column.

    Args:
        sizes: Neurons in each layer, the inputs first.
        size_in: Width and height of the whole.
        margins: Kept free around the nodes' centres.
        close: Whether nodes are smaller, so that more is left of short edges.
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
    """Where the columns stand: over the whole width, their gaps natural in proportion, or even."""
    gaps = [GAP_IN] * (len(sizes) - 1) if close else natural_gaps(sizes)
    scale = (width_in - 2 * side_in) / sum(gaps)
    return [side_in + scale * sum(gaps[:column]) for column in range(len(sizes))]


def _label_shares(starts: int, ends: int) -> list[float]:
    """Where the labels of the edges from each node stand, so that they stay apart."""
    if starts == 1 or ends == 1:
        return [0.58 if starts == 1 else 0.42] * starts
    shares: list[float] = np.linspace(0.24, 0.7, starts).tolist()
    return shares
