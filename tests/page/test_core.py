"""The page computes what Python computes, bit for bit."""

from __future__ import annotations

import hashlib
import json
from unittest.mock import patch

import numpy as np
import pytest
from conftest import REFERENCE, SCENARIOS, measured, small
from hypothesis import given, settings
from hypothesis import strategies as st
from page.conftest import core

from relufit.dynamics.best_fit.fits import BestFit
from relufit.dynamics.relu_sum.coalescing import coalescences, effective_neurons
from relufit.dynamics.relu_sum.events import events
from relufit.dynamics.relu_sum.verdict import judge
from relufit.page.content import run_content
from relufit.scenario import load, loads
from relufit.scenario.write import toml_text
from relufit.training import run_relu_sum as run

ARRAYS = ("weights", "biases", "input_weights", "output_bias", "delta", "sample")


def sha(array):
    return hashlib.sha256(np.ascontiguousarray(array).tobytes()).hexdigest()


def content_of(trajectory):
    """What the page gets, by the way that it gets it."""
    return json.loads(json.dumps(run_content(trajectory)))


def assert_same(trajectory):
    """JavaScript trains the run to the same bits."""
    found = core()("run", content=content_of(trajectory))
    expected = {name: sha(getattr(trajectory, name)) for name in ARRAYS}
    expected |= {"x": sha(trajectory.samples.x), "y": sha(trajectory.samples.y)}
    expected |= {"iterations": trajectory.iterations, "stopped": trajectory.stopped}
    error = trajectory.mean_squared_error()
    assert found == {**expected, "error": error if np.isfinite(error) else None}


def assert_same_history(trajectory):
    """JavaScript finds the same events, coalescences and verdict."""
    found = core()("history", content=content_of(trajectory))
    module = "relufit.dynamics.relu_sum.attainable_error"
    unproven = BestFit(neurons=1, network=trajectory.final, error=0.0, lower_bound=0.0)
    with patch(f"{module}.best_fit", return_value=unproven):  # the page is given bounds
        verdict = judge(trajectory)
    assert found["coalesced"] == [
        {"neurons": list(g.neurons), "iteration": g.iteration, "side": g.side, "sign": g.sign}
        for g in coalescences(trajectory)
    ]
    assert found["effective"] == len(effective_neurons(trajectory))
    assert found["events"] == [
        {"kind": e.kind, "neurons": list(e.neurons), "iteration": e.iteration}
        for e in events(trajectory)
    ]
    assert found["verdict"]["kind"] == (verdict.kind if verdict else None)
    if verdict and np.isfinite(verdict.error):
        assert found["verdict"]["error"] == verdict.error
        assert found["verdict"]["target"] == verdict.target
        rest = verdict.prospect.ahead.rest if verdict.prospect else None
        for name, value in (("later", verdict.later_error), ("rest", rest)):  # JSON has no NaN
            finite = value is not None and np.isfinite(value)
            assert found["verdict"][name] == (value if finite else None)


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_shipped_runs_have_pythons_bits(path):
    """Samples, parameters, deltas and stop of every shipped scenario are equal by hash."""
    trajectory = run(load(path))
    assert_same(trajectory)
    assert_same_history(trajectory)


@given(seed=st.integers(0, 2**63 - 1))
@settings(max_examples=30, derandomize=True, deadline=None)
def test_the_generator_is_numpys(seed):
    """Doubles and permutations of any seed are those of numpy.random.default_rng."""
    assert core()("doubles", seed=str(seed), count=5) == (
        np.random.default_rng(seed).random(5).tolist()
    )
    generator = np.random.default_rng(seed)
    generator.random(3)
    expected = [*generator.permutation(37).tolist(), *generator.permutation(37).tolist()]
    assert core()("permutation", seed=str(seed), skip=3, length=37) == expected


numbers = st.floats(-3, 3, allow_nan=False)
references = st.one_of(
    st.lists(st.tuples(numbers, numbers), min_size=1, max_size=4).map(
        lambda pairs: {"weights": [w for w, _ in pairs], "biases": [b for _, b in pairs]}
    ),
    st.lists(numbers, min_size=3, max_size=5).map(
        lambda ys: {"points": [[-1.0 + 1.7 * at, y] for at, y in enumerate(ys)]}
    ),
    st.just({"expression": "sin(2*x) + exp(-x)"}),
)


