"""A block of text whose numbers change from frame to frame, composed from prepared pictures.

What :class:`.raster_line.RasterLine` is for one line at the edge of axes, this is for a few
centred lines at a place in them: it takes its letters from the same store.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np
from matplotlib.artist import Artist
from matplotlib.colors import to_rgb
from matplotlib.font_manager import FontProperties
from matplotlib.transforms import Bbox

from relufit.draw.canvas.raster_line import rasterised

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.backend_bases import RendererBase
    from numpy.typing import NDArray

__all__ = ["RasterText"]

DIGITS = re.compile(r"(\d)")


class RasterText(Artist):
    """A few centred lines of text at a place.

    Args:
        axes: Where the place lies, in data coordinates.
        place: The middle of the block, or of its upper edge.
        color: Colour of the text.
        size_pt: Size of the text in points.
        box: Colour of the box behind it; empty for none.
        hangs: Whether ``place`` is the middle of the upper edge.
    """

    def __init__(
        self,
        axes: Axes,
        place: tuple[float, float],
        *,
        color: str,
        size_pt: float,
        box: str = "",
        hangs: bool = False,
    ) -> None:
        super().__init__()
        self._axes, self._place, self._hangs = axes, place, hangs
        self._ink = np.array(to_rgb(color))
        self._box = np.array(to_rgb(box)) if box else None
        self._font = FontProperties(size=size_pt)
        self._lines: list[list[str]] = []
        axes.add_artist(self)
        self.set_clip_on(False)
        self.set_in_layout(False)

    def set_text(self, text: str) -> None:
        """Set the text; a line feed begins a new line."""
        self._lines = [
            [part for part in DIGITS.split(line) if part] for line in text.split("\n") if line
        ]
        self.stale = True

    def get_text(self) -> str:
        """The text as it was set."""
        return "\n".join(map("".join, self._lines))

    def draw(self, renderer: RendererBase) -> None:
        """Put the pictures of words and digits together and paint them."""
        if not self.get_visible() or not self._lines:
            return
        image = self._painted(self._coverage())
        box = self.get_window_extent()
        context = renderer.new_gc()
        renderer.draw_image(context, round(box.x0), round(box.y0), image[::-1])
        context.restore()
        self.stale = False

    def get_window_extent(self, renderer: RendererBase | None = None) -> Bbox:  # noqa: ARG002
        """Where the text stands, in pixels."""
        height, width = self._coverage().shape if self._lines else (0, 0)
        x, y = self._axes.transData.transform(self._place).tolist()
        below = height if self._hangs else height // 2
        return Bbox.from_bounds(round(x) - width // 2, round(y) - below, width, height)

    def _coverage(self) -> NDArray[np.uint8]:
        """How much of each pixel letters cover, shape (height, width), 0 to 255."""
        dpi = self._axes.figure.dpi
        rows = [
            np.concatenate([rasterised(part, self._font, dpi) for part in line], axis=1)
            for line in self._lines
        ]
        width = max(row.shape[1] for row in rows)
        return np.concatenate([_centred(row, width) for row in rows])

    def _painted(self, coverage: NDArray[np.uint8]) -> NDArray[np.uint8]:
        """Red, green, blue and opacity, uint8 (height, width, 4)."""
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
