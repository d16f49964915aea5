"""A short form of `make fuzz-signals`: a few signals at random moments, seeded."""

from __future__ import annotations

import importlib.util
import os
import random

import pytest
from conftest import ROOT


@pytest.fixture(scope="module")
def signals():
    """The program that sends them."""
    spec = importlib.util.spec_from_file_location("signals", ROOT / "benchmarks" / "signals.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.skipif(os.name != "posix", reason="no such signals")
def test_signals_at_random_moments_leave_nothing_half_done(signals):
    """Final files are whole, no process is left, and after SIGINT and SIGTERM there is nothing."""
    wholes = {"render": signals.undisturbed("render")}
    choice = random.Random(5)  # noqa: S311 - no secret
    assert [signals.trial(choice, wholes) for _ in range(3)] == [""] * 3