@st.composite
def scenarios(draw):
    """Scenarios of all that a sum of ReLU neurons can be asked to do, short enough for a test."""
    neurons = draw(st.integers(1, 4))
    row = st.lists(numbers, min_size=neurons, max_size=neurons)
    batch = draw(st.sampled_from(["sample", "sample", "sample", "full"]))
    network = {
        "weights": draw(row),
        "biases": draw(row),
        "input_weights": draw(
            st.one_of(
                st.just([1.0] * neurons),
                st.lists(st.sampled_from([-1.5, 0.5, 1.0]), min_size=neurons, max_size=neurons),
            )
        ),
        "output_bias": draw(st.sampled_from([0.0, 0.3])),
    }
    if draw(st.integers(0, 4)) == 0:
        network = {
            "random": {"neurons": 3, "bias_range": [-2, 1], "weight_std": 0.5, "seed": neurons}
        }
    return {
        "title": "made",
        "reference": draw(references),
        "network": network,
        "data": {
            "domain": [-1.0, draw(st.floats(0.5, 2.4))],
            "samples": draw(st.sampled_from([1, 7, 8, 30, 129, 400])),
            "seed": draw(st.integers(0, 2**63 - 1)),
            "sampling": draw(st.sampled_from(["uniform", "uniform", "grid"])),
            "order": (
                "cyclic"
                if batch == "full"
                else draw(st.sampled_from(["cyclic", "shuffled", "fresh"]))
            ),
        },
        "training": {
            "learning_rate": draw(st.sampled_from([0.002, 0.01, 0.05, 0.4, 3.0])),
            "iterations": draw(st.integers(1, 900)),
            "stop_below": draw(st.sampled_from([1e-3, 0.05, 0.5])),
            "batch": batch,
            "update": draw(st.sampled_from(["simultaneous", "sequential"])),
            "train": draw(
                st.lists(
                    st.sampled_from(["weights", "biases", "output_bias", "input_weights"]),
                    min_size=1,
                    unique=True,
                )
            ),
        },
    }


@given(content=scenarios())
@settings(max_examples=60, derandomize=True, deadline=None)
def test_any_run_has_pythons_bits(content):
    """Any order, batch, update and reference: the run and what happened in it are Python's."""
    trajectory = run(loads(toml_text(content), name="made"))
    assert_same(trajectory)
    assert_same_history(trajectory)


@pytest.mark.parametrize("order", ["cyclic", "shuffled"])
@pytest.mark.parametrize("reference", ["", REFERENCE, '[reference]\nexpression = "sin(x)"\n'])
def test_a_run_on_given_samples_has_pythons_bits(order, reference):
    """The page trains on the samples that a scenario gives, with a reference beside or none."""
    trajectory = run(measured(("seed = 1", f'seed = 7\norder = "{order}"'), reference=reference))
    assert_same(trajectory)
    assert_same_history(trajectory)


@pytest.mark.parametrize("order", ["cyclic", "shuffled", "fresh"])
@pytest.mark.parametrize("reference", [REFERENCE, '[reference]\nexpression = "sin(x)"\n'])
def test_a_run_with_noise_has_pythons_bits(order, reference):
    """The page gets the y of the samples, and draws x and order itself."""
    noise = 'noise = { kind = "normal", std = 0.2 }'
    changes = [(REFERENCE, reference), ("seed = 1", f'seed = 7\norder = "{order}"\n{noise}')]
    trajectory = run(small(*changes))
    assert_same(trajectory)
    assert_same_history(trajectory)


def test_a_run_that_diverges_ends_where_pythons_does():
    """The update that would overflow is not made."""
    scenario = small(
        ("learning_rate = 0.01\niterations = 100", "learning_rate = 1.0\niterations = 1000")
    )
    assert run(scenario).stopped in {"diverged", "limit"}
    assert_same(run(scenario))
