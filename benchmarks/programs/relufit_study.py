"""The computation in relufit, on threads: training alone, with probes, or a whole study."""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
from work import RATE

from relufit.study.engine.batches import batch_of, empty_outcome
from relufit.study.engine.cells import run_part
from relufit.study.engine.components import Components
from relufit.study.engine.draws import visits_of
from relufit.study.engine.engine_rules import engine_rule
from relufit.study.engine.ensemble import train_batch
from relufit.study.engine.tables import Probing
from relufit.study.planning.plan import load_study
from relufit.study.run import part_maker
from relufit.study.storage.chunks import chunk_regions

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


def whole(part):
    """Run a whole part: samples, training, probes and verdicts; return the number of updates."""
    found = run_part(part)
    further = ~np.isnan(found["later_error"])
    weights.append(found["weights"].reshape(-1)[0])
    return int((found["iterations"] * (1 + further)).sum())


def prepared(part, every):
    """Return a batch with prepared samples, as in the other programs."""
    components = Components(part)
    (chosen,) = components.group_compatible()
    batch, trainings = batch_of(components, chosen)
    visits = visits_of(components.draws, np.unique(components.draw[chosen]))
    probing = Probing(every=every, lasting=1, most=8.0, pairs=every > 0)
    outcome = empty_outcome(*batch.weights.shape, pairs=probing.pairs)
    samples = visits.ascending.shape[1]
    return batch, visits, outcome, probing, engine_rule(trainings, batch, samples)


def trained(batch, visits, outcome, probing, rule):
    """Train a batch, including the errors that stop runs; return the number of updates."""
    train_batch(batch, visits, outcome, probing, rule)
    weights.append(batch.weights[0, 0])
    return int(outcome.iterations.sum())


PROBE_EVERY = {"training": 0, "probes": 400}
weights: list[float] = []


def main():
    mode, runs, threads = sys.argv[1], *map(int, sys.argv[2:])
    with TemporaryDirectory() as folder:
        file = Path(folder, "study.toml")
        file.write_text(STUDY.format(base=BASE, rate=RATE, runs=runs))
        plan = load_study(file)
        part = part_maker(plan)
        work = [(part(region),) for _, region in chunk_regions(plan.shape, plan.chunk)]
    whole(*work[0])  # compiles
    if mode == "whole":
        jobs = [partial(whole, *each) for each in work]
    else:
        jobs = [partial(trained, *prepared(*each, PROBE_EVERY[mode])) for each in work]
    weights.clear()
    begin = time.perf_counter()
    with ThreadPoolExecutor(threads) as pool:
        updates = sum(pool.map(lambda job: job(), jobs))
    seconds = time.perf_counter() - begin
    found = {"rate": updates / seconds, "seconds": seconds, "weight": float(weights[0])}
    print(json.dumps(found))


if __name__ == "__main__":
    main()
