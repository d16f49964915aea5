"""Studies from Python: the same runs as from a file, and messages that speak of keys."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
import xarray as xr
from conftest import measured, small

import relufit
from relufit.study.planning.plan import load_study
from relufit.study.run import run_study
from relufit.study.storage.open_study import open_study
from relufit.training import run_relu_sum as run

RATES = [0.005, 0.01, 0.02]


@pytest.fixture(scope="module")
def study():
    return relufit.study(
        small(), axes={"learning_rate": np.array(RATES), "data.seed": range(4)}, title="A study"
    )


@pytest.fixture(scope="module")
def dataset(study):
    return study.run(jobs=1)


def test_a_study_from_python_has_the_runs_of_its_file(dataset, study_file):
    """Every variable has the bits of the study that a file describes."""
    run_study(load_study(study_file), study_file.parent / "store.zarr", jobs=1)
    of_file = open_study(study_file.parent / "store.zarr").load()
    for name, values in dataset.data_vars.items():
        other = of_file[name].isel({"training.learning_rate": [0, 2]})
        mine = values.isel(learning_rate=[0, 2])
        assert mine.values.tobytes() == other.values.tobytes(), name


def test_the_dataset_is_labelled(study, dataset):
    """Its dimensions are the axes with their values; nothing of a store is left behind it."""
    assert isinstance(dataset, xr.Dataset)
    assert dataset["error"].dims == ("learning_rate", "data.seed")
    assert dataset["learning_rate"].values.tolist() == RATES
    assert dataset["data.seed"].values.tolist() == [0, 1, 2, 3]
    assert (study.shape, study.runs) == ((3, 4), 12)
    assert repr(study) == "<Study 'small': 12 runs, learning_rate: 3, data.seed: 4>"


def test_a_cell_is_the_run_of_its_scenario(study, dataset):
    """The scenario of a cell gives the numbers of the dataset, bit for bit."""
    final = run(study.scenario({"learning_rate": 0.02, "data.seed": 3})).final
    cell = dataset.sel({"learning_rate": 0.02, "data.seed": 3})
    assert tuple(cell["weights"].values.tolist()) == final.weights
    with pytest.raises(relufit.InputError, match="expected a value for each axis, got none for 'd"):
        study.scenario({"learning_rate": 0.02})


def test_a_store_is_kept_and_continued(study, dataset, tmp_path):
    """A second call trains nothing again, and the dataset is read from the store."""
    done = []
    for _ in range(2):
        kept = study.run(tmp_path / "a.zarr", jobs=2, on_runs=lambda *counts: done.append(counts))
    assert kept["error"].values.tobytes() == dataset["error"].values.tobytes()
    assert done[0] == (0, 12)
    assert done[-1] == (12, 12)
    assert done.count((0, 12)) == 1


def test_a_study_on_given_samples():
    """The base may have points instead of a reference, and ranges may be mappings."""
    seeds = {"key": "data.seed", "from": 0, "count": 3}
    base = measured(("seed = 1", 'order = "shuffled"'))
    found = relufit.study(base, axes={"seed": seeds}).run()["error"].values.tolist()
    expected = [run(base.with_(**{"data.seed": seed})).mean_squared_error() for seed in range(3)]
    assert found == expected


def test_a_study_can_be_pickled(study):
    """A copy has the same plan."""
    assert pickle.loads(pickle.dumps(study)) == study  # noqa: S301 - made here


def test_a_tour_does_not_forbid_a_shorter_training():
    """The stops of the base's own run are not those of the study."""
    study = relufit.study("example2", axes={"iterations": [10, 20]})
    assert study.scenario({"training.iterations": 10}).tour == ()


@pytest.mark.parametrize(
    ("axes", "fault"),
    [
        ({"learning_rte": [1]}, "expected a key with its table, one of reference, network, data"),
        ({"learning_rate": [-1]}, "[training] learning_rate: expected a number greater than 0"),
        ({"learning_rate": []}, "values: expected a list of 1 or more values, got []"),
        ({}, "[axes]: expected 1 to 8 axes, got 0."),
        ({"seed": [1, 1]}, "expected values that differ, got 1 more than once."),
    ],
)
def test_what_is_wrong_is_said_without_lines(axes, fault):
    """A message names the study, the axis and the key; there is no file with lines."""
    with pytest.raises(relufit.InputError) as caught:
        relufit.study(small(), axes=axes)
    assert str(caught.value).startswith("small: [axes")
    assert fault in str(caught.value)


def test_arguments_are_checked(study):
    """A name with a path and no threads are refused as arguments."""
    with pytest.raises(relufit.InputError, match="name: expected a name without a path, got 'a/b'"):
        relufit.study(small(), axes={"seed": [1]}, name="a/b")
    with pytest.raises(relufit.InputError, match="jobs: expected 1 or more, got 0"):
        study.run(jobs=0)
