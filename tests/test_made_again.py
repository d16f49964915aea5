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
    scenario = relufit.loads(text, name="stdin", folder=tmp_path)
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
    told = runner.invoke(app, ["inspect", str(files[0]), "--scenario"]).stdout_bytes
    arguments = ["render", "-", "--only", only, "--format", formats, "--output", str(second), "-q"]
    assert runner.invoke(app, arguments, input=told).exit_code == 0
    for path in files:
        assert (second / "stdin" / path.name).read_bytes() == path.read_bytes(), path.name
