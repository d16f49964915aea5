"""The cache of measures."""

from __future__ import annotations

import gc
import weakref

from conftest import SMALL

from relufit.dynamics.cached import cached
from relufit.scenario import loads
from relufit.training import run_relu_sum as run


def test_a_measure_is_cached_for_each_run_and_released_with_it():
    """Two runs have separate results; the cache keeps neither alive."""
    asked = []

    @cached
    def final(trajectory):
        """The final biases."""
        asked.append(weakref.ref(trajectory))
        return tuple(trajectory.biases[-1].tolist())

    runs = [run(loads(SMALL, name="a")), run(loads(SMALL.replace("0.01", "0.02"), name="b"))]
    assert [final(each) for each in runs] == [tuple(each.biases[-1].tolist()) for each in runs]
    assert [final(each) for each in runs] == [tuple(each.biases[-1].tolist()) for each in runs]
    assert len(asked) == 2
    runs.clear()
    gc.collect()
    assert [each() for each in asked] == [None, None]
