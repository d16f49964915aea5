"""The Python interface, as in a notebook."""

from __future__ import annotations

import copy
import pickle
import re
from concurrent.futures import ProcessPoolExecutor
from dataclasses import fields
from importlib import import_module
from inspect import signature
from io import BytesIO
from multiprocessing import get_context
from types import ModuleType

import numpy as np
import pytest
from conftest import DIVERGING, SMALL, dense, small
from PIL import Image

import relufit
from relufit.outputs.run_files import RenderOptions
from relufit.reports import relu_sum as report


def test_three_lines_from_file_to_figures(small_file, tmp_path):
    """Load, train, render."""
    scenario = relufit.load(small_file)
    trajectory = relufit.train(scenario)
    paths = relufit.render(trajectory, tmp_path / "out", only=["fit"], formats=["png"])
    assert paths[0] == tmp_path / "out" / "small" / "fit.png"
    assert all(path.is_file() for path in paths)


def test_a_path_will_do_instead_of_a_scenario(small_file, tmp_path):
    """Train and render load what they are given."""
    assert relufit.train(str(small_file)).iterations == 100
    (path, *_) = relufit.render(small_file, tmp_path / "out", only=["fit"], formats=["svg"])
    assert path.name == "fit.svg"


def test_everything_that_the_command_offers_can_be_asked_for(small_file, tmp_path):
    """Width, background, part and size reach the figures and films."""
    options = {"only": ["fit"], "formats": ["png"], "first": 20, "last": 60}
    files = relufit.render(
        small_file, tmp_path, **options, width="single", transparent=True, max_size="2MB"
    )
    with Image.open(files[0]) as image:
        assert image.width < 600
        assert image.convert("RGBA").getpixel((0, 0))[3] == 0
    captions = files[-1].read_text(encoding="utf-8")
    assert re.search("iteration.? 20.* 60", captions)
    parameters = set(signature(relufit.render).parameters)
    assert {each.name for each in fields(RenderOptions)} <= parameters


def test_render_stays_a_function_after_it_was_used(small_file, tmp_path):
    """No module of the same name takes its place."""
    relufit.render(small_file, tmp_path / "out", only=["fit"], formats=["png"])
    assert callable(relufit.render)
    assert callable(relufit.train)


@pytest.mark.parametrize("change", [None, DIVERGING])
def test_a_trajectory_shows_itself_in_a_notebook(change):
    """Its image is a PNG of its fit, for a diverged run too."""
    text = SMALL.replace(*change) if change else SMALL
    trajectory = relufit.train(relufit.loads(text, name="small"))
    with Image.open(BytesIO(trajectory._repr_png_())) as image:
        assert image.format == "PNG"
        assert image.width == 1200


def test_a_trajectory_comes_back_from_its_file(small_file, tmp_path):
    """What render saves, load_trajectory reads, and it can be rendered again."""
    trajectory = relufit.train(small_file)
    relufit.render(trajectory, tmp_path / "out", only=["fit"], formats=["png"])
    loaded = relufit.load_trajectory(tmp_path / "out" / "small" / "trajectory.npz")
    assert loaded.summary == trajectory.summary
    assert loaded._repr_png_() == trajectory._repr_png_()


def test_errors_can_be_caught_by_name(tmp_path):
    """Bad input raises what the package exports."""
    with pytest.raises(relufit.InputError, match="absent"):
        relufit.load(tmp_path / "absent.toml")


@pytest.mark.parametrize("argument", ["only", "formats"])
def test_a_single_name_is_asked_for_as_a_list(small_file, tmp_path, argument):
    """A text would be read letter by letter."""
    with pytest.raises(
        TypeError, match=rf"{argument}: expected a list .* got 'fit'. Use \['fit'\]"
    ):
        relufit.render(small_file, tmp_path, **{argument: "fit"})


def test_what_is_no_scenario_is_refused_at_once():
    """The message says what was expected and what came."""
    with pytest.raises(TypeError, match="expected a scenario or the path of its file, got 3"):
        relufit.train(3)
    with pytest.raises(TypeError, match="expected a trajectory, a scenario or a path, got None"):
        relufit.render(None)


def test_the_package_lists_what_it_offers():
    """Names in __all__ exist, dir shows them, and others are refused."""
    assert set(relufit.__all__) <= set(dir(relufit))
    assert all(hasattr(relufit, name) for name in relufit.__all__)
    with pytest.raises(AttributeError, match="no attribute 'plot'"):
        relufit.plot  # noqa: B018


