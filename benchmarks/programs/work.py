"""The computation of all compared programs: example 4 for many data seeds.

Each run has four neurons, its own 400 samples and 50 epochs with one update per sample. After each
epoch the mean of delta² over the samples is computed; a run below 1e-3 stops changing.
"""

from __future__ import annotations

import json
import time

import numpy as np

__all__ = ["BIASES", "EPOCHS", "RATE", "SAMPLES", "TARGET", "WEIGHTS", "measure", "samples"]

WEIGHTS = [0.001, 0.04, 0.07, 0.1]
BIASES = [-0.002, -0.5, -1.0, -1.5]
SAMPLES, EPOCHS, RATE, TARGET = 400, 50, 0.01, 1e-3


def samples(first, runs):
    """Return x and y of ``runs`` runs, shape (samples, runs)."""
    seeds = range(first, first + runs)
    x = np.stack([np.random.default_rng(seed).uniform(0, 4, SAMPLES) for seed in seeds], axis=1)
    y = sum(w * np.maximum(x + b, 0) for w, b in zip([2, -1, -2, -1], [0, -1, -2, -3], strict=True))
    return x, y


def measure(make, runs):
    """Measure a function after a first call, and print updates per second and a weight."""
    make()
    begin = time.perf_counter()
    weights = make()
    seconds = time.perf_counter() - begin
    updates = runs * EPOCHS * SAMPLES
    print(json.dumps({"rate": updates / seconds, "seconds": seconds, "weight": float(weights[0])}))
