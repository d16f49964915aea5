"""The work that every program of the comparison does: example 4 for many data seeds.

Four neurons, 400 samples of their own for each run, 50 passes, one update a sample; after each
pass the mean of delta² over the samples, and a run that is below 1e-3 keeps its parameters.
"""

from __future__ import annotations

import json
import time

import numpy as np

__all__ = ["BIASES", "PASSES", "RATE", "SAMPLES", "TARGET", "WEIGHTS", "samples", "warn"]

WEIGHTS = [0.001, 0.04, 0.07, 0.1]
BIASES = [-0.002, -0.5, -1.0, -1.5]
SAMPLES, PASSES, RATE, TARGET = 400, 50, 0.01, 1e-3


def samples(first, runs):
    """x and y of ``runs`` runs, shape (samples, runs)."""
    seeds = range(first, first + runs)
    x = np.stack([np.random.default_rng(seed).uniform(0, 4, SAMPLES) for seed in seeds], axis=1)
    y = sum(w * np.maximum(x + b, 0) for w, b in zip([2, -1, -2, -1], [0, -1, -2, -3], strict=True))
    return x, y


def warn(make, runs):
    """Time a function, compiled before, and print updates per second and a sum to compare by."""
    make()
    begin = time.perf_counter()
    weights = make()
    seconds = time.perf_counter() - begin
    updates = runs * PASSES * SAMPLES
    print(json.dumps({"rate": updates / seconds, "seconds": seconds, "weight": float(weights[0])}))
