"""Which files a scenario may name: those of its project, wherever relufit is called from."""

from __future__ import annotations

from pathlib import Path

import pytest
from conftest import SMALL

from relufit.errors import InputError
from relufit.scenario import load
from relufit.scenario.project_folder import project_folder

FILE = ("weights = [2, -4]\nbiases = [0, -2]", 'file = "../data/curve.csv"')


@pytest.fixture
def project(tmp_path):
    """Folders with a scenario, and with a curve that it names; no project yet."""
    for name in ("data", "scenarios"):
        (tmp_path / "project" / name).mkdir(parents=True)
    (tmp_path / "project/data/curve.csv").write_text("0,0\n4,1\n")
    (tmp_path / "project/scenarios/a.toml").write_text(SMALL.replace(*FILE))
    return tmp_path / "project"


@pytest.mark.parametrize("mark", [".git", ".hg", "pyproject.toml"])
def test_a_scenario_may_name_any_file_of_its_project(project, mark, monkeypatch):
    """A file beside the scenario's folder is read, from any working directory."""
    (project / mark).mkdir()
    for folder in (project, project.parent, "/"):
        monkeypatch.chdir(folder)
        scenario = load(project / "scenarios/a.toml")
        assert scenario.reference.nodes == ((0.0, 0.0), (4.0, 1.0))


def test_without_a_project_only_its_own_folder_counts(project):
    """The message says what makes a project."""
    with pytest.raises(InputError, match=r"which is outside\. A project is .* with \.git or"):
        load(project / "scenarios/a.toml")


def test_nothing_outside_the_nearest_project_is_read(project):
    """A project inside another ends at its own folder; links out of it are followed and refused."""
    (project / ".git").mkdir()
    (project / "scenarios/pyproject.toml").write_text("")
    with pytest.raises(InputError, match="is outside"):
        load(project / "scenarios/a.toml")
    (project / "scenarios/pyproject.toml").unlink()
    curve = project / "data/curve.csv"
    curve.rename(project.parent / "elsewhere.csv")
    curve.symlink_to(project.parent / "elsewhere.csv")
    with pytest.raises(InputError, match="is outside"):
        load(project / "scenarios/a.toml")


def test_the_home_folder_is_no_project(project, monkeypatch):
    """Settings under version control at home do not open all files of a user."""
    (project / ".git").mkdir()
    assert project_folder(project / "scenarios") == project
    monkeypatch.setattr(Path, "home", lambda: project)
    assert project_folder(project / "scenarios") == project / "scenarios"
