"""Placement of labels on the edges of a graph.

A label overlaps no node, no text below a node and no other label. An edge without such a place
has no label.
"""

from __future__ import annotations

from itertools import pairwise
from math import sqrt
from typing import TYPE_CHECKING

import numpy as np

from relufit.draw.canvas.page import POINTS_PER_INCH
from relufit.draw.graph.layout import BELOW_IN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from relufit.draw.graph.layout import Graph, Place
    from relufit.draw.graph.panel import GraphStyle

__all__ = ["labelled", "labelled_by", "text_size_in", "text_width_in"]

Box = tuple[float, float, float, float]  # left, bottom, right, top

SHARES = np.linspace(0.2, 0.8, 13).tolist()  # positions along an edge if the default is taken
APART_IN = 0.02
WIDTHS_EM = {"\N{MINUS SIGN}": 0.84, ".": 0.32, " ": 0.32, "=": 0.84, ",": 0.32, "w": 0.82}
DEFAULT_EM = 0.64  # a digit; letters are similar
SUBSCRIPT_EM = 0.41
LINE_HEIGHT = 1.25  # multiple of the font size


def text_width_in(text: str, size_pt: float) -> float:
    """Estimate the width of the widest line of a text, in inches.

    Example:
        >>> round(text_width_in("0.5744", 10.0), 2)
        0.49
    """

    def width_em(line: str) -> float:
        return sum(
            SUBSCRIPT_EM if letter in "₀₁₂₃₄₅₆₇₈₉" else WIDTHS_EM.get(letter, DEFAULT_EM)
            for letter in line
        )

    return max(map(width_em, text.split("\n"))) * size_pt / POINTS_PER_INCH


def labelled(
    graph: Graph,
    sizes_in: Sequence[tuple[float, float]],
    below_in: Sequence[tuple[float, float]],
    importance: Sequence[float],
) -> Graph:
    """Add labels to a graph where there is room, the most important ones first.

    Args:
        graph: The graph, with the default position of each label.
        sizes_in: Width and height of each edge label; a width of 0 means no label.
        below_in: Width and height of the text below each node.
        importance: Importance of each edge.
    """
    taken = [*_nodes(graph), *_below(graph, below_in)]
    shares: dict[int, float] = {}
    order = sorted(range(len(graph.edges)), key=lambda edge: -importance[edge])
    for tried in (False, True):  # default positions first, to move as few labels as possible
        for edge in order:
            if edge in shares or not sizes_in[edge][0]:
                continue
            for share in SHARES if tried else [graph.edges[edge].share or 0.5]:
                box = _around(graph.along(edge, share), *sizes_in[edge])
                if not any(_meet(box, other) for other in taken):
                    taken.append(box)
                    shares[edge] = share
                    break
    edges = tuple(each._replace(share=shares.get(edge)) for edge, each in enumerate(graph.edges))
    return graph._replace(edges=edges)


def labelled_by(
    graph: Graph, style: GraphStyle, size_pt: float, importance: Sequence[float]
) -> Graph:
    """Add the labels of a style to a graph where there is room."""
    return labelled(
        graph,
        [text_size_in([text], size_pt) for text in style.labels],
        [text_size_in([text], size_pt) for text in style.below],
        importance,
    )


def text_size_in(texts: Sequence[str], size_pt: float) -> tuple[float, float]:
    """Return the size that fits any of the texts, width and height in inches."""
    lines = max(text.count("\n") + 1 for text in texts)
    width = max(text_width_in(text, size_pt) for text in texts)
    return width, LINE_HEIGHT * lines * size_pt / POINTS_PER_INCH


def _nodes(graph: Graph) -> list[Box]:
    """Return boxes that cover the nodes, as slices of each circle."""
    radius = graph.radius_in
    cuts = (np.linspace(-1.0, 1.0, 9) * radius).tolist()
    boxes: list[Box] = []
    for x, y in graph.nodes:
        for low, high in pairwise(cuts):
            near = min(abs(low), abs(high))
            half = sqrt(radius * radius - near * near)
            boxes.append((x - half, y + low, x + half, y + high))
    return boxes


def _below(graph: Graph, sizes_in: Sequence[tuple[float, float]]) -> list[Box]:
    boxes: list[Box] = []
    for (x, y), (width, height) in zip(graph.nodes, sizes_in, strict=True):
        top = y - graph.radius_in - BELOW_IN
        if width:
            boxes.append((x - width / 2, top - height, x + width / 2, top))
    return boxes


def _around(place: Place, width: float, height: float) -> Box:
    x, y = place
    return x - width / 2, y - height / 2, x + width / 2, y + height / 2


def _meet(one: Box, other: Box) -> bool:
    return (
        min(one[2], other[2]) - max(one[0], other[0]) > -APART_IN
        and min(one[3], other[3]) - max(one[1], other[1]) > -APART_IN
    )
