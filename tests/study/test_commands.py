"""The commands of studies, as a user types them; Dask with real worker processes."""

from __future__ import annotations

import json
import os
import signal
import socketserver
import sys
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from threading import Event, Thread

import pytest
from typer.testing import CliRunner

from relufit.cli.app import app
from relufit.errors import WorkError
from relufit.study import cluster as cluster_module
from relufit.study.cluster import executor_of
from relufit.study.planning.plan import load_study
from relufit.study.run import run_study
from relufit.study.storage.open_study import open_study


def relufit(*arguments, stdin=None):
    """Run a command in this process."""
    return CliRunner().invoke(app, [str(argument) for argument in arguments], input=stdin)


@pytest.fixture
def inside(study_file, monkeypatch):
    """The study's folder as the working directory."""
    monkeypatch.chdir(study_file.parent)
    return study_file.parent


@pytest.mark.parametrize("command", ["run", "pick", "table", "plot"])
def test_every_command_explains_itself_with_an_example(command):
    """--help shows how it is typed."""
    result = relufit("study", command, "--help")
    assert result.exit_code == 0
    assert f"relufit study {command}" in result.stdout


def test_from_a_study_to_a_picked_run(inside):
    """Run, run again, pick, and train what was picked from standard input."""
    first = relufit("study", "run", "study.toml")
    assert first.exit_code == 0, first.stderr
    assert first.stdout == "outputs/study.zarr: 12 runs trained, 0 were there.\n"
    again = relufit("study", "run", "study.toml")
    assert again.stdout == "outputs/study.zarr: 0 runs trained, 12 were there.\n"
    picked = relufit("study", "pick", "outputs/study.zarr", "--where", "verdict=slow")
    assert picked.exit_code == 0, picked.stderr
    trained = relufit("train", "-", "--json", stdin=picked.stdout)
    assert trained.exit_code == 0, trained.stderr
    assert '"verdict": "slow"' in trained.stdout


def test_a_picked_run_can_be_rendered(inside):
    """A cell's scenario goes through a pipe to its pictures, and its parameters are the cell's."""
    relufit("study", "run", "study.toml", "--quiet")
    chosen = {"training.learning_rate": 0.02, "data.seed": 3}
    words = [f"{name}={value}" for name, value in chosen.items()]
    picked = relufit("study", "pick", "outputs/study.zarr", *words)
    assert picked.exit_code == 0, picked.stderr
    options = ("--only", "fit", "--format", "png", "--output", "pictures")
    rendered = relufit("render", "-", *options, stdin=picked.stdout)
    assert rendered.exit_code == 0, rendered.stderr
    (folder,) = (inside / "pictures").iterdir()
    assert (folder / "fit.png").read_bytes().startswith(b"\x89PNG")
    summary = json.loads((folder / "summary.json").read_text(encoding="utf-8"))
    cell = open_study(inside / "outputs/study.zarr").sel(chosen)
    assert summary["seed"] == 3
    assert summary["weights"] == cell["weights"].to_numpy().tolist()
    assert summary["biases"] == cell["biases"].to_numpy().tolist()


def test_a_damaged_chunk_is_named(inside):
    """The user reads which chunk was run again."""
    relufit("study", "run", "study.toml", "--quiet")
    (inside / "outputs/study.zarr/error/c/1/0").write_bytes(b"")
    result = relufit("study", "run", "study.toml")
    assert "chunk 1.0 was damaged and has been run again" in result.stderr


