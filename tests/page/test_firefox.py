"""The page in a second engine."""

from __future__ import annotations

import json
import subprocess
from hashlib import sha256

import pytest
from conftest import worked
from page.conftest import html_of
from page.tools import FIREFOX_ADVICE, HERE, NODE, firefox

from relufit.outputs.page_file import explore_page
from relufit.scenario import loads
from relufit.training import run_relu_sum as run


def used_in_firefox(tmp_path):
    """What Firefox shows of the pages of example 4 and of Mazur's network while they are used."""
    path = firefox()
    assert path, FIREFOX_ADVICE
    pages = {"relu": html_of("example4"), "dense": explore_page(worked("mazur"))}
    for name, html in pages.items():
        (tmp_path / f"{name}.html").write_text(html, encoding="utf-8")
    urls = {name: (tmp_path / f"{name}.html").as_uri() for name in pages}
    done = subprocess.run(
        [NODE, HERE / "firefox.mjs", json.dumps({"firefox": path, **urls})],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_both_pages_can_be_used_in_firefox(tmp_path):
    """Drags, keys and copies work without complaint or request; a run has Python's bits."""
    found = used_in_firefox(tmp_path)
    for page in found.values():
        assert (page["complaints"], page["requests"]) == ([], [])
        assert page["hidden"] == 0, "a screen of 360 pixels needs scrolling sideways"
    relu, dense = found["relu"], found["dense"]
    assert relu["before"] == "Trapped"
    assert relu["after"] in {"Solved", "Moving"}
    trained = run(loads(relu["toml"], name="copied"))
    hashes = [sha256(states.tobytes()).hexdigest() for states in (trained.weights, trained.biases)]
    assert relu["hashes"] == hashes
    assert relu["moved"] == pytest.approx(0.01)
    assert relu["playing"] == "Pause"
    assert dense["routes"] == "2 routes lead from the loss to w1"
    assert "∂E/∂w1 = 0.000438568" in dense["gradient"]
    assert dense["loss"] == "loss 0.0000351"
