"""Figure files: reproducible bytes, with the provenance as metadata."""

from __future__ import annotations

import re
from contextlib import contextmanager, nullcontext
from io import BytesIO
from typing import TYPE_CHECKING, Any

from matplotlib.text import Text

from relufit.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable, Generator

    from matplotlib.figure import Figure

__all__ = ["FIGURE_FORMATS", "figure_bytes"]

# The font in the style of a text element. Text content has no "<", so it never matches.
SVG_FONT = re.compile(rb"(<(?:text|tspan) [^<>]*'DejaVu Sans(?: Display| Mono)?')(?!,)")
MAKER = f"relufit {__version__}"

# Metadata keys of each format. Dates are left out to keep the bytes reproducible.
FIGURE_FORMATS: dict[str, Callable[[str], dict[str, Any]]] = {
    "png": lambda comment: {"Software": MAKER, "Comment": comment},
    "svg": lambda comment: {"Creator": MAKER, "Description": comment, "Date": None},
    "pdf": lambda comment: {"Creator": MAKER, "Keywords": comment, "CreationDate": None},
}


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
    figure: Figure, figure_format: str, comment: str, *, transparent: bool = False
) -> bytes:
    """Return the file content of a figure.

    Args:
        figure: The figure, laid out.
        figure_format: ``"png"``, ``"svg"`` or ``"pdf"``.
        comment: ASCII text to store in the file.
        transparent: Whether the background is transparent.
    """
    file = BytesIO()
    with _without_boxes(figure) if transparent else nullcontext():
        figure.savefig(
            file,
            format=figure_format,
            dpi=figure.dpi,
            transparent=transparent,
            metadata=FIGURE_FORMATS[figure_format](comment),
        )
    data = file.getvalue()
    return SVG_FONT.sub(rb"\1, sans-serif", data) if figure_format == "svg" else data
