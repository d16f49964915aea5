"""Running studies: the same bytes whatever happens on the way, and nothing lost."""

from __future__ import annotations

import json
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import count

import numpy as np
import pytest
import zarr

from relufit.dynamics.measures.ends import ends_of
from relufit.dynamics.measures.registry import RUN_MEASURES, measured
from relufit.encode.files.leftovers import hidden_name
from relufit.errors import InputError, WorkError
from relufit.scenario import loads
from relufit.study.pick import scenario_text
from relufit.study.planning.plan import load_study
from relufit.study.run import run_study
from relufit.study.storage.layout import chunk_place
from relufit.study.storage.open_study import open_study
from relufit.study.storage.store import open_store
from relufit.study.table import table_parts
from relufit.training import run_relu_sum as run


def tree(folder):
    """Every file of a folder with its bytes."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.fixture
def done(study_file):
    """The study run undisturbed: its plan and its store."""
    plan = load_study(study_file)
    path = study_file.parent / "undisturbed.zarr"
    run_study(plan, path)
    return plan, path


def test_every_cell_is_the_run_of_its_scenario(done):
    """Each cell holds what training its scenario alone gives, bit for bit."""
    plan, path = done
    dataset = open_study(path)
    assert dataset["verdict"].dims == ("training.learning_rate", "data.seed")
    for rate in dataset["training.learning_rate"].to_numpy():
        for seed in dataset["data.seed"].to_numpy():
            text = plan.base.origin.text.replace("rate = 0.01", f"rate = {float(rate)!r}")
            final = run(loads(text.replace("seed = 1", f"seed = {seed}"), name="cell")).final
            cell = dataset.sel({"training.learning_rate": rate, "data.seed": seed})
            assert tuple(cell["weights"].to_numpy().tolist()) == final.weights
            assert tuple(cell["biases"].to_numpy().tolist()) == final.biases


def test_the_dataset_explains_itself(done):
    """Names, units, flags, coordinates and the texts that it was made from."""
    plan, path = done
    dataset = open_study(path)
    assert dataset.attrs["study"] == plan.origin.text
    assert dataset.attrs["base"] == plan.base.origin.text
    assert (
        dataset["verdict"].attrs["flag_meanings"]
        == "solved at_its_best trapped slow noise_floor oscillating dead diverged undecided"
    )
    assert dataset["verdict"].dtype == np.int8
    assert dataset["coalesced_at"].dims[-1] == "pair"
    assert dataset["pair"].to_numpy().tolist() == ["1-2"]
    assert dataset["neuron"].to_numpy().tolist() == [1, 2]
    assert all("long_name" in dataset[name].attrs for name in dataset)


class Interrupted:
    """An executor that runs some chunks and is then interrupted."""

    def __init__(self, chunks):
        self.left = chunks

    def submit(self, function, *arguments):
        """Run a function at once, or be interrupted."""
        if not self.left:
            raise KeyboardInterrupt
        self.left -= 1
        future = Future()
        future.set_result(function(*arguments))
        return future


def test_an_interrupted_study_goes_on_and_gives_the_same_bytes(done):
    """What was written stays; the rest is run; the store is that of an undisturbed run."""
    plan, undisturbed = done
    path = undisturbed.with_name("again.zarr")
    with pytest.raises(WorkError, match=r"8 of 12 runs are in .* goes on from there"):
        run_study(plan, path, executor=Interrupted(2), in_flight=1)
    found = run_study(plan, path)
    assert (found.runs, found.found) == (4, 8)
    assert tree(path) == tree(undisturbed)


def test_another_executor_gives_the_same_bytes(done):
    """Order and number of workers do not matter."""
    plan, undisturbed = done
    path = undisturbed.with_name("again.zarr")
    with ThreadPoolExecutor(3) as pool:
        run_study(plan, path, executor=pool, in_flight=3)
    assert tree(path) == tree(undisturbed)


KILLED = """
import os, signal, sys
from relufit.study.storage import store
from relufit.study.planning.plan import load_study
from relufit.study.run import run_study
from pathlib import Path

writes = int(sys.argv[3])
write_bytes = store.write_bytes

