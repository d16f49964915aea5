"""What the documents show works."""

from __future__ import annotations

import re
import tomllib

import pytest
from conftest import ROOT, SCENARIOS, WORKED_SCENARIOS, worked

import relufit

README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language):
    return re.findall(rf"^```{language}\n(.*?)^```", README, flags=re.MULTILINE | re.DOTALL)


def test_the_readmes_scenario_trains():
    """The scenario shown to a new user is whole and solves its task."""
    (text,) = blocks("toml")
    trajectory = relufit.train(relufit.loads(text, name="readme"))
    assert trajectory.stopped == "target"


def test_the_readmes_python_runs(tmp_path, monkeypatch):
    """The lines for notebooks run as they stand."""
    (text,) = blocks("python")
    monkeypatch.chdir(tmp_path)
    code = text.replace('"scenarios/', f'"{ROOT}/scenarios/')
    code = code.replace("render(trajectory)", 'render(trajectory, only=["fit"], formats=["png"])')
    names = {}
    exec(code, names)  # noqa: S102 (the README's own lines)
    assert names["trajectory"].knots.shape == (20_001, 4)


def test_the_readmes_mistake_is_reported_as_shown(tmp_path):
    """The message is the one that a user gets for the scenario above it."""
    (text,) = blocks("toml")
    path = tmp_path / "mine.toml"
    path.write_text(text.replace("samples =", "sample ="))
    (shown,) = [line for line in README.splitlines() if line.startswith("mine.toml:")]
    with pytest.raises(relufit.InputError) as error:
        relufit.load(path)
    assert str(error.value).replace(str(path), "mine.toml") == shown


def test_every_link_leads_somewhere():
    """Links and images in the documents name files that exist."""
    guides = (ROOT / "docs" / "how-to").glob("*.md")
    for document in [ROOT / "README.md", *(ROOT / "docs").glob("*.md"), *guides]:
        for target in re.findall(r"\]\(([^)#]+)\)", document.read_text(encoding="utf-8")):
            if not target.startswith("http"):
                assert (document.parent / target).exists(), f"{document.name}: {target}"


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.stem)
def test_shipped_scenarios_say_what_was_recovered(path):
    """Every setting that the article leaves out is marked as recovered."""
    text = path.read_text(encoding="utf-8")
    assert tomllib.loads(text)["published"]
    seed = next(line for line in text.splitlines() if line.startswith("seed"))
    assert "recovered" in seed
    for line in text.splitlines():
        if line.startswith(("learning_rate", "stop_below")):
            assert "recovered" in line


@pytest.mark.parametrize("path", WORKED_SCENARIOS, ids=lambda path: path.stem)
def test_worked_scenarios_say_where_their_settings_are_from(path):
    """Each table says what was given by the source, recovered, or is our own."""
    text = path.read_text(encoding="utf-8")
    assert tomllib.loads(text)["published"]["at"]
    for table in ("[network]", "[data]", "[training]"):
        _, _, rest = text.partition(table)
        assert re.search(r"given|recovered|our own", rest.partition("\n[")[0]), table


def test_the_orders_of_an_update_differ_as_the_documents_say():
    """Every number of the table in docs/backpropagation.md comes out of a run."""
    text = (ROOT / "docs" / "backpropagation.md").read_text(encoding="utf-8")
    for name, row in (("mazur_sequential", 1), ("mazur", 2)):
        run = worked(name)
        outputs = run.final.output(run.samples[0].inputs)
        printed = [
            f"{run.mean_loss(1):.9f}",
            f"{run.mean_loss():.9f}",
            ", ".join(f"{out:.9f}" for out in outputs),
        ]
        table = [
            line.split(" | ")
            for line in text.splitlines()
            if line.startswith(("| loss after", "| outputs"))
        ]
        assert [line[row].strip(" |") for line in table] == printed
