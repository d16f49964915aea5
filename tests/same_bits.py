"""A run in a study against the plain code: train, judge and coalescences, bit for bit."""

from __future__ import annotations

import numpy as np

from relufit.dynamics.relu_sum.activity import active_ranges
from relufit.dynamics.relu_sum.coalescing import coalesced_pairs, effective_neurons
from relufit.dynamics.relu_sum.events import events
from relufit.dynamics.relu_sum.verdict import judge
from relufit.schedules.batch_sizes import updates_per_epoch
from relufit.study.engine.cells import run_part
from relufit.study.engine.components import Part
from relufit.study.storage.dataset import STOPPED, VERDICTS, pair_names
from relufit.training import run_relu_sum as run


def cell_of(scenario, probe_every=None, neurons=None):
    """The variables of a study of this one scenario."""
    part = Part(
        base=scenario, axes=(), neurons=neurons or scenario.network.size, probe_every=probe_every
    )
    return run_part(part)


def recorded(scenario, every):
    """The plain run, with a snapshot at each probe of a study."""
    training = scenario.training.model_copy(update={"record_every": every})
    return run(scenario.model_copy(update={"training": training}))


def assert_same_as_plain(scenario, probe_every=None):
    """Every variable of the cell is what the plain code says of the run."""
    cell = cell_of(scenario, probe_every)
    per_epoch = updates_per_epoch(scenario.training.batch, scenario.data.samples)
    trajectory = recorded(scenario, probe_every or per_epoch)
    final, verdict = trajectory.final, judge(trajectory)
    assert tuple(cell["weights"].tolist()) == final.weights
    assert tuple(cell["biases"].tolist()) == final.biases
    assert tuple(cell["input_weights"].tolist()) == final.input_weights
    assert float(cell["output_bias"]) == final.output_bias
    assert int(cell["iterations"]) == trajectory.iterations
    assert STOPPED[int(cell["stopped"])] == trajectory.stopped
    assert VERDICTS[int(cell["verdict"])] == verdict.kind
    assert same_number(cell["error"], verdict.error)
    later = np.nan if verdict.later_error is None else verdict.later_error
    assert same_number(cell["later_error"], later)
    rest = np.nan if verdict.prospect is None else verdict.prospect.ahead.rest
    assert same_number(cell["rest_error"], rest)
    assert int(cell["effective_neurons"]) == len(effective_neurons(trajectory))
    start, stop = active_ranges(trajectory)
    assert cell["dead"].tolist() == (stop[-1] <= start[-1]).astype(int).tolist()
    assert_same_events(cell, trajectory)


def assert_same_events(cell, trajectory):
    """Coalescing and changes of sign are those that the dynamics find in the snapshots."""
    signs = [each for each in events(trajectory) if each.kind == "weight changes sign"]
    counts = [sum(each.neurons == (i,) for each in signs) for i in range(trajectory.neurons)]
    assert cell["sign_changes"].tolist() == counts
    if trajectory.neurons == 1 or "coalesced_at" not in cell:
        return
    pairs = dict(zip(pair_names(trajectory.neurons), cell["coalesced_at"].tolist(), strict=True))
    for pair in coalesced_pairs(trajectory):
        name = "-".join(str(neuron + 1) for neuron in pair.neurons)
        assert pairs.pop(name) == pair.iteration
    assert set(pairs.values()) <= {-1}


def same_number(one, other):
    return np.array(float(one)).tobytes() == np.array(float(other)).tobytes() or (
        np.isnan(one) and np.isnan(other)
    )
