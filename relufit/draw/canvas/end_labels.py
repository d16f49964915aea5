"""Labels at the ends of lines, in the lines' colours, kept apart from each other.

A label that stands away from its line is led to it; where there is no room, labels are left out.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from relufit.draw.canvas.page import POINTS_PER_INCH
from relufit.draw.canvas.spread import spread

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    from matplotlib.figure import Figure
    from matplotlib.text import Annotation
    from numpy.typing import NDArray

__all__ = ["label_ends", "lay_out", "legend_columns"]

LINE_HEIGHT = 1.15  # of the font size
FARTHEST = 3.0  # lines of text that a label may stand away from the end of its line
NEAR = 0.75  # lines of text that it may do so without being led to it
UNSURE = 0.25  # lines of text by which another line's end may be closer
BESIDE_PT, LED_PT = 7.0, 18.0  # from the axes to a label
LEAD_GAP_PT = 2.0  # between a line's end, what leads to its label, and the label
EPSILON_PT = 1e-6
EDGE_PX = 4


def label_ends(
    axes: Axes, names: Sequence[str], values: NDArray[np.float64], colors: Sequence[str]
) -> list[Annotation]:
    """Write each line's name right of the axes, at the height where the line ends.

    Names whose lines end beyond the axes stand at the nearest edge. :func:`lay_out` moves them
    apart once it is known how high the axes are.
    """
    bottom, top = axes.get_ylim()
    return [
        axes.annotate(
            name,
            (1.0, min(max(value, bottom), top)),
            xycoords=axes.get_yaxis_transform(),
            xytext=(BESIDE_PT, 0.0),
            textcoords="offset points",
            color=color,
            verticalalignment="center",
            annotation_clip=False,
        )
        for name, value, color in zip(names, values.tolist(), colors, strict=True)
    ]


def lay_out(
    figure: Figure,
    labels: Sequence[Sequence[Annotation]] = (),
    notes: Sequence[Annotation] = (),
) -> None:
    """Solve the layout once, keep it, and move the labels of each axes apart.

    Notes get room by their height alone, so that long ones do not push the axes aside;
    :func:`_keep_inside` then finds them room across the whole figure.
    """
    engine = figure.get_layout_engine()
    groups = [list(group) for group in labels if group]
    if engine is not None:
        with _one_letter_wide(notes):
            engine.execute(figure)
            if any([_make_room(group) for group in groups]):  # noqa: C419 - in every group
                engine.execute(figure)
    figure.set_layout_engine("none")
    _keep_inside(figure, notes)
    for group in groups:
        _place(figure, group)


def legend_columns(entries: int, most: int) -> int:
    """How many columns fill the rows of a legend evenly, with ``most`` entries in a row.

    Example:
        >>> legend_columns(6, most=6), legend_columns(7, most=6)
        (6, 4)
    """
    rows = -(-entries // most)
    return -(-entries // rows)


def kept(places: Sequence[float], gap: float, within: tuple[float, float]) -> list[int]:
    """Which labels have room within a few lines of text from their places, in their order.

    Of the labels that crowd each other, those whose places lie closest together are left out.

    Args:
        places: Where they would stand.
        gap: How far neighbours must be apart.
        within: Where they may stand.

    Example:
        >>> kept([0.0, 0.1, 0.2, 2.0], gap=1.0, within=(0.0, 2.0))
        [0, 2, 3]
    """
    order = sorted(range(len(places)), key=lambda index: places[index])
    while len(order) > 1:
        here = [places[index] for index in order]
        apart = spread(here, gap, within).tolist()
        ways = [abs(place - own) for place, own in zip(apart, here, strict=True)]
        worst = int(np.argmax(ways))
        if max(ways) <= FARTHEST * gap and apart[-1] <= within[1] + EPSILON_PT:
            break
        first = last = worst
        while first > 0 and apart[first] - apart[first - 1] < gap + EPSILON_PT:
            first -= 1
        while last < len(order) - 1 and apart[last + 1] - apart[last] < gap + EPSILON_PT:
            last += 1
        inner = range(first + 1, last) or range(first, last + 1)
        room = {rank: here[min(rank + 1, len(here) - 1)] - here[max(rank - 1, 0)] for rank in inner}
        del order[min(inner, key=lambda rank: (room[rank], -order[rank]))]
    return sorted(order)


def strays(
    places: Sequence[float], apart: Sequence[float], gap: float, ends: Sequence[float]
) -> bool:
    """Whether a label stands away from its own place, or closer to the end of another line.

    Example:
        >>> strays([0.0, 0.1], [-0.45, 0.55], gap=1.0, ends=[0.0, 0.1])
        False
        >>> strays([0.0], [0.6], gap=1.0, ends=[0.0, 0.9])
        True
    """
    for own, there in zip(places, apart, strict=True):
        way = abs(there - own)
        nearest = min(abs(there - end) for end in ends)
        if way > NEAR * gap or way - nearest > UNSURE * gap:
            return True
    return False


def _make_room(group: list[Annotation]) -> bool:
    """Take out the labels without room, and move the others right if they are to be led."""
    places, gap, within = _heights_pt(group)
    stay = kept(places, gap, within)
    for index in reversed(range(len(group))):
        if index not in stay:
            group.pop(index).remove()
    own = [places[index] for index in stay]
    led = strays(own, spread(own, gap, within).tolist(), gap, ends=places)
    for label in group:
        label.set_position((LED_PT if led else BESIDE_PT, 0.0))
    return led


def _place(figure: Figure, group: Sequence[Annotation]) -> None:
    """Move labels apart, and lead those to their lines that stand further right for it."""
    places, gap, within = _heights_pt(group)
    apart = spread(places, gap, within).tolist()
    for label, place, there in zip(group, places, apart, strict=True):
        x, _ = label.get_position()
        label.set_position((x, there - place))
        if x > BESIDE_PT:
            _lead(figure, label, place, there)


def _lead(figure: Figure, label: Annotation, place: float, there: float) -> None:
    """Draw a line from the end of a label's line to the label; heights in points."""
    edge = _axes_of(label).bbox.x1 * POINTS_PER_INCH / figure.dpi
    width, height = (POINTS_PER_INCH * float(each) for each in figure.get_size_inches())
    xs = [edge + LEAD_GAP_PT, edge + 2 * LEAD_GAP_PT, edge + LED_PT - LEAD_GAP_PT]
    line = Line2D(
        [x / width for x in xs],
        [y / height for y in (place, place, there)],
        transform=figure.transFigure,
        color=label.get_color(),
        linewidth=0.7,
    )
    figure.add_artist(line)


