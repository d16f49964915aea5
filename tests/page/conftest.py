"""What the tests of the page share: its arithmetic in node, and the page in a browser."""

from __future__ import annotations

import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from conftest import trained
from page.tools import HERE, NODE

import relufit.page
from relufit.outputs.page_file import explore_page

JS = Path(relufit.page.__file__).parent / "js"
PATIENCE_MS = 120_000  # a guard against hanging, on machines however slow


class Core:
    """The page's arithmetic in a node process of its own, which answers question by question."""

    def __init__(self):
        self._process = subprocess.Popen(
            [NODE, HERE / "core.mjs", JS],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            encoding="utf-8",
        )

    def __call__(self, ask, **question):
        """The answer to one question."""
        self._process.stdin.write(json.dumps({"ask": ask, **question}) + "\n")
        self._process.stdin.flush()
        answer = self._process.stdout.readline()
        assert answer, "node has ended; its message stands above"
        return json.loads(answer, parse_int=number)


def number(digits):
    """What JavaScript means by digits without a point: it also prints large doubles so."""
    return float(digits) if abs(float(digits)) > 2**53 else int(digits)


@cache
def core():
    """The one that all tests of a process ask; it ends with them, when its input closes."""
    return Core()


@cache
def html_of(name):
    """The page of a shipped scenario."""
    return explore_page(trained(name))


class Opened:
    """A page that is open in the browser, and everything that it complained of or asked for."""

    def __init__(self, context, url):
        self.context = context
        self.page = context.new_page()
        self.page.set_default_timeout(PATIENCE_MS)
        self.complaints = []
        self.requests = []
        self.page.on("console", lambda message: self.complaints.append(message.text))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.goto(url)
        self.page.locator("html[data-ready]").wait_for(state="attached")
        self.settled().settled()  # what the first drawing does not wait for

    def __getattr__(self, name):
        return getattr(self.page, name)

    def settled(self):
        """The page after the frames that were asked for so far."""
        self.page.evaluate(
            "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"
        )
        return self

    def handle(self, index, panel="start"):
        """The middle of a handle, in pixels of the window."""
        box = self.page.locator(f"#{panel} .handle").nth(index).bounding_box()
        return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2

    def drag(self, start, way):
        """Drag with the mouse, in a few movements."""
        x, y = start
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        for share in (0.25, 0.5, 0.75, 1.0):
            self.page.mouse.move(x + share * way[0], y + share * way[1])
            self.settled()
        self.page.mouse.up()
        return self.settled()


def saved(page, button):
    """The bytes of the file that a button saves."""
    with page.page.expect_download() as download:
        page.click(f"#{button}")
    return download.value.path().read_bytes()


def copied(page, button):
    """The text that a button copies."""
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.click(f"#{button}")
    page.locator("#note:not(:empty)").wait_for()
    return page.evaluate("() => navigator.clipboard.readText()")


def rendered(text, folder):
    """The arrays of the trajectory that `relufit render -` makes of a scenario, in a folder."""
    relufit = Path(sys.executable).with_name("relufit")
    command = [relufit, "render", "-", "--only", "parameters", "--format", "png"]
    done = subprocess.run(
        command,
        input=text,
        cwd=folder,
        text=True,
        encoding="utf-8",
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    with np.load(folder / "outputs" / "stdin" / "trajectory.npz") as arrays:
        return dict(arrays)


@pytest.fixture
def opened(chromium, tmp_path):
    """Opens the page of a shipped scenario, or HTML; fails where a page has complained."""
    contexts, pages = [], []

    def open_page(name="example4", *, html=None, fragment="", **options):
        path = tmp_path / f"{name}.html"
        path.write_text(html or html_of(name), encoding="utf-8")
        options.setdefault("viewport", {"width": 1240, "height": 900})
        contexts.append(chromium.new_context(**options))
        page = Opened(contexts[-1], path.as_uri() + fragment)
        pages.append(page)
        return page

    yield open_page
    complaints = [complaint for page in pages for complaint in page.complaints]
    for context in contexts:
        context.close()
    assert complaints == []
