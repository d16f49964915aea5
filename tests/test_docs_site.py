"""The documentation site: built strictly, complete, and usable from a folder without a server."""

from __future__ import annotations

import fcntl
import re
import subprocess
import sys
from pathlib import Path

import pytest
from conftest import ROOT
from generate import commands, keys, mistakes, python, registries

import relufit
from relufit.scenario.forms import FORMS
from relufit.study.storage.dataset import VERDICTS

SITE = ROOT / "build" / "site"
NARROW_PX, WIDE_PX = 360, 1240
EMBEDDED = re.compile(r'src="(explore/\w+\.html)"')


@pytest.fixture(scope="module")
def site():
    """The built site; what `make docs` has built is only brought up to date, if it is older."""
    SITE.mkdir(parents=True, exist_ok=True)
    with (SITE.parent / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not is_current(SITE):
            built(ROOT / "docs", SITE)
    return SITE


def is_current(site):
    """Whether a site was built after every change of what it shows."""
    index = site / "genindex.html"  # written at the end of each build
    sources = [
        path
        for folder in ("docs", "relufit", "scenarios", "studies")
        for path in (ROOT / folder).rglob("*")
        if path.is_file() and path.suffix != ".pyc"
    ]
    newest = max(path.stat().st_mtime for path in sources)
    return index.is_file() and index.stat().st_mtime >= newest


def built(source, site):
    """Build a site as `make docs` does; fails with the first warnings."""
    command = [sys.executable, "-m", "sphinx", "-W", "--keep-going", "-q", source, site]
    done = subprocess.run(command, check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


LEFT = "net::ERR_ABORTED"  # an embedded page was still loading when the next page was opened


def pages(site):
    """The pages by their paths in the site; those to explore have tests of their own."""
    found = [path.relative_to(site).as_posix() for path in sorted(site.rglob("*.html"))]
    return [path for path in found if not path.startswith(("_", "explore/"))]


def test_every_page_opens_from_a_folder(site, chromium):
    """Nothing is asked of a network, nothing fails, and no page is wider than its window."""
    context = chromium.new_context(color_scheme="dark")
    page = context.new_page()
    faults = []

    def note(request):
        if request.failure != LEFT:
            faults.append(f"{request.failure}: {request.url}")

    page.on("requestfailed", note)
    page.on("pageerror", lambda error: faults.append(str(error)))
    page.route(
        re.compile(r"^https?:"), lambda route: (faults.append(route.request.url), route.abort())
    )
    for name in pages(site):
        page.goto((site / name).as_uri(), wait_until="domcontentloaded")
        for width in (NARROW_PX, WIDE_PX):
            page.set_viewport_size({"width": width, "height": 800})
            shown = page.evaluate("document.documentElement.scrollWidth")
            assert shown <= width, f"{name}: {shown} px"
    context.close()
    assert faults == []


def test_a_run_can_be_explored_within_the_site(site, chromium):
    """The embedded page trains in its frame."""
    page = chromium.new_page(viewport={"width": WIDE_PX, "height": 800})
    page.goto((site / "tutorial.html").as_uri())
    page.locator("iframe.explore").scroll_into_view_if_needed()
    frame = page.frame_locator("iframe.explore")
    frame.locator("html[data-ready]").wait_for(state="attached", timeout=120_000)
    assert frame.locator("#start .handle").count() >= 4
    page.close()


def test_the_search_works_from_a_folder(site, chromium):
    """A key is found by its name."""
    page = chromium.new_page()
    page.goto(f"{(site / 'search.html').as_uri()}?q=learning_rate")
    page.locator("ul.search li a").first.wait_for(timeout=120_000)
    assert page.locator("ul.search li a", has_text="Scenario keys").count() >= 1
    page.close()


def test_every_shipped_scenario_can_be_explored_in_the_gallery(site):
    """Each section embeds its page, and the page is there."""
    gallery = (site / "gallery.html").read_text(encoding="utf-8")
    sections = (ROOT / "docs" / "gallery.md").read_text(encoding="utf-8").count("\n## ")
    embedded = EMBEDDED.findall(gallery)
    assert len(set(embedded)) == sections > 0
    assert all((site / path).stat().st_size for path in embedded)


def test_every_key_of_a_scenario_has_its_facts():
    """Type, whether it is needed, meaning and a valid example, for each key of each table."""
    for model_type in FORMS:
        text = keys.pages()[f"scenario-{model_type}"]
        for path, table, _ in keys.tables(keys.document_schema(model_type)):
            for key in table["properties"]:
                inside = ".".join((*path, key))
                headers = (f"### `{key}`", f"## `[{inside}]`", f"## `[[{inside}]]`")
                assert any(f"{header}\n" in text for header in headers), inside
        sections = text.split("### ")[1:]
        assert all(re.search(r"(required|optional)", each) for each in sections)
        assert all("```toml" in each for each in sections)


def test_every_command_is_described():
    """Each with its usage, an example and all its options."""
    text = commands.pages()["commands"]
    for names, command in commands.commands():
        section = text.partition(f"## `{' '.join(names)}`\n")[2].partition("\n## ")[0]
        assert "```sh" in section, names
        for each in command.params:
            for option in (*each.opts, *each.secondary_opts):
                assert not option.startswith("--") or option == "--help" or f"`{option}`" in section


def test_every_public_name_and_verdict_is_described():
    """The interface, and each module that has public names."""
    pages_ = python.pages()
    for name in set(relufit.__all__) - {"__version__"}:
        assert f":: relufit.{name}\n" in pages_["python"]
    assert "## `relufit.training.loop`" in pages_["modules"]
    assert all(text.endswith(".") for text in registries.verdicts().values())
    assert tuple(registries.verdicts()) == VERDICTS


@pytest.mark.parametrize("mistake", mistakes.MISTAKES, ids=lambda mistake: mistake.what)
def test_a_natural_mistake_in_toml_is_explained(mistake):
    """With the line of the mistake, what it is, and what to write."""
    wrong, right = mistakes.text_of(mistake).splitlines(), mistakes.SCENARIO.splitlines()
    place, said = re.fullmatch(r"mine\.toml:(\d+): (.*)", mistakes.message_of(mistake)).groups()
    first = next(
        number for number, pair in enumerate(zip(wrong, right, strict=False), 1) if len({*pair}) > 1
    )
    assert first <= int(place) < first + len(mistake.wrong.splitlines())
    assert re.search(r"expected .*, got .*", said)
    assert len(mistakes.MISTAKES) >= 15
    assert relufit.loads(mistakes.SCENARIO, name="right")


def test_a_page_that_is_wrong_fails_the_build(tmp_path):
    """A link to nothing is a warning, and a warning is an error."""
    (tmp_path / "conf.py").write_text('extensions = ["myst_parser"]\n', encoding="utf-8")
    (tmp_path / "index.md").write_text("# A page\n\n[nothing](nowhere.md)\n", encoding="utf-8")
    with pytest.raises(AssertionError, match=r"nowhere\.md"):
        built(tmp_path, tmp_path / "site")


def test_every_document_is_in_the_site():
    """A page that no table of contents names would be found by nobody."""
    named = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    for path in Path(ROOT / "docs").glob("*.md"):
        if path.stem not in {"index", "coalescing.template", "field.template"}:
            assert re.search(rf"^{re.escape(path.stem)}$", named, re.MULTILINE), path.name
