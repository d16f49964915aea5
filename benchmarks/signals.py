"""Send signals at random times to renders and studies, and check what remains.

    python benchmarks/signals.py [--count 200] [--seed 1]

Each trial has a random command (``render``, ``render --jobs 2`` or ``study run``), signal (SIGINT,
SIGTERM or SIGKILL), target (the parent or all its processes) and time. The checks: each file with a
final name has the same bytes as in an undisturbed run; no process remains; the process died by the
signal; after SIGINT and SIGTERM no file of a render remains, and of a study only its store without
hidden files. The exit code is 1 if a trial failed.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path
from tempfile import TemporaryDirectory

SCENARIO = """
title = "A ramp"
[reference]
points = [[0, 0], [1, 1], [2, 0]]
[network]
weights = [0.1, -0.2]
biases = [0, -0.4]
[data]
domain = [0, 2]
samples = 40
[training]
learning_rate = 0.01
iterations = 4000
[film]
frames = 60
size = [640, 320]
"""
STUDY = """
title = "Ramps"
base = "a.toml"
runs_per_chunk = 40
[axes]
"data.seed" = { from = 0, count = 400 }
"""
DRAWN = ["--only", "fit,training", "--format", "png,gif,mp4", "--quiet"]
COMMANDS = {
    "render": ["render", "a.toml", *DRAWN],
    "render --jobs 2": ["render", "a.toml", "b.toml", "--jobs", "2", *DRAWN],
    "study run": ["study", "run", "study.toml", "--quiet"],
}
SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGKILL)
PROGRAM = """
import signal
signal.signal(signal.SIGINT, signal.default_int_handler)
from relufit.cli.start import start as main
main()
"""
ENDING_S = 600.0  # against hanging only


def prepare(folder: Path) -> None:
    for name in ("a", "b"):
        (folder / f"{name}.toml").write_text(SCENARIO)
    (folder / "study.toml").write_text(STUDY)


def start(folder: Path, arguments: list[str]) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-P", "-c", PROGRAM, *arguments],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def files_of(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not any(part.startswith(".") for part in path.parts)
    }


def living(session: int) -> list[int]:
    listed = subprocess.run(
        ["ps", "-A", "-o", "sess=,pid=,stat="], capture_output=True, text=True, check=True
    )
    rows = [line.split() for line in listed.stdout.splitlines()]
    of_it = [(int(pid), state) for of, pid, state in rows if of == str(session)]
    return [pid for pid, state in of_it if not state.startswith("Z")]


def faults_of(
    folder: Path, name: str, number: int, process: subprocess.Popen[str], whole: dict[str, bytes]
) -> list[str]:
    """Return the faults after a signal."""
    output_text, _ = process.communicate(timeout=ENDING_S)
    deadline = time.monotonic() + ENDING_S
    while (left := living(process.pid)) and time.monotonic() < deadline:
        time.sleep(0.05)
    faults = [f"processes are left: {left}"] if left else []
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    output = folder / "outputs"
    found = files_of(output) if output.exists() else {}
    is_done = process.returncode == 0
    if not is_done and process.returncode != -number:
        faults.append(f"exit code {process.returncode}")
    if "relufit" in output_text and "Traceback" in output_text:
        faults.append(f"traceback: {output_text[-300:]}")
    if name != "study run" or is_done:
        faults += [f"partial: {file}" for file in found if found[file] != whole.get(file)]
    hidden = [str(path) for path in output.rglob("*") if path.name.startswith(".")]
    if number != signal.SIGKILL and hidden:
        faults.append(f"left: {hidden}")
    if number != signal.SIGKILL and not found and output.exists():
        faults.append("an empty folder is left")
    return faults


def trial(choice: random.Random, wholes: dict[str, tuple[float, dict[str, bytes]]]) -> str:
    """Send one signal, print the result and return the faults."""
    name, number = choice.choice(list(wholes)), choice.choice(SIGNALS)
    send = choice.choice((os.kill, os.killpg))
    duration, whole = wholes[name]
    after = choice.uniform(0.2, duration)
    with TemporaryDirectory() as path:
        folder = Path(path)
        prepare(folder)
        process = start(folder, COMMANDS[name])
        time.sleep(after)
        if process.poll() is None:
            send(process.pid, number)
        faults = faults_of(folder, name, number, process, whole)
        if name == "study run":
            faults += resumed(folder, whole)
    title = f"{name}, {signal.Signals(number).name}, {send.__name__} after {after:.2f} s"
    print(f"{title}: {'; '.join(faults) or 'passed'}", flush=True)
    return "; ".join(faults)


def resumed(folder: Path, whole: dict[str, bytes]) -> list[str]:
    """Resume the study and compare the bytes with those of an undisturbed run."""
    process = start(folder, COMMANDS["study run"])
    output_text, _ = process.communicate(timeout=ENDING_S)
    found = files_of(folder / "outputs")
    return (
        []
        if process.returncode == 0 and found == whole
        else [f"does not resume: {output_text[-300:]}"]
    )


def undisturbed(name: str) -> tuple[float, dict[str, bytes]]:
    """Return the duration of a command, and its files."""
    with TemporaryDirectory() as path:
        prepare(Path(path))
        begin = time.monotonic()
        process = start(Path(path), COMMANDS[name])
        output_text, _ = process.communicate()
        assert process.returncode == 0, output_text
        return time.monotonic() - begin, files_of(Path(path) / "outputs")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    assert shutil.which("ps"), "expected the program ps"
    wholes = {name: undisturbed(name) for name in COMMANDS}
    choice = random.Random(options.seed)  # noqa: S311 - no cryptography
    counts = Counter(bool(trial(choice, wholes)) for _ in range(options.count))
    print(f"{options.count} signals, seed {options.seed}: {counts[True]} failed.")
    sys.exit(counts[True] > 0)


if __name__ == "__main__":
    main()
