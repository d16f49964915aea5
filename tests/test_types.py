"""What type checkers know of the Python interface."""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from conftest import ROOT

PATIENCE_S = 600  # a guard against hanging, nothing is measured by it

RIGHT = """
from typing import Any, assert_type
import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray
import relufit

def trained(scenario: relufit.Scenario, dense: relufit.DenseScenario, path: str) -> None:
    assert_type(relufit.train(scenario), relufit.Trajectory)
    assert_type(relufit.train(dense), relufit.DenseTrajectory)
    either = relufit.train(path)
    assert_type(either, relufit.Trajectory | relufit.DenseTrajectory)
    assert_type(either.weights, NDArray[np.float64])
    assert_type(either.summary, dict[str, Any])
    assert_type(relufit.train(scenario).knots, NDArray[np.float64])
    assert_type(relufit.train(scenario).between(0, 1), relufit.Trajectory)
    assert_type(relufit.train(dense).loss, NDArray[np.float64])

def made() -> None:
    scenario = relufit.scenario(title="A", reference=np.sin, network={}, data={"samples": 4})
    assert_type(scenario, relufit.Scenario)
    assert_type(scenario.with_(learning_rate=0.1), relufit.Scenario)
    study = relufit.study(scenario, axes={"learning_rate": np.array([0.1, 0.2])})
    assert_type(study, relufit.Study)
    dense = relufit.scenario(title="A", network={}, data={}, model_type="dense")
    assert_type(dense, relufit.DenseScenario)

def shown(run: relufit.Trajectory) -> None:
    assert_type(run.film("training"), relufit.Film)
    assert_type(run.figure("knots"), Figure)
    assert_type(relufit.runs_table([run]), relufit.RunsTable)
    assert_type(relufit.train("example4", stop=lambda state: state.error < 1).iterations, int)

def recorded(x: NDArray[np.float64]) -> None:
    run = relufit.Trajectory.from_arrays(x=x, y=x, weights=x, biases=x, name="mine")
    assert_type(run, relufit.Trajectory)
    assert_type(relufit.from_scan({}, {}, x=x, y=x), relufit.Trajectory)
    with relufit.watch(None, None, x=x, y=x) as watch:
        assert_type(watch.trajectory, relufit.Trajectory)
"""
WRONG = """
import relufit

def misread(scenario: relufit.Scenario, dense: relufit.DenseScenario, path: str) -> None:
    print(relufit.train(scenario).nonsense)
    print(relufit.train(dense).knots)
    print(relufit.train(path).nonsense)
    print(relufit.load_trajectory(path).nonsense)
    print(relufit.nonsense)
    print(relufit.Trajectory.from_arrays(x=[], y=[], weights=[], biases=[], nonsense=1))
"""


@pytest.fixture(scope="module")
def checked(tmp_path_factory, pytestconfig):
    """What mypy and pyright say of the documents' lines and of the two texts above."""
    folder = tmp_path_factory.mktemp("types")
    (folder / "right.py").write_text(RIGHT, encoding="utf-8")
    (folder / "wrong.py").write_text(WRONG, encoding="utf-8")
    for library in ("keras", "torch"):  # not installed here; what they offer is not checked
        stub = folder / library / "__init__.pyi"
        stub.parent.mkdir()
        stub.write_text("from typing import Any\ndef __getattr__(name: str) -> Any: ...\n")
    shown = 0
    for document in [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]:
        text = document.read_text(encoding="utf-8")
        for code in re.findall(r"^```python\n(.*?)^```", text, flags=re.MULTILINE | re.DOTALL):
            shown += 1
            (folder / f"shown_{shown}.py").write_text(code, encoding="utf-8")
    assert shown >= 2
    cache = pytestconfig.cache.mkdir("mypy")
    (folder / "pyrightconfig.json").write_text("{}", encoding="utf-8")
    mypy = ["-m", "mypy", "--strict", f"--cache-dir={cache}", "."]
    return {
        name: subprocess.run(
            [sys.executable, *command],
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
            check=False,
            timeout=PATIENCE_S,
        ).stdout
        for name, command in {
            "mypy": mypy,
            "pyright": ["-m", "pyright", "--pythonpath", sys.executable],
        }.items()
    }


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_what_the_documents_show_is_typed(checked, checker):
    """Neither README nor docs nor the classes of a run hold a line that a checker refuses."""
    found = [line for line in checked[checker].splitlines() if "error:" in line or "error " in line]
    assert [line for line in found if "wrong.py" not in line and "Found" not in line] == []


@pytest.mark.parametrize("checker", ["mypy", "pyright"])
def test_what_is_not_there_is_refused(checked, checker):
    """Each of the six lines that name what does not exist is an error."""
    lines = re.findall(r"wrong\.py:(\d+)(?::\d+)?(?: -|:) error", checked[checker])
    assert sorted(set(map(int, lines))) == [5, 6, 7, 8, 9, 10]