def count(path, data):
    global writes
    writes -= 1
    if writes == 0:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.with_name(".0.1-2.part").write_bytes(data[:3])
        os.kill(os.getpid(), signal.SIGKILL)
    write_bytes(path, data)

plan, path = load_study(sys.argv[1]), Path(sys.argv[2])
with store.open_store(path, plan):
    pass
store.write_bytes = count
run_study(plan, path)
"""


@pytest.mark.parametrize("writes", [1, 20])
def test_a_killed_study_goes_on_and_gives_the_same_bytes(done, study_file, writes):
    """Killed before any variable, or in the midst of the second chunk, nothing is lost."""
    plan, undisturbed = done
    path = undisturbed.with_name("killed.zarr")
    program = [sys.executable, "-P", "-c", KILLED, str(study_file), str(path), str(writes)]
    killed = subprocess.run(program, check=False, capture_output=True, text=True)
    assert killed.returncode == -signal.SIGKILL, killed.stderr
    assert list(path.rglob(".*.part"))
    found = run_study(plan, path)
    assert found.found == (0 if writes == 1 else 4)
    assert tree(path) == tree(undisturbed)


def test_a_damaged_chunk_is_named_and_run_again(done):
    """A file that has changed or gone makes its chunk run again, with the same bytes."""
    plan, path = done
    before = tree(path)
    (path / "weights" / "c" / "1" / "0" / "0").write_bytes(b"rubbish")
    (path / "iterations" / "c" / "2" / "0").unlink()
    found = run_study(plan, path)
    assert found.damaged == ((1, 0), (2, 0))
    assert found.runs == 8
    assert tree(path) == before


def test_a_file_too_many_is_damage(done):
    """What should hold nothing but fill values, and does not, is put right."""
    plan, path = done
    before = tree(path)
    places = [path.joinpath(*chunk_place(each, (0, 0))) for each in plan.variables]
    extra = next(place for place in places if not place.exists())
    extra.parent.mkdir(parents=True, exist_ok=True)
    extra.write_bytes((path / "error" / "c" / "0" / "0").read_bytes())
    assert run_study(plan, path).damaged == ((0, 0),)
    assert tree(path) == before


@pytest.mark.parametrize(
    ("gone", "mended", "runs"),
    [
        ("data.seed/c", ["data.seed/c/0"], 0),
        ("error/zarr.json", ["error/zarr.json"], 0),
        ("progress", ["progress/zarr.json", "progress/marks/zarr.json"], 12),
        (
            "training.learning_rate",
            [f"training.learning_rate/{x}" for x in ("zarr.json", "c/0")],
            0,
        ),
    ],
)
def test_a_store_that_lacks_a_part_is_put_right(done, gone, mended, runs):
    """What follows from the study is written again and named; the bytes are as before."""
    plan, path = done
    before = tree(path)
    place = path / gone
    if place.is_dir():
        shutil.rmtree(place)
    else:
        place.unlink()
    found = run_study(plan, path)
    assert (list(found.mended), found.runs) == (mended, runs)
    assert tree(path) == before


@pytest.mark.parametrize("data", [b"", b"123", b"123456789"])
def test_a_damaged_mark_makes_its_chunk_run_again(done, data):
    """As if the chunk were damaged."""
    plan, path = done
    before = tree(path)
    (path / "progress" / "marks" / "c" / "1" / "0").write_bytes(data)
    assert run_study(plan, path).runs == 4
    assert tree(path) == before


def test_a_store_of_another_study_is_refused(done, written):
    """Another text means other runs; nothing is written."""
    _, path = done
    before = tree(path)
    with pytest.raises(InputError, match="expected a store of this study, got one with another"):
        run_study(load_study(written(("count = 4", "count = 5"))), path)
    assert tree(path) == before


def test_another_base_scenario_is_refused(done, study_file):
    """The study's text is the same, and its runs would not be."""
    _, path = done
    base = study_file.parent / "small.toml"
    base.write_text(base.read_text().replace("0.1, -0.2", "0.1, -0.3"))
    with pytest.raises(InputError, match="base scenario"):
        run_study(load_study(study_file), path)


