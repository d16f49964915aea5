"""The parts of a film: side by side, or stacked in a tall one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from matplotlib.figure import Figure

if TYPE_CHECKING:
    from matplotlib.figure import SubFigure


__all__ = [
    "FONT_PT",
    "is_wide",
    "split_figure",
]

WIDTH_IN = 12.0  # a film of any size is drawn as if it were so wide, at a fitting resolution


FONT_PT = 11.5  # in a film so wide: 10 px and more where it is shown 800 px wide


WIDE = 1.6  # from this width by height on, panels stand side by side


def is_wide(size: tuple[int, int]) -> bool:
    """Whether the two parts of a film of a size in pixels stand side by side, not stacked."""
    width, height = size
    return width >= WIDE * height


def split_figure(size: tuple[int, int], share: float) -> tuple[Figure, SubFigure, SubFigure]:
    """A figure of a size in pixels in two parts, side by side or, if it is tall, stacked."""
    width, height = size
    dpi = width / WIDTH_IN
    figure = Figure(figsize=(WIDTH_IN, height / dpi), dpi=dpi, layout="constrained")
    ratios = [share, 1 - share]
    if is_wide(size):
        parts = figure.subfigures(1, 2, squeeze=False, width_ratios=ratios)
    else:
        parts = figure.subfigures(2, 1, squeeze=False, height_ratios=ratios)
    main, side = parts.ravel().tolist()
    return figure, main, side