REFERENCES = {
    "network": small(),
    "expression": small(("weights = [2, -4]\nbiases = [0, -2]", 'expression = "sin(x)"')),
    "points": small(("weights = [2, -4]\nbiases = [0, -2]", "points = [[0, 0], [2, 4], [4, 0]]")),
    "dense": dense(),
}
WAYS = {
    "pickle": lambda value: pickle.loads(pickle.dumps(value)),  # noqa: S301 (our own)
    "copy": copy.copy,
    "deepcopy": copy.deepcopy,
}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", REFERENCES)
def test_a_run_can_be_copied_and_pickled(name, way):
    """A copy is of the same class, equal in all arrays, read-only, and says the same of itself."""
    run = relufit.train(REFERENCES[name])
    again = WAYS[way](run)
    assert type(again) is type(run)
    assert again.scenario == run.scenario
    for array in run.shapes:
        np.testing.assert_array_equal(getattr(again, array), getattr(run, array))
        assert not getattr(again, array).flags.writeable
    assert again.summary == run.summary
    assert repr(again) == repr(run)
    if isinstance(run, relufit.Trajectory):
        x = np.linspace(0, 4, 9)
        np.testing.assert_array_equal(again.reference.evaluate(x), run.reference.evaluate(x))
        assert not again.samples.x.flags.writeable


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", REFERENCES)
def test_a_scenario_can_be_copied_and_pickled(name, way):
    """A copy of a scenario is equal and trains to the same bits."""
    again = WAYS[way](REFERENCES[name])
    assert again == REFERENCES[name]
    np.testing.assert_array_equal(
        relufit.train(again).weights, relufit.train(REFERENCES[name]).weights
    )


def test_runs_go_to_other_processes_and_back():
    """A process pool trains scenarios, and its trajectories are those of this process."""
    scenarios = [REFERENCES["points"], REFERENCES["dense"]]
    with ProcessPoolExecutor(1, mp_context=get_context("spawn")) as pool:
        runs = list(pool.map(relufit.train, scenarios))
    assert [type(run) for run in runs] == [relufit.Trajectory, relufit.DenseTrajectory]
    for run, scenario in zip(runs, scenarios, strict=True):
        np.testing.assert_array_equal(run.weights, relufit.train(scenario).weights)


def test_classes_have_a_name_and_a_home():
    """The class of a run can be imported from where it says it lives, and its parts are of it."""
    for scenario, kind in ((small(), relufit.Trajectory), (dense(), relufit.DenseTrajectory)):
        run = relufit.train(scenario)
        assert type(run) is kind
        assert type(run.between(0, 10)) is kind
        assert pickle.loads(pickle.dumps(kind)) is kind  # noqa: S301 (our own)


def test_a_summary_is_computed_once(monkeypatch, tmp_path):
    """However often it is asked for, and when the run is rendered; each is the caller's own."""
    judged = []
    judge = report.judge
    monkeypatch.setattr(report, "judge", lambda run: judged.append(run) or judge(run))
    run = relufit.train(small())
    first = run.summary
    first["weights"] = first["coalesced"] = None
    assert run.summary["weights"] == run.final.weights
    relufit.render(run, tmp_path, only=["fit"], formats=["png"])
    assert len(judged) == 1
    assert relufit.train(small()).summary == run.summary
    assert len(judged) == 2


FUNCTIONS_AND_CLASSES = sorted(set(relufit.__all__) - {"__version__"})


@pytest.mark.parametrize("name", FUNCTIONS_AND_CLASSES)
def test_every_public_name_has_an_example(name):
    """A doctest in its documentation, which the gate runs."""
    found = getattr(relufit, name)
    documented = found.__call__ if isinstance(found, ModuleType) else found  # can be called
    assert ">>> " in (documented.__doc__ or "")
    assert documented.__module__.startswith("relufit.")


@pytest.mark.parametrize("name", FUNCTIONS_AND_CLASSES)
def test_every_public_class_can_be_imported_and_pickled(name):
    """From the module that it names."""
    found = getattr(relufit, name)
    if isinstance(found, type):
        assert pickle.loads(pickle.dumps(found)) is found  # noqa: S301 (our own)
        assert getattr(import_module(found.__module__), found.__name__) is found


def test_public_objects_can_be_pickled():
    """Films and tables of runs go to other processes too."""
    run = relufit.train(small())
    film = pickle.loads(pickle.dumps(run.film(frames=3)))  # noqa: S301 (our own)
    assert len(film) == len(run.film(frames=3))
    table = relufit.runs_table([run])
    assert pickle.loads(pickle.dumps(table)) == table  # noqa: S301 (our own)