@pytest.mark.parametrize("what", ["folder", "file", "array"])
def test_what_is_no_store_is_left_alone(done, what):
    """A folder, a file or another Zarr store at the path is refused."""
    plan, undisturbed = done
    path = undisturbed.with_name("other.zarr")
    if what == "folder":
        path.mkdir()
        (path / "mine.txt").write_text("mine")
    elif what == "file":
        path.write_text("mine")
    else:
        zarr.create_group(path, zarr_format=3, attributes={"mine": 1})
    before = tree(path) if path.is_dir() else path.read_text()
    with pytest.raises(InputError, match=r"Move it away or choose another output folder"):
        run_study(plan, path)
    assert (tree(path) if path.is_dir() else path.read_text()) == before
    with pytest.raises(InputError, match="expected a store that `relufit study run` has written"):
        open_study(path)


def test_two_runs_at_once_are_refused(done):
    """The second one reports that the first one is writing."""
    plan, path = done
    with open_store(path, plan), pytest.raises(InputError, match="another process is writing"):
        run_study(plan, path)


FULL = """
import resource, sys
from relufit.cli.app import main
from relufit.study.engine.cells import run_part
from relufit.study.planning.plan import load_study
from relufit.study.run import part_maker
from relufit.study.storage.chunks import chunk_regions

plan = load_study(sys.argv[3])
_, region = next(iter(chunk_regions(plan.shape, plan.chunk)))
run_part(part_maker(plan)(region))  # compiled code is kept before the disk is full
resource.setrlimit(resource.RLIMIT_FSIZE, (11_000, 11_000))
main()
"""


def test_a_full_disk_is_reported_and_nothing_is_lost(written, tmp_path):
    """What was written stays and counts when there is room again."""
    plan = load_study(
        written(
            ('count = 3, spacing = "log"', "count = 2"),
            ("count = 4", "count = 1000"),
            ("runs_per_chunk = 4", "runs_per_chunk = 1000"),
        )
    )
    path, undisturbed = tmp_path / "full.zarr", tmp_path / "undisturbed.zarr"
    with pytest.raises(WorkError, match="1000 of 2000 runs"):
        run_study(plan, path, executor=Interrupted(1), in_flight=1)
    command = ["study", "run", str(plan.origin.path), "--output", str(path)]
    full = subprocess.run(
        [sys.executable, "-P", "-c", FULL, *command], check=False, capture_output=True, text=True
    )
    assert full.returncode == 2, full.stderr
    assert "no space left" in full.stderr
    assert "Traceback" not in full.stderr
    run_study(plan, undisturbed)
    found = run_study(plan, path)
    assert (found.runs, found.found, found.damaged) == (1000, 1000, ())
    assert tree(path) == tree(undisturbed)


def test_ctrl_c_ends_cleanly(study_file):
    """A signal during a long study prints how to go on; no traceback."""
    text = study_file.read_text().replace("count = 4", "count = 200000")
    study_file.write_text(text.replace("runs_per_chunk = 4", "runs_per_chunk = 1000"))
    program = (
        "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "from relufit.cli.app import main; main()"
    )
    command = [sys.executable, "-P", "-c", program, "study", "run", study_file.name]
    process = subprocess.Popen(command, cwd=study_file.parent, stderr=subprocess.PIPE, text=True)
    marks = study_file.parent / "outputs" / "study.zarr" / "progress" / "marks" / "c"
    while not marks.exists() and process.poll() is None:
        time.sleep(0.05)
    process.send_signal(signal.SIGINT)
    _, said = process.communicate(timeout=600)  # a guard against hanging
    assert process.returncode == -signal.SIGINT, said
    assert "The same command goes on from there." in said
    assert "Traceback" not in said


TEXTS = [
    ('title = "A small study"', 'title = "Another title"'),
    ('title = "A small study"', 'title = "A small study"\ndescription = "What for"  # a comment'),
    ("count = 4 }", 'count = 4, labels = ["a", "b", "c", "d"] }'),
]


@pytest.mark.parametrize(("old", "new"), TEXTS, ids=["title", "description", "labels"])
def test_other_texts_are_no_other_study(done, written, old, new):
    """Titles and labels run nothing: a store takes those of the study file, and keeps its runs."""
    _, path = done
    plan = load_study(written((old, new)))
    found = run_study(plan, path)
    assert (found.runs, found.found, found.renewed) == (0, 12, True)
    assert "title, labels and texts are now those of the study file." in found.notes
    afresh = path.with_name("afresh.zarr")
    run_study(plan, afresh)
    assert tree(path) == tree(afresh)
    assert run_study(plan, path).notes == []


