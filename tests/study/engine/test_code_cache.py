"""Compiled code on disk: damage costs a compilation, and no folder is made where none belongs."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import module_from_spec, spec_from_file_location

import pytest

from relufit.study.engine import code_cache

MODULE = """
from relufit.study.engine.compiled import compiled

@compiled
def double(x):
    return 2.0 * x

@compiled
def triple(x):
    return 3.0 * x
"""


def used(folder):
    """Use compiled functions as a new process does; how much of their code was at hand."""
    spec = spec_from_file_location("tiny", folder / "tiny.py")
    tiny = module_from_spec(spec)
    spec.loader.exec_module(tiny)
    assert (tiny.double(3.0), tiny.triple(3.0)) == (6.0, 9.0)
    return [sum(each.stats.cache_hits.values()) for each in (tiny.double, tiny.triple)]


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """A folder with a module that is compiled, and its code beside it."""
    monkeypatch.setattr(code_cache.config, "CACHE_DIR", "")  # the environment may have set one
    (tmp_path / "tiny.py").write_text(MODULE)
    assert used(tmp_path) == [0, 0]
    assert used(tmp_path) == [1, 1]
    return tmp_path


def flipped(data):
    """The data with a bit of what is in the middle changed."""
    at = len(data) // 2
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :]


DAMAGE = {
    "empty": lambda _: b"",
    "cut": lambda data: data[:-9],
    "flipped": flipped,
    "junk": lambda _: b"\x80" * 99,
    "another pickle": lambda _: b"N.N.",
}


@pytest.mark.parametrize("suffix", ["nbi", "nbc"])
@pytest.mark.parametrize("change", DAMAGE)
def test_damaged_code_is_compiled_again(folder, suffix, change):
    """An index or code that is cut, empty, changed or junk: results are right, the code renewed."""
    (file,) = (folder / "__pycache__").glob(f"tiny.double*.{suffix}")
    file.write_bytes(DAMAGE[change](file.read_bytes()))
    assert used(folder) == [0, 1]
    assert used(folder) == [1, 1]


def test_code_of_another_function_is_not_run(folder):
    """An entry that is whole in itself, and stands in another's place, is none."""
    cache = folder / "__pycache__"
    (own,) = cache.glob("tiny.double*.nbc")
    (other,) = cache.glob("tiny.triple*.nbc")
    own.write_bytes(other.read_bytes())
    assert used(folder) == [0, 1]


def test_code_that_cannot_be_kept_is_run(folder, monkeypatch):
    """With a full disk each process compiles for itself."""

    def full(*_):
        raise OSError(28, "No space left on device")

    (file,) = (folder / "__pycache__").glob("tiny.double*.nbc")
    file.unlink()
    monkeypatch.setattr(code_cache.caching.IndexDataCacheFile, "_save_data", full)
    assert used(folder) == [0, 1]


@pytest.mark.skipif(os.name != "posix", reason="elsewhere a home is not found by HOME")
@pytest.mark.parametrize(
    ("environment", "expected"),
    [
        ({"HOME": "~"}, False),
        ({"HOME": "relative"}, False),
        ({"HOME": "/home/me"}, True),
        ({"HOME": "~", "XDG_CACHE_HOME": "/cache"}, True),
        ({"HOME": "/home/me", "XDG_CACHE_HOME": "cache"}, False),
    ],
)
def test_code_is_kept_only_where_caches_belong(monkeypatch, tmp_path, environment, expected):
    """Without a home numba would make a folder of that name in the working directory."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(code_cache.config, "CACHE_DIR", "")
    assert code_cache._has_place()  # beside the file
    monkeypatch.setattr(os, "access", lambda *_: False)
    assert code_cache._has_place() == expected
    monkeypatch.setattr(code_cache.config, "CACHE_DIR", "/asked/for")
    assert code_cache._has_place()
    assert not list(tmp_path.iterdir())


def test_code_without_a_place_stays_in_memory(tmp_path, monkeypatch):
    """It is compiled and run all the same."""
    (tmp_path / "tiny.py").write_text(MODULE)
    monkeypatch.setattr(code_cache, "_has_place", lambda: False)
    assert used(tmp_path) == [0, 0]
    assert used(tmp_path) == [0, 0]
    assert not list(tmp_path.rglob("*.nbc"))


CLOSURES = """
import sys
import numpy as np
from relufit.study.engine.compiled import compiled, pointer


def adding(number):
    def add(values):
        values[0] += number

    return add


@compiled
def call(function, values):
    function(values)


values = np.zeros(1)
for add in [pointer(adding(float(number)), values) for number in sys.argv[1:]]:
    values[0] = 0.0
    call(add, values)
    print(values[0])
"""


def test_closures_from_the_cache_are_not_mixed_up(tmp_path):
    """Each was compiled first in a process of its own, where it had the same name."""
    program = tmp_path / "closures.py"
    program.write_text(CLOSURES, encoding="utf-8")
    found = [
        subprocess.run(
            [sys.executable, program, *numbers],
            env=os.environ | {"NUMBA_CACHE_DIR": str(tmp_path / "cache")},
            capture_output=True,
            check=True,
            text=True,
        ).stdout.split()
        for numbers in (["1.0"], ["2.0"], ["1.0", "2.0"])
    ]
    assert found == [["1.0"], ["2.0"], ["1.0", "2.0"]]
