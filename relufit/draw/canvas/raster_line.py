"""A strip of text whose numbers change from frame to frame, composed from prepared pictures.

Laying out and rasterising text is half of the time of a frame. The strip does both once for each
word and digit, and then only puts the pictures side by side.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Literal

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
    from numpy.typing import NDArray

__all__ = ["RasterLine", "rasterised"]

LEVELS = 5  # of a letter's edge: it looks the same as 255, and a GIF is a twentieth smaller


class RasterLine(Artist):
    """One line of text at some axes; right above them, unless said otherwise.

    Args:
        axes: Near which to write.
        color: Colour of the text.
        gap_pt: How far above the point ``at`` the text stands, in points.
        at: A point as fractions of the axes; the top right corner if left out.
        align: The end of the text that stands at the point.
    """

    def __init__(
        self,
        axes: Axes,
        color: str,
        gap_pt: float,
        *,
        at: tuple[float, float] = (1.0, 1.0),
        align: Literal["left", "right"] = "right",
    ) -> None:
        super().__init__()
        self._axes = axes
        self._at = at
        self._align = align
        self._color = np.round(255 * np.array(to_rgb(color))).astype(np.uint8)
        self._gap_pt = gap_pt
        self._font = FontProperties()  # of the size that is set when the strip is made
        self._tokens: Sequence[str] = ()
        axes.add_artist(self)
        self.set_clip_on(False)

    def set_tokens(self, tokens: Sequence[str]) -> None:
        """Set the text: words and numbers. Numbers are taken apart into digits, words are not."""
        self._tokens = [
            part
            for token in tokens
            for part in (token if token[:1].isdigit() or token[1:2].isdigit() else (token,))
        ]
        self.stale = True

    def draw(self, renderer: RendererBase) -> None:
        """Put the pictures of the tokens side by side and paint them."""
        if not self.get_visible() or not self._tokens:
            return
        coverage = np.concatenate([self._picture(token) for token in self._tokens], axis=1)
        image = np.empty((*coverage.shape, 4), dtype=np.uint8)
        image[..., :3] = self._color
        image[..., 3] = coverage
        box = self.get_window_extent(renderer)
        context = renderer.new_gc()
        renderer.draw_image(context, round(box.x0), round(box.y0), image[::-1])
        context.restore()
        self.stale = False

    def get_window_extent(self, renderer: RendererBase | None = None) -> Bbox:  # noqa: ARG002
        """Where the text stands, in pixels."""
        pictures = [self._picture(token) for token in self._tokens]
        width = sum(picture.shape[1] for picture in pictures)
        height = pictures[0].shape[0] if pictures else 0
        x, y = self._axes.transAxes.transform(self._at).tolist()
        left = round(x) - (width if self._align == "right" else 0)
        return Bbox.from_bounds(left, y + self._gap_pt * self._dpi / POINTS_PER_INCH, width, height)

    @property
    def _dpi(self) -> float:
        figure = self._axes.get_figure(root=True)
        if figure is None:
            raise ValueError("expected axes that belong to a figure")
        return figure.dpi

    def _picture(self, token: str) -> NDArray[np.uint8]:
        """How much of each pixel a word or digit covers, shape (height, width), 0 to 255."""
        return rasterised(token, self._font, self._dpi)


@lru_cache(maxsize=1024)
def rasterised(text: str, font: FontProperties, dpi: float) -> NDArray[np.uint8]:
    """Draw a text, black on nothing, in a picture as wide as its advance and high as any."""
    size_px = font.get_size_in_points() * dpi / POINTS_PER_INCH
    below, height = int(np.ceil(0.25 * size_px)), int(np.ceil(1.25 * size_px))
    scratch = RendererAgg(1, 1, dpi)
    width = max(1, round(scratch.get_text_width_height_descent(text, font, ismath=False)[0]))
    renderer = RendererAgg(width, height, dpi)
    renderer.draw_text(renderer.new_gc(), 0, height - below, text, font, 0.0)
    coverage = np.asarray(renderer.buffer_rgba())[:, :, 3] / 255
    picture = (np.rint(coverage * LEVELS) * (255 // LEVELS)).astype(np.uint8)
    picture.flags.writeable = False  # it is shared
    return picture
