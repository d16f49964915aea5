"""relufit in its user's process: nothing of the user's is changed, and nothing of it shows."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Thread

import matplotlib as mpl
import pytest
from conftest import SMALL, dense, small

import relufit

PATIENCE_S = 600  # a guard against hanging, nothing is measured by it


def digests(folder):
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(Path(folder).rglob("*"))
        if path.is_file()
    }


def python(code, *, expect=0, **environment):
    """What a process of its own prints."""
    done = subprocess.run(
        [sys.executable, "-P", "-c", code],
        env={**os.environ, **environment},
        capture_output=True,
        encoding="utf-8",
        check=False,
        timeout=PATIENCE_S,
    )
    assert done.returncode == expect, done.stderr
    return done.stdout + done.stderr


def other(key, value):
    """Another value for a setting, of the same type."""
    if isinstance(value, bool):
        return not value
    if isinstance(value, int | float):
        return value * 2 + 1
    return {"font.family": ["serif"], "axes.prop_cycle": None}.get(key, "red")


def rendered(run, folder, theme="light"):
    """The digests of a run's figures."""
    relufit.render(run, folder, only=["fit"], formats=["png"], theme=theme)
    return digests(folder)


def test_the_backend_stays_as_it_was(small_file, tmp_path):
    """After a figure the backend is as undecided as before, and pyplot was not imported."""
    code = (
        "import sys, matplotlib, relufit\n"
        f"relufit.train({str(small_file)!r})._repr_png_()\n"
        f"relufit.render({str(small_file)!r}, {str(tmp_path)!r}, only=['fit'], formats=['png'])\n"
        "print(matplotlib.rcParams._get_backend_or_none(), 'matplotlib.pyplot' in sys.modules)\n"
        "matplotlib.use('svg'); relufit.train("
        f"{str(small_file)!r})._repr_png_(); print(matplotlib.get_backend())\n"
    )
    environment = {"MPLBACKEND": ""}
    assert python(code, **environment).split() == ["None", "False", "svg"]


@pytest.mark.parametrize("backend", ["nonsense", "module://not_installed.backend_inline"])
def test_a_backend_that_is_not_there_does_not_stop_the_command(small_file, tmp_path, backend):
    """The kernel of a notebook names its own backend for all processes that it starts."""
    arguments = ["relufit", "render", str(small_file), "--output", str(tmp_path)]
    code = (
        "import sys; from relufit.cli.app import main; "
        f"sys.argv = {[*arguments, '--only', 'fit', '--format', 'png', '-q']}; main()"
    )
    python(code, MPLBACKEND=backend)
    assert (tmp_path / "small" / "fit.png").is_file()


def test_a_backend_that_is_not_there_stops_only_drawing(small_file):
    """Training needs no matplotlib, and drawing says which variable to unset."""
    code = (
        "import os, pickle, relufit\n"
        f"run = relufit.train({str(small_file)!r})\n"
        "assert pickle.loads(pickle.dumps(run)).summary == run.summary\n"
        "for draw in (run._repr_png_, lambda: relufit.render(run)):\n"
        "    try:\n"
        "        draw()\n"
        "    except relufit.InputError as error:\n"
        "        print(error)\n"
        "print(os.environ['MPLBACKEND'])\n"
    )
    lines = python(code, MPLBACKEND="nonsense").splitlines()
    assert len(lines) == 3
    assert all(line.startswith("MPLBACKEND: expected an installed backend") for line in lines[:2])
    assert lines[2] == "nonsense"


def test_training_imports_neither_matplotlib_nor_an_encoder(small_file):
    """What only some users need is imported when they need it."""
    code = (
        "import sys, relufit\n"
        f"relufit.train({str(small_file)!r}).summary\n"
        "print([name for name in ('matplotlib', 'av', 'imageio', 'PIL') if name in sys.modules])\n"
    )
    assert python(code).strip() == "[]"


