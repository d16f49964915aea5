"""Runs that were trained elsewhere: arrays in, figures and honest verdicts out."""

from __future__ import annotations

import copy
import json
import pickle

import numpy as np
import pytest
from conftest import small

import relufit
from relufit.draw.relu_sum.catalogue import RELU_SUM_CATALOGUE
from relufit.dynamics.relu_sum.coalescing import coalescences
from relufit.dynamics.relu_sum.events import events

OWN = relufit.train(small())
ARRAYS = {
    "x": OWN.samples.x,
    "y": OWN.samples.y,
    "weights": OWN.weights,
    "biases": OWN.biases,
}
ALL = {**ARRAYS, "sample": OWN.sample, "delta": OWN.delta, "domain": (0, 4)}


def recorded(**changes):
    return relufit.Trajectory.from_arrays(**{**ARRAYS, **changes})


@pytest.fixture(scope="module")
def run():
    return recorded(**ALL, reference=OWN.scenario.reference, name="mine", title="My own run")


def test_everything_that_is_measured_is_that_of_the_same_run(run):
    """Events, coalescing, rules and phases are those of relufit's run with these arrays."""
    assert events(run) == events(OWN)
    assert coalescences(run) == coalescences(OWN)
    for key in ("rules", "phases", "knots", "mean_squared_error", "dead_neurons"):
        assert run.summary[key] == OWN.summary[key]
    np.testing.assert_allclose(recorded(sample=OWN.sample).delta, OWN.delta, rtol=0, atol=1e-15)


def test_all_figures_and_films_can_be_drawn(run, tmp_path):
    """They are written with their captions and the run's provenance."""
    names = [each.name for each in RELU_SUM_CATALOGUE.figures]
    run = recorded(**ALL, name="mine")
    films = [run.film(each.name, frames=3, size=(320, 160)) for each in RELU_SUM_CATALOGUE.films]
    assert all(next(iter(film)).shape == (160, 320, 3) for film in films)
    paths = relufit.render(run, tmp_path, only=names, formats=["png"])
    summary = json.loads((tmp_path / "mine" / "summary.json").read_text(encoding="utf-8"))
    assert summary["verdict"] == "undecided"
    assert "[recorded]" in summary["provenance"]["scenario"]
    assert len(paths) == len(names) + 4


def test_the_default_figures_are_those_of_a_trained_run(run):
    """It learns, although relufit did not train it."""
    assert run.scenario.learns
    default = [each.name for each in RELU_SUM_CATALOGUE.every if each.is_default(run.scenario)]
    assert {"fit", "parameters", "knots", "training"} <= set(default)


@pytest.mark.parametrize(
    "way",
    [lambda run: pickle.loads(pickle.dumps(run)), copy.deepcopy],  # noqa: S301 (our own)
)
def test_it_can_be_copied(run, way):
    """Without its function, which may be unable to."""
    again = way(recorded(**ALL, stop_below=1e-9, resume=lambda _: {}))
    assert again.resume is None
    np.testing.assert_array_equal(again.weights, run.weights)


@pytest.mark.parametrize("change", [{}, {"sample": None, "delta": None}])
def test_it_can_be_saved(run, tmp_path, change):
    """And read again, with what is not known."""
    given = {key: each for key, each in {**ALL, **change}.items() if each is not None}
    saved = recorded(**given)
    again = relufit.load_trajectory(saved.save(tmp_path / "run.npz"))
    for name in saved.shapes:
        np.testing.assert_array_equal(getattr(again, name), getattr(saved, name))
    assert again.scenario.to_toml() == saved.scenario.to_toml()
    assert again.summary == saved.summary


def test_nothing_is_invented(run):
    """Without a target and a function to continue there is no verdict, and the reason is given."""
    assert run.summary["verdict"] == "undecided"
    assert "stop_below" in run.summary["reasons"][1]
    below = recorded(**ALL, stop_below=1e-9)
    assert below.summary["verdict"] == "undecided"
    assert "resume" in below.summary["reasons"][1]
    assert recorded(**ALL, stop_below=1e9).summary["verdict"] == "solved"
    assert "converge" not in run.film().entry.caption(run).text


FIT = {"weights": [2.0, -4.0], "biases": [0.0, -2.0]}
END = {"weights": OWN.weights[-1], "biases": OWN.biases[-1]}
DEAD = {"weights": [0.0, 0.0], "biases": [-9.0, -9.0]}
RESTING = {
    **ALL,
    "weights": np.zeros((2, 2)),
    "biases": [[-8.0, -9.0], [-9.0, -9.0]],
} | dict.fromkeys(("sample", "delta"))


