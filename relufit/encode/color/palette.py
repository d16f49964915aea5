"""Choose the colour palette of a film and map frames to it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from relufit.encode.color.pixels import OPAQUE, colors_of, pixels_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from relufit.encode.color.pixels import Pixels

__all__ = ["UNUSED_INDEX", "ColorIndex", "choose_palette"]

PALETTE_COLORS = 255  # GIF has 256; one of them is transparent
UNUSED_INDEX = 255
LARGE_AREAS = 16  # the most frequent colours: background, shades, text, lines
ALL_COLORS = 1 << 24
NEAREST_AT_ONCE = 4096  # bounds the memory of a search: 4096 · 255 distances


class _Counted(NamedTuple):
    """Distinct colours, the most frequent first, and their counts; both of shape (colours,)."""

    colors: NDArray[np.uint32]
    pixels: NDArray[np.int64]


def _count(frames: Sequence[Pixels]) -> _Counted:
    runs: list[NDArray[np.uint32]] = []
    lengths: list[NDArray[np.int64]] = []
    for frame in frames:
        flat = frame.ravel()
        # Flat areas are long runs of one colour: sorting runs costs far less than sorting pixels.
        starts = np.concatenate([[0], np.flatnonzero(flat[1:] != flat[:-1]) + 1])
        runs.append(flat[starts])
        lengths.append(np.diff(starts, append=flat.size))
    colors, inverse = np.unique(np.concatenate(runs), return_inverse=True)
    pixels = np.bincount(inverse, np.concatenate(lengths)).astype(np.int64)
    order = np.argsort(-pixels, kind="stable")
    return _Counted(colors[order], pixels[order])


def choose_palette(
    frames: Sequence[Pixels], most_colors: int = PALETTE_COLORS
) -> NDArray[np.uint8]:
    """Choose the colours of a film.

    If the colours fit into the palette, all are exact. Otherwise the most frequent quarter stays
    exact (background, areas, lines) and the rest, mostly antialiased edges between those, is
    grouped by similarity; each group is shown as its mean.

    Args:
        frames: One frame or more.
        most_colors: Largest number of colours, 2 to 255.

    Returns:
        Distinct colours, uint8 (colours, 3), the most frequent ones first.

    Example:
        >>> choose_palette([np.full((4, 4), 0xFFFFFFFF, np.uint32)])
        array([[255, 255, 255]], dtype=uint8)
    """
    counted = _count(frames)
    if counted.colors.size <= most_colors:
        return colors_of(counted.colors)
    kept = -(-most_colors // 4)  # measured on line art: more or fewer cost bytes at the same error
    exact = colors_of(counted.colors[:kept])
    rest = _Counted(counted.colors[kept:], counted.pixels[kept:])
    chosen = np.concatenate([exact, _group_means(rest, most_colors - kept)])
    _, first = np.unique(chosen, axis=0, return_index=True)
    return chosen[np.sort(first)]


class _Group(NamedTuple):
    """Colours shown as one: float (colours, 3), their pixels, and the squared error by channel."""

    colors: NDArray[np.float64]
    pixels: NDArray[np.int64]
    errors: NDArray[np.float64]

    @classmethod
    def of(cls, colors: NDArray[np.float64], pixels: NDArray[np.int64]) -> _Group:
        mean = np.average(colors, axis=0, weights=pixels)
        return cls(colors, pixels, pixels @ (colors - mean) ** 2)

    def split(self) -> tuple[_Group, _Group]:
        """Split along the channel with the largest error, where the remaining error is least."""
        channel = int(np.argmax(self.errors))
        order = np.argsort(self.colors[:, channel], kind="stable")
        colors, pixels = self.colors[order], self.pixels[order]
        level = colors[:, channel]
        below, mass = np.cumsum(pixels)[:-1], np.cumsum(pixels * level)
        above = pixels.sum() - below
        # The remaining error is a constant minus this sum; splits are only between distinct levels.
        gain = mass[:-1] ** 2 / below + (mass[-1] - mass[:-1]) ** 2 / above
        cut = int(np.argmax(np.where(level[1:] > level[:-1], gain, -1.0))) + 1
        return _Group.of(colors[:cut], pixels[:cut]), _Group.of(colors[cut:], pixels[cut:])


def _group_means(counted: _Counted, groups: int) -> NDArray[np.uint8]:
    """Split the group with the largest error until there are enough; uint8 (groups, 3)."""
    found = [_Group.of(colors_of(counted.colors).astype(np.float64), counted.pixels)]
    while len(found) < min(groups, counted.colors.size):
        found.extend(found.pop(int(np.argmax([group.errors.sum() for group in found]))).split())
    means = [np.average(group.colors, axis=0, weights=group.pixels) for group in found]
    return np.rint(means).astype(np.uint8)


class ColorIndex:
    """Maps the frames of a film, in order, to the indices of a palette.

    Colours of the palette map exactly, all others to the nearest one in RGB. Only pixels that
    differ from the previous frame are mapped. A pixel at an edge that moves by a fraction of a
    pixel changes a little in every frame; changes within ``tolerance`` are ignored, which saves a
    seventh of a GIF. Pixels that become background or another large area are always updated, so
    that nothing leaves a trail. A film whose colours are all in the palette is mapped exactly
    throughout.

    Args:
        palette: Distinct colours, uint8 (colours, 3), at most 255, the most frequent first.
        tolerance: The largest difference in a channel that is ignored, in grey levels.

    Example:
        >>> index = ColorIndex(np.array([[255, 255, 255], [255, 0, 0]], np.uint8))
        >>> index.map(np.array([[0xFFFFFFFF, 0xFF0009FA]], np.uint32))
        array([[0, 1]], dtype=uint8)
    """

    def __init__(self, palette: NDArray[np.uint8], tolerance: int = 0) -> None:
        self._palette = palette.astype(np.float32)
        levels = palette.astype(np.int16)
        apart = np.abs(levels[:, np.newaxis] - levels[np.newaxis]).max(axis=2)
        self._is_left = apart <= tolerance  # by old and new index
        self._is_left[:, :LARGE_AREAS] = False
        self._is_exact = True
        # One byte for each of the 2²⁴ colours; UNUSED_INDEX for colours that have not occurred.
        self._indices = np.full(ALL_COLORS, UNUSED_INDEX, np.uint8)
        self._indices[pixels_of(palette[np.newaxis])[0] - OPAQUE] = np.arange(len(palette))
        self._pixels: Pixels | None = None
        self._mapped = np.empty((0, 0), np.uint8)

    def map(self, pixels: Pixels, *, renew: bool = False) -> NDArray[np.uint8]:
        """Map one frame to uint8 (height, width), valid until the next.

        A reference to the frame is kept until the next call; it must not change meanwhile. With
        ``renew`` every pixel is mapped, without tolerance.
        """
        if self._pixels is None or renew:
            self._mapped = self._look_up(pixels)
        else:
            changed = np.flatnonzero(pixels != self._pixels)
            mapped = self._mapped.reshape(-1)
            old, new = mapped[changed], self._look_up(pixels.reshape(-1)[changed])
            mapped[changed] = new if self._is_exact else np.where(self._is_left[old, new], old, new)
        self._pixels = pixels
        return self._mapped

    def _look_up(self, pixels: NDArray[np.uint32]) -> NDArray[np.uint8]:
        colors = pixels - OPAQUE
        mapped = np.take(self._indices, colors)
        new = mapped == UNUSED_INDEX
        if new.any():
            new_colors = colors[new]
            self._add(np.unique(new_colors))
            mapped[new] = self._indices[new_colors]
        return mapped

    def _add(self, colors: NDArray[np.uint32]) -> None:
        self._is_exact = False
        # |c - p|² = |c|² - 2 c·p + |p|², and |c|² is the same for all p. All terms are whole
        # numbers below 2²⁴, exact in float32, so equal distances go to the first colour.
        squares = (self._palette**2).sum(axis=1)
        for start in range(0, colors.size, NEAREST_AT_ONCE):
            some = colors[start : start + NEAREST_AT_ONCE]
            distances = squares - 2 * (colors_of(some).astype(np.float32) @ self._palette.T)
            self._indices[some] = distances.argmin(axis=1)