def test_no_setting_of_the_user_shows_in_the_files(tmp_path):
    """With every setting of matplotlib changed, files have the same bytes."""
    runs = [
        relufit.train(small(("frames = 8", "frames = 2"))),
        relufit.train(dense(("frames = 100", "frames = 2"))),
    ]
    options = {"formats": ["png", "svg", "pdf", "gif"], "only": ["parameters", "training"]}
    for run in runs:
        relufit.render(run, tmp_path / "usual", **options)
    expected = digests(tmp_path / "usual")
    with mpl.rc_context():
        before = {key: mpl.rcParams._get(key) for key in mpl.rcParams}
        for key, value in before.items():
            if key != "backend":
                mpl.rcParams._set(key, other(key, value))
        changed = {key: mpl.rcParams._get(key) for key in mpl.rcParams}
        assert sum(changed[key] != before[key] for key in before) > 250
        for run in runs:
            relufit.render(run, tmp_path / "changed", **options)
        assert {key: mpl.rcParams._get(key) for key in mpl.rcParams} == changed
    assert digests(tmp_path / "changed") == expected


def test_threads_give_the_bytes_of_one_thread(tmp_path):
    """Eight renders in two threads and two themes; a third thread sees no setting change."""
    run = relufit.train(small())
    expected = {theme: rendered(run, tmp_path / theme, theme) for theme in ("light", "dark")}
    before = {key: mpl.rcParams._get(key) for key in mpl.rcParams}
    done, seen = Event(), []

    def watch():
        while not (done.wait(0.001) and seen):
            seen.append({key: mpl.rcParams._get(key) for key in mpl.rcParams} == before)

    watcher = Thread(target=watch)
    watcher.start()
    try:
        jobs = [(theme, number) for number in range(4) for theme in ("light", "dark")]
        with ThreadPoolExecutor(2) as pool:
            got = list(pool.map(lambda job: rendered(run, tmp_path / f"{job}", job[0]), jobs))
    finally:
        done.set()
        watcher.join()
    assert [files == expected[theme] for files, (theme, _) in zip(got, jobs, strict=True)] == (
        [True] * 8
    )
    assert all(seen)


def test_the_surroundings_do_not_show_in_the_files(tmp_path):
    """Neither folder, locale, hash seed, threads, jobs, zone, matplotlibrc nor backend counts."""
    scenarios, settings = tmp_path / "scenarios", tmp_path / "matplotlibrc"
    scenarios.mkdir()
    for name in ("one", "two"):
        text = SMALL.replace("frames = 8", "frames = 2")
        (scenarios / f"{name}.toml").write_text(text, encoding="utf-8")
    settings.write_text("font.size: 20\naxes.grid: True\nbackend: svg\nlines.linewidth: 5\n")
    surroundings = [
        ("1", {"PYTHONHASHSEED": "1", "LC_ALL": "C.UTF-8", "TZ": "UTC"}),
        (
            "2",
            {
                "PYTHONHASHSEED": "2",
                "LC_ALL": "C",
                "TZ": "Asia/Tokyo",
                "OMP_NUM_THREADS": "1",
                "OPENBLAS_NUM_THREADS": "1",
                "MATPLOTLIBRC": str(settings),
                "MPLBACKEND": "module://matplotlib_inline.backend_inline",
            },
        ),
    ]
    for jobs, environment in surroundings:
        folder = tmp_path / f"cwd{jobs}"
        folder.mkdir()
        arguments = ["render", "../scenarios/one.toml", "../scenarios/two.toml", "--jobs", jobs]
        arguments += ["--only", "fit,training"]
        subprocess.run(
            [
                sys.executable,
                "-P",
                "-c",
                "from relufit.cli.app import main; main()",
                *arguments,
                "-q",
            ],
            cwd=folder,
            env={**os.environ, **environment},
            check=True,
            timeout=PATIENCE_S,
        )
    one, two = (digests(tmp_path / f"cwd{jobs}") for jobs, _ in surroundings)
    assert len(one) == 2 * (3 + 3 + 4)
    assert one == two
