"""The work as relufit does it: chunks of a study on threads, looked at and judged on the way.

What is counted is what all programs do; training on for the verdict is counted as updates too.
"""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from tempfile import TemporaryDirectory

from work import RATE

from relufit.study.cells import run_part
from relufit.study.plan import load_study
from relufit.study.run import parts

__all__: list[str] = []

BASE = Path(__file__).parents[2] / "scenarios" / "example4.toml"
STUDY = """
title = "Throughput"
base = "{base}"
runs_per_chunk = 1024
[axes]
"training.learning_rate" = [{rate}]
"data.seed" = {{ from = 0, count = {runs} }}
"""


def main():
    runs, threads = map(int, sys.argv[1:])
    with TemporaryDirectory() as folder:
        file = Path(folder, "study.toml")
        file.write_text(STUDY.format(base=BASE, rate=RATE, runs=runs))
        work = list(parts(load_study(file)))
    run_part(work[0])
    begin = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        found = list(pool.map(run_part, work))
    seconds = time.perf_counter() - begin
    updates = sum(
        int((each["iterations"] * (1 + (each["later_error"] == each["later_error"]))).sum())
        for each in found
    )
    weight = float(found[0]["weights"][0, 0, 0])
    print(json.dumps({"rate": updates / seconds, "seconds": seconds, "weight": weight}))


if __name__ == "__main__":
    main()
