"""A folder whose files appear together, or not at all."""

from __future__ import annotations

import os
import socket
import subprocess
import sys

import pytest

from relufit.encode import staged_folder
from relufit.errors import InputError


def tree(folder):
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*.*")}


def test_files_appear_together_at_the_end(tmp_path):
    """Until the block ends nothing is there; then everything is, and nothing hidden."""
    folder = tmp_path / "out" / "run"
    with staged_folder(folder) as staging:
        (staging / "a.txt").write_text("1")
        assert not folder.exists()
        (staging / "b.txt").write_text("2")
    assert tree(tmp_path) == {"out/run/a.txt": "1", "out/run/b.txt": "2"}


def test_files_of_the_same_name_are_replaced_and_others_stay(tmp_path):
    """A second run renews its own files only."""
    (tmp_path / "a.txt").write_text("old")
    (tmp_path / "c.txt").write_text("mine")
    with staged_folder(tmp_path) as staging:
        (staging / "a.txt").write_text("new")
    assert tree(tmp_path) == {"a.txt": "new", "c.txt": "mine"}


@pytest.mark.parametrize("error", [RuntimeError, KeyboardInterrupt])
def test_after_an_error_all_is_as_it_was(tmp_path, error):
    """Neither the files nor the hidden folder are left."""
    folder = tmp_path / "run"
    folder.mkdir()
    (folder / "a.txt").write_text("old")

    def fail():
        with staged_folder(folder) as staging:
            (staging / "a.txt").write_text("new")
            raise error

    with pytest.raises(error):
        fail()
    assert tree(tmp_path) == {"run/a.txt": "old"}
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_after_an_error_a_new_home_is_gone_too(tmp_path):
    """A folder that was made for nothing is not left behind."""

    def fail():
        with staged_folder(tmp_path / "outputs" / "run"):
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_a_file_is_refused(tmp_path):
    """The file stays, and the message names the folder."""
    (tmp_path / "run.d").write_text("mine")
    with pytest.raises(InputError, match=r"run\.d"), staged_folder(tmp_path / "run.d") as staging:
        (staging / "a.txt").write_text("new")
    assert tree(tmp_path) == {"run.d": "mine"}


def test_a_folder_inside_a_file_is_refused(tmp_path):
    """What cannot be made is told before any work is done."""
    (tmp_path / "file.d").write_text("mine")
    with pytest.raises(InputError, match=r"file\.d"), staged_folder(tmp_path / "file.d" / "run"):
        pytest.fail("the block must not run")


def test_what_a_killed_process_left_is_swept_away(tmp_path):
    """The next run removes it; what a living process, another run or a person made stays."""
    host = socket.gethostname()
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    names = {
        "dead": f".run.{host}.{gone.pid}.part",
        "alive": f".run.{host}.{os.getppid()}.part",
        "other run": f".run2.{host}.{gone.pid}.part",
        "other machine": f".run.{host}x.{gone.pid}.part",
        "a person's": ".run.part",
        "no process": f".run.{host}.{'9' * 30}.part",
    }
    for name in names.values():
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.gif").write_text("half")
    with staged_folder(tmp_path / "run"):
        pass
    left = {path.name for path in tmp_path.iterdir()}
    assert left == {"run", *names.values()} - {names["dead"]}
