"""Compare the throughput of studies: run-updates per second of relufit, JAX and NumPy.

Run it with ``make bench-studies``. JAX is installed into a separate environment. Each program does
the computation of ``programs/work.py`` in a fresh process; compilation is not measured. The runs
are interleaved, so that other load affects all programs, and medians are printed. All layouts,
batch sizes and thread counts of JAX are measured once; the fastest two are compared. Then whole
studies of increasing size and Dask workers are measured, with time and memory.
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
from typing import Any

__all__: list[str] = []

HERE = Path(__file__).parent
JAX_HOME = HERE / ".bench-venv"
LAYOUTS = ("neurons", "runs", "vmap")
BATCHES = (64, 128, 256, 1024)
CORES = str(os.cpu_count())
OURS = "relufit, training alone"  # the same computation as the others
GOALS = {"JAX": 7.0, "NumPy": 8.0}

Commands = dict[str, list[str]]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--turns", type=int, default=5, help="how often each is measured")
    parser.add_argument("--jax", default="", help="a Python that has JAX; none: make one")
    parser.add_argument("--batches", type=int, nargs="+", default=BATCHES, help="sizes for JAX")
    parser.add_argument(
        "--runs", type=int, nargs="*", default=[10**3, 10**4, 10**5, 10**6], help="of whole studies"
    )
    parser.add_argument("--dask", type=int, default=10**5, help="runs on Dask; 0 for none")
    asked = parser.parse_args()
    print(f"load before: {os.getloadavg()[0]:.1f}")
    missed = _throughput(asked.turns, asked.jax or _python_with_jax(), asked.batches)
    _growth(asked.runs)
    if asked.dask:
        _dask(asked.turns, asked.dask)
    print(f"\nload after: {os.getloadavg()[0]:.1f}")
    return 1 if missed else 0


def _throughput(turns: int, jax: str, batches: list[int]) -> int:
    """Print a table of run-updates per second; return the number of missed goals."""
    tried = {name: _run(name, command)["rate"] for name, command in _in_jax(jax, batches).items()}
    best = sorted(tried, key=lambda name: -tried[name])[:2]
    print("tried once:", {name: round(rate / 1e6, 1) for name, rate in tried.items()})
    own = [sys.executable, "relufit_study.py"]
    rows = {
        OURS: [*own, "training", "8192", CORES],
        "relufit, with probes": [*own, "probes", "8192", CORES],
        "relufit, whole study": [*own, "whole", "8192", CORES],
        "NumPy, batches of 1024": [sys.executable, "numpy_batched.py", "1024"],
        **{name: _in_jax(jax, batches)[name] for name in best},
    }
    rates = {name: median(found) for name, found in _in_turns(turns, rows, "rate").items()}
    print("\n| program | million run-updates a second |\n| --- | --- |")
    for name, rate in rates.items():
        print(f"| {name} | {rate / 1e6:.1f} |")
    missed = 0
    for other, goal in GOALS.items():
        ratio = rates[OURS] / max(rate for name, rate in rates.items() if name.startswith(other))
        missed += ratio < goal
        print(f"\ntraining alone against the best {other}: {ratio:.1f} times (goal: {goal:g})")
    return missed


def _in_jax(jax: str, batches: list[int]) -> Commands:
    return {
        f"JAX, {layout}, batches of {batch}, threads {threads}": [
            *(jax, "jax_batched.py", layout, str(batch), "1", threads, "2048")
        ]
        for layout in LAYOUTS
        for batch in batches
        for threads in sorted({"1", CORES})
    }


def _growth(sizes: list[int]) -> None:
    """Print time and memory of whole studies, from the plan to the store."""
    print("\n| runs | seconds | peak memory, MB |\n| --- | --- | --- |")
    for runs in sizes:
        found = _run(f"{runs} runs", _study(runs, 0))
        print(f"| {runs} | {found['seconds']:.1f} | {found['peak_mb']:.0f} |", flush=True)


def _dask(turns: int, runs: int) -> None:
    """Print the time of a study on one and on two Dask workers of one thread each."""
    rows = {f"{count} workers": _study(runs, count) for count in (1, 2)}
    one, two = (median(found) for found in _in_turns(turns, rows, "seconds").values())
    print(
        f"\n{runs} runs on one Dask worker {one:.1f} s, on two {two:.1f} s: {one / two:.2f} times"
    )


def _study(runs: int, workers: int) -> list[str]:
    return [sys.executable, "relufit_growth.py", str(runs), str(workers)]


def _in_turns(turns: int, rows: Commands, key: str) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {name: [] for name in rows}
    for turn in range(turns):
        for name, command in rows.items():
            found[name].append(_run(f"turn {turn + 1}/{turns}: {name}", command)[key])
    return found


def _run(name: str, command: list[str]) -> dict[str, Any]:
    print(name, file=sys.stderr, flush=True)
    done = subprocess.run(command, cwd=HERE / "programs", stdout=subprocess.PIPE, check=True)
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


def _python_with_jax() -> str:
    python = JAX_HOME / "bin" / "python"
    if not python.exists():
        venv.create(JAX_HOME, with_pip=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", "jax[cpu]"], check=True)
    return str(python)


if __name__ == "__main__":
    sys.exit(main())