def test_a_missing_library_is_named_with_its_remedy(inside, monkeypatch):
    """Without the extra the command says what to install; exit code 2."""
    for name in [name for name in sys.modules if name.startswith("relufit.study.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "numba", None)
    result = relufit("study", "run", "study.toml")
    assert result.exit_code == 2
    assert "pip install 'relufit[study]'" in result.stderr


@pytest.mark.parametrize("library", ["numba", "numcodecs"])
def test_every_library_of_studies_is_named(inside, monkeypatch, library):
    """Whichever is missing, the extra that has it is named."""
    for name in [name for name in sys.modules if name.startswith("relufit.study.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)
    result = relufit("study", "run", "study.toml")
    assert result.exit_code == 2
    assert f"got an installation without {library}. Install them: pip" in result.stderr


def test_a_scenario_is_no_study(inside):
    """The command that draws it is named, and what a study has."""
    result = relufit("study", "run", "small.toml")
    assert result.exit_code == 2
    assert "small.toml: expected a study, got a scenario. `relufit render small.toml`" in (
        result.stderr
    )


def test_a_shipped_study_is_found_by_its_name(inside):
    """Its base lies beside it in the package; a misspelt name gets the right one."""
    assert load_study("spread").base.origin.name == "example4"
    assert load_study("neurons").base.origin.name == "random-start"
    result = relufit("study", "run", "spraed")
    assert 'spraed: no such file. Did you mean "spread", which relufit ships?' in result.stderr


@pytest.mark.parametrize("address", ["127.0.0.1:9", "nonsense://x"])
def test_an_unreachable_scheduler_is_reported_soon(inside, monkeypatch, address):
    """Nobody answers: a message, exit code 2, nothing written."""
    monkeypatch.setattr(cluster_module, "_PATIENCE_S", 0.2)
    result = relufit("study", "run", "study.toml", "--scheduler", address)
    assert result.exit_code == 2
    assert "expected a Dask scheduler at" in result.stderr
    assert not (inside / "outputs").exists()


@pytest.mark.filterwarnings("default")
def test_what_is_no_scheduler_is_reported_soon(inside, monkeypatch):
    """Somebody answers who is no scheduler: a message, exit code 2, nothing written."""
    monkeypatch.setattr(cluster_module, "_PATIENCE_S", 0.2)
    Silent.released.clear()
    with socketserver.TCPServer(("127.0.0.1", 0), Silent) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        address = f"tcp://127.0.0.1:{server.server_address[1]}"
        result = relufit("study", "run", "study.toml", "--scheduler", address)
        Silent.released.set()
        server.shutdown()
    assert result.exit_code == 2
    assert "expected a Dask scheduler at" in result.stderr
    assert not (inside / "outputs").exists()


class Silent(socketserver.BaseRequestHandler):
    """A server that answers with what no scheduler says, and says no more until it is released."""

    released = Event()

    def handle(self):
        """Say it."""
        self.request.sendall(b"HTTP/1.0 400 Bad Request\r\n\r\n" * 4)
        self.released.wait()


@pytest.mark.filterwarnings("default")
def test_a_cluster_without_workers_is_reported(inside, monkeypatch, patient):
    """A scheduler answers, and nobody works: a message, exit code 2, nothing written."""
    from distributed import LocalCluster  # noqa: PLC0415 - heavy, and for few tests only

    monkeypatch.setattr(cluster_module, "_PATIENCE_FOR_WORKERS_S", 0.2)
    with LocalCluster(n_workers=0, dashboard_address=None) as cluster:
        address = cluster.scheduler_address
        result = relufit("study", "run", "study.toml", "--scheduler", address)
    assert result.exit_code == 2
    assert f"`dask worker {address}` starts one" in result.stderr
    assert not (inside / "outputs").exists()


class Failing(ThreadPoolExecutor):
    """An executor whose second chunk fails."""

    def __init__(self, error):
        super().__init__(1)
        self.error, self.asked = error, 0

    def submit(self, function, *arguments):
        """Run a function, or give the error as its result."""
        self.asked += 1
        if self.asked != 2:
            return super().submit(function, *arguments)
        future = Future()
        future.set_exception(self.error)
        return future


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (CancelledError(), "Those who ran the study are gone: 4 of 12 runs are in"),
        (MemoryError("too much"), r"A chunk failed \(MemoryError: too much\): 4 of 12 runs are in"),
    ],
)
def test_a_chunk_that_fails_is_reported_and_what_was_written_stays(
    study_file, tmp_path, error, message
):
    """Whatever a worker dies of, the message says how to go on, and going on works."""
    plan, path = load_study(study_file), tmp_path / "s.zarr"
    with Failing(error) as executor, pytest.raises(WorkError, match=message):
        run_study(plan, path, executor=executor, in_flight=1)
    assert run_study(plan, path).found == 4


@pytest.mark.filterwarnings("default")
def test_a_cluster_gives_the_same_bytes_though_a_worker_dies(written, tmp_path, patient):
    """Two worker processes, one killed on the way: the store is that of an undisturbed run."""
    from distributed import LocalCluster  # noqa: PLC0415 - heavy, and for this test only

    plan = load_study(
        written(("count = 4", "count = 16"), ("runs_per_chunk = 4", "runs_per_chunk = 1"))
    )
    alone, together = tmp_path / "alone.zarr", tmp_path / "together.zarr"
    run_study(plan, alone)
    killed = []
    with (
        LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster,
        executor_of(cluster.scheduler_address) as workers,
    ):

        def kill(_what, done, _total):
            if done >= 4 and not killed:
                killed.append(cluster.workers[0].pid)
                os.kill(killed[0], signal.SIGKILL)

        run_study(
            plan,
            together,
            executor=workers.executor,
            in_flight=workers.in_flight,
            idle=workers.idle,
            report=kill,
        )
    assert killed
    files = {path.relative_to(alone) for path in alone.rglob("*") if path.is_file()}
    assert {path.relative_to(together) for path in together.rglob("*") if path.is_file()} == files
    assert all((alone / name).read_bytes() == (together / name).read_bytes() for name in files)


def test_jobs_are_the_threads_of_this_machine_only(inside):
    """Any number runs the study; beside a scheduler, and below 1, it is refused."""
    result = relufit("study", "run", "study.toml", "--jobs", "3")
    assert result.stdout == "outputs/study.zarr: 12 runs trained, 0 were there.\n"
    beside = relufit("study", "run", "study.toml", "--jobs", "3", "--scheduler", "127.0.0.1:9")
    assert beside.exit_code == 2
    assert "--jobs: expected no value with --scheduler" in beside.stderr
    assert relufit("study", "run", "study.toml", "--jobs", "0").exit_code == 2


def test_new_texts_are_reported(inside):
    """The user reads that the store has taken them over."""
    relufit("study", "run", "study.toml", "--quiet")
    file = inside / "study.toml"
    file.write_text(file.read_text("utf-8").replace("A small study", "Another title"), "utf-8")
    result = relufit("study", "run", "study.toml")
    assert "0 runs trained, 12 were there" in result.stdout
    assert "title, labels and texts are now those of the study file" in result.stderr