def test_texts_of_the_base_are_no_other_study(done, study_file):
    """Its title, what films are like and what was published change no run; nor does a comment."""
    _, path = done
    base = study_file.parent / "small.toml"
    text = base.read_text("utf-8").replace("A small run", "Called otherwise")
    base.write_text(text.replace("frames = 8", "frames = 9  # more"), encoding="utf-8")
    found = run_study(load_study(study_file), path)
    assert (found.runs, found.renewed) == (0, True)
    assert open_study(path).attrs["base"] == base.read_text("utf-8")


OTHERS = [
    ('"data.seed" = {', 'seeds = { key = "data.seed",', "axes"),
    ("from = 0, count = 4", "from = 1, count = 4", "values of the axis 'data.seed'"),
    ("to = 0.02", "to = 0.03", "values of the axis 'training.learning_rate'"),
    ("runs_per_chunk = 4", "runs_per_chunk = 4\nprobe_every = 7", "probe_every"),
]


@pytest.mark.parametrize(("old", "new", "differs"), OTHERS)
def test_what_would_run_otherwise_is_another_study(done, written, old, new, differs):
    """The message says what differs, and nothing is written."""
    _, path = done
    before = tree(path)
    with pytest.raises(InputError, match=f"a store of this study, got one with another {differs}"):
        run_study(load_study(written((old, new))), path)
    assert tree(path) == before


def test_other_chunks_are_refused(done, written):
    """A store cannot be cut anew; the message says how it was cut."""
    _, path = done
    with pytest.raises(InputError, match=r"chunks of \(1, 2\), got one of \(1, 4\)\. Set runs_per"):
        run_study(load_study(written(("runs_per_chunk = 4", "runs_per_chunk = 2"))), path)


def test_a_store_half_renewed_can_be_read_and_is_renewed(done, written):
    """Killed between two files, the newest title counts, and the next run writes the rest."""
    _, path = done
    changed = load_study(written((TEXTS[2]), ("A small study", "New")))
    old = {place: path.joinpath(*place, "zarr.json") for place in [(), ("data.seed",)]}
    labels = old["data.seed",].read_bytes()
    run_study(changed, path)
    old["data.seed",].write_bytes(labels)
    dataset = open_study(path)
    assert dataset.attrs["title"] == "New"
    assert dataset["data.seed"].to_numpy().tolist() == ["a", "b", "c", "d"]
    assert run_study(changed, path).mended == ("data.seed/zarr.json",)


@pytest.mark.parametrize("name", ["x.partial", ".x.part", ".x.part.json", "c", "a b", "ß$"])
def test_axes_of_any_name_can_be_run(written, name):
    """A folder of the store is no file that was half written, whatever it is called."""
    path = written(('"data.seed" = {', f'"{name}" = {{ key = "data.seed",'))
    plan, store = load_study(path), path.with_name("s.zarr")
    run_study(plan, store)
    assert run_study(plan, store).found == 12
    assert open_study(store)[name].to_numpy().tolist() == [0, 1, 2, 3]


LEFT = """
import os, signal, sys
from pathlib import Path
from relufit.study.storage import store
from relufit.study.planning.plan import load_study

fill = store._fill

def killed(folder, plan):
    fill(folder, plan)
    os.kill(os.getpid(), signal.SIGKILL)

def waiting(folder, plan):
    fill(folder, plan)
    print("ready", flush=True)
    sys.stdin.read()

store._fill = {"killed": killed, "waiting": waiting}[sys.argv[3]]
with store.open_store(Path(sys.argv[2]), load_study(sys.argv[1])):
    pass
"""


