"""Labels at the ends of lines, in the lines' colours, kept apart from each other."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from relufit.draw.text import spread

if TYPE_CHECKING:
    from collections.abc import Generator, Sequence

    import numpy as np
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from matplotlib.text import Annotation
    from numpy.typing import NDArray

__all__ = ["label_ends", "lay_out", "legend_columns"]

LINE_HEIGHT = 1.15  # of the font size
POINTS_PER_INCH = 72
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
            xytext=(7.0, 0.0),
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
    if engine is not None:
        with _one_letter_wide(notes):
            engine.execute(figure)
    figure.set_layout_engine("none")
    _keep_inside(figure, notes)
    for group in labels:
        if not group:
            continue
        bottom, _, top = _heights_pt(group[0])
        places = [_heights_pt(label)[1] for label in group]
        gap = LINE_HEIGHT * float(group[0].get_fontsize())
        apart = spread(places, gap, within=(bottom + gap / 3, top - gap / 3)).tolist()
        for label, before, after in zip(group, places, apart, strict=True):
            label.set_position((label.get_position()[0], after - before))


def legend_columns(entries: int, most: int) -> int:
    """How many columns fill the rows of a legend evenly, with ``most`` entries in a row.

    Example:
        >>> legend_columns(6, most=6), legend_columns(7, most=6)
        (6, 4)
    """
    rows = -(-entries // most)
    return -(-entries // rows)


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


def _heights_pt(label: Annotation) -> tuple[float, float, float]:
    """How high the axes begin, the point that a label names lies and the axes end, in points."""
    axes = label.axes
    if axes is None:
        raise ValueError("expected a label that belongs to axes")
    place_px = float(axes.transData.transform((0.0, label.xy[1]))[1])
    points_per_px = POINTS_PER_INCH / axes.figure.dpi
    return axes.bbox.y0 * points_per_px, place_px * points_per_px, axes.bbox.y1 * points_per_px
