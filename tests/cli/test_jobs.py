"""Several scenarios side by side: the same files, and what happens when they are interrupted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import pytest
from conftest import SMALL, dense, small

from relufit.cli.jobs import render_each
from relufit.errors import InputError
from relufit.outputs.run_files import RenderOptions

RENDER = """
import signal
from relufit.cli.app import main
signal.signal(signal.SIGINT, signal.default_int_handler)
main()
"""
GUARD_S = 120  # against hanging only; nothing is measured

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="no groups of processes")


def living(session):
    """The processes of a session that still run."""
    listed = subprocess.run(
        ["ps", "-A", "-o", "sess=,pid=,stat="], capture_output=True, text=True, check=True
    )
    rows = [line.split() for line in listed.stdout.splitlines()]
    of_it = [(int(pid), state) for of, pid, state in rows if of == str(session)]
    return [pid for pid, state in of_it if not state.startswith("Z")]


def staying(session):
    """The processes of a session that do not end by themselves.

    One that has closed its files is still listed for a moment, until the system has removed it.
    """
    guard = time.monotonic() + GUARD_S
    while living(session) and time.monotonic() < guard:
        time.sleep(0.05)
    return living(session)


@pytest.fixture
def films(tmp_path, request):
    """Two workers in the midst of long films; gives their parent."""
    program = getattr(request, "param", RENDER)
    text = SMALL.replace("iterations = 100", "iterations = 8000").replace("= 8\n", "= 8000\n")
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.toml").write_text(text)
    command = [sys.executable, "-P", "-c", program, "render", "a.toml", "b.toml", "c.toml"]
    process = subprocess.Popen(
        [*command, "-j", "2", "--only", "training", "--format", "gif"],
        cwd=tmp_path,
        start_new_session=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
    )
    guard = time.monotonic() + GUARD_S
    while len(list(tmp_path.glob("outputs/.relufit-*/new/.relufit-*/*.gif"))) < 2:
        assert process.poll() is None, process.communicate()
        assert time.monotonic() < guard
        time.sleep(0.05)
    yield process
    for pid in {process.pid, *living(process.pid)}:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            continue
    process.communicate()


@pytest.mark.parametrize(
    ("number", "send"), [(signal.SIGINT, os.killpg), (signal.SIGTERM, os.kill)]
)
def test_a_signal_ends_all_workers_and_leaves_nothing(films, tmp_path, number, send):
    """Ctrl-C to all, or an end to the parent only: one line, death by the signal, nothing left."""
    send(films.pid, number)
    said, _ = films.communicate(timeout=GUARD_S)
    assert films.returncode == -number
    assert said == b"Interrupted. What was not finished was not written.\n"
    assert not (tmp_path / "outputs").exists()
    assert staying(films.pid) == []


RECEIVED_ELSEWHERE = """
import signal, sys, threading

def receive():
    sys.stdin.readline()
    signal.pthread_kill(threading.get_ident(), signal.SIGTERM)

threading.Thread(target=receive, daemon=True).start()
"""


@pytest.mark.parametrize("films", [RECEIVED_ELSEWHERE + RENDER], indirect=True)
def test_a_signal_that_another_thread_receives_ends_all_too(films, tmp_path):
    """The system gives it to any thread, so the main thread may go on waiting for its workers."""
    said, _ = films.communicate(b"now\n", timeout=GUARD_S)
    assert films.returncode == -signal.SIGTERM
    assert said == b"Interrupted. What was not finished was not written.\n"
    assert not (tmp_path / "outputs").exists()
    assert staying(films.pid) == []


def test_workers_do_not_outlive_a_killed_parent(films, tmp_path):
    """After SIGKILL of the parent the workers clean up and end, and let go of its output."""
    films.kill()
    said, _ = films.communicate(timeout=GUARD_S)  # ends when the last of them has closed the pipe
    assert said == b""
    assert staying(films.pid) == []
    assert list((tmp_path / "outputs").iterdir()) == []


def test_side_by_side_gives_the_same_files(tmp_path):
    """Both kinds, in the order of the scenarios; every byte is that of one after another."""
    scenarios = [
        small(name="a"),
        dense(name="b"),
        small(("seed = 1", "seed = 2"), name="c"),
    ]
    options = RenderOptions(only=["diagram"], formats=["svg", "png"])
    one = list(render_each(scenarios, tmp_path / "one", options, quiet=True))
    two = list(render_each(scenarios, tmp_path / "two", options, jobs=2, quiet=True))
    assert [each.files[0].parent.name for each in two] == ["a", "b", "c"]
    for before, after in zip(one, two, strict=True):
        assert [path.read_bytes() for path in before.files] == [
            path.read_bytes() for path in after.files
        ]


@pytest.mark.parametrize("jobs", [1, 2])
def test_no_scenario_is_trained_if_one_cannot_be_written(tmp_path, monkeypatch, jobs):
    """A folder in the place of a file of the last scenario is found out before the first is run."""
    monkeypatch.setattr(
        "relufit.models.registry.train_scenario", lambda *_args, **_options: pytest.fail("trained")
    )
    (tmp_path / "b" / "summary.json").mkdir(parents=True)
    scenarios = [small(name="a"), small(name="b")]
    with pytest.raises(InputError, match=r"summary\.json: expected a file here, got a folder"):
        list(render_each(scenarios, tmp_path, RenderOptions(), jobs=jobs, quiet=True))
    assert [path.name for path in tmp_path.iterdir()] == ["b"]