def test_what_a_killed_process_left_beside_the_store_is_removed(study_file):
    """And what a living one is making is not, nor anything else of a name like that."""
    plan, path = load_study(study_file), study_file.with_name("s.zarr")
    program = [sys.executable, "-P", "-c", LEFT, str(study_file), str(path)]
    assert subprocess.run([*program, "killed"], check=False).returncode == -signal.SIGKILL
    (left,) = study_file.parent.glob(".*.part")
    mine = study_file.with_name(".s.zarr.1234.part")
    mine.mkdir()
    with subprocess.Popen(
        [*program, "waiting"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as living:
        living.stdout.readline()
        assert not left.exists()
        (making,) = set(study_file.parent.glob(".*.part")) - {mine}
        run_study(plan, path)
        assert making.exists()
        living.communicate(b"")  # it finds that another one was faster
    assert set(study_file.parent.glob(".*.part")) == {mine}
    assert living.returncode == 0
    assert run_study(plan, path).found == 12


def test_a_link_at_the_hidden_folder_is_not_followed(study_file, monkeypatch):
    """Another name is taken, and neither the link nor what it leads to is touched."""
    names = (f"{number:016x}" for number in count())
    with monkeypatch.context() as patched:
        patched.setattr("secrets.token_hex", lambda _size: f"{0:016x}")
        trap = study_file.with_name(hidden_name())
    trap.symlink_to(study_file.parent)
    monkeypatch.setattr("secrets.token_hex", lambda _size: next(names))
    before = set(study_file.parent.iterdir())
    path = study_file.with_name("s.zarr")
    assert run_study(load_study(study_file), path).runs == 12
    assert trap.is_symlink()
    assert set(study_file.parent.iterdir()) == {*before, path}


def test_an_interrupt_while_the_store_is_created_leaves_no_folder(study_file, monkeypatch):
    """New parent folders are removed with the unfinished store."""

    def interrupted(_folder, _plan):
        raise KeyboardInterrupt

    monkeypatch.setitem(open_store.__wrapped__.__globals__, "_fill", interrupted)
    with pytest.raises(KeyboardInterrupt):
        run_study(load_study(study_file), study_file.parent / "new" / "folders" / "s.zarr")
    assert not (study_file.parent / "new").exists()


def test_points_replace_those_of_a_reference_file(written, study_file):
    """An axis over points counts, though the base scenario has them from a file."""
    base = study_file.parent / "small.toml"
    text = base.read_text("utf-8").replace("weights = [2, -4]\nbiases = [0, -2]", 'file = "c.csv"')
    base.write_text(text, "utf-8")
    (study_file.parent / "c.csv").write_text("0,0\n4,4\n")
    axis = '"reference.points" = [[[0, 0], [4, 1]], [[0, 1], [4, 0]]]'
    path = study_file.with_name("s.zarr")
    run_study(load_study(written(('"data.seed" = { from = 0, count = 4 }', axis))), path)
    found = open_study(path)["error"].to_numpy()
    for index, points in enumerate(["[[0, 0], [4, 1]]", "[[0, 1], [4, 0]]"]):
        one = text.replace('file = "c.csv"', f"points = {points}").replace("0.01", "0.005")
        assert found[0, index] == run(loads(one, name="one")).mean_squared_error()


def test_measures_are_recorded_on_request(written, tmp_path):
    """Each has the value of the summary's ends, run by run; without the key there are none."""
    plan = load_study(written(("[axes]", f"measures = {json.dumps([*RUN_MEASURES])}\n[axes]")))
    path = tmp_path / "measured.zarr"
    run_study(plan, path)
    dataset = open_study(path)
    for place in np.ndindex(*plan.shape):
        cell = dict(zip((axis.name for axis in plan.axes), place, strict=True))
        ends = ends_of(run(loads(scenario_text(plan, cell), name="cell")))
        for name in RUN_MEASURES:
            assert dataset[name].values[place] == measured(name, ends)
    assert not np.isnan(dataset["sharpness"]).any()
    assert len(np.unique(dataset["path_norm"])) == plan.runs
    header = next(table_parts(path)).split(",")
    assert {*RUN_MEASURES} < {*header}
    assert not {*RUN_MEASURES} & {each.name for each in load_study(written()).variables}


def test_a_store_with_other_measures_is_another_study(written, tmp_path):
    """The message says what differs."""
    path = tmp_path / "study.zarr"
    run_study(load_study(written()), path)
    with pytest.raises(InputError, match="measures"):
        run_study(load_study(written(("[axes]", 'measures = ["kinks"]\n[axes]'))), path)
