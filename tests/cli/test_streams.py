"""The commands write into any code page, pipe or disk, as child processes of a shell do."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import pytest
from conftest import ROOT, SMALL

PROGRAM = [sys.executable, "-P", "-m", "relufit"]


@pytest.fixture
def inside(tmp_path, monkeypatch):
    """A folder of its own as the working directory, with the small scenario in it."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.toml").write_text(SMALL, encoding="utf-8")
    return tmp_path


def relufit(*arguments, encoding="utf-8", **more):
    """Run a command as a child process, its standard streams in an encoding."""
    environment = {**os.environ, "PYTHONIOENCODING": encoding}
    done = subprocess.run(
        [*PROGRAM, *arguments], capture_output=True, env=environment, check=False, **more
    )
    assert b"Traceback" not in done.stderr
    return done


def in_shell(line):
    """Run a line of the shell, ``relufit`` in it as ``$R``."""
    environment = {**os.environ, "R": " ".join(PROGRAM)}
    return subprocess.run(
        ["sh", "-c", line], capture_output=True, env=environment, check=False, text=True
    )


@pytest.mark.parametrize(
    ("encoding", "shown"),
    [("ascii", b"mean delta^2"), ("gbk", b"mean delta^2"), ("cp1252", b"mean delta\xb2")],
)
def test_a_summary_can_be_printed_in_every_code_page(inside, encoding, shown):
    """Characters that the code page lacks are replaced by readable ASCII."""
    done = relufit("train", "small.toml", encoding=encoding)
    assert (done.returncode, done.stderr) == (0, b"")
    assert shown in done.stdout


def test_a_file_name_that_the_code_page_lacks_is_escaped(inside):
    """The files are written, and their names printed as far as the code page has them."""
    (inside / "图.toml").write_text(SMALL, encoding="utf-8")
    options = ("--only", "fit", "--format", "png")
    done = relufit("render", "图.toml", *options, encoding="cp1252")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.splitlines()[0] == rb"outputs/\u56fe/fit.png"
    assert (inside / "outputs/图/fit.png").is_file()


def test_a_file_name_that_is_no_text_is_printed_as_it_is(inside):
    """The bytes of a file name come out unchanged, for whoever reads them from a pipe."""
    (inside / "small.toml").rename(os.fsdecode(b"caf\xe9.toml"))
    done = relufit("train", b"caf\xe9.toml")
    assert done.stdout.startswith(b"caf\xe9\n")


def test_what_other_programs_read_is_utf_8_in_every_code_page(inside):
    """A scenario that is printed to be rendered again keeps all its characters."""
    text = SMALL.replace("A small run", "Δ² 图 é")
    (inside / "small.toml").write_text(text, encoding="utf-8")
    assert relufit("train", "small.toml", "--save", "run.npz").returncode == 0
    printed = relufit("inspect", "run.npz", "--scenario", encoding="cp1252")
    assert printed.stdout.decode("utf-8") == f'{text}#:name "small"\n'
    again = relufit("train", "-", "--json", encoding="cp1252", input=printed.stdout)
    assert again.returncode == 0, again.stderr
    schema = relufit("schema", encoding="ascii")
    assert json.loads(schema.stdout.decode("utf-8"))


def test_a_closed_pipe_ends_a_command_by_its_signal(inside):
    """As with ``| head -1``: no message, and the exit status that shells expect."""
    for command in (["--help"], ["schema"], ["train", "small.toml"]):
        read, write = os.pipe()
        os.close(read)
        done = subprocess.run([*PROGRAM, *command], stdout=write, stderr=-1, check=False)
        os.close(write)
        assert (done.returncode, done.stderr) == (-signal.SIGPIPE, b""), command


@pytest.mark.parametrize(
    "command",
    ["--help", "schema", "train small.toml", "new mine"],
)
def test_a_full_disk_is_reported(inside, command):
    """Every command that prints says what happened to its output and exits with 1."""
    done = in_shell(f"$R {command} > /dev/full")
    assert done.returncode == 1
    assert done.stderr == (
        "standard output: no space left on device. Free some space, or write elsewhere.\n"
    )


def test_a_message_that_cannot_be_written_changes_no_exit_code(inside):
    """Bad input exits with 2 though standard error is full or closed."""
    assert in_shell("$R train absent.toml 2> /dev/full").returncode == 2
    assert in_shell("$R train absent.toml 2>&-").returncode == 2


def test_closed_streams(inside):
    """A closed standard input is bad input; a closed standard output takes nothing."""
    done = in_shell("$R train - <&-")
    assert done.returncode == 2
    assert done.stderr.startswith("-: expected a scenario on standard input, got a closed one.")
    assert in_shell("$R schema >&-").returncode == 0
    assert in_shell("$R train small.toml >&-").returncode == 0


def test_the_package_can_be_run_as_a_module():
    """``python -m relufit`` is the command ``relufit``."""
    done = relufit("--version", cwd=ROOT / "tests")
    assert done.stdout.startswith(b"relufit ")
