"""The page as a file: what it is made of, and what is refused."""

from __future__ import annotations

import json
import re
import subprocess
from base64 import b64decode
from dataclasses import replace
from html import unescape

import pytest
from conftest import SCENARIOS, SMALL, small, trained
from page.conftest import JS, html_of
from page.tools import HERE, MODULES, NODE
from typer.testing import CliRunner

import relufit
import relufit.page
from relufit.cli.app import app
from relufit.models.registry import with_public_class
from relufit.outputs.page_file import explore_page
from relufit.outputs.provenance import made_from
from relufit.page import limits
from relufit.page.minified import minified_script
from relufit.page.modules import (
    CORE,
    DENSE_CORE,
    DENSE_PAGE,
    PAGE,
    RECORDED_PAGE,
    core_script,
    page_script,
)
from relufit.page.tour import tour_of
from relufit.scenario.write import toml_text
from relufit.training import run_relu_sum as run

NAMES = [path.stem for path in SCENARIOS]
SHARED = {*PAGE, *RECORDED_PAGE, *DENSE_PAGE}


def content_of(html):
    """What the script of a page reads."""
    (text,) = re.findall(r'<script type="application/json" id="content">(.*?)</script>', html)
    return json.loads(text)


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_small(name):
    """A page has at most 150 kB."""
    assert len(html_of(name).encode()) <= 150_000


def test_the_same_run_gives_the_same_bytes():
    """Nothing of the moment or the machine is in a page."""
    assert explore_page(run(small())) == explore_page(run(small()))


def test_a_page_refers_to_nothing():
    """No attribute or rule of a page names another file, and its policy forbids them."""
    html = html_of("example4")
    head, _, _ = html.partition('<script type="application/json"')
    assert not re.search(r"(?:src|href)=|url\(|@import", head)
    assert "default-src 'none'; script-src 'sha256-" in head
    assert "unsafe" not in head


SCRIPTS = {
    "core": core_script(CORE),
    "page": page_script(PAGE),
    "recorded page": page_script(RECORDED_PAGE),
    "dense core": core_script(DENSE_CORE),
    "dense page": page_script(DENSE_PAGE),
}


@pytest.mark.parametrize("name", SCRIPTS)
def test_joined_modules_are_valid_and_keep_no_module_syntax(name):
    """No import or export is left, no name is declared twice, and node can read it."""
    script = SCRIPTS[name]
    assert not re.search(r"\b(?:import|export)\b *\{", script)
    assert "@param" not in script
    subprocess.run([NODE, "--check", "-"], input=script, text=True, encoding="utf-8", check=True)


def test_no_module_hides_a_name_of_the_browser(chromium):
    """Modules share one scope: a name of the browser must mean the same in all of them."""
    pattern = r"^(?:export )?(?:async )?(?:function|class|const|let) (\w+)"
    texts = [(JS / f"{name}.js").read_text(encoding="utf-8") for name in SHARED]
    names = [name for text in texts for name in re.findall(pattern, text, re.MULTILINE)]
    assert "drawFit" in names
    context = chromium.new_context()
    assert context.new_page().evaluate("names => names.filter(name => name in window)", names) == []
    context.close()


def test_joined_modules_are_the_code_that_was_written():
    """Without comments and spaces each module has the same syntax tree, every literal included."""
    texts = [path.read_text(encoding="utf-8") for path in JS.glob("*.js")]
    texts.append("f(/['\"`/]  /, `{ ${a + `  ${b['// `']} /*`}  }`, (c / d) / +e, 'it\\'s  /*');")
    pairs = [[text, minified_script(text)] for text in texts]
    node = [NODE, HERE / "same_code.mjs"]
    done = subprocess.run(
        node, input=json.dumps(pairs), capture_output=True, text=True, encoding="utf-8", check=True
    )
    assert json.loads(done.stdout) == [None] * len(texts)
    for script in SCRIPTS.values():
        assert not re.search("<!--|</?script", script)  # these would end it, or hide its end


