"""The table of a study's runs: its rows, its numbers, and the command that prints it."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest
from typer.testing import CliRunner

from relufit.cli.app import app
from relufit.errors import InputError
from relufit.study.planning.plan import load_study
from relufit.study.run import run_study
from relufit.study.storage.dataset import STOPPED, VERDICTS
from relufit.study.storage.layout import MARKS
from relufit.study.storage.open_study import open_study
from relufit.study.table import table_parts


@pytest.fixture
def store(study_file):
    """The small study, trained."""
    run_study(load_study(study_file), study_file.parent / "store.zarr")
    return study_file.parent / "store.zarr"


def rows_of(store):
    text = "".join(table_parts(store))
    return list(csv.DictReader(io.StringIO(text)))


def test_a_row_is_a_run_with_all_that_the_dataset_has(store):
    """Axes, names of verdicts, and every number with the bits of the dataset, in its order."""
    rows, dataset = rows_of(store), open_study(store).load()
    frame = dataset.stack(run=["training.learning_rate", "data.seed"])
    assert len(rows) == 12
    for number, row in enumerate(rows):
        one = frame.isel(run=number)
        assert float(row["training.learning_rate"]) == float(one["training.learning_rate"])
        assert int(row["data.seed"]) == int(one["data.seed"])
        assert row["verdict"] == VERDICTS[int(one["verdict"])]
        assert row["stopped"] == STOPPED[int(one["stopped"])]
        assert int(row["iterations"]) == int(one["iterations"])
        for name in ("error", "later_error", "output_bias"):
            assert float(row[name] or "nan") == float(one[name]) or np.isnan(one[name])
        for neuron in (1, 2):
            for name in ("weights", "biases", "input_weights"):
                value = float(one[name].sel(neuron=neuron))
                assert float(row[f"{name}_{neuron}"]) == value
        since = int(one["coalesced_at"].sel(pair="1-2"))
        assert row["coalesced_at_1-2"] == ("" if since < 0 else str(since))


def test_runs_that_are_missing_have_no_row(store):
    """The table of a study that is still running has the runs of its finished chunks."""
    (store.joinpath(*MARKS) / "c" / "1" / "0").unlink()
    rates = [float(row["training.learning_rate"]) for row in rows_of(store)]
    assert rates == [0.005] * 4 + [0.02] * 4


def test_labels_and_missing_neurons(written):
    """A label with a comma is quoted; what a narrower network lacks is an empty cell."""
    start = (
        'start = { keys = ["network.weights", "network.biases"], values = [[[0.1], [0]], '
        '[[0.1, -0.2], [0, -0.5]]], labels = ["one, alone", "two"] }'
    )
    path = written(('"data.seed" = { from = 0, count = 4 }', start))
    run_study(load_study(path), path.parent / "store.zarr")
    rows = rows_of(path.parent / "store.zarr")
    assert [row["start"] for row in rows[:2]] == ["one, alone", "two"]
    assert rows[0]["weights_2"] == rows[0]["dead_2"] == rows[0]["sign_changes_2"] == ""
    assert float(rows[1]["weights_2"])


def test_the_command_prints_the_table_or_writes_it(store, tmp_path):
    """--output has what is printed otherwise; the folder is made."""
    printed = CliRunner().invoke(app, ["study", "table", str(store)])
    assert printed.exit_code == 0
    file = tmp_path / "new" / "runs.csv"
    assert CliRunner().invoke(app, ["study", "table", str(store), "-o", str(file)]).exit_code == 0
    assert file.read_bytes() == printed.stdout_bytes
    assert len(printed.stdout.splitlines()) == 13


def test_a_damaged_store_leaves_no_file(store, tmp_path):
    """The chunk is named, and a table that was there before stays."""
    (store / "error" / "c" / "0" / "0").write_bytes(b"damaged")
    with pytest.raises(InputError, match="expected whole chunks, got 1 damaged"):
        rows_of(store)
    file = tmp_path / "runs.csv"
    file.write_text("before")
    result = CliRunner().invoke(app, ["study", "table", str(store), "-o", str(file)])
    assert result.exit_code == 2
    assert file.read_text() == "before"
