"""From a run to its files."""

from __future__ import annotations

import errno
import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import imageio.v3 as iio
import numpy as np
import pytest
from conftest import DIVERGING, SMALL, small, trained
from PIL import Image

from relufit.errors import InputError
from relufit.outputs.provenance import made_from
from relufit.outputs.run_files import RenderOptions, check_output, render_run
from relufit.scenario import loads
from relufit.training import run_relu_sum as run

ENTRIES = {
    *(
        f"{name}.{suffix}"
        for name in ("fit", "parameters", "knots")
        for suffix in ("png", "svg", "pdf")
    ),
    *(f"{name}.{suffix}" for name in ("training", "neurons") for suffix in ("png", "gif", "mp4")),
}
DATA = {"trajectory.npz", "summary.json", "captions.tex", "captions.md"}


@pytest.fixture(scope="module")
def rendered(tmp_path_factory):
    """The small run with all its files."""
    output = tmp_path_factory.mktemp("rendered")
    render_run(run(small()), output)
    return output / "small"


def names(folder):
    return {path.name for path in folder.iterdir()}


def test_a_run_gets_a_folder_with_all_its_files(rendered):
    """Figures in three formats, films in two, and the data: nothing more, nothing hidden."""
    assert names(rendered) == ENTRIES | DATA
    assert names(rendered.parent) == {"small"}


def test_a_run_by_full_batch_gets_every_usual_figure(tmp_path):
    """All files are written as for any other run; the caption states the batch."""
    changed = ("iterations = 100", 'iterations = 100\nbatch = "full"')
    render_run(run(small(changed)), tmp_path, RenderOptions(formats=["png"]))
    folder = tmp_path / "small"
    assert names(folder) == DATA | {name for name in ENTRIES if name.endswith(".png")}
    captions = (folder / "captions.md").read_text(encoding="utf-8")
    assert "100 iterations, all samples at once." in captions
    assert "one sample" not in captions


def test_the_films_have_the_scenarios_size_frames_and_length(rendered):
    """A poster and eight frames, 25 a second, the last held for a fifth of a second."""
    for name in ("training", "neurons"):
        with Image.open(rendered / f"{name}.gif") as gif:
            assert gif.size == (320, 160)
            times = []
            for frame in range(gif.n_frames):
                gif.seek(frame)
                times.append(gif.info["duration"])
        assert times == [40] * 8 + [240]
        film = iio.imread(rendered / f"{name}.mp4", plugin="pyav")
        assert film.shape == (1 + 8 + 5, 160, 320, 3)


@pytest.mark.parametrize("name", ["training", "neurons"])
def test_a_film_begins_with_its_last_frame_as_a_poster(rendered, name):
    """A thumbnail shows how the run ended; the second frame shows how it began."""
    with Image.open(rendered / f"{name}.gif") as gif:
        pixels = []
        for frame in (0, 1, gif.n_frames - 1):
            gif.seek(frame)
            pixels.append(np.asarray(gif.convert("RGB")).astype(int))
    poster, first, last = pixels
    np.testing.assert_array_equal(poster, last)
    assert (poster != first).any()
    film = iio.imread(rendered / f"{name}.mp4", plugin="pyav").astype(int)
    assert np.abs(film[0] - film[-1]).mean() < 1 < np.abs(film[1] - film[-1]).mean()


def test_the_same_scenario_gives_the_same_bytes(rendered, tmp_path):
    """Every file of a second render equals the first, byte for byte."""
    for path in render_run(run(small()), tmp_path):
        assert path.read_bytes() == (rendered / path.name).read_bytes(), path.name


@pytest.mark.parametrize("name", sorted(ENTRIES | DATA))
def test_every_file_records_what_it_was_made_from(rendered, name):
    """Version, name, hash and the whole scenario are in each file."""
    origin = small().origin
    found = made_from(rendered / name)
    assert found["scenario"] == SMALL == origin.text
    assert (found["name"], found["sha256"]) == ("small", origin.sha256)


def test_the_summary_has_the_promised_keys(rendered):
    """What other programs rely on is there, and agrees with the run."""
    summary = json.loads((rendered / "summary.json").read_text())
    trajectory = run(small())
    assert {
        "scenario": "small",
        "iterations": 100,
        "stopped": "limit",
        "weights": list(trajectory.final.weights),
        "biases": list(trajectory.final.biases),
        "knots": list(trajectory.final.knots),
        "mean_squared_error": trajectory.mean_squared_error(),
        "seed": 1,
    }.items() <= summary.items()
    assert {"verdict", "coalesced", "effective_neurons", "version"} <= summary.keys()


