"""The short form of ``make fuzz``: damaged scenarios and outputs end as they should."""

from __future__ import annotations

import os
import subprocess
import sys

from conftest import ROOT


def test_damaged_scenarios_and_outputs_are_answered():
    """Each ends as a value or a located error, and no process has more than 300 MB."""
    command = [sys.executable, "-P", ROOT / "benchmarks" / "fuzz.py"]
    # The time is a guard against hanging: how fast this machine is proves nothing.
    options = ["--scenarios", "400", "--outputs", "150", "--jobs", "1", "--seconds", "600"]
    done = subprocess.run(
        [*command, *options],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(ROOT / "benchmarks")},
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert "scenario: 400 cases: " in done.stdout