def test_every_module_is_joined_after_what_it_imports():
    """The lists of modules have all files, each after its imports."""
    files = {path.stem for path in (HERE.parents[1] / "relufit/page/js").glob("*.js")}
    assert {*CORE, *PAGE, *RECORDED_PAGE, *DENSE_CORE, *DENSE_PAGE} == files
    pages = [*CORE, *PAGE], [*CORE, *RECORDED_PAGE], [*DENSE_CORE, *DENSE_PAGE]
    for modules, name in [(each, name) for each in pages for name in each]:
        text = (HERE.parents[1] / f"relufit/page/js/{name}.js").read_text(encoding="utf-8")
        for imported in re.findall(r"^import .*?'\./(\w+)\.js'", text, re.MULTILINE | re.DOTALL):
            assert modules.index(imported) < modules.index(name), (name, imported)


def test_the_types_of_the_script_are_right():
    """TypeScript finds no fault in the modules and their JSDoc types."""
    command = [NODE, MODULES / "typescript" / "bin" / "tsc", "--project", HERE / "tsconfig.json"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.stdout == ""
    assert done.returncode == 0


def test_a_page_says_what_it_was_made_from(tmp_path):
    """`relufit inspect` reads the scenario back from a page."""
    path = tmp_path / "page.html"
    path.write_text(html_of("example4"), encoding="utf-8")
    origin = trained("example4").scenario.origin
    assert made_from(path)["scenario"] == origin.text
    assert made_from(path)["sha256"] == origin.sha256


def test_texts_cannot_end_the_script_block():
    """Markup in a scenario is escaped where the script reads it."""
    title = "</script><img onerror=alert(1)> &amp;"
    html = explore_page(run(small(("A small run", title))))
    assert title not in html
    assert content_of(html)["scenario"]["title"] == title


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"neurons": 1}, "expected at most 1 neurons for a page, got 2. `relufit render` draws it"),
        ({"samples": 19}, "expected at most 19 samples for a page, got 20"),
        ({"numbers": 100}, "at most 50 iterations for a page with so many neurons, got 100"),
    ],
)
def test_what_is_too_large_for_a_page_is_refused(monkeypatch, change, message):
    """The message names the limit, and what to have less of."""
    monkeypatch.setattr(limits, "LIMITS", limits.LIMITS._replace(**change))
    with pytest.raises(relufit.InputError, match=message):
        explore_page(run(small()))


def test_a_long_full_batch_is_refused(monkeypatch):
    """A full batch works through all samples in each update."""
    monkeypatch.setattr(limits, "LIMITS", limits.LIMITS._replace(work=2000))
    scenario = small(("iterations = 100", 'iterations = 100\nbatch = "full"'))
    with pytest.raises(relufit.InputError, match="at most 50 full-batch iterations"):
        explore_page(run(scenario))


def test_explore_writes_the_page_and_names_it(tmp_path, monkeypatch):
    """The command writes outputs/NAME/explore.html, or the file that is asked for."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.toml").write_text(SMALL)
    done = CliRunner().invoke(app, ["explore", "small.toml", "--no-open"])
    assert (done.exit_code, done.stdout.strip()) == (0, "outputs/small/explore.html")
    other = CliRunner().invoke(app, ["explore", "small.toml", "--output", "here/page.html", "-q"])
    assert (other.exit_code, other.stdout) == (0, "")
    html = (tmp_path / "here" / "page.html").read_bytes()
    assert html == (tmp_path / "outputs/small/explore.html").read_bytes()


def test_explore_opens_the_page_when_it_is_asked_to(tmp_path, monkeypatch):
    """The browser gets the address of the file."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "small.toml").write_text(SMALL)
    shown = []
    monkeypatch.setattr("webbrowser.open", shown.append)
    assert CliRunner().invoke(app, ["explore", "small.toml", "--open"]).exit_code == 0
    assert shown == [(tmp_path / "outputs/small/explore.html").as_uri()]
    assert CliRunner().invoke(app, ["explore", "small.toml"]).exit_code == 0
    assert len(shown) == 1


