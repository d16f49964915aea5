"""Fuzzing: relufit handles any scenario or output file quickly and in little memory.

``make fuzz`` runs it; ``python benchmarks/fuzz.py --kind scenario --case 17`` shows one case. Each
case has its own random generator, seeded by its number, so that it can be repeated alone.

A case fails if it ends with anything but a value or a located :class:`relufit.errors.InputError`,
takes more than 2 s of processor time, or if its process uses more than 300 MB.
"""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import signal
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import fuzz_outputs
import fuzz_scenarios

if TYPE_CHECKING:
    from collections.abc import Callable
    from multiprocessing.connection import Connection

MOST_SECONDS = 2.0  # of processor time, which does not depend on other load
MOST_MEGABYTES = 300.0
HANGING_SECONDS = 60  # of processor time; then the process is terminated
BATCH = 1000  # cases per process; its peak memory is measured
SHOWN = 20
KINDS = {"scenario": fuzz_scenarios, "output": fuzz_outputs}


@dataclass
class Tally:
    """Results of several cases."""

    ends: Counter[str] = field(default_factory=Counter)
    failures: list[str] = field(default_factory=list)
    slowest: tuple[float, int] = (0.0, -1)
    megabytes: float = 0.0
    last_seconds: float = 0.0

    def add(self, other: Tally) -> None:
        self.ends += other.ends
        self.failures += other.failures
        self.slowest = max(self.slowest, other.slowest)
        self.megabytes = max(self.megabytes, other.megabytes)


def generator(kind: str, seed: int, number: int) -> Random:
    """The random generator of one case."""
    return Random(f"{kind}:{seed}:{number}")  # noqa: S311 - no cryptography


def batch(kind: str, seed: int, most_seconds: float, folder: Path, cases: range) -> Tally:
    """Run some cases in this process."""
    tally = Tally()
    with tempfile.TemporaryDirectory() as scratch:
        for number in cases:
            one_case(tally, kind, seed, number, folder, Path(scratch))
            if tally.last_seconds > most_seconds:
                tally.failures.append(f"{kind} {number}: {tally.last_seconds:.1f} s")
    return tally


def one_case(tally: Tally, kind: str, seed: int, number: int, folder: Path, scratch: Path) -> None:
    module = KINDS[kind]
    case = module.make(generator(kind, seed, number), folder)
    signal.setitimer(signal.ITIMER_PROF, HANGING_SECONDS)
    start = time.process_time()
    try:
        end = module.run(case, scratch)
    except Exception as error:  # noqa: BLE001 - any exception is a failure
        end = f"{type(error).__name__}: {str(error)[:200]!r}"
        tally.failures.append(f"{kind} {number}: {end}")
        end = "failure"
    seconds = time.process_time() - start
    signal.setitimer(signal.ITIMER_PROF, 0)
    megabytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    tally.last_seconds = seconds
    if megabytes > MOST_MEGABYTES >= tally.megabytes:
        tally.failures.append(f"{kind} {number}: {megabytes:.0f} MB")
    tally.ends[end] += 1
    tally.slowest = max(tally.slowest, (seconds, number))
    tally.megabytes = max(tally.megabytes, megabytes)


def in_process(run: Callable[[range], Tally], cases: range) -> Tally:
    """Run some cases in a separate process; if it dies, they have failed."""
    context = multiprocessing.get_context("spawn")
    receiver, sender = context.Pipe(duplex=False)
    process = context.Process(target=send, args=(sender, run, cases))
    process.start()
    sender.close()
    try:
        return receiver.recv()
    except EOFError:
        process.join()
        failure = f"cases {cases.start} to {cases.stop - 1}: exit code {process.exitcode}"
        return Tally(failures=[failure])
    finally:
        process.join()


def send(sender: Connection, run: Callable[[range], Tally], cases: range) -> None:
    with sender:
        sender.send(run(cases))


def fuzz(kind: str, cases: int, options: argparse.Namespace) -> bool:
    """Run many cases and print the results; return whether all passed."""
    total = Tally()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        KINDS[kind].prepare(folder)
        ranges = [range(i, min(i + BATCH, cases)) for i in range(0, cases, BATCH)]
        run = partial(batch, kind, options.seed, options.seconds, folder)
        with ThreadPoolExecutor(options.jobs) as pool:
            for tally in pool.map(partial(in_process, run), ranges):
                total.add(tally)
    seconds, slowest = total.slowest
    ends = ", ".join(f"{count} {end}" for end, count in sorted(total.ends.items()))
    print(f"{kind}: {cases} cases: {ends}")
    print(f"{kind}: slowest {seconds:.2f} s (case {slowest}), most memory {total.megabytes:.0f} MB")
    for failure in total.failures[:SHOWN]:
        print(failure)
    return not total.failures


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scenarios", type=int, default=100_000)
    parser.add_argument("--outputs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--seconds", type=float, default=MOST_SECONDS)
    parser.add_argument("--kind", choices=KINDS, default="scenario")
    parser.add_argument("--case", type=int)
    options = parser.parse_args()
    if options.case is not None:
        with tempfile.TemporaryDirectory() as name:
            KINDS[options.kind].prepare(Path(name))
            random = generator(options.kind, options.seed, options.case)
            case = KINDS[options.kind].make(random, Path(name))
            print(repr(case)[:5000])
            print(KINDS[options.kind].run(case, Path(name)))
        return
    passed = fuzz("scenario", options.scenarios, options)
    passed = fuzz("output", options.outputs, options) and passed
    sys.exit(not passed)


if __name__ == "__main__":
    main()
