"""From a study's store to its figures: files, options, faults, and the way back to one run."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from conftest import ROOT, SMALL, small
from PIL import Image
from typer.testing import CliRunner

from relufit.cli.app import app
from relufit.errors import InputError
from relufit.outputs.options import PlotOptions, RenderOptions
from relufit.outputs.provenance import made_from
from relufit.outputs.run_files import render_run
from relufit.outputs.study_files import plot_study
from relufit.study.load_results import load_results
from relufit.study.planning.plan import load_study
from relufit.study.run import run_study
from relufit.training import run_relu_sum as run

STUDY = """
title = "A small study"
base = "small.toml"
[axes]
"training.learning_rate" = { from = 0.005, to = 0.02, count = 3, spacing = "log" }
spread = { scale = "network.biases", values = [0.5, 1, 3] }
"data.seed" = { from = 0, count = 4 }
"""
ALL = ["shares", "verdicts", "trapped", "solved", "error", "effective", "coalescing"]
ALL += ["knots", "ends"]
STUDIES = sorted((ROOT / "studies").glob("*.toml"))


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """A study of 36 runs, trained once."""
    folder = tmp_path_factory.mktemp("study")
    (folder / "small.toml").write_text(SMALL, encoding="utf-8")
    (folder / "tiny.toml").write_text(STUDY, encoding="utf-8")
    run_study(load_study(folder / "tiny.toml"), folder / "tiny.zarr")
    return folder / "tiny.zarr"


@pytest.fixture(scope="module")
def shares(store, tmp_path_factory):
    """The files of one figure in all formats."""
    return plot_study(store, tmp_path_factory.mktemp("shares"), PlotOptions(only=["shares"]))


def relufit(*args, stdin=""):
    return CliRunner().invoke(app, [str(arg) for arg in args], input=stdin)


def test_a_study_gets_all_figures_that_it_has_axes_for(store, tmp_path):
    """Nine figures and their captions in a folder named after the store, nothing else."""
    files = plot_study(store, tmp_path, PlotOptions(formats=["png"]))
    assert [path.name for path in files] == [
        *(f"{name}.png" for name in ALL),
        "captions.tex",
        "captions.md",
    ]
    assert sorted(tmp_path.rglob("*.*")) == sorted(files)
    captions = files[-1].read_text(encoding="utf-8")
    assert captions.startswith("# A small study\n")
    assert captions.count("Alt text: ") == len(ALL)


def test_the_same_store_gives_the_same_bytes(store, tmp_path):
    """Every file of a second plot equals the first, in all formats."""
    options = PlotOptions(only=["shares", "error"])
    first, again = (plot_study(store, tmp_path / name, options) for name in "ab")
    assert [path.name for path in again] == [path.name for path in first]
    for one, other in zip(first, again, strict=True):
        assert one.read_bytes() == other.read_bytes(), one.name


@pytest.mark.parametrize("suffix", ["png", "svg", "pdf", "md"])
def test_every_file_records_what_it_was_made_from(shares, suffix):
    """The study and its base scenario are in each file, whole."""
    (path,) = (path for path in shares if path.suffix == f".{suffix}")
    found = made_from(path)
    assert (found["name"], found["study"]) == ("tiny", STUDY)
    assert found["base"] == SMALL
    inspected = relufit("inspect", path)
    assert inspected.stdout.splitlines()[1] == "study     tiny"
    assert relufit("inspect", path, "--scenario").stdout == STUDY


def test_axes_choose_and_order_what_is_shown(store, tmp_path):
    """With one axis named the others are pooled, and figures of two axes are left out."""
    files = plot_study(store, tmp_path, PlotOptions(axes=["spread"], formats=["png"]))
    assert [path.stem for path in files] == ["shares", "knots", "ends", "captions", "captions"]
    text = files[-1].read_text(encoding="utf-8")
    assert "against the spread (3 values, 0.5 to 3)" in text
    assert "Each point pools 12, over 3 values of learning rate and 4 values" in text


def test_outcomes_are_those_of_the_store(store):
    """Axes, their keys and spacing, the reference's neurons and the runs come from the store."""
    results, _ = load_results(store)
    assert [axis.title for axis in results.axes] == ["learning rate", "spread", "seed"]
    assert [axis.spacing for axis in results.axes] == ["log", "list", "linear"]
    assert [axis.is_seed for axis in results.axes] == [False, False, True]
    assert results.targets == ((0.0, 2.0), (2.0, -4.0))
    assert results.cells("biases", 2).shape == (3, 3, 4, 2)


