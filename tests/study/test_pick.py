"""From a cell of a study to a scenario that stands alone."""

from __future__ import annotations

import re

import pytest

from relufit.errors import InputError
from relufit.scenario import loads
from relufit.study.pick import pick
from relufit.study.planning.plan import load_study
from relufit.study.run import run_study
from relufit.study.storage.open_study import open_study
from relufit.training import run_relu_sum as run


@pytest.fixture
def store(written):
    """A small study with a scaled axis, and its store."""
    path = written(
        (
            '"data.seed" = {',
            'spread = { scale = "network.biases", values = [0.3, 1] }\n"data.seed" = {',
        )
    )
    store = path.parent / "store.zarr"
    run_study(load_study(path), store)
    return store


def test_the_run_of_a_picked_scenario_is_the_cell(store):
    """Bit for bit, from text alone."""
    text = pick(store, ["training.learning_rate=0.005", "spread=0.3", "data.seed=2"])
    final = run(loads(text, name="picked")).final
    cell = open_study(store).isel(
        {"training.learning_rate": 0, "spread": 0, "data.seed": 2}, drop=True
    )
    assert tuple(cell["weights"].to_numpy().tolist()) == final.weights
    assert tuple(cell["biases"].to_numpy().tolist()) == final.biases


def test_the_nearest_value_is_meant(store):
    """A number need not have all the digits of the axis."""
    said = []
    chosen = ["training.learning_rate=0.0101", "spread=1", "data.seed=0"]
    text = pick(store, chosen, warn=said.append)
    assert len(said) == 1
    assert re.search(r"learning_rate: 0\.01\d* is the value nearest to 0\.0101", said[0])
    rate = loads(text, name="picked").training.learning_rate
    assert rate == pytest.approx(0.01)
    assert rate == open_study(store)["training.learning_rate"].to_numpy()[1]


def test_the_first_cell_of_a_kind(store):
    """A condition chooses among the cells that the fixed axes leave."""
    verdict = "slow"
    text = pick(store, ["data.seed=1"], [f"verdict={verdict}"])
    assert loads(text, name="picked").data.seed == 1


@pytest.mark.parametrize(
    ("cell", "where", "message"),
    [
        (["data.seed=1"], [], "expected a value for each axis, got none for"),
        (["seed=1"], [], "expected axis=value with one of the axes training.learning_rate"),
        (["data.seed"], [], "expected axis=value"),
        (["data.seed=77"], [], "expected a value of data.seed: 0, 1, 2, 3; got '77'"),
        (["data.seed=1.4"], [], "expected a value of data.seed"),
        (["training.learning_rate=0.002"], [], "expected a value of training.learning_rate: 0.005"),
        (["data.seed=1", "data.seed=2"], [], "expected one value for 'data.seed', got two"),
        (["data.seed=x"], [], "expected a value of data.seed"),
        ([], ["verdict=stuck"], "expected solved or at its best or trapped or slow or noise floor"),
        ([], ["verdict=diverged"], "expected a run with verdict=diverged, got a study without"),
        ([], ["mood=1"], "expected variable=value with one of"),
        ([], ["iterations=x"], "expected a number for iterations, got 'x'"),
    ],
)
def test_a_wrong_choice_is_reported(store, cell, where, message):
    """The message says what there is to choose from."""
    with pytest.raises(InputError) as error:
        pick(store, cell, where)
    assert message in str(error.value)


def test_neighbouring_seeds_are_distinguished(written):
    """However large they are: as floats they would be the same."""
    last = 2**63 - 1
    path = written(("from = 0, count = 4", f"from = {last - 2}, to = {last}"))
    store = path.parent / "store.zarr"
    run_study(load_study(path), store)
    for seed in (last - 2, last - 1, last):
        text = pick(store, ["training.learning_rate=0.005", f"data.seed={seed}"])
        assert loads(text, name="picked").data.seed == seed