def test_neurons_are_counted_from_1_in_the_summary(tmp_path):
    """Example 4's coalescence is that of neurons 1 and 2."""
    render_run(trained("example4"), tmp_path, RenderOptions(only=["fit"], formats=["png"]))
    summary = json.loads((tmp_path / "example4" / "summary.json").read_text())
    assert summary["verdict"] == "trapped"
    assert summary["effective_neurons"] == 3
    (group,) = summary["coalesced"]
    assert (group["neurons"], group["side"], group["sign"]) == ([1, 2], "edge", "same")


def test_each_figure_has_a_caption(rendered):
    """captions.md has a heading, a caption and an alternative text for each entry."""
    text = (rendered / "captions.md").read_text()
    assert re.search(r"^Verdict: (trapped|slow)[.] After ", text, re.MULTILINE)
    for name in ("fit", "parameters", "knots", "training", "neurons"):
        assert f"\n## {name}\n" in text
    assert text.count("Alt text: ") == 5


@pytest.mark.parametrize(
    ("options", "entries"),
    [
        ({"only": ["fit"], "formats": ["png"]}, {"fit.png"}),
        ({"only": ["diagram"], "formats": ["svg"]}, {"diagram.svg"}),
        ({"only": ["neurons"], "formats": ["gif"]}, {"neurons.gif"}),
        ({"formats": ["pdf"]}, {"fit.pdf", "parameters.pdf", "knots.pdf"}),
        (
            {"only": ["fit", "training"], "formats": ["png", "mp4"]},
            {"fit.png", "training.png", "training.mp4"},
        ),
        ({"only": ["training"], "formats": ["png"]}, {"training.png"}),
    ],
)
def test_only_what_is_asked_for_is_drawn(tmp_path, options, entries):
    """Names and formats choose the figures and films; the data come with them."""
    render_run(run(small()), tmp_path, RenderOptions(**options))
    assert names(tmp_path / "small") == entries | DATA


def test_without_training_the_diagram_and_the_curve_are_drawn(tmp_path):
    """Example 1 has nothing that moves."""
    render_run(trained("example1"), tmp_path, RenderOptions(formats=["png", "gif"]))
    assert names(tmp_path / "example1") == {"diagram.png", "fit.png"} | DATA


def test_a_diverged_run_is_drawn_all_the_same(tmp_path):
    """What was recorded up to the last finite state is worth seeing."""
    render_run(run(small(DIVERGING)), tmp_path)
    summary = json.loads((tmp_path / "small" / "summary.json").read_text())
    assert names(tmp_path / "small") == ENTRIES | DATA
    assert (summary["stopped"], summary["verdict"]) == ("diverged", "diverged")


def test_a_run_that_diverges_at_once_is_drawn_too(tmp_path):
    """Its initial state is all that there is to show."""
    wild = run(small(("learning_rate = 0.01", "learning_rate = 1e308")))
    assert (wild.stopped, wild.iterations) == ("diverged", 0)
    render_run(wild, tmp_path)
    assert names(tmp_path / "small") == ENTRIES | DATA


def test_the_dark_theme_is_dark(tmp_path):
    """The theme reaches figures and films."""
    render_run(run(small()), tmp_path, RenderOptions(theme="dark", formats=["png", "gif"]))
    for name in ("fit.png", "training.gif"):
        with Image.open(tmp_path / "small" / name) as image:
            assert image.convert("RGB").getpixel((2, 2)) == (0x16, 0x18, 0x1D)


def test_frames_are_counted_for_the_caller(tmp_path):
    """``on_frame`` is called once for each frame, in order, with the total number."""
    seen = []
    options = RenderOptions(only=["training"], formats=["gif"])
    render_run(run(small()), tmp_path, options, on_frame=lambda *args: seen.append(args))
    assert seen == [("training", done, 8) for done in range(1, 9)]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"only": ["fitt"]}, r"^only: expected diagram or fit or .* got 'fitt'"),
        ({"formats": ["bmp"]}, r"^formats: expected png or svg or .* got 'bmp'"),
        ({"theme": "blue"}, r"^theme: expected light or dark, got 'blue'"),
    ],
)
def test_unknown_names_are_refused(options, message):
    """Options are right once they are made."""
    with pytest.raises(InputError, match=message):
        RenderOptions(**options)


