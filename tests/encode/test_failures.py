"""What a failed film leaves behind: nothing, and what was there stays."""

from __future__ import annotations

import signal
import subprocess
import sys
import textwrap
import threading
import weakref
from dataclasses import replace
from pathlib import Path

import av.error
import numpy as np
import pytest

from relufit.encode import FILM_FORMATS, FilmFormat, write_film
from relufit.encode.broadcast import QUEUE_FRAMES
from relufit.encode.color.pixels import pixels_of
from relufit.encode.formats.film_format import FilmSpec
from relufit.errors import InputError, WorkError

WHITE = np.full((20, 30, 3), 255, np.uint8)
GUARD_S = 600  # against hanging only; nothing is measured
GIVEN = {"size": (30, 20), "fps": 25, "hold_s": 1.0, "palette_frames": [WHITE]}


def frames_then(error, count=30):
    """White frames, then an exception: enough frames that every encoder is at work."""
    for _ in range(count):
        yield WHITE.copy()
    raise error


def every_format(folder):
    return [folder / f"a{suffix}" for suffix in FILM_FORMATS]


def files_below(folder):
    return sorted(path.name for path in folder.rglob("*") if path.is_file())


def in_child(code, *arguments):
    return [sys.executable, "-P", "-c", textwrap.dedent(code), *map(str, arguments)]


@pytest.mark.parametrize("error", [RuntimeError("drawing"), KeyboardInterrupt(), OSError("mine")])
def test_an_exception_while_drawing_leaves_nothing(tmp_path, error):
    """It reaches the caller as it is; no file, no temporary, no thread stays."""
    with pytest.raises(type(error)) as caught:
        write_film(frames_then(error), every_format(tmp_path), **GIVEN)
    assert caught.value is error
    assert files_below(tmp_path) == []
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("encode")]


def test_an_existing_film_survives_a_failed_one(tmp_path):
    """The files of the last good run stay byte for byte."""
    for path in every_format(tmp_path):
        path.write_bytes(b"old")
    with pytest.raises(RuntimeError):
        write_film(frames_then(RuntimeError()), every_format(tmp_path), **GIVEN)
    assert files_below(tmp_path) == sorted(path.name for path in every_format(tmp_path))
    assert {path.read_bytes() for path in every_format(tmp_path)} == {b"old"}


@pytest.mark.parametrize(
    ("wrong", "got"),
    [
        (WHITE[:-1], r"uint8 \(19, 30, 3\)"),
        (WHITE[..., 0], r"uint8 \(20, 30\)"),
        (WHITE / 255, r"float64 \(20, 30, 3\)"),
    ],
)
def test_a_wrong_frame_is_named(tmp_path, wrong, got):
    """The message says which frame, what was expected and what came."""
    with pytest.raises(InputError, match=rf"^frame 2: expected uint8 \(20, 30, 3\), got {got}$"):
        write_film([WHITE, WHITE, wrong, WHITE], [tmp_path / "a.gif"], **GIVEN)
    assert files_below(tmp_path) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"size": (1, 20)}, r"^size: expected 2 to 16384 pixels a side, got \(1, 20\)$"),
        ({"size": (30, 16385)}, r"^size: "),
        ({"fps": 33}, r"^fps: expected 1, 2, 4, 5, 10, 20, 24, 25, 30, 50, 60 or 100, got 33$"),
        ({"fps": 0}, r"^fps: "),
        ({"fps": -25}, r"^fps: "),
        ({"fps": 100}, r"^fps: GIF plays at most 50 frames per second, got 100; choose"),
        ({"hold_s": -0.1}, r"^hold: expected 0 to 600 seconds, got -0.1$"),
        ({"hold_s": 601}, r"^hold: "),
        ({"hold_s": float("nan")}, r"^hold: "),
        ({"palette_frames": []}, r"^palette frames: expected at least one for a GIF"),
        ({"palette_frames": [WHITE[:3]]}, r"^palette frame 0: expected uint8 \(20, 30, 3\), got"),
        (
            {"comment": "größer"},
            r"^comment: expected printable ASCII text, got \['ß', 'ö'\] in it$",
        ),
        ({"comment": "a\0b"}, r"^comment: "),
        ({"colors": 3}, r"^colors: expected 4 to 255, got 3$"),
        ({"colors": 256}, r"^colors: expected 4 to 255, got 256$"),
    ],
)
def test_every_constraint_is_checked_before_the_first_frame(tmp_path, change, message):
    """The message names the argument and what it may be; no frame is drawn, no folder made."""

    def never():
        raise AssertionError
        yield

    with pytest.raises(InputError, match=message):
        write_film(never(), [tmp_path / "new" / "a.gif"], **GIVEN | change)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("name", "change", "message"),
    [
        ("a.webp", {"fps": 100}, r"^fps: WebP plays at most 60 frames per second, got 100"),
        ("a.apng", {"fps": 100}, r"^fps: APNG plays at most 60 frames per second, got 100"),
        (
            "a.webp",
            {"size": (16384, 20), "palette_frames": []},
            r"^size: a WebP film has at most 16383 pixels a side, got \(16384, 20\)$",
        ),
    ],
)
def test_a_format_s_own_limits_are_checked_too(tmp_path, name, change, message):
    """Rates that browsers slow down, and sides that do not fit the format's fields."""
    with pytest.raises(InputError, match=message):
        write_film([], [tmp_path / "new" / name], **GIVEN | change)
    assert not (tmp_path / "new").exists()


