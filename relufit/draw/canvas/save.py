"""Figure files: reproducible bytes, with the provenance as metadata."""

from __future__ import annotations

from contextlib import contextmanager, nullcontext
from io import BytesIO
from typing import TYPE_CHECKING

from matplotlib.text import Text

from relufit.draw.canvas.figure_formats import FIGURE_FORMATS, About

if TYPE_CHECKING:
    from collections.abc import Generator

    from matplotlib.figure import Figure

__all__ = ["figure_bytes"]


@contextmanager
def _without_boxes(figure: Figure) -> Generator[None]:
    """Hide the boxes behind texts inside the block: they have the colour of the background."""
    texts = figure.findobj(Text)
    boxes = [box for text in texts if (box := text.get_bbox_patch()) is not None]
    shown = [box for box in boxes if box.get_visible()]
    for box in shown:
        box.set_visible(False)
    try:
        yield
    finally:
        for box in shown:
            box.set_visible(True)


def figure_bytes(
    figure: Figure, figure_format: str, about: About | str, *, transparent: bool = False
) -> bytes:
    """Return the file content of a figure.

    Args:
        figure: The figure, laid out.
        figure_format: A name in :data:`relufit.draw.canvas.figure_formats.FIGURE_FORMATS`.
        about: What the file says of the figure; ASCII text for a comment alone.
        transparent: Whether the background is transparent; ignored by formats without transparency.
    """
    made = FIGURE_FORMATS[figure_format]
    said = About(about) if isinstance(about, str) else about
    is_clear = transparent and made.has_transparency
    file = BytesIO()
    with made.prepared(figure), _without_boxes(figure) if is_clear else nullcontext():
        options = {"format": figure_format, "dpi": figure.dpi, **made.options(said)}
        figure.savefig(file, transparent=is_clear, **options)
    return made.finish(file.getvalue(), said)
