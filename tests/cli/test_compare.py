"""The command `relufit compare`, and `relufit inspect` of what it wrote."""

from __future__ import annotations

import pytest
from conftest import DIVERGING, SMALL
from typer.testing import CliRunner

from relufit.cli.app import app

FIGURE = ["--format", "png"]


def relufit(*arguments):
    """Run a command in this process."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments])


@pytest.fixture
def inside(tmp_path, monkeypatch):
    """A working directory with two scenarios that differ in their steps."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.toml").write_text(SMALL)
    slow = SMALL.replace("0.01", "0.002").replace("A small run", "A slow run")
    (tmp_path / "b.toml").write_text(slow)
    (tmp_path / "diverging.toml").write_text(SMALL.replace(*DIVERGING))
    return tmp_path


def test_compare_names_the_files_that_it_wrote(inside):
    """Runs are called by their titles."""
    result = relufit("compare", "a.toml", "b.toml", *FIGURE)
    assert result.exit_code == 0, result.stderr
    assert result.stdout.splitlines()[0] == "outputs/a+b/compare.png"
    assert '"A small run" and "A slow run"' in (inside / "outputs/a+b/captions.md").read_text()


def test_runs_are_called_by_their_labels(inside):
    """One for each scenario; then even the same scenario may stand twice."""
    labels = ["--label", "first", "--label", "second"]
    result = relufit("compare", "a.toml", "a.toml", *labels, "--name", "twice", *FIGURE, "-q")
    assert (result.exit_code, result.stdout) == (0, "")
    assert '"first" and "second"' in (inside / "outputs/twice/captions.md").read_text()


def test_inspect_shows_every_run_and_gives_each_scenario_back(inside):
    """--run chooses whose."""
    relufit("compare", "a.toml", "b.toml", *FIGURE)
    path = "outputs/a+b/compare.png"
    shown = relufit("inspect", path).stdout
    assert "compared  2 runs by iterations\nrun 1     A small run\nscenario  a\n" in shown
    second = relufit("inspect", path, "--scenario", "--run", "2")
    assert second.stdout == (inside / "b.toml").read_text() + '#:name "b"\n'
    for arguments in (["--scenario"], ["--scenario", "--run", "3"]):
        refused = relufit("inspect", path, *arguments)
        assert refused.exit_code == 2
        assert "--run: expected a number from 1 to 2" in refused.stderr


def test_inspect_of_a_single_run_takes_no_number(inside):
    """There is one scenario only."""
    relufit("render", "a.toml", "--only", "fit", *FIGURE)
    result = relufit("inspect", "outputs/a/fit.png", "--run", "1")
    assert result.exit_code == 2
    assert "--run 1: expected a file of a comparison" in result.stderr


def test_a_diverged_run_is_compared_and_exits_with_1(inside):
    """Its files are there, and the message says which run it was."""
    labels = ["--label", "a", "--label", "b"]
    result = relufit("compare", "a.toml", "diverging.toml", *labels, *FIGURE)
    assert result.exit_code == 1
    assert "diverging.toml: diverged at iteration" in result.stderr
    assert (inside / "outputs/a+diverging/compare.png").is_file()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["a.toml"], "expected 2 to 4 runs to compare, got 1"),
        (["a.toml"] * 2, "expected runs of different names, got 'A small run' twice"),
        (["a.toml", "b.toml", "--label", "x"], "--label: expected one for each of the 2 scenarios"),
        (["a.toml", "example4"], "expected the reference of a.toml"),
        (["a.toml", "koech"], "koech"),
        (["a.toml", "b.toml", "--shape", "round"], "--shape: expected wide or square"),
        (["a.toml", "b.toml", "--max-size", "big"], "--max-size"),
        (["a.toml", "absent.toml"], "absent.toml: no such file"),
    ],
)
def test_bad_input_is_reported_and_writes_nothing(inside, arguments, message):
    """A message without a traceback and exit code 2."""
    before = sorted(inside.rglob("*"))
    result = relufit("compare", *arguments, *FIGURE)
    assert result.exit_code == 2, result.stdout + result.stderr
    assert message in " ".join(result.stderr.split())
    assert "Traceback" not in result.stderr
    assert sorted(inside.rglob("*")) == before
