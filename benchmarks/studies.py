"""Compare the throughput of studies: run-updates per second of relufit, JAX and NumPy.

Run it with ``make bench-studies``. JAX is installed into an environment of its own. Every program
does the work of ``programs/work.py`` in a fresh process; compilation comes before the clock starts.
The programs take turns, so that a busy minute of the machine falls on all, and medians are printed.
JAX counts with the best of its layouts, batch sizes and numbers of threads.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import venv
from pathlib import Path
from statistics import median

__all__: list[str] = []

HERE = Path(__file__).parent
JAX_HOME = HERE / ".bench-venv"
LAYOUTS = ("neurons", "runs", "vmap")
BATCHES = (64, 128, 256, 1024)
GOALS = {"JAX": 7.0, "NumPy": 8.0}


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=5, help="how often each is measured")
    parser.add_argument("--jax", default="", help="a Python that has JAX; none: make one")
    asked = parser.parse_args()
    jax = asked.jax or _python_with_jax()
    cores = str(os.cpu_count())
    rows = {
        "relufit, lanes": [sys.executable, "relufit_study.py", "kernel", "8192", cores],
        "relufit, whole study": [sys.executable, "relufit_study.py", "whole", "8192", cores],
        "NumPy, batches of 1024": [sys.executable, "numpy_batched.py", "1024"],
    }
    for layout in LAYOUTS:
        for batch in BATCHES:
            for threads in sorted({"1", cores}):
                name = f"JAX, {layout}, batches of {batch}, threads {threads}"
                rows[name] = [jax, "jax_batched.py", layout, str(batch), "1", threads, "2048"]
    rates: dict[str, list[float]] = {name: [] for name in rows}
    for turn in range(asked.turns):
        for name, command in rows.items():
            print(f"turn {turn + 1}/{asked.turns}: {name}", file=sys.stderr, flush=True)
            done = subprocess.run(
                command, cwd=HERE / "programs", capture_output=True, text=True, check=True
            )
            rates[name].append(json.loads(done.stdout.splitlines()[-1])["rate"])
    return _report({name: median(values) for name, values in rates.items()})


def _report(rates: dict[str, float]) -> int:
    print("| program | million run-updates a second |\n| --- | --- |")
    for name, rate in rates.items():
        print(f"| {name} | {rate / 1e6:.1f} |")
    missed = 0
    for other, goal in GOALS.items():
        best = max(rate for name, rate in rates.items() if name.startswith(other))
        ratio = rates["relufit, lanes"] / best
        missed += ratio < goal
        print(f"\nlanes against the best {other}: {ratio:.1f} times (goal: {goal:g})")
    return 1 if missed else 0


def _python_with_jax() -> str:
    python = JAX_HOME / "bin" / "python"
    if not python.exists():
        venv.create(JAX_HOME, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "jax[cpu]"], check=True)
    return str(python)


if __name__ == "__main__":
    sys.exit(main())
