"""A dense run → its files: complete, reproducible, and with provenance."""

from __future__ import annotations

import json

import pytest
from conftest import DENSE, dense, worked
from PIL import Image

import relufit
from relufit.errors import InputError
from relufit.outputs.options import RenderOptions
from relufit.outputs.provenance import made_from
from relufit.outputs.run_files import render_run
from relufit.training.dense.run import run_dense

DATA = {"trajectory.npz", "summary.json", "captions.tex", "captions.md"}
TINY = (  # one neuron after another, one sample, two updates: all there is, and little of it
    ("layers = [2, 3, 1]", "layers = [1, 1, 1]"),
    ("[[0.8, -0.5], [-0.6, 0.9], [0.4, 0.7]], [[0.9, 0.8, -0.3]]", "[[0.8]], [[-0.5]]"),
    ("[[0, 0], [0, 1], [1, 0], [1, 1]]", "[[0.5]]"),
    ("[[0], [1], [1], [0]]", "[[1]]"),
    ("iterations = 40", "iterations = 2"),
)


def names(folder):
    return {path.name for path in folder.iterdir()} if folder.exists() else set()


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    """All default files of a dense run."""
    folder = tmp_path_factory.mktemp("dense")
    entries = ["diagram", "parameters", "loss", "worked", "training"]
    render_run(run_dense(dense(*TINY)), folder, RenderOptions(only=entries))
    return folder / "dense"


def test_all_files_exist(rendered):
    """There are figures in three formats, the worked page as Markdown, the film and its still."""
    figures = {
        f"{name}.{suffix}"
        for name in ("diagram", "parameters", "loss", "worked")
        for suffix in ("png", "svg", "pdf")
    }
    films = {f"training.{suffix}" for suffix in ("gif", "mp4", "png")}
    assert names(rendered) == figures | films | {"worked.md"} | DATA


def test_the_worked_page_is_optional(tmp_path):
    """Defaults are the diagram, the parameters, the loss and the film."""
    render_run(run_dense(dense(*TINY)), tmp_path, RenderOptions(formats=["svg"]))
    assert names(tmp_path / "dense") == {"diagram.svg", "parameters.svg", "loss.svg"} | DATA


def test_the_same_scenario_gives_the_same_bytes(rendered, tmp_path):
    """Files of a second render have the same bytes."""
    for entries, formats in ((["worked"], ["svg", "md"]), (["training"], ["png", "gif"])):
        options = RenderOptions(only=entries, formats=formats)
        for path in render_run(run_dense(dense(*TINY)), tmp_path, options):
            if path.stem != "captions":  # depends on the requested figures
                assert path.read_bytes() == (rendered / path.name).read_bytes(), path.name


def test_every_file_contains_its_provenance(rendered):
    """Version, name, hash and text of the scenario are in each file."""
    origin = dense(*TINY).origin
    for name in names(rendered):
        found = made_from(rendered / name)
        assert (found["scenario"], found["sha256"]) == (origin.text, origin.sha256), name


def test_the_page_alone(tmp_path):
    """The format ``md`` writes the Markdown and no figure."""
    render_run(worked("koech"), tmp_path, RenderOptions(only=["worked"], formats=["md"]))
    assert names(tmp_path / "koech") == {"worked.md"} | DATA
    text = (tmp_path / "koech" / "worked.md").read_text(encoding="utf-8")
    assert text.count("$$") % 2 == 0
    assert text.count(r"\begin{aligned}") == text.count(r"\end{aligned}") == 6
    assert "&= 0.5208876706\n" in text


def test_a_later_update_is_written_out_on_request(tmp_path):
    """``first`` selects the update of the page."""
    options = RenderOptions(only=["worked"], formats=["md"], first=5)
    render_run(worked("koech"), tmp_path, options)
    text = (tmp_path / "koech" / "worked.md").read_text(encoding="utf-8")
    assert "Update 6, written out" in text
    assert "&= 0.9076967663\n" in text


def test_a_page_that_no_other_figure_has_as_text(tmp_path):
    """Only pages can be Markdown; asking for a diagram as one leaves nothing to draw."""
    options = RenderOptions(only=["diagram"], formats=["md"])
    with pytest.raises(InputError, match="expected a format of diagram"):
        render_run(worked("koech"), tmp_path, options)
    assert names(tmp_path) == set()


def test_the_film_meets_a_maximum_size(tmp_path):
    """``max_size`` reduces a dense film like any other."""
    options = RenderOptions(only=["training"], formats=["gif"], max_size="60kB")
    (path, *_) = render_run(run_dense(dense(*TINY)), tmp_path, options)
    assert path.stat().st_size <= 60_000
    with Image.open(path) as film:
        assert film.n_frames > 2


def test_three_lines_work_for_dense_networks(tmp_path):
    """Load, train and render; the trajectory has a notebook view and can be saved and read."""
    trajectory = relufit.train(relufit.loads(DENSE, name="dense"))
    paths = relufit.render(trajectory, tmp_path, only=["diagram"], formats=["png"])
    assert paths[0] == tmp_path / "dense" / "diagram.png"
    loaded = relufit.load_trajectory(tmp_path / "dense" / "trajectory.npz")
    assert loaded.summary == trajectory.summary
    assert loaded._repr_png_() == trajectory._repr_png_()
    assert loaded.weights.shape == (41, 9)
    summary = json.loads((tmp_path / "dense" / "summary.json").read_text())
    assert summary["mean_loss"] == trajectory.summary["mean_loss"]
