"""The cells of a study against the plain code: run, judge and coalescences, bit for bit."""

from __future__ import annotations

import numpy as np
import pytest
from conftest import ROOT, SCENARIOS, measured, small
from same_bits import assert_same_as_plain, cell_of
from study_parts import parts

import relufit
from relufit.dynamics.relu_sum.verdict import judge
from relufit.scenario import load, loads
from relufit.study.engine.batches import empty_outcome
from relufit.study.engine.cells import run_part
from relufit.study.engine.tables import DIVERGED, LIMIT, TARGET, UNTRAINED
from relufit.study.planning.plan import load_study
from relufit.study.storage.dataset import VERDICTS, pair_names
from relufit.training import run_relu_sum as run

TRAINED = [path for path in SCENARIOS if path.stem != "example1"]


@pytest.mark.parametrize("path", TRAINED, ids=lambda path: path.stem)
def test_the_articles_runs_come_out_bit_for_bit(path):
    """Parameters, iterations, verdict, coalescing and signs of every shipped scenario."""
    assert_same_as_plain(load(path))


def test_example_4_is_trapped_by_neurons_1_and_2():
    """The study finds what the article reports: three effective neurons are left."""
    cell = cell_of(load(ROOT / "scenarios/example4.toml"))
    assert VERDICTS[int(cell["verdict"])] == "trapped"
    together = dict(zip(pair_names(4), cell["coalesced_at"].tolist(), strict=True))
    assert [name for name, at in together.items() if at >= 0] == ["1-2"]
    assert int(cell["effective_neurons"]) == 3


EVERYTHING = 'train = ["weights", "biases", "input_weights", "output_bias"]'
INPUTS = ("biases = [0, -0.5]", "biases = [0, 3.5]\ninput_weights = [1.5, -1]\noutput_bias = -0.0")


@pytest.mark.parametrize("update", ["simultaneous", "sequential"])
def test_every_group_of_parameters_can_be_trained(update):
    """Input weights of both signs and the output bias move with the plain code's bits."""
    rule = f'iterations = 130\n{EVERYTHING}\nupdate = "{update}"'
    assert_same_as_plain(small(INPUTS, ("iterations = 100", rule)))


def test_schemes_and_scales_are_axes():
    """Drawn input weights, knots over each domain and mirrored pairs come out as in single runs."""
    random = 'random = { neurons = 4, scheme = "knots", scale = 0.5, mirrored = true, seed = 5 }'
    text = small(("weights = [0.1, -0.2]\nbiases = [0, -0.5]", random)).origin.text
    text = text.replace("iterations = 100", f"iterations = 100\n{EVERYTHING}")
    axes = {
        "network.random.scheme": ["knots", "mean_field", "he"],
        "network.random.scale": [0.5, 1.0],
        "data.domain": [[0, 4], [1, 4]],
        "network.random.seed": [0, 5],
    }
    study = relufit.study(loads(text, name="schemes"), axes)
    (variables,) = [run_part(part) for part in parts(study.plan)]
    weights, input_weights = variables["weights"], variables["input_weights"]
    for place in np.ndindex(*weights.shape[:4]):
        chosen = {name: axes[name][index] for name, index in zip(axes, place, strict=True)}
        final = run(study.scenario(chosen)).final
        assert tuple(weights[place].tolist()) == final.weights
        assert tuple(input_weights[place].tolist()) == final.input_weights
    assert len(np.unique(weights[..., 0])) == 20  # of 24: dead ones are as drawn


@pytest.mark.parametrize("order", ["cyclic", "shuffled", "fresh"])
def test_orders_of_the_samples(order):
    """Each order visits the samples that the plain code visits; the last epoch is cut short."""
    changes = (
        ("seed = 1", f'seed = 1\norder = "{order}"'),
        ("iterations = 100", "iterations = 93"),
    )
    assert_same_as_plain(small(*changes))


@pytest.mark.parametrize("order", ["cyclic", "shuffled"])
def test_given_samples(order):
    """A study trains on the points of a scenario, and needs no reference."""
    assert_same_as_plain(measured(("seed = 1", f'order = "{order}"')))


def test_an_axis_of_noise(tmp_path):
    """Along an axis of the noise each run is that of its own scenario, bit for bit."""
    noise = "seed = 1\nnoise = {{ std = {} }}"
    (tmp_path / "base.toml").write_text(small(("seed = 1", noise.format(9))).origin.text)
    study = 'title = "Noise"\nbase = "base.toml"\n[axes]\n"data.noise.std" = [0.0, 0.1, 0.4]\n'
    (tmp_path / "study.toml").write_text(study)
    (part,) = parts(load_study(tmp_path / "study.toml"))
    errors = run_part(part)["error"].tolist()
    assert errors == [
        run(small(("seed = 1", noise.format(std)))).mean_squared_error() for std in (0.0, 0.1, 0.4)
    ]


