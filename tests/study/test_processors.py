"""How many processors are used: those that the process may use."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from relufit.study import processors
from relufit.study import run as run_module
from relufit.study.planning.plan import load_study
from relufit.study.processors import usable_processors
from relufit.study.run import run_study


@pytest.fixture
def system(monkeypatch, tmp_path):
    """A system with eight processors and a control group that a test can write."""
    monkeypatch.setattr(os, "sched_getaffinity", lambda _process: set(range(8)), raising=False)
    own = tmp_path / "own"
    own.write_text("1:cpu:/old\n0::/a/b\n")
    (tmp_path / "groups" / "a" / "b").mkdir(parents=True)
    monkeypatch.setattr(processors, "_OWN", own)
    monkeypatch.setattr(processors, "_CGROUPS", tmp_path / "groups")
    return tmp_path / "groups"


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({}, 8),
        ({"a/b/cpu.max": "max 100000"}, 8),
        ({"a/b/cpu.max": "250000 100000"}, 2),
        ({"a/cpu.max": "300000 100000", "a/b/cpu.max": "max 100000"}, 3),
        ({"cpu.max": "400000 100000"}, 4),
        ({"a/b/cpu.max": "10000 100000"}, 1),
        ({"a/b/cpu.max": "9000000 100000"}, 8),
        ({"a/b/cpu.max": "nonsense"}, 8),
        ({"a/b/cpu.max": "1 0"}, 8),
    ],
)
def test_the_time_that_a_container_has_counts(system, limits, expected):
    """The least limit of all control groups around the process, at least one processor."""
    for file, text in limits.items():
        (system / file).write_text(text)
    assert usable_processors() == expected


def test_a_system_that_says_nothing_has_its_processors(monkeypatch, tmp_path):
    """As on macOS."""
    monkeypatch.delattr(os, "sched_getaffinity", raising=False)
    monkeypatch.setattr(processors, "_OWN", tmp_path / "none")
    assert usable_processors() == os.cpu_count()


@pytest.mark.skipif(not hasattr(os, "sched_setaffinity"), reason="the system binds no processes")
def test_a_bound_process_uses_what_it_is_bound_to():
    """One processor of however many there are."""
    program = """
import os
os.sched_setaffinity(0, {min(os.sched_getaffinity(0))})
from relufit.study.processors import usable_processors
print(usable_processors())
"""
    done = subprocess.run([sys.executable, "-P", "-c", program], check=True, capture_output=True)
    assert done.stdout == b"1\n"


@pytest.mark.parametrize(("jobs", "expected"), [(None, 5), (3, 3)])
def test_as_many_threads_run_a_study_as_are_asked_for(
    study_file, tmp_path, monkeypatch, jobs, expected
):
    """The number that is given, else that of the usable processors."""
    asked = []
    pool = run_module.ThreadPoolExecutor
    monkeypatch.setattr(run_module, "usable_processors", lambda: 5)
    monkeypatch.setattr(
        run_module, "ThreadPoolExecutor", lambda count: asked.append(count) or pool(count)
    )
    run_study(load_study(study_file), tmp_path / "s.zarr", jobs=jobs)
    assert asked == [expected]
