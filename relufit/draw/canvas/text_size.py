"""How wide a text is drawn."""

from __future__ import annotations

from functools import lru_cache

from matplotlib import rcParams
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.font_manager import FontProperties

__all__ = ["text_width_pt"]

POINTS_PER_INCH = 72
SCALE = 4  # pixels per point: letters of few pixels are drawn wider or narrower than they are


def text_width_pt(text: str, size_pt: float, *, bold: bool = False) -> float:
    """The width of a line of text in points, in the fonts of the drawing.

    Example:
        >>> text_width_pt("ii", 10.0) < text_width_pt("mm", 10.0)
        True
    """
    return _width_pt(text, size_pt, tuple(rcParams["font.family"]), bold)


@lru_cache(maxsize=1024)
def _width_pt(text: str, size_pt: float, fonts: tuple[str, ...], bold: bool) -> float:
    weight = "bold" if bold else "normal"
    font = FontProperties(family=list(fonts), size=size_pt, weight=weight)
    renderer = RendererAgg(1, 1, SCALE * POINTS_PER_INCH)
    return float(renderer.get_text_width_height_descent(text, font, ismath=False)[0]) / SCALE