def test_formats_that_no_figure_has_are_refused(tmp_path):
    """Asking for a figure as a film leaves nothing to draw, and says so."""
    options = RenderOptions(only=["fit"], formats=["gif"])
    with pytest.raises(InputError, match="expected a format of fit; figures are png"):
        render_run(run(small()), tmp_path, options)
    assert names(tmp_path) == set()


def test_films_need_training(tmp_path):
    """What did not move cannot be filmed."""
    with pytest.raises(InputError, match=r"^only training: expected .* \[training\]"):
        render_run(trained("example1"), tmp_path, RenderOptions(only=["training"]))
    assert names(tmp_path) == set()


def test_files_that_exist_are_kept_if_asked(tmp_path):
    """--no-overwrite stops before anything is drawn."""
    options = RenderOptions(only=["fit"], formats=["png"], overwrite=False)
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "fit.png").write_text("mine")
    with pytest.raises(InputError, match=r"^overwrite: expected no file .*fit\.png, got one"):
        render_run(run(small()), tmp_path, options)
    assert names(tmp_path / "small") == {"fit.png"}
    assert (tmp_path / "small" / "fit.png").read_text() == "mine"


def test_other_files_in_the_folder_stay(tmp_path):
    """A render replaces its own files and no others."""
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "notes.txt").write_text("mine")
    render_run(run(small()), tmp_path, RenderOptions(only=["fit"], formats=["png"]))
    assert names(tmp_path / "small") == {"notes.txt", "fit.png"} | DATA


@pytest.mark.parametrize("error", [KeyboardInterrupt, RuntimeError])
def test_a_render_that_stops_half_way_leaves_nothing(tmp_path, error):
    """After an interrupt or a failure no file and no temporary stands there."""

    def stop(_name, done, _frames):
        if done == 3:
            raise error

    with pytest.raises(error):
        render_run(run(small()), tmp_path, on_frame=stop)
    assert names(tmp_path) == set()


KILLED = """
import os, signal, sys
from pathlib import Path
from relufit.outputs.run_files import RenderOptions, render_run
from relufit.scenario import load
from relufit.training import run_relu_sum as run

scenario, output, kill_at = sys.argv[1:]
moved = 0

def on_frame(film, done, _frames):
    if (film, done) == (kill_at, 4):
        os.kill(os.getpid(), signal.SIGKILL)

def hook(event, arguments):
    global moved
    if event == "os.rename" and os.path.dirname(arguments[1]) == os.path.join(output, "small"):
        if kill_at == "exchange" and moved == 9:
            os.kill(os.getpid(), signal.SIGKILL)
        moved += 1

sys.addaudithook(hook)
options = RenderOptions(formats=["png", "gif"])
render_run(run(load(scenario)), Path(output), options, on_frame=on_frame)
"""


@pytest.mark.skipif(os.name != "posix", reason="no such signal")
@pytest.mark.parametrize(("kill_at", "count"), [("training", 0), ("neurons", 0), ("exchange", 9)])
def test_a_render_that_is_killed_leaves_no_partial_file(
    small_file, rendered, tmp_path, kill_at, count
):
    """Killed in a film or while files are put in place: what has a final name is whole."""
    output = tmp_path / "outputs"
    command = [sys.executable, "-P", "-c", KILLED, small_file, output, kill_at]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    kept = {path.name: path.read_bytes() for path in (output / "small").glob("[!.]*")}
    assert len(kept) == count
    assert kept == {name: (rendered / name).read_bytes() for name in kept}


def test_a_folder_in_the_place_of_a_file_changes_nothing(tmp_path):
    """Not one of the other files is replaced when the summary cannot be."""
    options = RenderOptions(only=["fit"], formats=["png"])
    (tmp_path / "small" / "summary.json").mkdir(parents=True)
    (tmp_path / "small" / "captions.md").write_text("old")
    with pytest.raises(InputError, match=r"summary\.json: expected a file here, got a folder"):
        render_run(run(small()), tmp_path, options)
    assert names(tmp_path / "small") == {"summary.json", "captions.md"}
    assert (tmp_path / "small" / "captions.md").read_text() == "old"


@pytest.mark.parametrize(
    ("obstacle", "options", "is_refused"),
    [
        ("trajectory.npz", {}, True),
        ("fit.png", {}, True),
        ("training.gif", {"only": ["training"]}, True),
        ("training.gif", {"only": ["fit"]}, False),
        ("fit.png", {"formats": ["svg"]}, False),
        ("training.webp", {}, False),
    ],
)
def test_obstacles_are_found_before_training(tmp_path, obstacle, options, is_refused):
    """Only folders in the place of files that may be written."""
    (tmp_path / "small" / obstacle).mkdir(parents=True)
    if is_refused:
        with pytest.raises(InputError, match="expected a file here, got a folder"):
            check_output(small(), tmp_path, RenderOptions(**options))
    else:
        check_output(small(), tmp_path, RenderOptions(**options))
    assert names(tmp_path / "small") == {obstacle}


