"""Several scenarios side by side: what happens when they are interrupted."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

SCENARIOS = Path(__file__).parents[1] / "scenarios"
RENDER = """
import signal
from relufit.cli import main
signal.signal(signal.SIGINT, signal.default_int_handler)
main()
"""


@pytest.mark.skipif(sys.platform == "win32", reason="no groups of processes")
def test_an_interrupt_ends_all_workers_at_once(tmp_path):
    """Ctrl-C in the midst of four films ends both workers within seconds and leaves nothing."""
    names = [str(SCENARIOS / f"{name}.toml") for name in ("example3", "example4", "solution2")]
    command = [sys.executable, "-c", RENDER, "render", *names, "-j", "2", "--output", str(tmp_path)]
    with subprocess.Popen(
        command, start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
    ) as process:
        try:
            begun = time.monotonic() + 90
            while len(list(tmp_path.glob(".*.part"))) < 2 and time.monotonic() < begun:
                time.sleep(0.05)
            os.killpg(process.pid, signal.SIGINT)
            interrupted = time.monotonic()
            said, _ = process.communicate(timeout=60)
            took = time.monotonic() - interrupted
        finally:
            process.kill()
    assert b"Interrupted" in said
    assert b"Traceback" not in said
    assert process.returncode == 1
    assert took < 4
    assert list(tmp_path.iterdir()) == []
