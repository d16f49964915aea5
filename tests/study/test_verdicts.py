"""Verdicts decided for many runs at once are those that ``judge`` gives, at every edge."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from relufit.dynamics.relu_sum import verdict as verdict_module
from relufit.study.engine.batches import empty_outcome
from relufit.study.storage.dataset import STOPPED, VERDICTS
from relufit.study.storage.results import verdicts

TARGET = 1e-3
CASES = [
    # stopped, error, later error, whether a neuron is active, verdict
    ("target", 0.0009, np.nan, True, "solved"),
    ("limit", 0.0009, np.nan, True, "solved"),
    ("limit", TARGET, TARGET, True, "trapped"),
    ("limit", 0.01, 0.00901, True, "trapped"),
    ("limit", 0.01, 0.01 * (1 - 0.1), True, "trapped"),
    ("limit", 0.01, 0.00899, True, "moving"),
    ("limit", 0.00105, 0.000999, True, "moving"),  # falls by less than a tenth, below the target
    ("limit", 0.00105, 0.001, True, "trapped"),
    ("limit", 0.01, np.inf, True, "trapped"),
    ("limit", 0.01, np.nan, False, "dead"),
    ("diverged", 0.0009, np.nan, True, "diverged"),
    ("diverged", np.inf, np.nan, False, "diverged"),
]


@pytest.mark.parametrize(("stopped", "error", "later", "active", "kind"), CASES)
def test_a_verdict_is_that_of_one_run(monkeypatch, stopped, error, later, active, kind):
    """The table says what is right; ``judge`` says it of one run, the arrays say it of many."""
    outcome = empty_outcome(1, 1, pairs=False)
    outcome.stopped[0], outcome.error[0] = STOPPED.index(stopped), error
    dead, laters = np.array([not active]), np.array([later])
    assert VERDICTS[verdicts(outcome, dead, laters, np.array([TARGET]))[0]] == kind
    assert judged(monkeypatch, stopped, error, later, active) == kind


def judged(monkeypatch, stopped, error, later, active):
    """What ``judge`` makes of a run with these figures."""
    ranges = np.zeros((1, 1), int), np.full((1, 1), int(active))
    monkeypatch.setattr(verdict_module, "active_ranges", lambda _: ranges)
    for name in ("train_on", "stationarity", "attainable_error_of"):
        monkeypatch.setattr(verdict_module, name, lambda *_: None)
    training = SimpleNamespace(train=("weights", "biases"), used=[])
    trajectory = SimpleNamespace(
        mean_squared_error=lambda: error,
        samples=SimpleNamespace(error=lambda _: later),
        scenario=SimpleNamespace(training=training, recorded=None, stop_below=TARGET),
        stopped=stopped,
        iterations=1,
    )
    return verdict_module.judge(trajectory).kind
