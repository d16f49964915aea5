"""Translucent artists as opaque ones, for file formats without transparency."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

import numpy as np
from matplotlib.collections import Collection
from matplotlib.colors import to_rgb, to_rgba
from matplotlib.lines import Line2D
from matplotlib.patches import Patch
from matplotlib.text import Text

if TYPE_CHECKING:
    from collections.abc import Generator

    from matplotlib.artist import Artist
    from matplotlib.figure import Figure

__all__ = ["opaque"]

# The colours of each type of artist, as ``get_`` and ``set_`` name them.
COLORS: dict[type[Artist], tuple[str, ...]] = {
    Line2D: ("color", "markerfacecolor", "markeredgecolor"),
    Patch: ("facecolor", "edgecolor"),
    Collection: ("facecolor", "edgecolor"),
    Text: ("color",),
}


@contextmanager
def opaque(figure: Figure) -> Generator[None]:
    """Mix translucent colours with the background inside the block.

    What lies behind a translucent area is hidden by it.
    """
    background = to_rgb(figure.get_facecolor())
    undo: list[tuple[Artist, str, Any]] = []
    for kind, names in COLORS.items():
        for artist in figure.findobj(kind):
            alpha = artist.get_alpha()
            for name in names:
                color = getattr(artist, f"get_{name}")()
                mixed = _mixed(color, alpha, background)
                if mixed is not None:
                    undo.append((artist, name, color))
                    getattr(artist, f"set_{name}")(mixed)
            if alpha is not None:
                undo.append((artist, "alpha", alpha))
                artist.set_alpha(None)
    try:
        yield
    finally:
        for artist, name, value in reversed(undo):
            getattr(artist, f"set_{name}")(value)


def _mixed(color: Any, alpha: float | None, background: tuple[float, float, float]) -> Any:
    """Return a colour or an array of colours mixed with the background; None if it is opaque."""
    if isinstance(color, str) and color.lower() in {"none", "auto"}:
        return None
    many = np.ndim(color) > 1
    found = [to_rgba(each) for each in (color if many else [color])]
    if alpha is None and all(each[3] in {0.0, 1.0} for each in found):
        return None
    shares = [each[3] if alpha is None or each[3] == 0.0 else alpha for each in found]
    mixed = [
        each
        if share in {0.0, 1.0}
        else tuple(
            share * part + (1.0 - share) * behind
            for part, behind in zip(each, background, strict=False)
        )
        for each, share in zip(found, shares, strict=True)
    ]
    return mixed if many else mixed[0]
