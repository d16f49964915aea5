"""Scenarios from Python values: the checks of files, and a text that says what was run."""

from __future__ import annotations

import inspect
import tomllib

import numpy as np
import pytest
from conftest import ROOT, dense, small

import relufit
from relufit.scenario.made_from import provenance, read_made_from

PARTS = {
    "title": "Made in Python",
    "reference": {"weights": [2, -4], "biases": [0, -2]},
    "network": {"weights": [0.1, -0.2], "biases": [0, -0.5]},
    "data": {"domain": [0, 4], "samples": 20, "seed": 1},
    "training": {"learning_rate": 0.01, "iterations": 100},
}


def made(**changes):
    return relufit.scenario(**{**PARTS, **changes})


def test_values_give_the_run_of_a_file():
    """Bit for bit the run of the same scenario as text."""
    run, again = relufit.train(made()), relufit.train(small())
    np.testing.assert_array_equal(run.weights, again.weights)


def test_arrays_and_numbers_of_numpy_are_values():
    """They give the scenario of lists."""
    network = {"weights": np.array([0.1, -0.2]), "biases": (np.float32(0), np.float64(-0.5))}
    data = {"domain": np.array([0, 4]), "samples": np.int64(20), "seed": 1}
    assert made(network=network, data=data).to_toml() == made().to_toml()


def test_tables_of_another_scenario_are_values():
    """What a scenario holds can be given to another one."""
    other = small()
    again = made(network=other.network, data=other.data, film=other.film, training=other.training)
    assert again.film == other.film
    assert again.network == other.network


@pytest.mark.parametrize(
    ("reference", "table"),
    [
        ("sin(x)", {"expression": "sin(x)"}),
        ([[0, 0], [2, 4], [4, 0]], {"points": [[0, 0], [2, 4], [4, 0]]}),
        (np.array([[0, 0], [2, 4], [4, 0]]), {"points": [[0, 0], [2, 4], [4, 0]]}),
    ],
)
def test_a_reference_is_a_formula_or_points(reference, table):
    """A text is a formula, a list or array of pairs are points."""
    assert tomllib.loads(made(reference=reference).to_toml())["reference"] == table


@pytest.mark.parametrize("function", [np.sin, lambda x: np.array([np.sin(x)])])
def test_a_reference_is_a_function(function):
    """It is exact at 1001 places and a straight line between them."""
    reference = relufit.train(made(reference=function)).reference
    assert reference.knots == ()  # it is smooth
    curve = reference.evaluate
    places = np.linspace(0, 4, 1001)
    np.testing.assert_allclose(curve(places), np.sin(places), rtol=0, atol=1e-15)
    between = (places[1:] + places[:-1]) / 2
    np.testing.assert_allclose(curve(between), np.sin(between), rtol=0, atol=3e-6)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"reference": lambda _: "high"}, r"reference: .* one finite number, got 'high' at x = 0"),
        ({"reference": lambda _: True}, "reference: .* got True at x = 0"),
        ({"reference": lambda x: 1 / (x - 4) if x < 4 else np.inf}, "got inf at x = 4"),
        ({"reference": lambda _: np.zeros(3)}, "one finite number, got array"),
        ({"network": {"weights": [np.nan], "biases": [0]}}, r"\[network\] weights, entry 1: .*nan"),
        (
            {"data": {"samples": 20}, "reference": np.sin},
            r"\[data\] domain: expected a list of two",
        ),
        ({"data": {"domain": "wide", "samples": 1}, "reference": np.sin}, "domain: .* got 'wide'"),
        ({"training": {"learning_rat": 1, "iterations": 1}}, 'Did you mean "learning_rate"'),
        ({"training": [0.1]}, r"\[training\]: expected a table"),
        ({"fim": {}}, r"\[fim\]: .*Did you mean \"film\""),
        ({"name": "a/b"}, "name: expected a name without a path, got 'a/b'"),
        ({"name": 3}, "name: expected a name without a path, got 3"),
        ({"model_type": "dense"}, r"\[network\] layers: expected"),
        ({"network": {"type": "dense"}}, "model_type: expected 'dense', the type in network"),
    ],
)
def test_a_faulty_value_is_reported_by_its_key(change, message):
    """The message is that of a file, without a line: nobody wrote lines."""
    with pytest.raises(relufit.InputError, match=message) as error:
        made(**change)
    assert ":1:" not in str(error.value)


