"""The style of samples that are drawn as dots."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from relufit.draw.canvas.theme import Theme

__all__ = ["dot_style"]

FEW = 60  # samples whose dots have full size
DOT_PT, LEAST_DOT_PT, LEAST_ALPHA = 5.5, 2.0, 0.5


def dot_style(theme: Theme, count: int) -> dict[str, Any]:
    """Return the style of so many dots: smaller and fainter where they would overlap."""
    few = min(1.0, (FEW / count) ** 0.25)
    return {
        "linestyle": "none",
        "marker": "o",
        "markersize": max(few * DOT_PT, LEAST_DOT_PT),
        "markeredgewidth": 0.0,
        "color": theme.muted,
        "alpha": max(few, LEAST_ALPHA),
    }
