"""Runs by other rules than the article's, in a study and in the plain loop: bit for bit."""

from __future__ import annotations

import tracemalloc
from concurrent.futures import ThreadPoolExecutor
from time import sleep
from types import SimpleNamespace

import numpy as np
import pytest
from conftest import small
from same_bits import assert_same_as_plain
from study_parts import parts

from relufit.models.registry import train_scenario
from relufit.network.losses import LOSSES
from relufit.network.optimizers import OPTIMIZERS
from relufit.scenario.training import is_for_curves
from relufit.study.build import study
from relufit.study.engine import engine_rules, update_numbers
from relufit.study.engine.cells import run_part
from relufit.study.engine.components import Part
from relufit.study.planning.plan import load_study

# Each needs its own compiled code, so they share what they can.
RULES = {
    "momentum": 'optimizer = { name = "momentum", dampening = 0.2 }\n'
    "clipping = { name = 'norm', max_norm = 0.5 }",
    "nesterov": 'optimizer = "nesterov"',
    "rmsprop": 'optimizer = { name = "rmsprop", momentum = 0.5 }\nloss = "absolute_error"',
    "adam": 'optimizer = "adam"\nloss = "half_squared_error"\nweight_decay = 0.01',
    "adamw": 'optimizer = "adamw"\nschedule = { name = "cosine", warmup = 10 }\n'
    'train = ["weights", "biases", "input_weights", "output_bias"]\n'
    "clipping = { name = 'norm', max_norm = 2.0 }",
    "sgd": "schedule = { name = 'step', step_size = 30 }\nloss = 'huber'\n"
    "clipping = { name = 'value', clip_value = 0.1 }",
    "plain": "",
    "sequential": 'update = "sequential"\n'
    'train = ["weights", "biases", "input_weights", "output_bias"]',
}
ORDERS = ["cyclic", "shuffled", "fresh"]


def ruled(rule, batch, order="cyclic", iterations=93):
    """A small scenario with a rule, a batch size and an order."""
    keys = f"iterations = {iterations}\nbatch = {batch}\n{RULES[rule]}"
    return small(("iterations = 100", keys), ("seed = 1", f'seed = 1\norder = "{order}"'))


def test_every_rule_is_among_them():
    """The cases below use each optimizer, and each loss of a sum of ReLU neurons."""
    trainings = [ruled(rule, 1).training for rule in RULES]
    assert {each.optimizer.name for each in trainings} == set(OPTIMIZERS)
    losses = {name for name, loss in LOSSES.items() if is_for_curves(loss)}
    assert {each.loss for each in trainings} == losses


@pytest.mark.parametrize("rule", RULES)
def test_a_study_has_the_bits_of_the_plain_loop(rule):
    """In each order and by full batch; a last batch is small, and a last epoch cut short."""
    for batch in (1, 7):
        for order in ORDERS:
            assert_same_as_plain(ruled(rule, batch, order))
    assert_same_as_plain(ruled(rule, '"full"'))


@pytest.mark.parametrize("rule", RULES)
def test_runs_that_diverge_do_so_at_the_same_update(rule):
    """Rates from large to absurd; kept numbers and deltas that overflow count too."""
    ends = set()
    for rate in (3.0, 1e80, 1e200):
        scenario = ruled(rule, 7, iterations=40).with_(learning_rate=rate)
        assert_same_as_plain(scenario)
        ends.add(train_scenario(scenario).stopped)
    assert rule == "sgd" or "diverged" in ends  # cut derivatives stay finite for long


def test_a_delta_that_overflows_ends_a_run_whose_parameters_stay_finite():
    """The derivative of the distance is 1, however far away the sample is."""
    scenario = small(
        ("weights = [0.1, -0.2]", "weights = [1.5, -1e308]"),
        ("biases = [0, -0.5]", "biases = [1e308, 1.0]"),
        ("iterations = 100", f"iterations = 40\n{RULES['rmsprop']}"),
    )
    assert train_scenario(scenario).stopped == "diverged"
    assert_same_as_plain(scenario)


@pytest.mark.parametrize("neurons", [5, 129])
def test_wide_networks(neurons):
    """Padding stays inactive under weight decay and the norm of the gradient."""
    random = (
        f"[network.random]\nneurons = {neurons}\nbias_range = [-4, 0]\nweight_std = 0.1\nseed = 5\n"
    )
    changes = ("[network]\nweights = [0.1, -0.2]\nbiases = [0, -0.5]\n", random)
    keys = f"iterations = 60\nbatch = 7\n{RULES['adamw']}\nweight_decay = 0.5"
    assert_same_as_plain(small(changes, ("iterations = 100", keys)))