@pytest.mark.parametrize("probe_every", [1, 7, 20, 33, 1000])
def test_probes_at_any_distance(probe_every):
    """Coalescing and signs are those of snapshots as far apart as the probes."""
    assert_same_as_plain(small(("iterations = 100", "iterations = 210")), probe_every)


@pytest.mark.parametrize("rate", [0.3, 0.7, 2.0, 50.0, 1e200])
def test_large_steps(rate):
    """Runs that leave the data, die or diverge, each at its own update."""
    text = f"learning_rate = {rate}\niterations = 3000\nstop_below = 1e-3"
    assert_same_as_plain(small(("learning_rate = 0.01\niterations = 100", text)))


def test_a_dead_network():
    """Nothing is trained on where nothing can move."""
    assert_same_as_plain(small(("biases = [0, -0.5]", "biases = [-5, -6]")))


def test_a_zero_has_no_sign():
    """A weight and a bias of -0.0 that no sample moves end as 0.0, here as in the plain loop."""
    changes = (
        ("weights = [0.1, -0.2]", "weights = [-0.0, 0.1]"),
        ("biases = [0, -0.5]", "biases = [-9, -0.0]"),
    )
    scenario = small(*changes)
    cell = cell_of(scenario)
    final = run(scenario).final
    assert cell["weights"].tobytes() == np.array(final.weights).tobytes()
    assert cell["biases"].tobytes() == np.array(final.biases).tobytes()
    assert cell["weights"][0].tobytes() == np.zeros(1).tobytes()


def test_a_large_set_of_samples():
    """The error over 100 000 samples, and an update on each, have the plain code's bits."""
    changes = ("samples = 20", "samples = 100_000"), ("iterations = 100", "iterations = 100_000")
    assert_same_as_plain(small(*changes), 100_000)


@pytest.mark.parametrize("neurons", [5, 10, 131, 1024])
def test_wide_networks(neurons):
    """Tiles, those filled up included, and few slots give the same bits."""
    random = (
        f"[network.random]\nneurons = {neurons}\nbias_range = [-4, 0]\nweight_std = 0.1\nseed = 5\n"
    )
    changes = ("[network]\nweights = [0.1, -0.2]\nbiases = [0, -0.5]\n", random)
    scenario = small(changes, ("learning_rate = 0.01", "learning_rate = 0.002"))
    cell, final = cell_of(scenario), run(scenario).final
    assert tuple(cell["weights"].tolist()) == final.weights
    assert tuple(cell["biases"].tolist()) == final.biases


def test_too_many_neurons_for_pairs():
    """Above 16 neurons there is no variable for pairs."""
    assert "coalesced_at" in cell_of(small(), neurons=16)
    assert "coalesced_at" not in cell_of(small(), neurons=17)


def test_a_narrow_network_beside_a_wide_one_is_padded():
    """Where there is no neuron there is no number."""
    cell = cell_of(small(), neurons=4)
    assert np.isnan(cell["weights"][2:]).all()
    assert cell["dead"].tolist()[2:] == [-1, -1]
    assert cell["coalesced_at"].shape == (6,)


@pytest.mark.parametrize("iterations", [93, 20, 7])
@pytest.mark.parametrize("order", ["cyclic", "shuffled"])
def test_more_runs_than_slots_that_end_within_an_epoch(study_file, order, iterations):
    """All slots become free at once, within an epoch, and take the runs that are left."""
    base = study_file.parent / "small.toml"
    text = base.read_text().replace("seed = 1", f'seed = 1\norder = "{order}"')
    base.write_text(text.replace("iterations = 100", f"iterations = {iterations}"))
    study_file.write_text(
        'title = "Seeds"\nbase = "small.toml"\n[axes]\n"data.seed" = { from = 0, count = 70 }'
    )
    plan = load_study(study_file)
    found = run_part(next(parts(plan)))
    assert found["iterations"].tolist() == [iterations] * 70
    for seed in range(70):
        data = plan.base.data.model_copy(update={"seed": seed})
        trajectory = run(plan.base.model_copy(update={"data": data}))
        assert tuple(found["weights"][seed].tolist()) == trajectory.final.weights
        assert found["error"][seed] == trajectory.mean_squared_error()
        if seed % 33 == 0:  # to judge takes longer than to train
            assert VERDICTS[found["verdict"][seed]] == judge(trajectory).kind


def test_a_run_that_was_not_trained_has_no_outcome():
    """What no slot has filled in differs from every result."""
    outcome = empty_outcome(3, 2, pairs=True)
    assert set(outcome.stopped.tolist()) == {UNTRAINED}
    assert UNTRAINED not in {TARGET, LIMIT, DIVERGED}
    assert np.isnan(outcome.error).all()
