"""The Python interface, as in a notebook."""

from __future__ import annotations

import re
from dataclasses import fields
from inspect import signature
from io import BytesIO

import pytest
from conftest import DIVERGING, SMALL
from PIL import Image

import relufit
from relufit.rendering import RenderOptions


def test_three_lines_from_file_to_pictures(small_file, tmp_path):
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
    """Width, background, part and size reach the pictures."""
    options = {"only": ["fit"], "formats": ["png"], "first": 20, "last": 60}
    files = relufit.render(
        small_file, tmp_path, **options, width="single", transparent=True, max_size="2MB"
    )
    with Image.open(files[0]) as picture:
        assert picture.width < 600
        assert picture.convert("RGBA").getpixel((0, 0))[3] == 0
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
    """Its picture is a PNG of its fit, for a diverged run too."""
    text = SMALL.replace(*change) if change else SMALL
    trajectory = relufit.train(relufit.loads(text, name="small"))
    with Image.open(BytesIO(trajectory._repr_png_())) as picture:
        assert picture.format == "PNG"
        assert picture.width == 1200


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
