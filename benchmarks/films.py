"""Compare methods to make one film: seconds, bytes, memory and quality.

Run it with ``make bench``, or ``python benchmarks/films.py --quick`` for a quick test. Each method
is measured as a whole function in a fresh process. The runs are interleaved (A B C, A B C, …), so
that other load on the machine affects all methods, and medians are printed. The exit code is 1 if
a method failed; its row states the error.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from report import Measured, Results, report
from rows import EVERYTHING, Row, comparison, growth

__all__: list[str] = []

HERE = Path(__file__).parent
LONGEST_S = 1800


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Size of the measurement."""

    runs: int
    frames: int = 200
    growing: tuple[int, ...] = (100, 200, 1000, 2000, 10_000)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=3, help="how often each method is measured")
    parser.add_argument("--quick", action="store_true", help="few frames, to try the benchmark")
    asked = parser.parse_args()
    plan = Plan(runs=asked.runs)
    if asked.quick:
        plan = Plan(runs=asked.runs, frames=20, growing=(10, 20, 40))
    with TemporaryDirectory() as folder:
        results = _measure_all(plan, Path(folder))
    print(report(results))
    return 1 if results.failures else 0


def _measure_all(plan: Plan, folder: Path) -> Results:
    compared, growing = comparison(plan.frames), growth(plan.growing)
    rows = [*compared, *growing, EVERYTHING]
    measured = {row.key: Measured() for row in rows}
    for number in range(plan.runs):
        for row in rows:
            print(f"run {number + 1}/{plan.runs}: {row.key}", file=sys.stderr, flush=True)
            _measure_once(row, folder / row.key, measured[row.key])
    films = [path for row in compared for path in _films(row, folder) if path.exists()]
    return Results(
        runs=plan.runs,
        compared=compared,
        growing=growing,
        measured=measured,
        quality=_quality(plan.frames, films, folder),
    )


def _measure_once(row: Row, folder: Path, measured: Measured) -> None:
    folder.mkdir(exist_ok=True)
    command = [row.method, str(row.frames), row.pacing, str(folder), *row.suffixes]
    try:
        found = _child("measure.py", command)
    except ChildError as error:
        measured.failure = str(error)
    else:
        measured.add(**found)


def _quality(frames: int, films: list[Path], folder: Path) -> dict[str, Any]:
    """Errors by row and suffix, and the curve of FFmpeg; or the error message."""
    try:
        found = _child("quality.py", [str(frames), *map(str, films)])
    except ChildError as error:
        return {"films": {}, "curve": [], "failure": str(error)}
    by_row = {
        Path(path).relative_to(folder).as_posix(): value for path, value in found["films"].items()
    }
    return {**found, "films": by_row}


def _films(row: Row, folder: Path) -> list[Path]:
    return [folder / row.key / f"film.{suffix}" for suffix in row.suffixes]


class ChildError(Exception):
    """A measuring process failed; the last line of its output is the reason."""


def _child(script: str, arguments: list[str]) -> dict[str, Any]:
    try:
        done = subprocess.run(
            [sys.executable, str(HERE / script), *arguments],
            capture_output=True,
            text=True,
            check=False,
            timeout=LONGEST_S,
        )
    except subprocess.TimeoutExpired as error:
        raise ChildError(f"not done after {LONGEST_S} s") from error
    if done.returncode:
        lines = done.stderr.strip().splitlines() or [f"exit code {done.returncode}"]
        raise ChildError(lines[-1])
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


if __name__ == "__main__":
    sys.exit(main())
