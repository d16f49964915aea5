"""Figures as files: the same figure gives the same bytes, and tells what it was made from."""

from __future__ import annotations

import re
from io import BytesIO
from typing import TYPE_CHECKING, Any

from relufit.version import __version__

if TYPE_CHECKING:
    from collections.abc import Callable

    from matplotlib.figure import Figure

__all__ = ["FIGURE_FORMATS", "figure_bytes"]

# The font in the style of a text; a text itself has no "<", so that nothing of it is taken for one.
SVG_FONT = re.compile(rb"(<(?:text|tspan) [^<>]*'DejaVu Sans(?: Display| Mono)?')(?!,)")
MAKER = f"relufit {__version__}"

# What each format calls its maker and its comment; dates are left out, or bytes would differ.
FIGURE_FORMATS: dict[str, Callable[[str], dict[str, Any]]] = {
    "png": lambda comment: {"Software": MAKER, "Comment": comment},
    "svg": lambda comment: {"Creator": MAKER, "Description": comment, "Date": None},
    "pdf": lambda comment: {"Creator": MAKER, "Keywords": comment, "CreationDate": None},
}


def figure_bytes(
    figure: Figure, figure_format: str, comment: str, *, transparent: bool = False
) -> bytes:
    """A figure as the content of a file.

    Args:
        figure: The figure, laid out.
        figure_format: ``"png"``, ``"svg"`` or ``"pdf"``.
        comment: ASCII text to keep in the file.
        transparent: Whether what lies behind shines through, instead of the background.
    """
    file = BytesIO()
    figure.savefig(
        file,
        format=figure_format,
        dpi=figure.dpi,
        transparent=transparent,
        metadata=FIGURE_FORMATS[figure_format](comment),
    )
    data = file.getvalue()
    return SVG_FONT.sub(rb"\1, sans-serif", data) if figure_format == "svg" else data