def test_explore_refuses_another_suffix(tmp_path):
    """A page is HTML."""
    path = tmp_path / "small.toml"
    path.write_text(SMALL)
    done = CliRunner().invoke(app, ["explore", str(path), "--output", "page.pdf"])
    assert done.exit_code == 2
    assert "expected a file name that ends in .html, got 'page.pdf'" in done.stderr


def test_render_makes_the_page_on_request_only(tmp_path):
    """--only explore gives the page, with a caption; without it there is none."""
    paths = relufit.render(run(small()), tmp_path, only=["explore"])
    assert paths[0].name == "explore.html"
    assert "## explore" in paths[-1].read_text(encoding="utf-8")
    usual = relufit.render(run(small()), tmp_path / "b", formats=["png", "html"])
    assert "explore.html" not in [path.name for path in usual]


@pytest.mark.parametrize("name", NAMES)
def test_shipped_tours_are_short_and_in_order(name):
    """Each text has at most 25 words; stops follow the run."""
    tour = trained(name).scenario.tour
    assert len(tour) >= 3
    assert all(len(stop.text.split()) <= 25 for stop in tour)
    iterations = [stop.iteration for stop in tour]
    assert iterations == sorted(iterations)
    assert tour[0].iteration == 0
    assert tour[-1].iteration == trained(name).iterations


def test_without_texts_of_its_own_a_run_has_a_tour_of_its_events():
    """It begins with the initial state and ends with the end."""
    trajectory = trained("example4")
    plain = trajectory.scenario.model_copy(update={"tour": ()})
    stops = tour_of(replace(trajectory, scenario=plain))
    assert [stop["iteration"] for stop in stops] == [0, 30, 235, 5960, 20_000]
    assert stops[3] == {
        "iteration": 5960,
        "text": "Neurons 1 and 2 coalesce.",
        "highlight": [1, 2],
    }


@pytest.mark.parametrize(
    ("stop", "message"),
    [
        ("iteration = 101\ntext = 'late'", r"small:\d+: \[tour\] .*iteration.*0 to 100, got 101"),
        ("iteration = 1\ntext = 'x'\nhighlight = [3]", r"expected neurons from 1 to 2, got 3"),
        ("iteration = 1", r"text"),
        ("iteration = 1\ntext = 'x'\nhilight = [1]", r'Did you mean "highlight"'),
    ],
)
def test_a_stop_that_does_not_fit_the_run_is_reported_with_its_line(stop, message):
    """A tour may name iterations and neurons of its run only."""
    with pytest.raises(relufit.InputError, match=message):
        small(("[film]", f"[[tour]]\n{stop}\n[film]"))


def test_lists_of_tables_become_toml():
    """A scenario with a tour can be written back."""
    tour = [{"iteration": 3, "text": 'a "b"', "highlight": [1]}]
    assert toml_text({"tour": tour}) == (
        'tour = [{ iteration = 3, text = "a \\"b\\"", highlight = [1] }]\n'
    )


def test_a_notebook_shows_the_page_in_a_frame_and_the_figure():
    """The frame may run its scripts only; a front end without HTML has the figure."""
    shown = with_public_class(run(small()))._repr_mimebundle_(include=None, exclude=None)
    assert sorted(shown) == ["image/png", "text/html", "text/plain"]
    assert b64decode(shown["image/png"]).startswith(b"\x89PNG")
    frame = shown["text/html"]
    assert 'sandbox="allow-scripts allow-downloads"' in frame
    (page,) = re.findall(r'srcdoc="([^"]*)"', frame)
    assert unescape(page) == explore_page(run(small()))


def test_a_notebook_shows_what_is_too_large_as_a_figure(monkeypatch):
    """Where there is no page, there is no frame."""
    monkeypatch.setattr(limits, "LIMITS", limits.LIMITS._replace(neurons=1))
    shown = with_public_class(run(small()))._repr_mimebundle_()
    assert sorted(shown) == ["image/png", "text/plain"]


def test_a_trajectory_writes_its_page(tmp_path):
    """explore() gives the path of the page."""
    trajectory = with_public_class(run(small()))
    path = trajectory.explore(tmp_path / "here" / "page.html")
    assert path.read_text(encoding="utf-8") == explore_page(trajectory)
