"""Which lines and branches of relufit the tests run.

SlipCover puts a probe where each line and branch begins, and takes it out once it has been passed:
putting them in takes some seconds, where a tracer nearly doubles the time of the tests. Its own
command changes parts of pytest, which this plugin does not. The probes go into what is imported
after `branch_coverage_of`.
"""

from __future__ import annotations

import io
import json
import os
import sys
from functools import cache, cached_property
from importlib.util import find_spec
from pathlib import Path
from types import CodeType, FunctionType

import numba
import pytest
import slipcover
from numba import extending

TAKEN_OUT_AT = 1000  # passes of a probe: each time, all functions are searched for passed ones

# Compiled functions run where probes cannot see them; tests hold them to the plain code's bits.
EXCLUDED = [r"^ *@(compiled|inner|inner_of_functions)$", r"@overload", r"\.\.\.$"]


class BranchCoverage:
    """A pytest plugin: workers send what they have seen, the session judges all of it."""

    def __init__(self, package, at_least):
        self.at_least = at_least
        in_worker = "PYTEST_XDIST_WORKER" in os.environ
        # The session's own process reads the files that no process has imported; nothing ran there.
        self._probes = slipcover.Slipcover(
            source=None if in_worker else [str(package)],
            branch=True,
            exclude_also=EXCLUDED,
            d_miss_threshold=TAKEN_OUT_AT,
        )
        self._watches = in_worker or "xdist" not in sys.modules
        if self._watches:
            matcher = slipcover.FileMatcher(sources=[package])
            slipcover.ImportManager(self._probes, matcher).__enter__()
        self._seen = []

    def pytest_configure(self, config):
        """With xdist only its workers watch."""
        if not self._watches and not config.getoption("numprocesses"):
            raise pytest.UsageError("expected workers (-n 2), or pytest without xdist, got neither")

    @cached_property
    def found(self):
        """The coverage of all processes, as SlipCover describes it, at the end."""
        seen = {name for each in self._seen for name in each["files"]}
        self._probes.omit = [str(Path(name).absolute()) for name in seen]  # need not be read again
        merged = self._probes.get_coverage()
        for each in self._seen:
            slipcover.merge_coverage(merged, each)
        return merged

    @pytest.hookimpl(optionalhook=True)
    def pytest_testnodedown(self, node):
        """A worker has ended: in the session's own process."""
        if sent := getattr(node, "workeroutput", {}).get("coverage"):
            self._seen.append(json.loads(sent))

    @pytest.hookimpl(trylast=True)
    def pytest_sessionfinish(self, session):
        """In a worker: send. In the session's own process: too little is a failure."""
        if hasattr(session.config, "workeroutput"):
            session.config.workeroutput["coverage"] = json.dumps(self._probes.get_coverage())
        elif self.percent < self.at_least and session.exitstatus == pytest.ExitCode.OK:
            session.exitstatus = pytest.ExitCode.TESTS_FAILED

    def pytest_terminal_summary(self, terminalreporter):
        """The files with lines or branches that nothing has run, and the total."""
        table = io.StringIO()
        slipcover.print_coverage(self.found, outfile=table, skip_covered=True)
        terminalreporter.section("coverage")
        terminalreporter.write(table.getvalue())
        verdict = "enough" if self.percent >= self.at_least else "too little"
        line = f"{self.percent:.2f} % of lines and branches, at least {self.at_least:g} %: "
        terminalreporter.line(line + verdict)

    @property
    def percent(self):
        """The share of lines and branches that ran."""
        return self.found["summary"]["percent_covered"]


def compile_without_probes():
    """Let numba compile functions as their files have them: it cannot compile probes."""
    njit = numba.njit

    def njit_without_probes(*arguments, **options):
        if any(isinstance(each, FunctionType) for each in arguments):  # numba's own way to call it
            return njit(*arguments, **options)
        return lambda function: njit(*arguments, **options)(without_probes(function))

    def register_without_probes(**options):
        def register(function):
            plain = without_probes(function)
            extending.overload(function, jit_options=options, strict=False)(lambda *_, **__: plain)
            return function

        return register

    numba.njit, extending.register_jitable = njit_without_probes, register_without_probes


def without_probes(function):
    """A copy of a function with the code that its file says."""
    code = function.__code__
    plain = codes_of(code.co_filename).get((code.co_qualname, code.co_firstlineno))
    if plain is None:
        return function
    copied = FunctionType(
        plain, function.__globals__, function.__name__, function.__defaults__, function.__closure__
    )
    for name in ("__module__", "__qualname__", "__doc__", "__kwdefaults__", "__annotations__"):
        setattr(copied, name, getattr(function, name))
    return copied


@cache
def codes_of(filename):
    """The code of every function of a file, by its name and first line."""
    found = {}
    waiting = []
    if Path(filename).is_file():
        text = Path(filename).read_text(encoding="utf-8")
        waiting = [compile(text, filename, "exec", dont_inherit=True)]
    while waiting:
        code = waiting.pop()
        found[code.co_qualname, code.co_firstlineno] = code
        waiting += [each for each in code.co_consts if isinstance(each, CodeType)]
    return found


def branch_coverage_of(package, at_least):
    """The plugin, and the probes in all that is imported from now on."""
    compile_without_probes()
    return BranchCoverage(Path(find_spec(package).origin).parent, at_least)
