"""One study with a given number of runs, on threads or Dask workers: seconds and memory."""

from __future__ import annotations

import json
import resource
import sys
import time
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from relufit.study.cluster import executor_of
from relufit.study.engine.cells import run_part
from relufit.study.planning.plan import load_study
from relufit.study.run import part_maker, run_study
from relufit.study.storage.chunks import chunk_regions

__all__: list[str] = []

BASE = Path(__file__).parents[2] / "scenarios" / "example4.toml"
STUDY = """
title = "Growth"
base = "{base}"
[axes]
"data.seed" = {{ from = 0, count = {runs} }}
"""


def planned(folder, runs):
    file = Path(folder, f"study{runs}.toml")
    file.write_text(STUDY.format(base=BASE, runs=runs))
    return load_study(file)


@contextmanager
def threads(part):
    """Threads of this machine, with compiled code."""
    run_part(part)
    yield {}


@contextmanager
def workers(count, part):
    """A cluster of single-threaded processes, with compiled code.

    The sampling profiler of Dask is off, because it takes additional time.
    """
    import dask  # noqa: PLC0415 - for some rows only
    from distributed import Client, LocalCluster  # noqa: PLC0415 - for some rows only

    with (
        dask.config.set({"distributed.worker.profile.enabled": False}),
        LocalCluster(n_workers=count, threads_per_worker=1, dashboard_address=None) as cluster,
        Client(cluster) as client,
        executor_of(cluster.scheduler_address) as found,
    ):
        client.run(run_part, part)
        yield {"executor": found.executor, "in_flight": found.in_flight}


def main():
    runs, count = map(int, sys.argv[1:])
    with TemporaryDirectory() as folder:
        plan = planned(folder, runs)
        plan = planned(folder, 1)
        _, region = next(iter(chunk_regions(plan.shape, plan.chunk)))
        part = part_maker(plan)(region)
        with workers(count, part) if count else threads(part) as where:
            begin = time.perf_counter()
            run_study(plan, Path(folder, "study.zarr"), **where)
            seconds = time.perf_counter() - begin
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(json.dumps({"seconds": seconds, "peak_mb": peak}))


if __name__ == "__main__":
    main()
