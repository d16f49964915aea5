"""The results as Markdown: machine, tables and goals."""

from __future__ import annotations

import math
import os
import platform
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from goals import goals
from rows import EVERYTHING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rows import Row

__all__ = ["Measured", "Results", "report"]

PACKAGES = (
    "relufit",
    "numpy",
    "matplotlib",
    "av",
    "imageio",
    "pillow",
    "imageio-ffmpeg",
    "celluloid",
    "matplotloom",
)


@dataclass(slots=True)
class Measured:
    """Measurements of one method, or its error message."""

    seconds: list[float] = field(default_factory=list)
    cpu_s: list[float] = field(default_factory=list)
    peak_mb: list[float] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    failure: str | None = None

    def add(self, *, seconds: float, cpu_s: float, peak_mb: float, sizes: list[int]) -> None:
        """Add one run; file sizes are nearly the same in all runs."""
        self.seconds.append(seconds)
        self.cpu_s.append(cpu_s)
        self.peak_mb.append(peak_mb)
        self.sizes = sizes

    @property
    def median_s(self) -> float:
        """The median time, or NaN after a failure."""
        return math.nan if self.failure or not self.seconds else median(self.seconds)

    @property
    def median_mb(self) -> float:
        """The median peak memory, or NaN after a failure."""
        return math.nan if self.failure or not self.peak_mb else median(self.peak_mb)


@dataclass(frozen=True, slots=True, kw_only=True)
class Results:
    """All measurements."""

    runs: int
    compared: list[Row]
    growing: list[Row]
    measured: dict[str, Measured]
    quality: dict[str, Any]

    def of(self, method: str, *suffixes: str) -> Measured:
        """Return the measurements of one method."""
        (row,) = (row for row in self.compared if row.method == method and row.suffixes == suffixes)
        return self.measured[row.key]

    def film(self, method: str, suffix: str) -> dict[str, Any]:
        """Return the quality of the film of one method."""
        (row,) = (
            row for row in self.compared if row.method == method and row.suffixes == (suffix,)
        )
        return self.quality["films"].get(f"{row.key}/film.{suffix}", {"failure": "no file"})

    @property
    def failures(self) -> list[str]:
        """All error messages."""
        films = self.quality["films"].values()
        return [
            *(each.failure for each in self.measured.values() if each.failure),
            *(each["failure"] for each in films if "failure" in each),
            *([self.quality["failure"]] if "failure" in self.quality else []),
        ]


def report(results: Results) -> str:
    """Return all results as Markdown."""
    parts = [
        _machine(results),
        "### One film by all methods",
        _comparison(results),
        "### Films of different lengths",
        _growth(results),
        "### All shipped scenarios",
        _everything(results),
        "### Goals",
        _table(("goal", "measured", "met"), goals(results)),
    ]
    return "\n\n".join(parts)


def _machine(results: Results) -> str:
    model = "unknown processor"
    information = Path("/proc/cpuinfo")
    if information.exists():
        names = [line for line in information.read_text().splitlines() if "model name" in line]
        model = names[0].split(":", 1)[1].strip() if names else model
    packages = ", ".join(f"{name} {_version(name)}" for name in PACKAGES)
    return (
        f"{os.cpu_count()} cores of {model or platform.machine()}, {platform.system()}; "
        f"Python {platform.python_version()}, {packages}. Medians of {results.runs} runs."
    )


def _version(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "not installed"


def _comparison(results: Results) -> str:
    head = (
        *("method", "files", "seconds", "least to most", "CPU s", "times relufit's seconds"),
        *("kB", "peak MB", "error", "background exact"),
    )
    return _table(head, [_compared(results, row) for row in results.compared])


def _compared(results: Results, row: Row) -> tuple[str, ...]:
    measured = results.measured[row.key]
    if measured.failure:
        return (row.label, row.format_text, f"failed: {measured.failure}", *[""] * 7)
    ours = results.of("relufit", *row.suffixes).median_s if row.suffixes else math.nan
    films = [results.quality["films"].get(f"{row.key}/film.{each}", {}) for each in row.suffixes]
    return (
        row.label,
        row.format_text,
        f"{measured.median_s:.2f}",
        f"{min(measured.seconds):.2f} to {max(measured.seconds):.2f}",
        f"{median(measured.cpu_s):.2f}",
        _number(measured.median_s / ours, ".1f"),
        " + ".join(f"{size / 1000:.0f}" for size in measured.sizes),
        f"{measured.median_mb:.0f}",
        " + ".join(_quality(film, "error", ".3f") for film in films),
        " + ".join(_quality(film, "background", ".2%") for film in films),
    )


def _quality(film: dict[str, Any], key: str, form: str) -> str:
    return format(film[key], form) if key in film else film.get("failure", "not read")


def _growth(results: Results) -> str:
    rows = []
    for row in results.growing:
        measured = results.measured[row.key]
        if measured.failure:
            rows.append((str(row.frames), f"failed: {measured.failure}", "", "", ""))
            continue
        seconds = measured.median_s
        rows.append(
            (
                str(row.frames),
                f"{seconds:.2f}",
                f"{1000 * seconds / row.frames:.2f}",
                f"{1000 * median(measured.cpu_s) / row.frames:.2f}",
                f"{measured.median_mb:.0f}",
            )
        )
    return _table(("frames", "seconds", "ms a frame", "CPU ms a frame", "peak MB"), rows)


def _everything(results: Results) -> str:
    measured = results.measured[EVERYTHING.key]
    other = results.of("funcanimation", "gif")
    if measured.failure:
        return f"{EVERYTHING.label}: failed: {measured.failure}"
    return (
        f"{EVERYTHING.label}, training included: {measured.median_s:.1f} s. FuncAnimation's one "
        f"GIF of the film above: {_number(other.median_s, '.1f')} s "
        f"(ratio {_number(measured.median_s / other.median_s, '.2f')})."
    )


def _number(value: float, form: str) -> str:
    return "" if math.isnan(value) else format(value, form)


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    cells = [[cell.replace("|", "\\|") for cell in row] for row in rows]
    lines = [head, ["---"] * len(head), *cells]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
