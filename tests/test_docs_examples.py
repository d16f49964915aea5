"""Every command, every line of Python and every TOML in the documents works as it stands."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import dask_jobqueue
import distributed
import pytest
import shellingham
from conftest import ROOT
from dask_jobqueue.slurm import SLURMJob
from docs_examples import (
    LANGUAGES,
    PLACEHOLDER,
    Shell,
    blocks,
    documents,
    inline_commands,
    lines_of,
    run_python,
    short_scenario,
    short_study,
    shortened,
    write_short_files,
)
from generate import commands
from typer.main import get_command

import relufit
from relufit.cli.app import app
from relufit.scenario.forms import named_type
from relufit.scenario.write import toml_text
from relufit.study.planning.plan import load_study

DOCUMENTS = documents()
ELSEWHERE = ("torch", "keras")  # tests/integrations runs the examples of these libraries
OWN_TABLES = {"reference", "network"}  # a document that shows one of these shows all of it


# Films of comparisons and maps of landscapes have sizes of their own: here, a few frames and cells.
SMALL = {
    "relufit.draw.relu_sum.compare_states": {"PLAY_S": 0.2, "COALESCE_S": 0.08, "MISS_S": 0.08},
    "relufit.draw.relu_sum.landscape_surface": {"CELLS": 9},
}


@pytest.fixture(scope="module")
def shell(tmp_path_factory):
    """Runs commands in a folder with short scenarios under the names that documents use."""
    folder = tmp_path_factory.mktemp("documents")
    write_short_files(folder)
    running = Shell(folder)
    yield running
    running.end()


@pytest.fixture
def folder(shell, monkeypatch):
    """That folder, and small films and maps."""
    for module, values in SMALL.items():
        for name, value in values.items():
            monkeypatch.setattr(f"{module}.{name}", value)
    monkeypatch.chdir(shell.folder)
    return shell.folder


@pytest.mark.filterwarnings("default")
@pytest.mark.parametrize("name", [name for name, text in DOCUMENTS.items() if "```" in text])
def test_every_example_runs(name, folder, shell, monkeypatch):
    """In the order of the document, each in the folder that the ones before it have left."""
    if name in PREPARED:
        PREPARED[name](shell, monkeypatch)
    names = {}
    for block in blocks(DOCUMENTS[name]):
        run_block(block, shell, names)
    for command in inline_commands(DOCUMENTS[name]):
        check_inline(command, shell)
    if name in MADE:
        MADE[name](names)


def a_scenario_and_a_home(shell, monkeypatch):
    """A sentence speaks of any scenario; completion is set up, for Bash, in a home of its own."""
    (shell.folder / "scenario.toml").write_bytes((shell.folder / "example2").read_bytes())
    home = shell.folder / "home"
    home.mkdir()
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setattr(shellingham, "detect_shell", lambda: ("bash", "/bin/bash"))


def is_completed(_):
    """The commands of the README have set up completion there."""
    assert "relufit" in (Path.home() / ".bashrc").read_text(encoding="utf-8")


def patient(monkeypatch):
    """A cluster is waited for however long a busy machine takes to answer."""
    for name in ("_PATIENCE_S", "_PATIENCE_FOR_WORKERS_S", "_SILENCE_S", "_GIVE_UP_S"):
        monkeypatch.setattr(f"relufit.study.cluster.{name}", 600.0)


def a_cluster(shell, monkeypatch):
    """The page speaks of a scheduler that is running."""
    patient(monkeypatch)
    shell.run("dask scheduler --port 8786")
    shell.run("dask worker tcp://HOST:8786 --nworkers 8 --nthreads 1")


def slurm_here(_, monkeypatch):
    """Jobs of Slurm are workers of this process."""
    patient(monkeypatch)
    monkeypatch.setattr(dask_jobqueue, "SLURMCluster", WorkersHere)


def all_trained(names):
    """The workers have trained every run of the study, and the counts are of them."""
    assert names["done"].runs == names["plan"].runs > 0
    assert names["counts"].shape == (names["plan"].shape[0],)


MADE = {"README.md": is_completed, "docs/how-to/cluster.md": all_trained}


class WorkersHere:
    """A cluster on this machine with the arguments of a cluster on Slurm."""

    def __init__(self, **job):
        self.job = job
        self.cluster = None

    def __enter__(self):
        shutil.rmtree("outputs/learning-rate.zarr")  # else there is nothing left to train
        self.cluster = distributed.LocalCluster(
            n_workers=0, threads_per_worker=1, processes=False, dashboard_address=":0"
        )
        return self

    def __exit__(self, *_):
        self.cluster.close()

    def scale(self, jobs):
        """One worker, for however many jobs."""
        assert jobs > 0
        self.cluster.scale(1)

    @property
    def scheduler_address(self):
        """Where the scheduler listens."""
        return self.cluster.scheduler_address


def stores(shell, _):
    """The page shows what all studies have found."""
    for name in ("learning-rate", "spread", "neurons", "escape", "rate-and-spread"):
        shell.run(f"relufit study run {name}")


PREPARED = {
    "README.md": a_scenario_and_a_home,
    "docs/coalescing.md": stores,
    "docs/studies.md": a_cluster,
    "docs/how-to/cluster.md": slurm_here,
}


def run_block(block, shell, names):
    """Commands and Python run, TOML is valid; what the text calls a file becomes one."""
    assert block.language in LANGUAGES, block
    if block.file:
        (shell.folder / block.file).write_text(block.text, encoding="utf-8")
    if block.language == "sh":
        for line in lines_of(block.text):
            shell.run(line)
    elif block.language == "python":
        if any(f"import {library}\n" in block.text for library in ELSEWHERE):
            compile(block.text, "document", "exec")
        else:
            run_python(block.text, names)
    elif block.language == "toml":
        check_toml(block.text, shell.folder)
        if block.file and "title" in tomllib.loads(block.text):
            (shell.folder / block.file).write_text(shortened(block.text), encoding="utf-8")


def check_toml(text, folder):
    """A scenario, a study, or a part of one, which fits into a shipped scenario."""
    content = tomllib.loads(text)
    if "base" in content:
        (folder / "study.toml").write_text(text, encoding="utf-8")
        load_study(folder / "study.toml")
        (folder / "study.toml").write_text(short_study(text), encoding="utf-8")
        return
    if "title" not in content:
        dense = named_type(content) == "dense"
        base = tomllib.loads(short_scenario(ROOT / SOURCES[dense]))
        for table, values in content.items():
            kept = {} if table in OWN_TABLES or isinstance(values, list) else base.get(table, {})
            base[table] = {**kept, **values} if isinstance(values, dict) else values
        text = toml_text(base)
    relufit.loads(text, name="document", folder=folder)


SOURCES = {False: "scenarios/example4.toml", True: "scenarios/worked/mazur.toml"}


def check_inline(command, shell):
    """A command in a sentence runs; one that is only named, or has a placeholder, exists."""
    words = command.split()[1:]
    found, rest = command_of(words)
    if rest and not PLACEHOLDER.search(command) and rest != ["-"]:
        shell.run(command)
        return
    known = {name for each in found.params for name in (*each.opts, *each.secondary_opts)}
    options = {word for word in rest if word.startswith("--")}
    assert options <= known | {"--help", "--install-completion"}, command


MADE_BEFORE = {
    "outputs/a.zarr": "relufit study run learning-rate --output outputs/a.zarr",
    "outputs/example4/": "relufit render example4 --only training --format gif",
}


def command_of(words):
    """The command that words call, and the words after its name."""
    command, rest = get_command(app), list(words)
    while rest and rest[0] in getattr(command, "commands", {}):
        command = command.commands[rest.pop(0)]
    return command, rest


def test_the_job_script_of_the_cluster_guide_is_what_slurm_gets():
    """With the guide's settings; only the interpreter and the address are this machine's."""
    shown = {block.language: block.text for block in blocks(DOCUMENTS["docs/how-to/cluster.md"])}
    names = {"__name__": "imported"}
    (text,) = [
        block.text
        for block in blocks(DOCUMENTS["docs/how-to/cluster.md"])
        if "SLURMCluster(" in block.text
    ]
    run_python(text, names)
    job = SLURMJob(scheduler="tcp://HOST:PORT", name="dummy-name", **names["JOB"])
    script = job.job_script()
    here = script.replace(sys.executable, "PYTHON")
    assert here.strip() == shown["bash"].strip()
    assert subprocess.run(["bash", "-n"], input=script, text=True, check=False).returncode == 0


@pytest.mark.parametrize("words", [names for names, _ in commands.commands()], ids=" ".join)
def test_the_example_of_each_command_runs(words, shell, folder):
    """What `--help` and the reference show, after the command that makes what they read."""
    command = dict(commands.commands())[words]
    _, example = commands.split_example(command.help)
    for name, made_by in MADE_BEFORE.items():
        if name in example:
            shell.run(made_by)
    shell.run(example)


def test_an_example_with_a_fault_is_found(shell, folder):
    """An unknown option, a missing file and TOML with an unknown key."""
    with pytest.raises(AssertionError, match="no-such-option"):
        shell.run("relufit train example2 --no-such-option")
    with pytest.raises(AssertionError, match="No such file"):
        shell.run("relufit inspect nothing.pdf")
    with pytest.raises(AssertionError):
        check_inline("relufit render SCENARIO --onyl fit", shell)
    with pytest.raises(AssertionError):
        shell.run("make no-such-target")
    with pytest.raises(relufit.InputError, match="frame"):
        check_toml("[film]\nframe = 2\n", folder)