def test_options_reach_the_figures(store, tmp_path):
    """Theme, width and a clear background are those of figures of one run."""
    options = {"only": ["error"], "formats": ["png"], "width": "single"}
    path, *_ = plot_study(store, tmp_path / "a", PlotOptions(theme="dark", **options))
    with Image.open(path) as image:
        assert image.width == 525
        assert image.convert("RGB").getpixel((1, 1)) == (0x16, 0x18, 0x1D)
    path, *_ = plot_study(store, tmp_path / "b", PlotOptions(transparent=True, **options))
    with Image.open(path) as image:
        assert image.convert("RGBA").getpixel((1, 1))[3] == 0


@pytest.mark.parametrize(
    ("args", "message"),
    [
        (["--only", "fit"], "--only: expected shares or verdicts or"),
        (["--only", "share"], "got 'share'. Did you mean \"shares\"?"),
        (
            ["--format", "gif"],
            "--format: expected png or svg or pdf or eps or tiff or jpg, got 'gif'",
        ),
        (["--theme", "blue"], "--theme: expected light or dark, got 'blue'"),
        (["--axis", "seed"], "--axis: expected one of the axes training.learning_rate, spread"),
        (["--only", "error", "--axis", "spread"], "--only error: expected 2 axes to go along"),
    ],
)
def test_what_cannot_be_drawn_is_refused(store, tmp_path, args, message):
    """Exit code 2, one message, and no file."""
    done = relufit("study", "plot", store, "--output", tmp_path, *args)
    assert done.exit_code == 2
    assert message in done.stderr
    assert not list(tmp_path.iterdir())


def test_other_stores_are_refused(tmp_path):
    """A folder that is no study is named."""
    with pytest.raises(InputError, match="expected a store that `relufit study run` has written"):
        plot_study(tmp_path / "none.zarr", tmp_path)


def test_files_that_exist_are_kept_if_asked(store, tmp_path):
    """--no-overwrite stops before anything is drawn."""
    options = PlotOptions(only=["shares"], formats=["png"])
    plot_study(store, tmp_path, options)
    with pytest.raises(InputError, match=r"^overwrite: expected no file .*shares\.png, got one"):
        plot_study(store, tmp_path, PlotOptions(only=["shares"], formats=["png"], overwrite=False))


def test_a_study_and_a_scenario_do_not_share_a_folder(store, tmp_path):
    """Of the same name, they would replace each other's captions and knots: each is refused."""
    options = PlotOptions(only=["shares"], formats=["png"])
    study, scenario = tmp_path / "study", tmp_path / "scenario"
    plot_study(store, study, options)
    with pytest.raises(InputError, match="expected a folder for the figures of a scenario, got"):
        render_run(run(small(name="tiny")), study, RenderOptions(only=["fit"], formats=["png"]))
    render_run(run(small(name="tiny")), scenario, RenderOptions(only=["fit"], formats=["png"]))
    with pytest.raises(InputError, match=r"figures of a study, got those of a scenario .*'tiny'"):
        plot_study(store, scenario, options)
    kept = {path.name for path in (study / "tiny").iterdir()}
    assert kept == {"captions.tex", "captions.md", "shares.png"}
    assert not (scenario / "tiny" / "shares.png").exists()


def test_captions_of_a_study_s_other_figures_are_kept(store, tmp_path):
    """Figures made one by one have the captions of figures made at once."""
    for only in (["ends"], ["shares"], ["knots"]):
        files = plot_study(store, tmp_path / "one", PlotOptions(only=only, formats=["svg"]))
    options = PlotOptions(only=["shares", "knots", "ends"], formats=["svg"])
    at_once = plot_study(store, tmp_path / "all", options)
    assert files[-1].read_bytes() == at_once[-1].read_bytes()


def test_from_a_cell_to_its_figures(store, tmp_path):
    """What pick prints renders from standard input, with the final parameters of the cell."""
    cell = ["training.learning_rate=0.01", "spread=3", "data.seed=2"]
    picked = relufit("study", "pick", store, *cell)
    args = ["--only", "plane", "--format", "png", "--output", tmp_path]
    done = relufit("render", "-", *args, stdin=picked.stdout)
    assert done.exit_code == 0, done.stderr
    assert (tmp_path / "stdin" / "plane.png").is_file()
    summary = json.loads((tmp_path / "stdin" / "summary.json").read_text(encoding="utf-8"))
    results, _ = load_results(store)
    assert summary["weights"] == results.read("weights")[1, 2, 2].tolist()
    assert summary["biases"] == results.read("biases")[1, 2, 2].tolist()


@pytest.mark.parametrize("path", STUDIES, ids=lambda path: path.stem)
def test_shipped_studies_are_right(path):
    """Every shipped study loads with all its cells, and one of the pages about them names it."""
    plan = load_study(path)
    assert 50 <= plan.runs <= 100_000
    pages = [
        Path(ROOT, "docs", f"{name}.md").read_text("utf-8") for name in ("coalescing", "field")
    ]
    assert any(f"`studies/{path.name}`" in page for page in pages)
