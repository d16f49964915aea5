"""Text that changes from frame to frame, composed from cached images of its words and digits.

Text layout and rasterisation take half of the time of a frame. Here both happen once for each word
and digit; a frame only places the images side by side.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
from matplotlib.artist import Artist
from matplotlib.backends.backend_agg import RendererAgg
from matplotlib.colors import to_rgb
from matplotlib.font_manager import FontProperties
from matplotlib.transforms import Bbox

from relufit.draw.canvas.page import POINTS_PER_INCH

if TYPE_CHECKING:
    from collections.abc import Sequence

    from matplotlib.axes import Axes
    from matplotlib.backend_bases import RendererBase
    from matplotlib.transforms import Transform
    from numpy.typing import NDArray

__all__ = ["RasterText"]

Alignment: TypeAlias = tuple[Literal["left", "center", "right"], Literal["bottom", "center", "top"]]

DIGITS = re.compile(r"(\d)")
LEVELS = 5  # opacity levels: no visible difference from 255, and a GIF is 5 % smaller


class RasterText(Artist):
    """One or more lines of text at a point.

    Args:
        axes: The axes that the text belongs to.
        at: The point that the text is aligned to.
        color: Text colour.
        transform: Coordinate system of ``at``; axes fractions by default.
        size_pt: Font size in points; ``font.size`` by default.
        align: Horizontal and vertical alignment at the point.
        gap_pt: Vertical offset from the point, upwards, in points.
        box: Background colour; transparent if empty.
    """

    def __init__(
        self,
        axes: Axes,
        at: tuple[float, float],
        color: str,
        *,
        transform: Transform | None = None,
        size_pt: float | None = None,
        align: Alignment = ("left", "bottom"),
        gap_pt: float = 0.0,
        box: str = "",
    ) -> None:
        super().__init__()
        self._axes, self._at, self._gap_pt = axes, at, gap_pt
        self._to_pixels = transform or axes.transAxes
        self._horizontal, self._vertical = align
        self._ink = np.array(to_rgb(color))
        self._box = np.array(to_rgb(box)) if box else None
        self._font = FontProperties(size=size_pt)
        self._lines: list[list[str]] = []
        axes.add_artist(self)
        self.set_clip_on(False)

    def set_text(self, text: str) -> None:
        """Set the text. A line feed starts a new line; empty lines are dropped."""
        lines = (line for line in text.split("\n") if line)
        self._lines = [[part for part in DIGITS.split(line) if part] for line in lines]
        self.stale = True

    def set_tokens(self, tokens: Sequence[str]) -> None:
        """Set one line of words and numbers. Only numbers are split into digits."""
        line = [
            part
            for token in tokens
            for part in (token if token[:1].isdigit() or token[1:2].isdigit() else (token,))
        ]
        self._lines = [line] if line else []
        self.stale = True

    def get_text(self) -> str:
        """Return the text."""
        return "\n".join(map("".join, self._lines))

    def draw(self, renderer: RendererBase) -> None:
        """Compose the text and paint it."""
        if not self.get_visible() or not self._lines:
            return
        coverage = self._coverage()
        x, y, left, below = self._placed(coverage.shape)
        context = renderer.new_gc()
        image = self._painted(coverage)[::-1]
        renderer.draw_image(context, round(x) - left, round(y) - below, image)
        context.restore()
        self.stale = False

    def get_window_extent(self, renderer: RendererBase | None = None) -> Bbox:  # noqa: ARG002
        """Return the bounding box in pixels."""
        height, width = self._coverage().shape if self._lines else (0, 0)
        x, y, left, below = self._placed((height, width))
        return Bbox.from_bounds(round(x) - left, y - below, width, height)

    def _placed(self, shape: tuple[int, ...]) -> tuple[float, float, int, int]:
        """The point in pixels, and how far left of and below it the image starts."""
        height, width = shape
        x, y = self._to_pixels.transform(self._at).tolist()
        left = {"left": 0, "center": width // 2, "right": width}[self._horizontal]
        below = {"bottom": 0, "center": height // 2, "top": height}[self._vertical]
        return x, y + self._gap_pt * self._dpi / POINTS_PER_INCH, left, below

    @property
    def _dpi(self) -> float:
        figure = self._axes.get_figure(root=True)
        if figure is None:
            raise ValueError("expected axes that belong to a figure")
        return figure.dpi

    def _coverage(self) -> NDArray[np.uint8]:
        """How much of each pixel the text covers, 0 to 255, shape (height, width)."""
        rows = [
            np.concatenate([_rasterized(part, self._font, self._dpi) for part in line], axis=1)
            for line in self._lines
        ]
        width = max(row.shape[1] for row in rows)
        return np.concatenate([_centred(row, width) for row in rows])

    def _painted(self, coverage: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """The image in RGBA, uint8 (height, width, 4)."""
        image = np.empty((*coverage.shape, 4), np.uint8)
        if self._box is None:
            image[..., :3] = np.rint(255 * self._ink)
            image[..., 3] = coverage
        else:
            share = coverage[..., np.newaxis] / 255
            image[..., :3] = np.rint(255 * (share * self._ink + (1.0 - share) * self._box))
            image[..., 3] = 255
        return image


def _centred(row: NDArray[np.uint8], width: int) -> NDArray[np.uint8]:
    left = (width - row.shape[1]) // 2
    return np.pad(row, ((0, 0), (left, width - row.shape[1] - left)))


@lru_cache(maxsize=1024)
def _rasterized(text: str, font: FontProperties, dpi: float) -> NDArray[np.uint8]:
    """Coverage of a word or digit: as wide as its advance, of the same height for all texts."""
    size_px = font.get_size_in_points() * dpi / POINTS_PER_INCH
    below, height = int(np.ceil(0.25 * size_px)), int(np.ceil(1.25 * size_px))
    scratch = RendererAgg(1, 1, dpi)
    width = max(1, round(scratch.get_text_width_height_descent(text, font, ismath=False)[0]))
    renderer = RendererAgg(width, height, dpi)
    renderer.draw_text(renderer.new_gc(), 0, height - below, text, font, 0.0)
    coverage = np.asarray(renderer.buffer_rgba())[:, :, 3] / 255
    image = (np.rint(coverage * LEVELS) * (255 // LEVELS)).astype(np.uint8)
    image.flags.writeable = False  # shared by the cache
    return image
