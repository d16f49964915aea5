"""Measure one function once in this process, and print the results as JSON.

Imports and training are not measured. Pacing, figure, palette, drawing and encoding are measured in
wall-clock time and processor time, which depends less on other load. The peak memory is that of
this Python process; child processes (FFmpeg, workers of matplotloom) are not included, in favour of
the methods that use them.
"""

from __future__ import annotations

import argparse
import importlib
import json
import os
import resource
import time
from pathlib import Path

from subject import THEME, subject

from relufit.draw.canvas.film_layout import FONT_PT

__all__: list[str] = []


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("method")
    parser.add_argument("frames", type=int)
    parser.add_argument("pacing")
    parser.add_argument("folder", type=Path)
    parser.add_argument("suffixes", nargs="*")
    asked = parser.parse_args()
    paths = [asked.folder / f"film.{suffix}" for suffix in asked.suffixes]
    method = importlib.import_module(f"methods.{asked.method}")
    film = subject(asked.frames, asked.pacing)
    with THEME.applied(FONT_PT):
        make = method.prepare(film, paths)
        start, cpu_start = time.perf_counter(), _cpu_s()
        make()
        seconds, cpu_s = time.perf_counter() - start, _cpu_s() - cpu_start
    peak_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    found = {
        "seconds": seconds,
        "cpu_s": cpu_s,
        "peak_mb": peak_kib * 1024 / 1e6,
        "sizes": [path.stat().st_size for path in paths],
    }
    print(json.dumps(found))


def _cpu_s() -> float:
    """Return the processor time of this process and its finished children."""
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


if __name__ == "__main__":
    main()