@pytest.mark.parametrize(
    ("names", "message"),
    [
        ([], "paths: expected at least one file to write, got none"),
        (["a.gif", "a.gif"], "paths: expected different files"),
        (["a.avi"], r"expected a film's suffix \(\.gif, \.mp4, \.webp, \.apng\), got '\.avi'"),
        (["a"], "expected a film's suffix"),
    ],
)
def test_the_paths_are_checked_too(tmp_path, names, message):
    """No file, the same file twice or an unknown suffix is refused."""
    with pytest.raises(InputError, match=message):
        write_film([WHITE], [tmp_path / name for name in names], **GIVEN)


def test_no_frames_make_no_film(tmp_path):
    """An empty iterator is an error, not an empty file."""
    with pytest.raises(InputError, match=r"^frames: a film has at least one, got none$"):
        write_film([], every_format(tmp_path), **GIVEN)
    assert files_below(tmp_path) == []


@pytest.mark.parametrize("suffix", FILM_FORMATS)
@pytest.mark.parametrize(
    ("place", "message"),
    [
        (
            "file/a",
            "file: expected a folder, got a file; move it away or choose another output folder",
        ),
        ("file/deep/a", "file: expected a folder, got a file"),
        (
            "folder",
            "expected a file here, got a folder; move it away or choose another output folder",
        ),
        ("/proc/nowhere/a", "cannot be written: No such file or directory"),
    ],
)
def test_a_place_that_cannot_be_written_is_named(tmp_path, suffix, place, message):
    """A file in place of a folder, a folder in place of the file, a file system that refuses."""
    (tmp_path / "file").write_text("")
    (tmp_path / f"folder{suffix}").mkdir()
    with pytest.raises(InputError, match=message):
        write_film([WHITE], [tmp_path / f"{place}{suffix}"], **GIVEN)
    assert files_below(tmp_path) == ["file"]


FULL_DISK = """
    import resource, sys
    from pathlib import Path
    import numpy as np
    from relufit.encode import write_film
    from relufit.errors import InputError
    path = Path(sys.argv[1])
    frames = np.random.default_rng(0).integers(0, 255, (60, 48, 64, 3)).astype(np.uint8)
    def write():
        write_film(frames, [path], size=(64, 48), fps=25, hold_s=0, palette_frames=frames[:2],
                   comment="c" * 500)
    write()
    whole = path.stat().st_size
    path.unlink()
    for limit in (0, whole // 2, whole - 100, whole - 1):
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
        try:
            write()
        except InputError as error:
            print(error)
"""


@pytest.mark.parametrize("suffix", FILM_FORMATS)
def test_a_full_disk_is_reported_and_leaves_nothing(tmp_path, suffix):
    """Wherever the space ends, at the start, in the middle or one byte before the end."""
    path = tmp_path / f"a{suffix}"
    child = subprocess.run(
        in_child(FULL_DISK, path), capture_output=True, text=True, timeout=GUARD_S, check=False
    )
    assert child.returncode == 0, child.stderr
    message = f"{path}: no space left on the disk; free some space or choose another output folder"
    assert child.stdout.splitlines() == [message] * 4
    assert files_below(tmp_path) == []


KILLED = """
    import sys
    from pathlib import Path
    import numpy as np
    from relufit.encode import FILM_FORMATS, write_film
    def frames():
        for _ in range(40):
            yield np.full((48, 64, 3), 255, np.uint8)
        print("half", flush=True)
        sys.stdin.read()  # until it is killed
    paths = [Path(sys.argv[1], "a" + suffix) for suffix in FILM_FORMATS]
    write_film(frames(), paths, size=(64, 48), fps=25, hold_s=0,
               palette_frames=[np.full((48, 64, 3), 255, np.uint8)])
"""


