"""Every output says what it was made from, so that it can be made again with the same bytes."""

from __future__ import annotations

import pytest
from conftest import SMALL
from typer.testing import CliRunner

import relufit
from relufit.cli.app import app
from relufit.outputs.provenance import made_from

FILE = SMALL.replace("weights = [2, -4]\nbiases = [0, -2]", 'file = """curve.csv"""').replace(
    "frames = 8", "frames = 2"
)
BREAKS = f'\ufeffdescription = "one\u2028two\x85three -- <!-- x --> \x9b"\n{FILE.lstrip()}'
MARKS = FILE.replace("A small run", "<b>] \\\\ \\u001b \U0001f600 $x$ ]]> (( é")


@pytest.mark.parametrize(
    ("text", "formats"),
    [(BREAKS, "svg,gif,mp4,webp,apng"), (MARKS, "png,svg,pdf")],
    ids=["line breaks", "marks"],
)
def test_every_output_is_made_again(tmp_path, text, formats):
    """From what any of the files says, ``render -`` makes all of them byte for byte."""
    (tmp_path / "curve.csv").write_text("x,y\n0,-0.0\n1.5,5e-324\n4,3e5\n", encoding="utf-8")
    scenario = relufit.loads(text, name="my run 1é", folder=tmp_path)
    only = "fit" if text == MARKS else "fit,training"
    files = relufit.render(
        scenario, tmp_path / "first", only=only.split(","), formats=formats.split(",")
    )
    assert {path.suffix for path in files} == {
        *(f".{each}" for each in ("npz", "json", "tex", "md", *formats.split(","))),
    }
    origins = [made_from(path) for path in files]
    assert all(origin == origins[0] for origin in origins)
    runner, second = CliRunner(), tmp_path / "second"
    scenario_text = runner.invoke(app, ["inspect", str(files[0]), "--scenario"]).stdout_bytes
    arguments = ["render", "-", "--only", only, "--format", formats, "--output", str(second), "-q"]
    assert runner.invoke(app, arguments, input=scenario_text).exit_code == 0
    for path in files:
        assert (second / "my run 1é" / path.name).read_bytes() == path.read_bytes(), path.name


@pytest.mark.parametrize("name", ['"../up"', '"a/b"', '""', '"\\u001b[2J"'])
def test_a_printed_name_cannot_lead_out_of_the_folder(tmp_path, name):
    """A name in the text is checked like that of ``--name``; an empty one is none."""
    runner = CliRunner()
    text = f"{SMALL}#:name {name}\n"
    arguments = ["render", "-", "--only", "fit", "--output", str(tmp_path / "out"), "-q"]
    done = runner.invoke(app, arguments, input=text)
    found = sorted(path.name for path in tmp_path.rglob("*") if path.is_dir())
    if name == '""':
        assert (done.exit_code, found) == (0, ["out", "stdin"])
    else:
        assert (done.exit_code, found) == (2, [])
        assert "expected a name without folders" in done.stderr
        assert "\x1b" not in done.output


def test_a_printed_scenario_may_be_kept_as_a_file(tmp_path):
    """A file has its own name, and its outputs say nothing of the one it had."""
    (tmp_path / "other.toml").write_text(f'{SMALL}#:name "small"\n', encoding="utf-8")
    kept = relufit.load(tmp_path / "other.toml").origin
    assert (kept.name, kept.text) == ("other", SMALL)


def test_a_name_that_cannot_be_given_is_not_printed(tmp_path):
    """What ``inspect`` prints is never refused: a name with control characters is left out."""
    (tmp_path / "a\x1bb.toml").write_text(SMALL, encoding="utf-8")
    scenario = relufit.load(tmp_path / "a\x1bb.toml")
    files = relufit.render(scenario, tmp_path / "out", only=["fit"], formats=["png"])
    runner = CliRunner()
    printed = runner.invoke(app, ["inspect", str(files[0]), "--scenario"]).stdout
    assert printed == SMALL
    arguments = ["render", "-", "--only", "fit", "--output", str(tmp_path / "again"), "-q"]
    assert runner.invoke(app, arguments, input=printed).exit_code == 0
    assert (tmp_path / "again" / "stdin").is_dir()