@pytest.mark.parametrize(
    ("arrays", "then", "verdict", "text"),
    [
        (
            ALL,
            FIT,
            "slow",
            "After 100 further iterations the mean of delta² is 0, below the target.",
        ),
        (ALL, END, "undecided", "After 100 further iterations the mean of delta² is"),
        (RESTING, DEAD, "trapped", "a local minimum"),
    ],
)
def test_a_run_that_can_be_continued_is_judged(arrays, then, verdict, text):
    """By what its own training does, and where gradients lead from there; never by a rate."""
    asked = []

    def resume(iterations):
        asked.append(iterations)
        return then

    given = {key: each for key, each in arrays.items() if each is not None}
    run = recorded(**given, stop_below=1e-9, resume=resume)
    assert run.summary["verdict"] == verdict
    assert text in " ".join(run.summary["reasons"]).replace("\u2009", "")
    assert asked == [run.updates]


def test_a_function_that_returns_something_else_is_reported():
    """It is asked for the arrays of a network."""
    for found in ({}, 3, {"weights": [1.0], "biases": ["a"]}):
        run = recorded(**ALL, stop_below=1e-9, resume=lambda _, found=found: found)
        with pytest.raises(relufit.InputError, match="resume: expected a function that returns"):
            _ = run.summary


def test_snapshots_may_be_sparse():
    """Then delta is not known, and films of single steps are not offered."""
    run = recorded(
        weights=OWN.weights[::10], biases=OWN.biases[::10], iteration=OWN.iteration[::10], batch=1
    )
    assert (run.iterations, run.iterations_per_epoch) == (100, 20)
    assert np.isnan(run.delta).all()
    assert run.figure("parameters").axes
    with pytest.raises(relufit.InputError, match="name steps: expected a record of every update"):
        run.film("steps")
    with pytest.raises(relufit.InputError, match="expected a record of every update"):
        run.figure("rules")


def test_steps_need_the_rules():
    """A run by another optimizer has no rule for each movement."""
    biases = OWN.biases.copy()
    biases[50:] += 0.3
    with pytest.raises(relufit.InputError, match="rules of plain gradient descent"):
        recorded(biases=biases, sample=OWN.sample).film("steps")
    with pytest.raises(relufit.InputError, match="the sample of each update"):
        recorded().film("steps")


@pytest.mark.parametrize("entry", ["rules", "squeeze", "steps"])
def test_figures_of_the_four_rules_need_a_known_optimizer(entry):
    """A named optimizer says which rules there were; captions have its name."""
    run = recorded(**ALL, optimizer="adam with weight decay")
    assert "one sample at a time, with optimizer adam" in run.film().entry.caption(run).text
    draw = run.film if entry == "steps" else run.figure
    with pytest.raises(relufit.InputError, match=r'(rules|alone), got optimizer = "adam with'):
        draw(entry)
    assert run.summary["rules"] is None
    plain = recorded(**ALL, optimizer="sgd")
    assert plain.summary["rules"] == OWN.summary["rules"]


@pytest.mark.parametrize(
    ("arguments", "text"),
    [
        ({"batch": 20}, "all samples at once"),
        ({"batch": 8}, "8 samples at a time"),
        ({}, "in batches that were not recorded"),
        ({"sample": OWN.sample}, "one sample at a time"),
    ],
)
def test_captions_say_what_is_known_of_the_batches(arguments, text):
    """And nothing else."""
    run = recorded(**arguments)
    assert text in run.film().entry.caption(run).text


def test_a_full_batch_has_the_mean_delta():
    """It is that of relufit's own full batch."""
    full = relufit.train(small().with_(batch="full"))
    run = recorded(weights=full.weights, biases=full.biases, batch=20)
    np.testing.assert_allclose(run.delta, full.delta, rtol=0, atol=1e-14)
    assert run.iterations_per_epoch == 1


def test_single_precision_is_good_enough():
    """Delta computed in float32 is accepted; one of another sample is not, in either."""
    halves = {key: np.asarray(ALL[key], dtype=np.float32) for key in ("weights", "biases", "delta")}
    run = recorded(**{**ALL, **halves})
    np.testing.assert_array_equal(run.delta, halves["delta"].astype(np.float64))
    wrong = np.roll(halves["delta"], 1)
    with pytest.raises(relufit.InputError, match=r"delta: expected y - f.x. before each update"):
        recorded(**{**ALL, **halves, "delta": wrong})
    with pytest.raises(relufit.InputError, match=r"delta: expected y - f.x. before each update"):
        recorded(**{**ALL, "delta": OWN.delta + 1e-6})


def test_columns_of_other_libraries_are_arrays():
    """Lists, and arrays with an axis of size 1 as layers have them."""
    run = recorded(x=OWN.samples.x[:, None], y=OWN.samples.y.tolist(), output_bias=np.zeros(101))
    assert run.samples.x.shape == (20,)