@contextmanager
def _one_letter_wide(notes: Sequence[Annotation]) -> Generator[None]:
    """Cut notes down to a tall letter inside the block: a line of it is as high as theirs."""
    texts = [note.get_text() for note in notes]
    for note in notes:
        note.set_text("l")
    try:
        yield
    finally:
        for note, text in zip(notes, texts, strict=True):
            note.set_text(text)


def _keep_inside(figure: Figure, notes: Sequence[Annotation]) -> None:
    """Move notes left as far as they would stick out, and set smaller what is wider than all."""
    points_per_px = POINTS_PER_INCH / figure.dpi
    room_px = figure.bbox.width - 2 * EDGE_PX
    for note in notes:
        too_wide = note.get_window_extent().width / room_px
        if too_wide > 1.0:
            note.set_fontsize(float(note.get_fontsize()) / too_wide)
        beyond = note.get_window_extent().x1 - (figure.bbox.width - EDGE_PX)
        if beyond > 0:
            x, y = note.get_position()
            note.set_position((x - beyond * points_per_px, y))


def _heights_pt(
    group: Sequence[Annotation],
) -> tuple[list[float], float, tuple[float, float]]:
    """Where the lines of some labels end, how far labels must be apart, and where they may stand.

    All are heights in the figure, in points.
    """
    axes = _axes_of(group[0])
    points_per_px = POINTS_PER_INCH / axes.figure.dpi
    gap = LINE_HEIGHT * float(group[0].get_fontsize())
    ends = axes.transData.transform([(0.0, label.xy[1]) for label in group])[:, 1]
    bottom, top = axes.bbox.y0 * points_per_px, axes.bbox.y1 * points_per_px
    return (ends * points_per_px).tolist(), gap, (bottom + gap / 3, top - gap / 3)


def _axes_of(label: Annotation) -> Axes:
    if not isinstance(label.axes, Axes):
        raise ValueError("expected a label that belongs to axes")  # noqa: TRY004 - it was removed
    return label.axes