def test_a_killed_process_leaves_no_film(tmp_path):
    """After SIGKILL half-way only hidden folders may stay, nothing under a final name."""
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(in_child(KILLED, tmp_path), text=True, **pipes) as child:
        assert child.stdout.readline() == "half\n"
        child.send_signal(signal.SIGKILL)
    left = list(tmp_path.iterdir())
    assert all(path.is_dir() and path.name.startswith(".relufit-") for path in left)


def register(monkeypatch, suffix, encode, **changes):
    """Add a format for one test: one line, as for a real one."""
    film_format = FilmFormat(
        name="Test",
        prepare=lambda _: lambda pixels, _is_last: pixels,
        encode=encode,
        read_comment=lambda _: None,
    )
    monkeypatch.setitem(FILM_FORMATS, suffix, replace(film_format, **changes))


def test_a_new_format_is_one_registration(tmp_path, monkeypatch):
    """A format that nobody knew before gets every frame and its file appears."""

    def encode(frames, path, spec):
        path.write_text(f"{sum(1 for _ in frames)} {spec.fps}")

    register(monkeypatch, ".count", encode)
    write_film([WHITE] * 7, [tmp_path / "a.count"], **GIVEN)
    assert (tmp_path / "a.count").read_text() == "7 25"


def test_an_encoder_that_fails_stops_the_drawing_and_the_others(tmp_path, monkeypatch):
    """Its exception is raised; a thousand frames are not drawn for it; no file appears."""
    drawn = 0

    def frames():
        nonlocal drawn
        for _ in range(1000):
            drawn += 1
            yield WHITE

    def encode(frames, path, _spec):
        path.write_text("begun")
        next(frames)
        raise ZeroDivisionError

    register(monkeypatch, ".broken", encode)
    with pytest.raises(ZeroDivisionError):
        write_film(frames(), [tmp_path / "a.mp4", tmp_path / "a.broken"], **GIVEN)
    assert drawn < 100
    assert files_below(tmp_path) == []


def test_encoders_are_stopped_when_the_drawing_fails(tmp_path, monkeypatch):
    """They do not go on as if the film had ended, with a hold to encode and a file to finish."""
    ended = []

    def encode(frames, path, _spec):
        path.write_text("begun")
        for _ in frames:
            pass
        ended.append(path)

    register(monkeypatch, ".watch", encode)
    with pytest.raises(RuntimeError):
        write_film(frames_then(RuntimeError()), [tmp_path / "a.watch"], **GIVEN)
    assert ended == []
    write_film([WHITE], [tmp_path / "a.watch"], **GIVEN)
    assert len(ended) == 1


def test_no_film_appears_unless_all_do(tmp_path, monkeypatch):
    """An encoder that fails after its last frame takes the finished film of the other with it."""

    def encode(frames, path, _spec):
        for _ in frames:
            pass
        assert finished.wait(GUARD_S)
        path.write_text("half")
        raise OSError(28, "No space left on device")

    def encode_gif(*arguments):
        gif(*arguments)
        finished.set()

    finished, gif = threading.Event(), FILM_FORMATS[".gif"].encode
    register(monkeypatch, ".late", encode)
    register(monkeypatch, ".gif", encode_gif, prepare=FILM_FORMATS[".gif"].prepare)
    with pytest.raises(InputError, match=r"a\.late: no space left on the disk"):
        write_film([WHITE] * 3, [tmp_path / "a.gif", tmp_path / "a.late"], **GIVEN)
    assert files_below(tmp_path) == []


def test_a_file_that_does_not_read_back_is_not_kept(tmp_path, monkeypatch):
    """A comment that got lost means that the file is not what was meant."""
    register(monkeypatch, ".lost", lambda frames, path, _: path.write_bytes(b"%d" % len([*frames])))
    with pytest.raises(WorkError, match="cannot be read back correctly"):
        write_film([WHITE], [tmp_path / "a.lost"], **GIVEN, comment="kept?")
    assert files_below(tmp_path) == []