def test_all_faults_are_reported_at_once():
    """Each on a line of its own, with the scenario's name."""
    with pytest.raises(relufit.InputError) as error:
        made(name="mine", title="", training={"learning_rate": 0, "iterations": 0})
    assert [line.partition(": expected")[0] for line in str(error.value).splitlines()] == [
        "mine: title",
        "mine: [training] learning_rate",
        "mine: [training] iterations",
    ]


def test_later_faults_have_no_line_either():
    """A curve that overflows is found in training."""
    with pytest.raises(
        relufit.InputError, match=r"^scenario: \[reference\] expression: expected a"
    ):
        relufit.train(made(reference="exp(1000*x)"))


@pytest.mark.parametrize("scenario", [made(), small().with_(learning_rate=0.03), dense()])
def test_the_provenance_is_what_was_run(scenario):
    """The stored text gives the same values, so the same run."""
    found = read_made_from(provenance(scenario))
    again = relufit.loads(found["scenario"], name=found["name"])
    assert again.content == scenario.content
    assert again.content == relufit.loads(scenario.to_toml(), name="again").content


def test_a_file_keeps_its_comments():
    """Its text is that of the file, until something is changed."""
    path = ROOT / "scenarios" / "example4.toml"
    scenario = relufit.load(path)
    assert scenario.to_toml() == path.read_text(encoding="utf-8")
    assert "#" not in scenario.with_(seed=3).to_toml()


def test_a_key_is_changed_by_its_name():
    """In the one table that has it; the rest stays."""
    changed = small().with_(learning_rate=0.03, seed=7, frames=9, title="Faster", name="fast")
    assert changed.training.learning_rate == 0.03
    assert (changed.data.seed, changed.film.frames) == (7, 9)
    assert (changed.title, changed.origin.name) == ("Faster", "fast")
    assert changed.network == small().network
    assert small().training.learning_rate == 0.01


def test_a_key_of_several_tables_needs_its_table():
    """The message names the tables; with one of them it is clear."""
    with pytest.raises(relufit.InputError, match=r"reference\.weights or network\.weights"):
        small().with_(weights=[1, 2])
    assert small().with_(**{"network.weights": [1, 2]}).network.weights == (1, 2)


def test_a_table_is_replaced_and_none_removes():
    """So the form of a table can be changed."""
    drawn = {"neurons": 5, "bias_range": [-4, 0], "weight_std": 0.1, "seed": 1}
    scenario = small().with_(network={"random": drawn}, training=None)
    assert (scenario.network.size, scenario.training) == (5, None)
    with pytest.raises(relufit.InputError, match=r"seed: .* network\.random\.seed or data\.seed"):
        scenario.with_(seed=2)


def test_a_changed_run_has_no_tour_of_the_other():
    """Its texts describe another run; a change of the film keeps them."""
    scenario = relufit.load("example4")
    assert scenario.tour
    assert scenario.with_(frames=50).tour == scenario.tour
    assert scenario.with_(learning_rate=0.02).tour == ()


def test_published_values_stay_while_they_fit():
    """They do not fit another number of neurons."""
    scenario = relufit.load("example4")
    assert scenario.with_(learning_rate=0.02).published == scenario.published
    assert scenario.with_(network={"weights": [0.1], "biases": [0]}).published is None
    with pytest.raises(relufit.InputError, match=r"\[published\] weights: expected 4 entries"):
        scenario.with_(published={"weights": [1]})


def test_the_package_shows_the_signature():
    """``help`` and notebooks read it from the package, which is what the name is bound to."""
    assert "learning" in str(relufit.scenario.__call__.__doc__)
    assert {"title", "model_type"} <= inspect.signature(relufit.scenario).parameters.keys()
    assert relufit.scenario.load is relufit.load


def test_a_function_beside_points_is_evaluated_around_them():
    """Without a domain, a reference covers the points."""
    scenario = relufit.scenario(
        title="Measured",
        reference=lambda x: 2 * x,
        network={"weights": [0.1], "biases": [0]},
        data={"points": [[1, 2.1], [3, 5.8], [2, 4.0]]},
    )
    assert scenario.reference.points[0] == (1.0, 2.0)
    assert scenario.reference.points[-1] == (3.0, 6.0)
