"""Text of unknown origin does no harm: in the terminal, in captions, and from standard input."""

from __future__ import annotations

import hashlib
import json
import re

import pytest
from conftest import SMALL, small
from typer.testing import CliRunner

from relufit.cli.app import app
from relufit.draw.canvas.caption import Caption
from relufit.outputs.provenance import made_from
from relufit.reports.relu_sum import captions_document
from relufit.scenario.made_from import provenance
from relufit.training import run_relu_sum as run
from relufit.training.archive import save_trajectory


def relufit(*arguments, stdin=b""):
    return CliRunner().invoke(app, [str(each) for each in arguments], input=stdin)


def page(folder, **values):
    """A page of captions whose provenance has values replaced."""
    origin = {**json.loads(provenance(small())), **values}
    origin["sha256"] = hashlib.sha256(origin["scenario"].encode()).hexdigest()
    path = folder / "captions.md"
    path.write_text(f"# x\n<!-- {json.dumps(origin)} -->\n", encoding="utf-8")
    return path


def test_inspect_shows_no_escape_sequence(tmp_path):
    """A name and a version that hold terminal escapes are shown with the escapes written out."""
    path = page(tmp_path, name="a\x1b[2Jb\u202e", relufit="\x1b]0;title\x07")
    done = relufit("inspect", path)
    assert done.exit_code == 0
    assert r"scenario  a\x1b[2Jb\u202e" in done.stdout
    assert r"relufit   \x1b]0;title\x07" in done.stdout
    assert "\x1b" not in done.output


def test_a_scenario_with_control_characters_is_not_printed(tmp_path):
    """TOML has none, so the file is not one that relufit wrote."""
    path = page(tmp_path, scenario=f"# \x1b[31m\n{SMALL}")
    done = relufit("inspect", path, "--scenario")
    assert done.exit_code == 2
    assert "one whose scenario has control characters" in done.stderr
    assert "\x1b" not in done.output


def test_an_error_shows_no_escape_sequence(tmp_path):
    """What a file is called cannot act on the terminal either."""
    done = relufit("inspect", tmp_path / "\x1b[31mred.png")
    assert done.exit_code == 2
    assert r"\x1b[31mred.png" in done.output
    assert "\x1b" not in done.output


@pytest.mark.parametrize("more", [b"", b"#", b"\xff" * 2**20])
def test_standard_input_is_never_cut(tmp_path, more):
    """Two MiB are read; one byte more is refused, whatever it is."""
    text = SMALL.encode() + b"#" * (2 * 2**20 - len(SMALL)) + more
    done = relufit("train", "-", "--json", "--quiet", stdin=text)
    if more:
        assert done.exit_code == 2
        assert "expected a scenario of at most 2 MiB" in done.stderr
    else:
        assert json.loads(done.stdout)["scenario"] == "stdin"


@pytest.mark.parametrize(
    "title",
    [
        "<script>alert(1)</script>",
        "a\nb",
        "a\u2028b\x85c\rd",
        "<!-- hidden",
        "--> shown",
        "&lt;b>",
        "![x](http://a.b/c)",
        "`code` *a* _b_ $c$",
        "\x1b[31m",
    ],
)
def test_captions_take_a_title_as_text(tmp_path, title):
    """No HTML, no second line and no markup comes of it, and the provenance is still found."""
    text = captions_document(title, [("fit", Caption(f"{title}.", title))], provenance(small()))
    head, *_ = text.splitlines()
    assert head.startswith("# ")
    assert text.count("\n## ") == 1
    visible, hidden = text.rsplit("<!-- ", 1)
    assert not re.search(r"[<>\x00-\x09\x0b-\x1f\x85\u2028]|&(?!lt;|gt;|amp;)", visible)
    assert not re.search(r"(?<!\\)[*`$\[]", head)
    assert hidden.endswith(" -->\n")
    (tmp_path / "captions.md").write_text(text, encoding="utf-8")
    assert made_from(tmp_path / "captions.md")["scenario"] == SMALL


@pytest.mark.parametrize("suffix", ["json", "md", "pdf", "svg", "png", "npz", "gif", "mp4"])
@pytest.mark.parametrize(
    "content", [b"[" * 100_000, b'{"a":' * 20_000, b'{"provenance": {"scenario": 1}}']
)
def test_inspect_answers_any_text(tmp_path, suffix, content):
    """Nesting without end and values of other types give one line and exit code 2."""
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(content)
    done = relufit("inspect", path)
    assert (done.exit_code, done.stdout) == (2, "")
    assert done.stderr.startswith(f"{path}: ")
    assert done.stderr.count("\n") == 1
    assert "report" not in done.stderr


def test_inspect_of_a_trajectory_reads_only_its_origin(tmp_path, monkeypatch):
    """Its arrays may be a gibibyte; what it was made from is a page."""
    with (tmp_path / "a.npz").open("wb") as file:
        save_trajectory(run(small()), file, provenance(small()))
    monkeypatch.setattr("numpy.isfinite", None)
    assert relufit("inspect", tmp_path / "a.npz", "--scenario").stdout == SMALL + '#:name "small"\n'
