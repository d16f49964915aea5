"""Size limits: how a film is reduced until its file is small enough."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from relufit.errors import InputError
from relufit.schedules.frame_rates import FRAME_RATES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from relufit.scenario.training import FilmTable

__all__ = ["DEFAULT_COLORS", "Cut", "cuts", "parse_size"]

UNITS = {"b": 1, "kb": 10**3, "mb": 10**6, "gb": 10**9, "kib": 2**10, "mib": 2**20, "gib": 2**30}
LEAST_SIDE_PX = 120
DEFAULT_COLORS = 80  # enough for line art; with 255 a GIF is a tenth larger
# First fewer colours, then smaller frames, then fewer: readers miss them least in this order.
STEPS = (
    (1.0, 1, 48),
    (0.8, 1, 48),
    (0.66, 1, 48),
    (0.66, 2, 48),
    (0.5, 2, 48),
    (0.5, 4, 32),
    (0.4, 5, 32),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cut:
    """Settings of a film that determine its size.

    Attributes:
        size: Width and height in pixels.
        fps: Frames per second.
        share: Share of the frames that are kept; the duration does not change.
        colors: Number of colours of a GIF.
    """

    size: tuple[int, int]
    fps: int
    share: float
    colors: int

    def chosen(self, frames: int) -> list[int]:
        """Return the indices of the kept frames: evenly spaced, with the first and the last."""
        kept = max(2, round(self.share * frames)) if frames > 1 else 1
        return sorted({round(k * (frames - 1) / max(kept - 1, 1)) for k in range(kept)})

    def description(self, suffix: str) -> str:
        """Describe a film of a format; only GIF has a palette.

        Example:
            >>> Cut(size=(480, 240), fps=25, share=1.0, colors=48).description("mp4")
            '480 x 240 px, 25 frames per second'
        """
        width, height = self.size
        colors = f", {self.colors} colours" if suffix == "gif" else ""
        return f"{width} x {height} px, {self.fps} frames per second{colors}"


def cuts(film: FilmTable) -> Iterator[Cut]:
    """Yield the settings of a film, from those of the scenario to the smallest."""
    yield Cut(size=film.size, fps=film.fps, share=1.0, colors=DEFAULT_COLORS)
    for scale, slower, colors in STEPS:
        width, height = (round(scale * side / 2) * 2 for side in film.size)
        fps = next(rate for rate in reversed(FRAME_RATES) if rate <= max(film.fps / slower, 1))
        if min(width, height) >= LEAST_SIDE_PX or scale == 1.0:
            yield Cut(size=(width, height), fps=fps, share=fps / film.fps, colors=colors)


def parse_size(text: str) -> int:
    """Parse a file size, in bytes.

    Args:
        text: A number with a unit: ``B``, ``kB``, ``MB``, ``GB``, ``KiB``, ``MiB`` or ``GiB``. Case
            is ignored, and ``k``, ``M`` and ``G`` mean kB, MB and GB.

    Raises:
        InputError: The text is not a size, or the size is 0.

    Example:
        >>> parse_size("2MB"), parse_size("1.5 kb"), parse_size("500K")
        (2000000, 1500, 500000)
    """
    parts = re.fullmatch(r"([0-9]+(?:\.[0-9]+)?) *([kmg]i?b|b|[kmg])", text.strip().lower())
    unit = f"{parts[2].removesuffix('b')}b" if parts else ""
    size = round(float(parts[1]) * UNITS[unit]) if parts else 0
    if not size:
        raise InputError(f"expected a size such as 2MB or 500kB, got {text!r}.", field="max_size")
    return size
