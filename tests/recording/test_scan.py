"""Arrays of a scan and batches of another library, without these libraries."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
import pytest
from conftest import small

import relufit
from relufit.recording.batches_seen import BatchesSeen
from relufit.recording.states import States

OWN = relufit.train(small())


class Parameters(NamedTuple):
    """As users of JAX write them."""

    weights: object
    biases: object


INITIAL = Parameters(OWN.weights[0], OWN.biases[0])
STATES = Parameters(OWN.weights[1:], OWN.biases[1:])
SAMPLES = {"x": OWN.samples.x, "y": OWN.samples.y}


@pytest.mark.parametrize("make", [lambda each: each, lambda each: each._asdict()])
def test_a_scan_gives_the_run(make):
    """The initial state and the later ones, as named tuples or dicts."""
    run = relufit.from_scan(make(INITIAL), make(STATES), **SAMPLES, sample=OWN.sample)
    np.testing.assert_array_equal(run.weights, OWN.weights)
    np.testing.assert_allclose(run.delta, OWN.delta, rtol=0, atol=1e-15)


@pytest.mark.parametrize(
    ("initial", "states", "message"),
    [
        (INITIAL, {"weights": OWN.weights}, "states: expected a dict or named tuple of weights"),
        ((OWN.weights, OWN.biases), STATES, "initial: expected a dict or named tuple"),
        (INITIAL, {**STATES._asdict(), "output_bias": 0}, "states: expected weights, biases as in"),
        (INITIAL, INITIAL, r"states: expected weights of shape \(updates, 2\), got \(2,\)"),
        ({**INITIAL._asdict(), "slope": 1}, STATES, "initial: expected a dict or named tuple of"),
    ],
)
def test_other_groups_are_refused(initial, states, message):
    """The message says what was expected and what came."""
    with pytest.raises(relufit.InputError, match=message):
        relufit.from_scan(initial, states, **SAMPLES)


def seen(*batches, x=(0.0, 1.0, 1.0, 2.0), y=(4.0, 5.0, 6.0, 7.0)):
    found = BatchesSeen(x, y)
    for batch in batches:
        found.forward(np.array(batch, dtype=np.float64), np.zeros(len(batch)))
        found.update()
    return found.arguments


def test_a_sample_is_known_by_its_x():
    """Unless several samples have it, or none."""
    assert seen([0.0], [1.0], [2.0], [3.0])["sample"].tolist() == [0, -1, 3, -1]
    assert "delta" not in seen([0.0], [1.0])
    assert seen([0.0], [2.0])["delta"].tolist() == [4.0, 7.0]


def test_the_largest_batch_is_the_batch():
    """The last one of an epoch may be smaller."""
    assert seen([0.0, 2.0], [1.0])["batch"] == 2
    full = seen([0.0, 1.0, 1.0, 2.0])
    assert (full["batch"], full["delta"].tolist()) == (4, [5.5])


def test_an_update_without_inputs_says_nothing():
    """A model that was not called."""
    found = BatchesSeen([0.0, 1.0], [0.0, 1.0])
    found.update()
    assert "batch" not in found.arguments
    assert found.arguments["sample"].tolist() == [-1]


def test_the_first_call_since_an_update_counts():
    """Later ones may be evaluations, or those of a line search."""
    found = BatchesSeen([0.0, 1.0], [0.0, 1.0])
    found.forward(np.array([1.0]), np.array([0.25]))
    found.forward(np.array([0.0]), np.array([0.0]))
    found.update()
    assert (found.arguments["sample"].tolist(), found.arguments["delta"].tolist()) == ([1], [0.75])


def test_single_precision_finds_its_sample():
    """The x of a model are rounded."""
    found = BatchesSeen([0.1, 0.2], [0.0, 1.0])
    found.forward(np.array([0.2], dtype=np.float32), np.zeros(1, dtype=np.float32))
    found.update()
    assert found.arguments["sample"].tolist() == [1]


def test_nothing_recorded_is_reported():
    """Before the block was entered."""
    with pytest.raises(relufit.InputError, match="expected a recorded training, got none yet"):
        States(1).trajectory([0, 1], [0, 1], {})


def test_keras_is_named_where_it_is_missing(monkeypatch):
    """With the command that installs it."""

    def missing(_):
        raise ImportError

    monkeypatch.setattr("relufit.recording.keras_callback.import_module", missing)
    with pytest.raises(relufit.InputError, match="Run: pip install keras"):
        relufit.keras_callback(x=[0, 1], y=[0, 1])
