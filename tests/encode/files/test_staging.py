"""A folder whose files appear together, or not at all."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import textwrap
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from relufit.encode import check_target, new_folders, staged_folder
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
    """What cannot be made is reported before any work is done."""
    (tmp_path / "file.d").write_text("mine")
    with pytest.raises(InputError, match=r"file\.d"), staged_folder(tmp_path / "file.d" / "run"):
        pytest.fail("the block must not run")


def test_a_folder_in_the_place_of_a_file_leaves_all_files_as_they_were(tmp_path):
    """When the last of three files cannot be moved, the first two are put back or removed."""
    (tmp_path / "a.txt").write_text("old")
    (tmp_path / "c.txt").mkdir()

    def fail():
        with staged_folder(tmp_path) as staging:
            for name in ("a.txt", "b.txt", "c.txt"):
                (staging / name).write_text("new")

    with pytest.raises(InputError, match=r"c\.txt: expected a file here, got a folder"):
        fail()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "c.txt"]
    assert (tmp_path / "a.txt").read_text() == "old"


@pytest.mark.parametrize("stop", range(1, 4))
@pytest.mark.parametrize("error", [OSError(5, "broken"), KeyboardInterrupt()])
@pytest.mark.parametrize("has_links", [True, False])
def test_an_exchange_that_breaks_off_is_rolled_back(tmp_path, monkeypatch, stop, error, has_links):
    """Whichever move fails: replaced files are what they were, new ones are gone, links too."""
    (tmp_path / "a.txt").write_text("old")
    (tmp_path / "z.txt").symlink_to("nowhere")
    replace, moves = Path.replace, []

    def stopping(self, target):
        if self.parent.name == "new":
            moves.append(target)
            if len(moves) == stop:
                raise error
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", stopping)
    if not has_links:
        monkeypatch.setattr(os, "link", lambda *_args, **_options: Path("/nowhere").stat())

    def fail():
        with staged_folder(tmp_path) as staging:
            for name in ("a.txt", "b.txt", "z.txt"):
                (staging / name).write_text("new")

    with pytest.raises((InputError, KeyboardInterrupt)):
        fail()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.txt", "z.txt"]
    assert (tmp_path / "a.txt").read_text() == "old"
    assert (tmp_path / "z.txt").readlink() == Path("nowhere")
    with staged_folder(tmp_path) as staging:
        (staging / "z.txt").write_text("new")
    assert (tmp_path / "z.txt").read_text() == "new"


def test_the_hidden_folder_lies_on_the_file_system_of_its_target(tmp_path):
    """A folder that is a link, perhaps to another disk, is written from inside it."""
    (tmp_path / "disk").mkdir()
    (tmp_path / "run").symlink_to("disk")
    with staged_folder(tmp_path / "run") as staging:
        (staging / "a.txt").write_text("1")
        assert staging.parent.parent.resolve() == tmp_path / "disk"
    assert (tmp_path / "disk" / "a.txt").read_text() == "1"
    assert (tmp_path / "run").is_symlink()
    assert sorted(path.name for path in tmp_path.rglob("*")) == ["a.txt", "disk", "run"]


@pytest.mark.skipif(not os.access("/dev/shm", os.W_OK), reason="no second file system")  # noqa: S108
def test_a_link_to_another_file_system_works(tmp_path):
    """Files cannot be moved between disks; the hidden folder lies on the right one."""
    with TemporaryDirectory(dir="/dev/shm") as other:
        (tmp_path / "run").symlink_to(other)
        with staged_folder(tmp_path / "run") as staging:
            (staging / "a.txt").write_text("1")
        assert [path.name for path in Path(other).iterdir()] == ["a.txt"]


def test_a_link_to_nowhere_is_refused(tmp_path):
    """It is no folder, and none is made in its place or where it leads to."""
    (tmp_path / "run").symlink_to(tmp_path / "gone")
    for refuse in (check_target, lambda folder: staged_folder(folder).__enter__()):
        with pytest.raises(
            InputError, match=r"run: expected a folder, got a broken link to .*gone"
        ):
            refuse(tmp_path / "run")
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_two_stagings_of_one_folder_do_not_meet(tmp_path):
    """Two threads, or two containers with one process number: each has its own files."""
    with staged_folder(tmp_path / "run") as first:
        (first / "a.txt").write_text("first")
        with staged_folder(tmp_path / "run") as second:
            assert second != first
            assert list(second.iterdir()) == []
            (second / "b.txt").write_text("second")
        assert tree(tmp_path / "run") == {"b.txt": "second"}
    assert tree(tmp_path) == {"run/a.txt": "first", "run/b.txt": "second"}
    assert [path.name for path in tmp_path.iterdir()] == ["run"]


def test_published_files_and_folders_have_the_usual_modes(tmp_path):
    """The hidden folder is private, what comes out of it is not."""
    with staged_folder(tmp_path / "run") as staging:
        assert stat.S_IMODE(staging.parent.stat().st_mode) == stat.S_IRWXU
        (staging / "a.txt").write_text("1")
    (tmp_path / "usual").mkdir()
    (tmp_path / "usual" / "a.txt").write_text("1")
    for name in (".", "a.txt"):
        found, usual = (tmp_path / each / name for each in ("run", "usual"))
        assert found.stat().st_mode == usual.stat().st_mode


def test_errors_name_the_final_path(tmp_path):
    """A hidden path means nothing to a user."""

    def fail():
        with staged_folder(tmp_path / "it's") as staging:
            raise InputError(f"{staging / 'a.gif'}: no room in {str(staging)!r}")

    with pytest.raises(InputError) as caught:
        fail()
    folder = tmp_path / "it's"
    assert str(caught.value) == f"{folder / 'a.gif'}: no room in {str(folder)!r}"


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("file/run", "file: expected a folder, got a file"),
        ("a" * 300, "cannot be written: File name too long"),
        ("full", r"full.b\.txt: expected a file here, got a folder"),
    ],
)
def test_what_cannot_be_written_is_found_out_before(tmp_path, place, message):
    """A check says so, and leaves nothing behind."""
    (tmp_path / "file").write_text("mine")
    (tmp_path / "full" / "b.txt").mkdir(parents=True)
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(InputError, match=message):
        check_target(tmp_path / place, ["a.txt", "b.txt"])
    assert sorted(tmp_path.rglob("*")) == before


def test_a_check_of_what_can_be_written_leaves_nothing(tmp_path):
    """Folders that it needs are gone again, files that stand there stay."""
    (tmp_path / "a.txt").write_text("mine")
    check_target(tmp_path, ["a.txt"])
    check_target(tmp_path / "new" / "run", ["a.txt"])
    assert tree(tmp_path) == {"a.txt": "mine"}
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="no users")
def test_a_parent_that_cannot_be_read_is_no_hindrance():
    """One may write where one may not list; as another user, because root may list."""
    code = """
        import fcntl, os, sys  # all that is needed, while it can be read
        from pathlib import Path
        from relufit.encode import staged_folder
        if os.geteuid() == 0:
            os.chown(sys.argv[1], 65534, 65534)
            os.setuid(65534)
        os.chmod(sys.argv[1], 0o300)
        with staged_folder(Path(sys.argv[1], "run")) as staging:
            (staging / "a.txt").write_text("1")
    """
    with TemporaryDirectory() as public:  # pytest's own folders are closed to other users
        Path(public).chmod(0o755)
        parent = Path(public, "blind")
        parent.mkdir()
        command = [sys.executable, "-P", "-c", textwrap.dedent(code), str(parent)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        parent.chmod(0o700)
        assert done.returncode == 0, done.stderr
        assert [path.name for path in parent.iterdir()] == ["run"]


def test_folders_made_for_nothing_are_gone_and_full_ones_stay(tmp_path):
    """What one of two users of a folder fails at does not take the other's files away."""
    with new_folders(tmp_path / "a" / "b"):
        (tmp_path / "a" / "mine.txt").write_text("1")
    assert [path.name for path in tmp_path.rglob("*")] == ["a", "mine.txt"]
