"""What killed processes left behind goes; what anybody still needs stays."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import textwrap

import pytest

from relufit.encode import atomic_path, staged_folder, undo_all, write_bytes
from relufit.encode.files import leftovers

OWNER = """
    import sys
    from pathlib import Path
    from relufit.encode import atomic_path, staged_folder
    folder = Path(sys.argv[1])
    with staged_folder(folder / "run") as staging, atomic_path(folder / "c.txt") as path:
        (staging / "a.gif").write_text("half")
        path.write_text("half")
        print("half", flush=True)
        sys.stdin.read()
"""


def owner(folder):
    """A process that writes a folder and a file below ``folder``."""
    command = [sys.executable, "-P", "-c", textwrap.dedent(OWNER), str(folder)]
    child = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert child.stdout.readline() == "half\n"
    return child


def hidden(folder):
    return {path.name for path in folder.iterdir() if path.name.startswith(".relufit-")}


@pytest.mark.skipif(os.name != "posix", reason="no locks")
def test_a_killed_process_is_swept_and_a_living_one_is_not(tmp_path):
    """The lock decides, no process number: the next run removes hidden folders once it is free."""
    with owner(tmp_path) as child:
        assert len(hidden(tmp_path)) == 2
        held = hidden(tmp_path)
        with staged_folder(tmp_path / "other"):
            assert held < hidden(tmp_path)
        assert hidden(tmp_path) == held
        child.send_signal(signal.SIGKILL)
        child.communicate()
    assert hidden(tmp_path) == held
    with staged_folder(tmp_path / "other"):
        assert len(hidden(tmp_path)) == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(os.name != "posix", reason="no locks")
def test_leftovers_beside_and_inside_a_folder_are_swept(tmp_path):
    """Both places where a hidden folder of a run can lie, and hidden files that lie there."""
    (tmp_path / "run").mkdir()
    for home in (tmp_path, tmp_path / "run"):
        folder = home / leftovers.hidden_name()
        folder.mkdir()
        (folder / "lock").touch()
        (folder / "new").mkdir()
        (folder / "new" / "a.gif").write_text("half")
        (home / leftovers.hidden_name()).write_text("half")
        (home / leftovers.hidden_name()).mkdir()
    with staged_folder(tmp_path / "run"):
        pass
    assert list(tmp_path.rglob("*")) == [tmp_path / "run"]


@pytest.mark.skipif(os.name != "posix", reason="no locks")
def test_what_may_be_of_somebody_else_is_left_alone(tmp_path, monkeypatch):
    """Another system's folders, whose locks may not reach here; links; a folder without a lock."""
    victim = tmp_path / "victim"
    victim.mkdir()
    (victim / "lock").touch()
    (victim / "mine.txt").write_text("mine")
    with monkeypatch.context() as patch:
        patch.setattr(leftovers, "_system", lambda: "00000000")
        foreign = tmp_path / leftovers.hidden_name()
    foreign.mkdir()
    (foreign / "lock").touch()
    link, unlocked = (tmp_path / leftovers.hidden_name() for _ in range(2))
    link.symlink_to(victim)
    inner = tmp_path / leftovers.hidden_name()
    inner.mkdir()
    (inner / "lock").symlink_to(victim / "mine.txt")
    unlocked.mkdir()
    (unlocked / "a.gif").write_text("half")
    person = tmp_path / ".run.part"
    person.write_text("mine")
    before = sorted(tmp_path.rglob("*"))
    leftovers.sweep(tmp_path)
    assert sorted(tmp_path.rglob("*")) == before


def test_a_hidden_folder_that_is_swept_before_it_is_locked_is_made_again(tmp_path, monkeypatch):
    """Between the making of a folder, or of its lock, and the locking another process may sweep."""
    claim, seen = leftovers.claim, []

    def late(path):
        seen.append(path)
        if len(seen) == 1:
            path.parent.rmdir()
        if len(seen) == 2:
            claimed = claim(path)
            path.unlink()
            os.close(claimed)
            return None
        return claim(path)

    monkeypatch.setattr("relufit.encode.files.hidden_folder.claim", late)
    with staged_folder(tmp_path / "run") as staging:
        (staging / "a.txt").write_text("1")
    assert len(seen) == 3
    assert (tmp_path / "run" / "a.txt").read_text() == "1"


@pytest.mark.skipif(os.name != "posix", reason="no locks")
def test_a_file_that_was_swept_is_not_claimed(tmp_path, monkeypatch):
    """A lock on a file that has no name any more protects nothing."""
    lock = leftovers._lock

    def swept(file):
        lock(file)
        (tmp_path / "a").unlink()

    monkeypatch.setattr(leftovers, "_lock", swept)
    assert leftovers.claim(tmp_path / "a") is None


def test_unfinished_work_can_be_undone_from_outside(tmp_path):
    """A program that must end at once leaves neither hidden folders nor new empty ones."""
    with (
        staged_folder(tmp_path / "new" / "run") as staging,
        atomic_path(tmp_path / "a.txt") as path,
    ):
        (staging / "a.gif").write_text("half")
        path.write_text("half")
        undo_all()
        assert list(tmp_path.iterdir()) == []
        staging.mkdir(parents=True)  # so that the blocks can end
        path.parent.mkdir()
        path.touch()


def staged(folder):
    with staged_folder(folder / "run") as staging:
        (staging / "a.gif").write_text("whole")


def written(folder):
    write_bytes(folder / "a.txt", b"whole")


@pytest.mark.parametrize("write", [staged, written])
def test_an_interrupt_within_undoing_does_not_close_a_file_twice(tmp_path, monkeypatch, write):
    """A program that is interrupted there undoes again before it ends, which must not fail."""
    close = os.close

    def interrupted(file):
        close(file)
        monkeypatch.setattr(os, "close", close)
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "close", interrupted)
    with pytest.raises(KeyboardInterrupt):
        write(tmp_path)
    assert os.close is close
    undo_all()
    assert [path for path in tmp_path.rglob("*") if path.name.startswith(".")] == []