def test_files_that_must_stay_are_found_before_training(tmp_path):
    """--no-overwrite asks for no file of a run before it is trained."""
    (tmp_path / "small").mkdir()
    (tmp_path / "small" / "trajectory.npz").write_text("mine")
    with pytest.raises(
        InputError, match=r"^overwrite: expected no file .*trajectory\.npz, got one"
    ):
        check_output(small(), tmp_path, RenderOptions(overwrite=False))


@pytest.mark.parametrize("folder", ["a:b", "50%d", "sp ace", "it's", "bytes\udcff", "new\nline"])
def test_any_path_that_the_system_can_write_works(tmp_path, folder):
    """A colon is no protocol, a percent sign no pattern, and bytes need not be text."""
    options = RenderOptions(only=["training"], formats=["mp4", "gif"])
    try:
        (tmp_path / folder).mkdir()
    except OSError:
        pytest.skip("the system cannot write it")
    for path in render_run(run(small()), tmp_path / folder, options):
        assert path.stat().st_size > 0


def test_a_disk_that_is_full_at_the_trajectory_is_reported(tmp_path, monkeypatch):
    """The message names the file that could not be written, where the user expects it."""

    def fail(*_args):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("relufit.outputs.run_files.save_trajectory", fail)
    with pytest.raises(InputError) as caught:
        render_run(run(small()), tmp_path, RenderOptions(only=["fit"], formats=["png"]))
    path = tmp_path / "small" / "trajectory.npz"
    assert str(caught.value).startswith(f"{path}: no space left on the disk")
    assert list(tmp_path.iterdir()) == []


def test_captions_of_figures_that_stay_are_kept(rendered, tmp_path):
    """After a render of one figure or film captions.md is that of all, byte for byte."""
    shutil.copytree(rendered, tmp_path / "small")
    render_run(run(small()), tmp_path, RenderOptions(only=["knots"], formats=["png"]))
    captions = (tmp_path / "small" / "captions.md").read_bytes()
    assert captions == (rendered / "captions.md").read_bytes()


def test_captions_of_another_run_or_of_no_figure_go(rendered, tmp_path):
    """A changed scenario's figures are not described, nor are figures that were removed."""
    options = RenderOptions(only=["knots"], formats=["png"])
    shutil.copytree(rendered, tmp_path / "a" / "small")
    for path in (tmp_path / "a" / "small").glob("fit.*"):
        path.unlink()
    render_run(run(small()), tmp_path / "a", options)
    shutil.copytree(rendered, tmp_path / "b" / "small")
    render_run(run(small(("seed = 1", "seed = 2"))), tmp_path / "b", options)
    found = {
        name: re.findall(
            "^## (.*)$", (tmp_path / name / "small" / "captions.md").read_text(), re.MULTILINE
        )
        for name in ("a", "b")
    }
    assert found == {"a": ["parameters", "knots", "training", "neurons"], "b": ["knots"]}


@pytest.mark.parametrize("blocked", ["output", "output/small"])
def test_a_folder_that_cannot_be_made_is_named(tmp_path, blocked):
    """A file in place of a folder is an error, and the file is unchanged."""
    target = tmp_path / blocked
    target.parent.mkdir(exist_ok=True)
    target.write_text("mine")
    with pytest.raises(InputError, match=r"output"):
        render_run(run(small()), tmp_path / "output", RenderOptions(only=["fit"], formats=["png"]))
    assert target.read_text() == "mine"


