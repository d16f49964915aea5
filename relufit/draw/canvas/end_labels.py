"""Labels at the ends of lines, in the colours of the lines, without overlaps.

A leader line connects a label to a line end that is not beside it. Labels without room are smaller,
or left out if that does not suffice.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from relufit.draw.canvas.label_heights import are_misplaced, selected, spread
from relufit.draw.canvas.page import POINTS_PER_INCH

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    import numpy as np
    from matplotlib.figure import Figure
    from matplotlib.text import Annotation
    from numpy.typing import NDArray

__all__ = ["ALL_LABELLED", "label_ends", "lay_out", "legend_columns"]

ALL_LABELLED = 12  # lines, which have their labels on any page; of more, some may be left out

LINE_HEIGHT = 1.15  # of the font size
BESIDE_PT, LEADER_PT = 7.0, 18.0  # from the axes to a label without and with a leader line
LEADER_GAP_PT = 2.0  # between line end, leader line and label
EDGE_PX = 4
LEAST_PT, SHRINK_PT = 6.0, 0.5  # smallest labels, and steps towards it


def label_ends(
    axes: Axes, names: Sequence[str], values: NDArray[np.float64], colors: Sequence[str]
) -> list[Annotation]:
    """Label each line right of the axes, at the height where the line ends.

    Labels of lines that end outside the axes are placed at the nearest edge. :func:`lay_out`
    separates the labels once the height of the axes is known.
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
    least_pt: float = LEAST_PT,
) -> None:
    """Solve the layout once, freeze it, and separate the labels of each axes.

    The layout reserves only the height of notes, so that long notes do not shrink the axes.
    :func:`_keep_inside` then moves them inside the figure.

    Args:
        figure: The figure.
        labels: The labels of each axes, from :func:`label_ends`.
        notes: Notes above axes.
        least_pt: Smallest size of labels; those that lack room still are left out.
    """
    engine = figure.get_layout_engine()
    groups = [list(group) for group in labels if group]
    if engine is not None:
        with _one_letter_wide(notes):
            engine.execute(figure)
            if any([_make_room(group, least_pt) for group in groups]):  # noqa: C419 - all groups, not only the first
                engine.execute(figure)
    figure.set_layout_engine("none")
    _keep_inside(figure, notes)
    for group in groups:
        _place(figure, group)


def legend_columns(entries: int, most: int) -> int:
    """Return the number of legend columns that fills all rows evenly, at most ``most``.

    Example:
        >>> legend_columns(6, most=6), legend_columns(7, most=6)
        (6, 4)
    """
    rows = -(-entries // most)
    return -(-entries // rows)


def _make_room(group: list[Annotation], least_pt: float) -> bool:
    """Shrink labels that lack room, and remove those that lack it still.

    The others are moved right if they need leader lines.
    """
    places, gap, within = _heights_pt(group)
    stay = selected(places, gap, within)
    own_pt = size_pt = float(group[0].get_fontsize())
    while len(stay) < len(group) and size_pt - SHRINK_PT >= least_pt:
        size_pt -= SHRINK_PT
        _set_size(group, size_pt)
        places, gap, within = _heights_pt(group)
        stay = selected(places, gap, within)
    if len(stay) < len(group):  # even so, so the size is for those that stay
        _set_size(group, own_pt)
        places, gap, within = _heights_pt(group)
        stay = selected(places, gap, within)
    for index in reversed(range(len(group))):
        if index not in stay:
            group.pop(index).remove()
    own = [places[index] for index in stay]
    needs_leaders = are_misplaced(own, spread(own, gap, within).tolist(), gap, ends=places)
    for label in group:
        label.set_position((LEADER_PT if needs_leaders else BESIDE_PT, 0.0))
    return needs_leaders


def _set_size(group: Sequence[Annotation], size_pt: float) -> None:
    for label in group:
        label.set_fontsize(size_pt)


def _place(figure: Figure, group: Sequence[Annotation]) -> None:
    """Separate the labels, and draw leader lines where labels were moved right."""
    places, gap, within = _heights_pt(group)
    apart = spread(places, gap, within).tolist()
    for label, place, there in zip(group, places, apart, strict=True):
        x, _ = label.get_position()
        label.set_position((x, there - place))
        if x > BESIDE_PT:
            _draw_leader(figure, label, place, there)


def _draw_leader(figure: Figure, label: Annotation, place: float, there: float) -> None:
    """Connect a line end at height ``place`` with its label at ``there``, both in points."""
    edge = _axes_of(label).bbox.x1 * POINTS_PER_INCH / figure.dpi
    width, height = (POINTS_PER_INCH * float(each) for each in figure.get_size_inches())
    xs = [edge + LEADER_GAP_PT, edge + 2 * LEADER_GAP_PT, edge + LEADER_PT - LEADER_GAP_PT]
    line = Line2D(
        [x / width for x in xs],
        [y / height for y in (place, place, there)],
        transform=figure.transFigure,
        color=label.get_color(),
        linewidth=0.7,
        zorder=-1.0,  # below the axes, as what moves in a film lies above all else
    )
    figure.add_artist(line)


@contextmanager
def _one_letter_wide(notes: Sequence[Annotation]) -> Generator[None]:
    """Replace notes by one tall letter inside the block, which has the same line height."""
    texts = [note.get_text() for note in notes]
    for note in notes:
        note.set_text("l")
    try:
        yield
    finally:
        for note, text in zip(notes, texts, strict=True):
            note.set_text(text)


def _keep_inside(figure: Figure, notes: Sequence[Annotation]) -> None:
    """Move notes left into the figure; reduce the font size of notes wider than the figure."""
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
    """Heights of the line ends, minimum distance of labels, and the range allowed for labels.

    All are in points, from the bottom of the figure.
    """
    axes = _axes_of(group[0])
    points_per_px = POINTS_PER_INCH / axes.figure.dpi
    gap = LINE_HEIGHT * float(group[0].get_fontsize())
    ends = axes.transData.transform([(0.0, label.xy[1]) for label in group])[:, 1]
    bottom, top = axes.bbox.y0 * points_per_px, axes.bbox.y1 * points_per_px
    return (ends * points_per_px).tolist(), gap, (bottom + gap / 3, top - gap / 3)


def _axes_of(label: Annotation) -> Axes:
    if not isinstance(label.axes, Axes):
        raise ValueError("expected a label that belongs to axes")  # noqa: TRY004 - the label was removed from its axes
    return label.axes