AXES = """title = "Rules"
base = "small.toml"
[axes]
"training.learning_rate" = [0.01, 0.05, 0.3]
"training.optimizer.momentum" = [0.5, 0.9]
"training.weight_decay" = [0, 0.01]
"data.seed" = { from = 0, count = 7 }
"""


@pytest.mark.parametrize("room", [(8192, 2**23), (16, 1)], ids=["roomy", "crowded"])
def test_axes_of_settings_beside_runs_that_stop(study_file, monkeypatch, room):
    """More runs than slots, each with its own numbers, also where few of them are kept."""
    monkeypatch.setattr(update_numbers, "_LONGEST", room[0])
    monkeypatch.setattr(update_numbers, "_BUDGET", room[1])
    base = study_file.parent / "small.toml"
    keys = (
        'iterations = 330\nstop_below = 2.0\noptimizer = { name = "momentum", dampening = 0.2 }\n'
    )
    keys += (
        "clipping = { name = 'norm', max_norm = 0.5 }\nschedule = { name = 'cosine', warmup = 9 }"
    )
    base.write_text(base.read_text().replace("iterations = 100", keys))
    study_file.write_text(AXES)
    plan = load_study(study_file)
    (part,) = parts(plan)
    found = run_part(part)
    assert len(set(found["iterations"].ravel().tolist())) > 3
    own = study(plan.base, axes={axis.name: list(axis.values) for axis in plan.axes})
    for index in np.ndindex(found["error"].shape):
        chosen = {axis.name: axis.values[at] for axis, at in zip(plan.axes, index, strict=True)}
        run = train_scenario(own.scenario(chosen))
        assert tuple(found["weights"][index].tolist()) == run.final.weights
        assert tuple(found["biases"][index].tolist()) == run.final.biases
        assert found["iterations"][index] == run.iterations


def test_runs_of_different_rules_are_in_one_study(study_file):
    """Along axes of optimizer, loss and batch each run is that of its own scenario."""
    study_file.write_text(
        'title = "Rules"\nbase = "small.toml"\n[axes]\n'
        '"training.optimizer" = ["sgd", { name = "momentum", dampening = 0.2 }]\n'
        '"training.clipping" = [{ name = "norm", max_norm = 0.5 }]\n'
        '"training.batch" = ["sample", 7, "full"]\n'
    )
    plan = load_study(study_file)
    found = run_part(next(parts(plan)))
    for index in np.ndindex(found["error"].shape):
        document = plan.base
        for axis, at in zip(plan.axes, index, strict=True):
            document = document.with_(**{axis.paths[0][1]: axis.settings[at][0]})
        run = train_scenario(document)
        assert tuple(found["weights"][index].tolist()) == run.final.weights
        assert found["error"][index] == run.mean_squared_error()


@pytest.mark.parametrize("rule", ["plain", "adam"])
def test_threads_that_begin_at_once_compile_an_update_once(rule, monkeypatch):
    """One of them compiles it, and the others wait for it."""
    compiled = []

    def pointer(function, *_):
        compiled.append(function)
        sleep(0.2)  # time enough for the others to begin, were they not made to wait
        return object()

    monkeypatch.setattr(engine_rules, "_POINTERS", {})
    monkeypatch.setattr(engine_rules, "pointer", pointer)
    slots = SimpleNamespace(state=None, room=None, x=None, y=None)
    own = engine_rules.EngineRule([ruled(rule, 1).training], size=1, tile=2, inputs=False)
    with ThreadPoolExecutor(4) as threads:
        found = set(threads.map(lambda _: own.advance(slots), range(4)))
    assert len(found) == len(compiled) == 1


def test_many_samples_and_neurons_take_bounded_memory():
    """Less than eight numbers for each slot and each of its samples and parameters."""
    random = "[network.random]\nneurons = 301\nbias_range = [-4, 0]\nweight_std = 0.1\nseed = 5\n"
    scenario = small(
        ("[network]\nweights = [0.1, -0.2]\nbiases = [0, -0.5]\n", random),
        ("samples = 20", "samples = 50_000"),
        ("iterations = 100", f'iterations = 1\nbatch = "full"\n{RULES["momentum"]}'),
    )
    part = Part(base=scenario, axes=(), neurons=301, probe_every=None)
    run_part(part)  # compiles
    tracemalloc.start()
    try:
        found = run_part(part)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert np.isfinite(found["error"]).all()
    assert peak < 32 * 8 * (50_000 + 3 * 301) * 8