def test_an_encoder_may_end_early(tmp_path, monkeypatch):
    """One that wants a single frame, such as a poster, holds up nobody."""

    def encode(frames, path, _spec):
        path.write_bytes(next(frames).tobytes())

    register(monkeypatch, ".poster", encode)
    write_film([WHITE] * 50, [tmp_path / "a.poster", tmp_path / "a.gif"], **GIVEN)
    assert files_below(tmp_path) == ["a.gif", "a.poster"]


def test_frames_are_a_stream(tmp_path, monkeypatch):
    """However slow an encoder is, only the queue and the frames in work are alive."""
    alive, changed = weakref.WeakSet(), threading.Condition()
    most = encoded = drawn = ahead = 0

    class Watched(np.ndarray):
        """An array that a weak set can hold."""

        __hash__ = object.__hash__

        def __eq__(self, other):
            return self is other

    def watched_pixels(frame):
        pixels = pixels_of(frame).view(Watched)
        alive.add(pixels)
        return pixels

    def frames():
        nonlocal drawn, ahead
        for _ in range(40):
            with changed:
                drawn += 1
                changed.notify()
            ahead = max(ahead, drawn - encoded)
            yield WHITE

    def encode(frames, path, _spec):
        nonlocal most, encoded
        for _ in frames:
            with changed:  # as slow as one can be: the drawing fills the queue
                wanted = min(40, encoded + QUEUE_FRAMES)
                assert changed.wait_for(lambda wanted=wanted: drawn >= wanted, GUARD_S)
            most = max(most, len(alive))
            encoded += 1
        path.write_text("")

    register(monkeypatch, ".slow", encode)
    monkeypatch.setattr("relufit.encode.film.pixels_of", watched_pixels)
    write_film(frames(), [tmp_path / "a.slow"], **GIVEN)
    assert encoded == 40
    assert 2 <= most <= QUEUE_FRAMES + 3
    assert ahead <= QUEUE_FRAMES + 3
    assert not alive


@pytest.mark.parametrize(
    ("error", "raised", "message"),
    [
        (
            av.error.ExternalError(1, "refused"),
            WorkError,
            r"^\.gif film: the encoder failed: .*refus",
        ),
        (av.error.OSError(28, "full"), InputError, r"a\.gif: no space left on the disk; free some"),
    ],
)
def test_ffmpeg_s_errors_are_sorted_by_who_can_mend_them(
    tmp_path, monkeypatch, error, raised, message
):
    """What concerns the file is the user's to mend; anything else is not."""

    def fail(*_):
        raise error

    monkeypatch.setattr("relufit.encode.formats.gif.encode_frame", fail)
    with pytest.raises(raised, match=message):
        write_film([WHITE], [tmp_path / "a.gif"], **GIVEN)
    assert files_below(tmp_path) == []


def test_a_thread_that_cannot_start_is_reported(tmp_path, monkeypatch):
    """The threads that did start are stopped, nothing hangs and nothing is left."""
    start = threading.Thread.start
    started = []

    def second_fails(thread):
        if started:
            raise RuntimeError("can't start new thread")
        started.append(thread)
        start(thread)

    monkeypatch.setattr(threading.Thread, "start", second_fails)
    with pytest.raises(RuntimeError, match="can't start new thread"):
        write_film([WHITE] * 9, every_format(tmp_path), **GIVEN)
    assert files_below(tmp_path) == []


def test_a_relative_path_needs_no_folder(tmp_path, monkeypatch):
    """A bare file name is written into the current folder."""
    monkeypatch.chdir(tmp_path)
    write_film([WHITE], [Path("a.gif")], **GIVEN)
    assert files_below(tmp_path) == ["a.gif"]


@pytest.mark.parametrize("suffix", FILM_FORMATS)
def test_an_encoder_without_frames_ends_quietly(tmp_path, suffix):
    """That there is no film is for the caller to say, who knows why."""
    spec = FilmSpec(size=(30, 20), fps=25, hold_s=1.0, palette_frames=[WHITE])
    FILM_FORMATS[suffix].encode(iter([]), tmp_path / f"a{suffix}", spec)


def test_a_format_that_cannot_prepare_a_frame_stops_the_others(tmp_path, monkeypatch):
    """Its exception is raised, and no file appears."""

    def prepare(_spec):
        def refuse(_pixels, is_last):
            if is_last:
                raise RuntimeError("not this one")

        return refuse

    register(monkeypatch, ".never", lambda _frames, path, _: path.touch(), prepare=prepare)
    with pytest.raises(RuntimeError, match=r"^not this one$"):
        write_film([WHITE] * 30, every_format(tmp_path), **GIVEN)
    assert not files_below(tmp_path)
