"""The goals, with measured values and whether they are met."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from report import Results

__all__ = ["goals"]

Goal = tuple[str, str, str]

TIMES_FASTER = 30.0
TIMES_ENCODER = 2.0
GIF_SHARE = 0.3
GIF_ERROR = 0.1
SPREAD = 0.1


def goals(results: Results) -> list[Goal]:
    """Return description, measured value and "yes" or "no" for each goal."""
    return [
        *_speed(results),
        *_quality(results),
        *_growth(results),
    ]


def _speed(results: Results) -> Iterator[Goal]:
    for suffix in ("gif", "mp4"):
        ratio = results.of("funcanimation", suffix).median_s / _ours(results, suffix)
        name = f"{suffix.upper()}: at least {TIMES_FASTER:.0f} times as fast as FuncAnimation"
        yield name, f"{ratio:.1f}", _yes(ratio >= TIMES_FASTER)
    for suffixes in (("gif",), ("mp4",), ("gif", "mp4")):
        ratio = _ours(results, *suffixes) / results.of("encoder", *suffixes).median_s
        name = f"{' + '.join(suffixes).upper()}: seconds by those of the encoder alone"
        yield _below(name, ratio, TIMES_ENCODER)


def _quality(results: Results) -> Iterator[Goal]:
    ours, theirs = results.of("relufit", "gif").sizes, results.of("funcanimation", "gif").sizes
    share = ours[0] / theirs[0] if ours and theirs else math.nan
    yield _below("GIF: share of Pillow's bytes", share, GIF_SHARE)
    film = results.film("relufit", "gif")
    yield _below("GIF: error in grey levels", film.get("error", math.nan), GIF_ERROR)
    exact = film.get("background", math.nan)
    yield "GIF: background exactly the theme's", f"{exact:.2%}", _yes(exact == 1.0)
    error = results.film("relufit", "mp4").get("error", math.nan)
    sizes = results.of("relufit", "mp4").sizes
    needed = bytes_at(error, results.quality["curve"])
    share = sizes[0] / needed if sizes else math.nan
    yield _below("MP4: share of the bytes of FFmpeg's defaults at the same error", share, 1.0)


def _growth(results: Results) -> Iterator[Goal]:
    shown = [results.measured[row.key] for row in results.growing]
    frames = [row.frames for row in results.growing]
    # With linear growth, each further frame takes the same time.
    seconds = [measured.median_s for measured in shown]
    first, before, last = 0, len(frames) - 2, len(frames) - 1
    late = (seconds[last] - seconds[before]) / (frames[last] - frames[before])
    early = (seconds[before] - seconds[first]) / (frames[before] - frames[first])
    name = (
        f"seconds for each further frame, {frames[before]} to {frames[last]} by {frames[first]} to "
        f"{frames[before]}: 1 ± {SPREAD}"
    )
    yield name, f"{late / early:.3f}", _yes(abs(late / early - 1) <= SPREAD)
    for here in range(len(frames) - 1):
        ratio = shown[-1].median_mb / shown[here].median_mb
        name = f"peak memory, {frames[-1]} to {frames[here]} frames: 1 ± {SPREAD}"
        yield name, f"{ratio:.3f}", _yes(abs(ratio - 1) <= SPREAD)


def bytes_at(error: float, curve: list[tuple[float, int]]) -> float:
    """Interpolate a curve of (error, bytes) at an error, linearly in log(bytes).

    Returns NaN outside the curve.
    """
    points = sorted(curve)
    for (low, larger), (high, smaller) in pairwise(points):
        if low <= error <= high:
            share = (error - low) / (high - low)
            return math.exp((1 - share) * math.log(larger) + share * math.log(smaller))
    return math.nan


def _ours(results: Results, *suffixes: str) -> float:
    return results.of("relufit", *suffixes).median_s


def _below(name: str, value: float, most: float) -> Goal:
    return f"{name}: at most {most:g}", f"{value:.3g}", _yes(value <= most)


def _yes(met: bool) -> str:
    return "yes" if met else "**no**"