def test_several_recorded_runs_can_be_compared(tmp_path):
    """In a table, and in a film beside a run of relufit."""
    run = recorded(**ALL, reference=OWN.scenario.reference, name="mine")
    assert [row["verdict"] for row in relufit.runs_table([OWN, run])][1] == "undecided"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"x": [0, 1]}, r"y: expected as many numbers as x has, 2, got 20"),
        ({"x": np.zeros((4, 5))}, r"x: expected shape \(samples,\), got \(4, 5\)"),
        ({"x": [], "y": []}, "x: expected 1 to 40000 samples, got 0"),
        ({"x": ["a"]}, "x: expected numbers, got values of type"),
        ({"x": [[1], [1, 2]]}, "x: expected an array of numbers"),
        ({"y": np.full(20, np.inf)}, r"y: expected finite numbers, got inf at \[0\]"),
        ({"weights": OWN.weights[0]}, r"weights: expected shape \(snapshots, neurons\)"),
        (
            {"weights": OWN.weights * np.nan},
            r"weights: expected finite numbers, got nan at \[0, 0\]",
        ),
        ({"biases": OWN.biases[:-1]}, r"biases: expected shape \(101, 2\), got \(100, 2\)"),
        ({"input_weights": [1.0, 0.0]}, "input_weights: expected numbers other than 0"),
        ({"input_weights": [1.0]}, r"input_weights: expected shape"),
        ({"output_bias": np.zeros(3)}, r"output_bias: expected shape \(101,\), got \(3,\)"),
        ({"iteration": np.arange(101)[::-1]}, "iteration: expected ascending numbers, got 100 and"),
        ({"iteration": np.arange(101) - 1}, "iteration: expected numbers from 0 on, got -1"),
        ({"iteration": np.arange(101) / 2}, "iteration: expected whole numbers"),
        ({"iteration": np.arange(50)}, r"iteration: expected shape \(101,\)"),
        ({"sample": OWN.sample[:-1]}, r"sample: expected shape \(100,\), got \(99,\)"),
        ({"sample": OWN.sample + 10}, "sample: expected samples from 0 to 19, or -1"),
        ({"batch": 0}, r"\[recorded\] batch: expected a whole number from 1"),
        ({"stop_below": -1}, r"\[recorded\] stop_below: expected a number greater than 0"),
        ({"domain": (0, 1)}, r"\[data\] domain: expected an interval that contains all points"),
        ({"reference": lambda _: "high"}, "reference: expected a function that returns one finite"),
        ({"name": "a/b"}, "name: expected a name without a path"),
        ({"resume": 3, "stop_below": 1.0}, "resume: expected a function, got 3"),
        ({"resume": len}, "stop_below: expected the error below which"),
    ],
)
def test_a_faulty_argument_is_named(change, message):
    """The message says what was expected and what came."""
    with pytest.raises(relufit.InputError, match=message):
        recorded(**change)


def test_an_unknown_argument_is_refused():
    """As Python does."""
    with pytest.raises(TypeError, match="unexpected keyword argument 'iterations'"):
        recorded(iterations=3)


def test_a_recorded_run_is_not_trained_again(run):
    """Its scenario says where the record is."""
    with pytest.raises(
        relufit.InputError, match=r"mine: \[recorded\]: expected a scenario to train"
    ):
        relufit.train(run.scenario)
    with pytest.raises(relufit.InputError, match=r"expected no table \[training\] beside it"):
        run.scenario.with_(training={"learning_rate": 0.1, "iterations": 3})


def test_a_page_begins_at_the_initial_state(run, tmp_path):
    """Of a record that begins later there is none, and a notebook shows its figure alone."""
    assert "text/html" in run._repr_mimebundle_()
    later = recorded(iteration=[*range(7, 108)])
    with pytest.raises(relufit.InputError, match=r"initial state for a page, got .* iteration 7"):
        later.explore(tmp_path / "page.html")
    assert "text/html" not in later._repr_mimebundle_()


def test_it_is_compared_with_other_runs(run, tmp_path):
    """With a run of relufit on the same samples too; no target is drawn that nobody has set."""
    mine = recorded(**ALL, name="mine")
    single = recorded(x=np.float32(ALL["x"]), domain=(0, 4), name="rounded")
    aimed = relufit.train(small().with_(stop_below=1e-9))
    for other in (recorded(**ALL, name="other"), aimed, single):
        (path,) = (
            each
            for each in relufit.compare({"mine": mine, "b": other}, tmp_path, formats=["svg"])
            if each.suffix == ".svg"
        )
        text = path.read_text(encoding="utf-8")
        assert "? undecided" in text
        assert ("target" in text) == (other is aimed)
    shifted = recorded(x=0.999 * OWN.samples.x, domain=(0, 4))
    with pytest.raises(relufit.InputError, match="expected the points of mine, got others"):
        relufit.compare({"mine": mine, "b": shifted}, tmp_path)
