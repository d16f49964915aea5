"""Files appear whole or not at all."""

from __future__ import annotations

import errno
import os
import stat
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from relufit.encode import atomic_path, check_writable, write_bytes, write_text
from relufit.errors import InputError


def test_the_file_appears_at_the_end_of_the_block(tmp_path):
    """Until then it lies under its own name in a hidden folder that only its owner can enter."""
    path = tmp_path / "a.png"
    with atomic_path(path) as temporary:
        assert temporary.name == path.name
        assert temporary.parent.parent == tmp_path
        assert temporary.parent.name.startswith(".relufit-")
        assert stat.S_IMODE(temporary.parent.stat().st_mode) == stat.S_IRWXU
        temporary.write_bytes(b"whole")
        assert not path.exists()
    assert [p.name for p in tmp_path.iterdir()] == ["a.png"]
    assert path.read_bytes() == b"whole"


@pytest.mark.parametrize("error", [ValueError(), KeyboardInterrupt(), SystemExit(3)])
def test_any_exception_keeps_what_was_there(tmp_path, error):
    """The old file stays, the temporary goes, the exception passes unchanged."""
    path = tmp_path / "a.txt"
    path.write_text("old")

    def write_and_fail():
        with atomic_path(path) as temporary:
            temporary.write_text("half")
            raise error

    with pytest.raises(type(error)) as caught:
        write_and_fail()
    assert caught.value is error
    assert path.read_text() == "old"
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]


def test_two_writers_of_one_path_do_not_disturb_each_other(tmp_path):
    """Each has a temporary of its own; the one that ends last wins."""
    path = tmp_path / "a.txt"
    with atomic_path(path) as outer:
        outer.write_text("outer")
        write_text(path, "inner")
        assert path.read_text() == "inner"
    assert path.read_text() == "outer"


def test_bytes_and_text_are_written_as_they_are(tmp_path):
    """Folders are made; text is UTF-8 with line feeds only; the usual permissions apply."""
    write_bytes(tmp_path / "new" / "a.bin", b"\0\xff")
    write_text(tmp_path / "new" / "a.txt", "Größe\nzwei\r\n")
    assert (tmp_path / "new" / "a.bin").read_bytes() == b"\0\xff"
    assert (tmp_path / "new" / "a.txt").read_bytes() == "Größe\nzwei\r\n".encode()
    plain = tmp_path / "plain"
    plain.write_text("")
    mode = stat.S_IMODE((tmp_path / "new" / "a.txt").stat().st_mode)
    assert mode == stat.S_IMODE(plain.stat().st_mode)


@pytest.mark.parametrize(
    ("code", "message"),
    [
        (
            errno.ENOSPC,
            "no space left on the disk; free some space or choose another output folder",
        ),
        (errno.EDQUOT, "no space left"),
        (errno.EFBIG, "no space left"),
        (errno.EACCES, "no permission to write into '.*'; choose another output folder"),
        (errno.EROFS, "no permission"),
        (errno.EPERM, "no permission"),
        (errno.EIO, "cannot be written: Input/output error"),
    ],
)
def test_every_os_error_of_the_block_becomes_advice(tmp_path, code, message):
    """An InputError that names the final path, not the temporary, and keeps its cause."""

    def fail():
        with atomic_path(tmp_path / "a.txt") as temporary:
            raise OSError(code, os.strerror(code), str(temporary))

    with pytest.raises(InputError, match=message) as caught:
        fail()
    assert str(caught.value).startswith(f"{tmp_path / 'a.txt'}: ")
    assert ".part" not in str(caught.value)
    assert isinstance(caught.value.__cause__, OSError)


@pytest.mark.parametrize(
    ("place", "message"),
    [
        ("file/a.txt", "file: expected a folder, got a file; move it away or choose another out"),
        ("file/deep/a.txt", "file: expected a folder, got a file"),
        ("link/a.txt", "link: expected a folder, got a broken link to /nowhere"),
        ("folder", "expected a file here, got a folder; move it away"),
        ("/proc/nowhere/a.txt", "cannot be written"),
        ("/", "expected a file here, got a folder"),
    ],
)
def test_a_place_that_cannot_be_written_is_named(tmp_path, place, message):
    """No traceback of the operating system, and nothing left behind."""
    (tmp_path / "file").write_text("")
    (tmp_path / "folder").mkdir()
    (tmp_path / "link").symlink_to("/nowhere")
    with pytest.raises(InputError, match=message):
        write_text(tmp_path / place, "x")
    with pytest.raises(InputError, match=message):
        check_writable(tmp_path / place)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["file", "folder", "link"]


def test_a_check_leaves_everything_as_it_was(tmp_path):
    """Folders that it made are gone; a file that stands there is untouched."""
    (tmp_path / "a.txt").write_text("old")
    check_writable(tmp_path / "a.txt")
    check_writable(tmp_path / "new" / "deep" / "b.txt")
    assert [p.name for p in tmp_path.iterdir()] == ["a.txt"]
    assert (tmp_path / "a.txt").read_text() == "old"


@pytest.mark.parametrize("name", ["a" * 251 + ".txt", "b." + "t" * 253])
def test_a_name_may_be_as_long_as_the_system_takes_it(tmp_path, name):
    """The hidden file's name does not grow with it."""
    write_text(tmp_path / name, "x")
    with atomic_path(tmp_path / name) as temporary:
        temporary.write_text("y")
    assert [p.name for p in tmp_path.iterdir()] == [name]


def test_a_block_that_writes_nothing_makes_no_file(tmp_path):
    """Forgetting to write is an error, not an empty file."""

    def forget():
        with atomic_path(tmp_path / "a.txt"):
            pass

    with pytest.raises(InputError, match=r"a\.txt: cannot be written"):
        forget()
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_keeps_the_old_file(tmp_path):
    """Found by a child process whose files may not grow beyond 1000 bytes."""
    (tmp_path / "a.bin").write_bytes(b"old")
    code = """
        import resource, sys
        from pathlib import Path
        from relufit.encode import write_bytes
        from relufit.errors import InputError
        resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))
        try:
            write_bytes(Path(sys.argv[1]), bytes(2000))
        except InputError as error:
            sys.exit(str(error))
    """
    child = subprocess.run(
        [sys.executable, "-P", "-c", textwrap.dedent(code), str(tmp_path / "a.bin")],
        capture_output=True,
        text=True,
        check=False,
    )
    advice = "free some space or choose another output folder"
    message = f"{tmp_path / 'a.bin'}: no space left on the disk; {advice}\n"
    assert (child.returncode, child.stderr) == (1, message)
    assert [p.name for p in tmp_path.iterdir()] == ["a.bin"]
    assert (tmp_path / "a.bin").read_bytes() == b"old"


def test_a_name_that_is_too_long_is_refused_with_its_path():
    """Whatever else the system says is passed on."""
    with pytest.raises(InputError, match="cannot be written: File name too long"):
        write_text(Path("/tmp") / ("a" * 300), "x")  # noqa: S108 - nothing is written there