def test_a_full_disk_leaves_nothing(tmp_path):
    """When the disk is full in the middle, the message says so and no file is left."""
    scenario = tmp_path / "small.toml"
    scenario.write_text(SMALL)
    program = (
        "import resource; resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000)); "
        "from relufit.cli.app import main; main()"
    )
    done = subprocess.run(
        [
            sys.executable,
            "-P",
            "-c",
            program,
            "render",
            str(scenario),
            "--output",
            str(tmp_path / "out"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 2
    assert (
        "no space left on the disk; free some space or choose another output folder" in done.stderr
    )
    assert "Traceback" not in done.stderr
    assert not list((tmp_path / "out").rglob("*"))


def test_odd_sizes_are_padded_for_mp4_only(tmp_path):
    """H.264 needs even sides: one row and column of the edge's colour are added."""
    scenario = small(("size = [320, 160]", "size = [321, 161]"))
    render_run(run(scenario), tmp_path, RenderOptions(only=["training"]))
    with Image.open(tmp_path / "small" / "training.gif") as gif:
        assert gif.size == (321, 161)
    film = iio.imread(tmp_path / "small" / "training.mp4", plugin="pyav")
    assert film.shape[1:] == (162, 322, 3)
    assert np.ptp(film[0, -1].astype(int)) <= 12
    assert Path(tmp_path / "small" / "captions.md").exists()


def test_a_scenario_with_a_reference_file_renders_again_from_its_output(tmp_path):
    """What an output carries needs no other file and gives the same bytes."""
    (tmp_path / "curve.csv").write_text("0,0\n2,4\n4,0\n")
    text = SMALL.replace("weights = [2, -4]\nbiases = [0, -2]", 'file = "curve.csv"')
    options = RenderOptions(only=["fit"], formats=["png", "svg"])
    first = render_run(run(loads(text, name="small", folder=tmp_path)), tmp_path / "a", options)
    again = loads(made_from(first[0])["scenario"], name="small")
    for path in render_run(run(again), tmp_path / "b", options):
        assert path.read_bytes() == (tmp_path / "a" / "small" / path.name).read_bytes(), path.name


def test_a_film_may_play_once(tmp_path):
    """Without ``loop`` a GIF has no loop count."""
    for loop in ("true", "false"):
        scenario = small(("hold = 0.2", f"hold = 0.2\nloop = {loop}"), name=loop)
        render_run(run(scenario), tmp_path, RenderOptions(only=["training"], formats=["gif"]))
        with Image.open(tmp_path / loop / "training.gif") as gif:
            assert ("loop" in gif.info) == (loop == "true")


def test_transparent_figures_have_no_background(tmp_path):
    """The corner of a figure is clear; without the option it has the theme's colour."""
    for transparent in (True, False):
        options = RenderOptions(only=["fit"], formats=["png"], transparent=transparent)
        (path, *_) = render_run(run(small()), tmp_path / str(transparent), options)
        with Image.open(path) as image:
            assert image.convert("RGBA").getpixel((2, 2))[3] == (0 if transparent else 255)


def test_the_width_reaches_the_figures(tmp_path):
    """A single column at 150 dots an inch is 525 pixels wide."""
    options = RenderOptions(only=["fit"], formats=["png"], width="single")
    (path, *_) = render_run(run(small()), tmp_path, options)
    with Image.open(path) as image:
        assert image.width == 525


def test_a_part_of_a_run_is_shown_and_the_whole_is_kept(tmp_path):
    """--from and --to choose what is shown; data and summary stay those of the run."""
    options = RenderOptions(only=["steps"], formats=["gif"], first=10, last=13)
    render_run(run(small()), tmp_path, options)
    with Image.open(tmp_path / "small" / "steps.gif") as gif:
        assert 4 <= gif.n_frames <= 8  # [film] frames
    summary = json.loads((tmp_path / "small" / "summary.json").read_text())
    assert summary["iterations"] == 100
    captions = (tmp_path / "small" / "captions.md").read_text()
    assert "from iteration 10 to 13" in captions
    assert "Verdict on the whole run: slow." in captions


@pytest.mark.parametrize(("first", "last"), [(5, 5), (0, 101), (90, None), (200, 300)])
def test_a_part_beyond_the_run_is_refused(tmp_path, first, last):
    """The message names the iterations that there are."""
    options = RenderOptions(only=["fit"], first=first + (20 if last is None else 0), last=last)
    with pytest.raises(InputError, match=r"expected iterations in ascending order from 0 to 100"):
        render_run(run(small()), tmp_path, options)
    assert names(tmp_path) == set()


def test_other_film_formats_are_written_when_asked_for(tmp_path):
    """Animated WebP and APNG have the same frames, and carry what they were made from."""
    options = RenderOptions(only=["training"], formats=["webp", "apng"])
    render_run(run(small()), tmp_path, options)
    for suffix in ("webp", "apng"):
        path = tmp_path / "small" / f"training.{suffix}"
        with Image.open(path) as film:
            assert (film.size, film.n_frames) == ((320, 160), 1 + 8)
        assert made_from(path)["scenario"] == SMALL
