"""One options value: the same fields in Python and on the command line, each named where it is."""

from __future__ import annotations

import copy
import inspect
import typing
from dataclasses import fields

import pytest
from conftest import SMALL
from typer.main import get_command
from typer.testing import CliRunner

import relufit
from relufit.cli.app import app
from relufit.errors import InputError
from relufit.outputs.options import PlotOptions, RenderArguments, RenderOptions

# An argument of the library, a value that it refuses, and how the command line says the same.
REFUSED = [
    ("only", ["fitt"], ["--only", "fitt"]),
    ("only", ["worked"], ["--only", "worked"]),
    ("formats", ["bmp"], ["--format", "bmp"]),
    ("dpi", 10, ["--dpi", "10"]),
    ("style", "none.toml", ["--style", "none.toml"]),
    ("language", "dee", ["--language", "dee"]),
    ("fps", 33, ["--fps", "33"]),
    ("fps", 60, ["--fps", "60"]),
    ("formats", ["md"], ["--format", "md"]),
    ("theme", "blue", ["--theme", "blue"]),
    ("width", "7ft", ["--width", "7ft"]),
    ("max_size", "large", ["--max-size", "large"]),
    ("parameter", "w99", ["--parameter", "w99"]),
    ("plane", "2", ["--plane", "2"]),
    ("first", 1000, ["--from", "1000"]),
    ("last", -1, ["--to", "-1"]),
    ("overwrite", False, ["--no-overwrite"]),
]
FREE = {"transparent"}  # takes both of its values


@pytest.fixture
def inside(tmp_path, monkeypatch):
    """A folder with the small scenario and the outputs of an earlier run."""
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")
    (tmp_path / "outputs" / "small").mkdir(parents=True)
    (tmp_path / "outputs" / "small" / "summary.json").write_text("{}")
    monkeypatch.chdir(tmp_path)


def options(name):
    """The options of a command, by the name of the parameter that they set."""
    command = get_command(app)
    for part in name.split():
        command = command.commands[part]
    return {
        each.name: [*each.opts, *each.secondary_opts]
        for each in command.params
        if each.param_type_name == "option"
    }


def test_a_format_without_transparency_is_refused_with_it():
    """JPEG and EPS have no transparent background; the other formats do."""
    for name in ("jpg", "eps"):
        with pytest.raises(InputError, match=f"^transparent: expected .* transparency, got {name}"):
            RenderOptions(transparent=True, formats=["png", name])
    RenderOptions(transparent=True, formats=["png", "svg", "pdf", "tiff", "gif"])


@pytest.mark.parametrize(
    ("fps", "formats"),
    [(24, ["gif", "mp4"]), (50, ["gif"]), (60, ["webp", "apng"]), (100, ["mp4"])],
)
def test_each_film_format_takes_rates_up_to_its_own(fps, formats):
    """The options are accepted; with the next rate at least one format is not."""
    assert RenderOptions(fps=fps, formats=formats).fps == fps


@pytest.mark.parametrize(("field", "value", "typed"), REFUSED)
def test_a_wrong_value_is_named_by_its_argument_and_by_its_option(inside, field, value, typed):
    """The library speaks of the argument, the command of the option, and the rest is the same."""
    with pytest.raises(InputError) as raised:
        relufit.render("small.toml", **{field: value})
    assert raised.value.field == field
    assert str(raised.value).startswith((f"{field}: ", f"{field} "))
    assert "--" not in str(raised.value)
    result = CliRunner().invoke(app, ["render", "small.toml", "--quiet", *typed])
    assert result.exit_code == 2
    assert result.stderr == raised.value.at(typed[0]) + "\n"


def test_every_option_has_a_wrong_value_above():
    """A new option joins the table, or those that take all values."""
    assert {field for field, _, _ in REFUSED} | FREE == {
        each.name for each in fields(RenderOptions)
    }


@pytest.mark.parametrize(
    ("command", "value"), [("render", RenderOptions), ("study plot", PlotOptions)]
)
def test_each_field_is_one_parameter_of_the_command(command, value):
    """With the same default; and no option of it is left over."""
    own = {"output", "jobs", "changes", "name", "quiet", "debug"}
    names = {each.name for each in fields(value)}
    assert set(options(command)) - own == names
    context = get_command(app)
    for part in command.split():
        context = context.commands[part]
    defaults = {each.name: each.default for each in context.params}
    for each in fields(value):
        assert (defaults[each.name] or None) == (each.default or None), each.name


def test_the_python_interface_shows_the_fields():
    """In its signature, which notebooks read, and in the type that checkers read."""
    shown = inspect.signature(relufit.render).parameters
    assert list(shown)[:2] == ["run_or_scenario", "output"]
    for each in fields(RenderOptions):
        assert shown[each.name].default == each.default
        assert shown[each.name].kind is inspect.Parameter.KEYWORD_ONLY
    typed = {name: hint.__forward_arg__ for name, hint in RenderArguments.__annotations__.items()}
    assert typed == {each.name: each.type for each in fields(RenderOptions)}
    assert typing.get_type_hints(relufit.render, include_extras=True) is not None


def test_an_unknown_argument_is_a_mistake_of_the_program():
    """As with any other function."""
    with pytest.raises(TypeError, match="unexpected keyword argument 'them'"):
        relufit.render("small.toml", them="dark")


def test_help_lists_what_the_registries_hold():
    """Every figure, film and format, and both model types."""
    text = " ".join(CliRunner().invoke(app, ["render", "--help"]).stdout.split())
    for name in ("diagram", "steps", "worked", "apng", "svg", "light or dark"):
        assert name in text
    assert "{" not in text.replace("{SCENARIO...}", "")
    text = CliRunner().invoke(app, ["study", "plot", "--help"]).stdout
    assert "coalescing" in text
    assert "relu_sum or dense" in " ".join(
        CliRunner().invoke(app, ["new", "--help"]).stdout.split()
    )


@pytest.mark.parametrize(
    ("arguments", "place"),
    [
        (["new", "a", "--type", "cnn"], "--type: expected relu_sum or dense"),
        (["new", "a", "--type", "dense", "--from", "example1"], "--from: expected no --type"),
        (["new", " "], "NAME: expected a name"),
        (["train", "small.toml", "--save", "a.txt"], "--save: expected a file name"),
        (["train", "small.toml", "--name", "b"], "--name: expected the scenario -"),
        (
            ["study", "run", "x.toml", "--jobs", "2", "--scheduler", "a"],
            "--jobs: expected no value",
        ),
    ],
)
def test_other_commands_name_their_options_too(inside, arguments, place):
    """Whatever argument of the library or of the command itself is wrong."""
    result = CliRunner().invoke(app, arguments)
    assert result.exit_code == 2
    assert result.stderr.startswith(place), result.stderr


def test_an_error_keeps_its_field_between_processes():
    """Workers send errors to the command, which names the option; pickles are made like copies."""
    error = copy.deepcopy(InputError("expected a, got b.", field="only", value="b"))
    assert (str(error), error.field) == ("only b: expected a, got b.", "only")
    assert error.at("--only") == "--only b: expected a, got b."
