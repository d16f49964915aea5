"""What is installed: the wheel has all that commands need, also one built from an sdist."""

from __future__ import annotations

import importlib.metadata
import os
import re
import subprocess
import sys
import tarfile
import tomllib
import zipfile
from pathlib import Path

from conftest import ROOT
from minimum import lowest
from typer.testing import CliRunner

import relufit
from relufit.cli.app import app
from relufit.scenario import load
from relufit.scenario.shipped import shipped, title_of

EXAMPLES = sorted(
    path.relative_to(ROOT)
    for name in ("scenarios", "studies")
    for path in ROOT.glob(f"{name}/**/*.toml")
)


def test_the_installed_package_has_the_repositorys_scenarios_and_studies():
    """They lie in the package itself, byte for byte, and a bare name finds them."""
    package = Path(relufit.__file__).parent
    for path in EXAMPLES:
        assert (package / "examples" / path).read_bytes() == (ROOT / path).read_bytes()
    for kind, pattern in (("scenario", "scenarios/**/*.toml"), ("study", "studies/*.toml")):
        files = shipped(kind)
        assert set(files) == {path.stem for path in ROOT.glob(pattern)}
        assert all(path.is_relative_to(package) for path in files.values())


def test_a_shipped_scenario_is_the_same_as_its_file():
    """Text, hash and name, from which every output says what it was made."""
    named, file = load("example4").origin, load(ROOT / "scenarios/example4.toml").origin
    assert (named.text, named.sha256, named.name) == (file.text, file.sha256, file.name)


def test_explore_without_arguments_opens_example_4(tmp_path, monkeypatch):
    """A first try needs no name, also beside a folder of that name."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "example4").mkdir()
    result = CliRunner().invoke(app, ["explore", "--no-open"])
    assert result.exit_code == 0, result.stderr
    page = (tmp_path / "outputs/example4/explore.html").read_text(encoding="utf-8")
    assert title_of(shipped("scenario")["example4"]) in page


def test_a_wheel_from_an_sdist_has_the_same_files(tmp_path):
    """Who builds from the source distribution gets the same package and all that tests read."""
    direct = _names_of(_built("wheel", ROOT, tmp_path / "direct"))
    sdist = _built("sdist", ROOT, tmp_path)
    with tarfile.open(sdist) as archive:
        archive.extractall(tmp_path, filter="data")
    (source,) = tmp_path.glob("relufit-*/")
    beside = {"LICENSE", "Makefile", "CITATION.cff", "pyproject.toml", "tests", "docs", "studies"}
    assert {path.name for path in ROOT.glob("*.md")} | beside <= {
        path.name for path in source.iterdir()
    }
    assert _names_of(_built("wheel", source, tmp_path / "again")) == direct
    assert {f"relufit/examples/{path.as_posix()}" for path in EXAMPLES} <= direct


def _built(target, source, folder):
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    subprocess.run(command, cwd=source, check=True, capture_output=True)
    (found,) = folder.glob("*.whl" if target == "wheel" else "*.tar.gz")
    return found


def _names_of(wheel):
    with zipfile.ZipFile(wheel) as archive:
        return set(archive.namelist())


def test_every_library_has_a_lowest_version():
    """``make test-minimum`` tests the bounds that pip knows, and none is left out."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["study"], *extras["distributed"]]
    named = {each.partition(">=")[0].partition("[")[0] for each in wanted} - {"relufit"}
    assert set(lowest()) == named
    assert "av" in named


def test_the_version_is_stated_in_one_place():
    """The metadata and the citation follow ``relufit/version.py``."""
    assert importlib.metadata.version("relufit") == relufit.__version__
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    assert f"version: {relufit.__version__}\n" in citation


def test_the_index_shows_a_text_that_stands_alone():
    """The package's description has no image and no link that leads nowhere."""
    metadata = importlib.metadata.metadata("relufit")
    text = metadata["Description"] or metadata.get_payload()
    assert "Two networks of four neurons learn the same curve" in text
    assert [to for to in re.findall(r"\]\(([^)]*)\)", text) if not to.startswith("http")] == []
    assert "pip install relufit" in text
    assert "pip install ." not in text


def test_the_metadata_name_every_python_that_is_supported():
    """The classifiers reach from the lowest version that is allowed to 3.14."""
    metadata = importlib.metadata.metadata("relufit")
    named = [each for each in metadata.get_all("Classifier") if each.count("3.")]
    assert [each.rpartition(" ")[2] for each in named] == ["3.11", "3.12", "3.13", "3.14"]
    assert metadata["Requires-Python"] == ">=3.11"


def test_the_comparisons_with_other_libraries_need_no_more_than_is_installed_for_them(tmp_path):
    """Their environment lacks most development tools; here, these cannot be imported."""
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    (line,) = re.findall(r"\.venv-integrations/bin/pip install .*\[study\]'(.*)", makefile)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    tools = {re.split(r"[\[>]", each)[0] for each in project["optional-dependencies"]["dev"]}
    lacking = {each.replace("-", "_") for each in tools - {"relufit", *line.split()}}
    assert {"slipcover", "playwright"} <= lacking
    for name in lacking:
        (tmp_path / f"{name}.py").write_text("raise ModuleNotFoundError(__name__)\n")
    environment = {key: value for key, value in os.environ.items() if key != "COVERAGE_AT_LEAST"}
    environment |= {"PYTHONPATH": str(tmp_path)}
    done = subprocess.run(
        [sys.executable, "-P", "-m", "pytest", "--collect-only", "-q", "tests/integrations"],
        cwd=ROOT,
        env=environment,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout
