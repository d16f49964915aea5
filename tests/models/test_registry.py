"""The model types: one registry, and what was published of dense ones."""

from __future__ import annotations

import pytest
from conftest import WORKED, dense, small, worked

from relufit.errors import InputError
from relufit.models.dense import DenseTrajectory
from relufit.models.registry import MODEL_TYPES, model_of, train_scenario, with_public_class
from relufit.models.relu_sum import Trajectory
from relufit.reports.dense import compare_dense, summarize_dense
from relufit.scenario.forms import FORMS
from relufit.training.dense.run import run_dense


def published(line, iteration=0, training=""):
    text = f"{training}[published.at.{iteration}]\n{line}\n"
    return run_dense(dense(("hold = 0.2\n", f"hold = 0.2\n{text}")))


def test_every_document_form_has_a_model_type():
    """What can be read can be run and drawn, and the other way round, under the same name."""
    assert list(MODEL_TYPES) == list(FORMS)
    for name, model in MODEL_TYPES.items():
        assert (model.name, model.form) == (name, FORMS[name])
        assert issubclass(model.form.scenario, model.form.document)
    assert model_of(small()).name == "relu_sum"
    assert model_of(dense()).name == "dense"


def test_a_scenario_is_trained_by_its_model_type():
    """The trajectory is that of the type's own run, and the Python interface gives its class."""
    assert train_scenario(dense()).weights.tolist() == run_dense(dense()).weights.tolist()
    for scenario, public in ((small(), Trajectory), (dense(), DenseTrajectory)):
        trained = train_scenario(scenario)
        assert type(with_public_class(trained)) is public
        assert with_public_class(trained).iteration is trained.iteration


def test_a_scenario_of_no_registered_type_is_a_mistake_of_the_program(monkeypatch):
    """The message names the scenario."""
    monkeypatch.delitem(MODEL_TYPES, "dense")
    with pytest.raises(TypeError, match="expected a scenario of a known model type"):
        model_of(dense())


@pytest.mark.parametrize("name", WORKED)
def test_the_worked_examples_match_at_every_printed_digit(name):
    """The tolerance is half a unit of the last digit."""
    rows = compare_dense(worked(name))
    assert len(rows) >= 6
    for row in rows:
        assert row.holds, row


@pytest.mark.parametrize(
    ("printed", "holds"),
    [
        ("1.10", True),
        ("1.100", False),
        ("1.103", True),
        ("1.104", False),
        ("1.1", True),
        ("1", True),
        ("11e-1", True),
    ],
)
def test_a_printed_number_is_as_exact_as_its_last_digit(printed, holds):
    """1.10 matches 1.095 to 1.105, 1.100 matches 1.0995 to 1.1005; the loss is 1.1032."""
    (row,) = compare_dense(published(f'E = "{printed}"'))
    assert "1.1032".startswith(row.measured[:3])
    assert row.holds == holds, row


def test_parameters_at_later_iterations():
    """A name at an iteration is its value before the next update."""
    trajectory = run_dense(dense())
    value = f"{trajectory.weights[7, 2]:.8f}"
    assert all(row.holds for row in compare_dense(published(f'w3 = "{value}"', 7)))
    assert not any(row.holds for row in compare_dense(published(f'w3 = "{value}"', 8)))


def test_an_iteration_that_was_not_reached_does_not_match():
    """There is no measured value."""
    (row,) = compare_dense(published('E = "0.5"', 41))
    assert (row.measured, row.holds) == ("none", False)


def test_an_unknown_quantity_is_an_error_with_a_suggestion():
    """The message has file, line, table and key."""
    with pytest.raises(InputError, match=r"\[published.at.0\] out_h9: .* Did you mean \"out_h"):
        compare_dense(published('out_h9 = "0.5"'))


def test_an_iteration_that_was_not_recorded_is_an_error():
    """The message states which setting records it."""
    text = ("iterations = 40", "iterations = 40\nrecord_every = 10")
    trajectory = run_dense(
        dense(text, ("hold = 0.2\n", 'hold = 0.2\n[published.at.5]\nE = "0.5"\n'))
    )
    with pytest.raises(InputError, match=r"record_every = 1"):
        compare_dense(trajectory)


def test_the_summary_of_a_dense_run():
    """The summary has its public keys, with values of the run."""
    trajectory = worked("koech")
    summary = summarize_dense(trajectory)
    assert summary["layers"] == (3, 4, 1)
    assert summary["weights"] == trajectory.final.weights
    assert summary["outputs"] == [[pytest.approx(0.925053, abs=1e-6)]]
    assert summary["mean_loss"] == trajectory.mean_loss()
    assert (summary["stopped"], summary["verdict"], summary["seed"]) == ("limit", "slow", 0)
