"""The examples of the documents: their code blocks, and short scenarios to run them with."""

from __future__ import annotations

import io
import re
import shlex
import shutil
import socket
import subprocess
import sys
import tomllib
from contextlib import chdir, redirect_stdout
from pathlib import Path
from typing import NamedTuple

from conftest import ROOT
from typer.testing import CliRunner

from relufit.cli.app import app
from relufit.scenario.write import toml_text

DOCUMENTS = [
    ROOT / "README.md",
    ROOT / "CONTRIBUTING.md",
    *sorted((ROOT / "docs").glob("*.md")),
    *sorted((ROOT / "docs" / "how-to").glob("*.md")),
]
TEMPLATES = {"coalescing.template.md", "field.template.md"}
LANGUAGES = {"sh", "python", "toml", "text", "bash", "latex", ""}
FENCE = re.compile(r"^```(\{[^}]*\}|\w*)[^\n]*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
NAMED = re.compile(r"`([\w.-]+\.(?:csv|toml|py))`:\n*$")
INLINE = re.compile(r"(?<!`)`(relufit [^`]+)`(?!`)")
PLACEHOLDER = re.compile(r"\b[A-Z]{2,}\b|…")
ITERATIONS = 2000  # of a shortened run
SAMPLES = 60
VALUES = 4  # of an axis of a shortened study
FILM = {"frames": 2, "size": [320, 160], "hold": 0.1}
SEEDS = 8
BASES = "bases"  # of studies: runs as long as the real ones, so that they may be trapped
EMBEDDED = re.compile(r"^Explore it: .*$", re.MULTILINE)  # the site has these pages


class Block(NamedTuple):
    """A fenced block: its language, its text, and the file that the text before it names."""

    language: str
    text: str
    file: str | None


def documents():
    """Every document that is written by hand, by its path in the project."""
    found = [path for path in DOCUMENTS if path.name not in TEMPLATES]
    return {path.relative_to(ROOT).as_posix(): path.read_text(encoding="utf-8") for path in found}


def blocks(text):
    """The code blocks of a document in their order; directives of the site are none."""
    for found in FENCE.finditer(text):
        if not found[1].startswith("{"):
            named = NAMED.search(text[: found.start()])
            yield Block(found[1], found[2], named[1] if named else None)


def inline_commands(text):
    """The commands in the lines of a document, without its code blocks."""
    lines = EMBEDDED.sub("", FENCE.sub("", text))
    return [" ".join(found[1].split()) for found in INLINE.finditer(lines)]


def write_short_files(folder):
    """Shipped scenarios and studies that take a moment, under the names that documents use."""
    for path in (ROOT / "scenarios").rglob("*.toml"):
        text = short_scenario(path)
        inside = folder / path.relative_to(ROOT)
        inside.parent.mkdir(parents=True, exist_ok=True)
        inside.write_text(text, encoding="utf-8")
        (folder / path.stem).write_text(text, encoding="utf-8")
    for path in [
        *(ROOT / "scenarios").glob("*.toml"),
        *(ROOT / "studies" / "bases").glob("*.toml"),
    ]:
        content = without_texts(tomllib.loads(path.read_text(encoding="utf-8")))
        base = folder / BASES / path.name
        base.parent.mkdir(exist_ok=True)
        base.write_text(toml_text({**content, "film": FILM}), encoding="utf-8")
    for path in (ROOT / "studies").glob("*.toml"):
        text = short_study(path.read_text(encoding="utf-8"))
        (folder / path.stem).write_text(text, encoding="utf-8")


def short_scenario(path):
    """A scenario with fewer iterations and with small films of two frames."""
    return shortened(path.read_text(encoding="utf-8"))


def shortened(text):
    """The same for the text of a scenario."""
    content = without_texts(tomllib.loads(text))
    if "training" in content:
        content["training"]["iterations"] = min(ITERATIONS, content["training"]["iterations"])
    if "samples" in content["data"]:
        content["data"]["samples"] = SAMPLES
    return toml_text({**content, "film": {**content.get("film", {}), **FILM}})


def without_texts(content):
    """A scenario without the tables that fit only the whole run."""
    return {key: value for key, value in content.items() if key not in {"published", "tour"}}


def short_study(text):
    """A study with fewer values and seeds."""
    content = tomllib.loads(text)
    content["base"] = f"{BASES}/{Path(content['base']).name}"
    for axis in content["axes"].values():
        if isinstance(axis, dict) and "count" in axis:
            axis["count"] = min(VALUES, axis["count"])
        elif isinstance(axis, dict) and isinstance(axis.get("values"), list):
            axis["values"] = axis["values"][:VALUES]
    content["axes"]["data.seed"] = {"from": 0, "count": SEEDS}
    return toml_text(content)


class Shell:
    """Runs the lines of documents, those of relufit within this process, the same line once."""

    def __init__(self, folder):
        self.folder = folder
        self.done = {}
        self.started = []
        self._port = None

    def run(self, line):
        """Run a line with its pipes and its output file."""
        words = shlex.split(line, comments=True)
        target = None
        if ">" in words:
            at = words.index(">")
            words, target = words[:at], words[at + 1]
        output = b""
        for part in split_at(words, "|"):
            key = (*map(bare, part), output)
            if key not in self.done:
                self.done[key] = getattr(self, f"_{part[0]}")(part[1:], output)
            output = self.done[key]
        if target:
            (self.folder / target).write_bytes(output)

    def _relufit(self, words, given):
        words = [bare(self._on_this_machine(word)) for word in words]
        words += added(words)
        if words[0] == "new":
            (self.folder / f"{words[1]}.toml").unlink(missing_ok=True)
        if "--scheduler" in words:
            store = self.folder / "outputs" / f"{Path(words[2]).stem}.zarr"
            shutil.rmtree(store, ignore_errors=True)  # else there is nothing left to train
        folder = ROOT if words[0] == "verify" else self.folder  # short runs are not published
        expanded = [name for word in words for name in matching(folder, word)]
        with chdir(folder):
            done = CliRunner().invoke(app, expanded, input=given)
        assert done.exit_code == 0, f"relufit {' '.join(expanded)}\n{done.output}\n{done.exception}"
        if words[0] == "new":
            path = self.folder / f"{words[1]}.toml"
            path.write_text(short_scenario(path), encoding="utf-8")
        return done.stdout_bytes

    def _make(self, words, _given):
        """The gate is what runs this: that there is such a target is all that can be tested."""
        makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
        for word in words:
            assert re.search(rf"^{re.escape(word)}:", makefile, re.MULTILINE), word
        return b""

    def _pip(self, words, _given):
        """`make release` installs the wheel; here, that the project has what is asked for."""
        assert words[0] == "install"
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        for word in words[1:]:
            name, _, extra = word.partition("[")
            assert name in {".", "relufit"}, word
            assert not extra or extra.removesuffix("]") in project["optional-dependencies"], word
        return b""

    _pipx = _pip

    def _dask(self, words, _given):
        """A real process, with one worker instead of several."""
        words = [self._on_this_machine(word) for word in words]
        if "--nworkers" in words:
            words[words.index("--nworkers") + 1] = "1"
        program = Path(sys.executable).with_name("dask")
        log = (self.folder / f"dask{len(self.started)}.log").open("wb")
        self.started.append(subprocess.Popen([program, *words], stdout=log, stderr=log))
        log.close()
        return b""

    def _on_this_machine(self, word):
        if "8786" not in word:
            return word
        if self._port is None:
            with socket.socket() as free:
                free.bind(("127.0.0.1", 0))
                self._port = free.getsockname()[1]
        return word.replace("HOST", "127.0.0.1").replace("8786", str(self._port))

    def end(self):
        """End the processes that are still running, workers before the scheduler they wait for."""
        for process in reversed(self.started):
            process.terminate()
            process.wait()


def bare(word):
    """The bare name of a shipped file, which is the same scenario or study."""
    path = ROOT / word
    shipped = word.startswith(("scenarios/", "studies/")) and path.is_file()
    return path.stem if shipped else word


def added(words):
    """Options that make a command short: no browser, few formats and figures by default."""
    if words[0] == "explore":
        return ["--no-open"]
    formats = {"render": "png,gif,md", "compare": "png", "study": "png"}
    if words[0] in formats and "--format" not in words and words[:2] not in WITHOUT_FORMAT:
        return ["--format", formats[words[0]], *(["--only", "fit"] if words[1:] == ["-"] else [])]
    return []


WITHOUT_FORMAT = (["study", "run"], ["study", "pick"], ["study", "table"])


def matching(folder, word):
    """The files that a word with a star names; any other word."""
    found = sorted(folder.glob(word)) if "*" in word else []
    return [str(path.relative_to(folder)) for path in found] or [word]


def split_at(words, mark):
    """The parts of a list between its marks."""
    parts = [[]]
    for word in words:
        if word == mark:
            parts.append([])
        else:
            parts[-1].append(word)
    return parts


def run_python(text, names):
    """Run Python from a document; what it prints."""
    names.setdefault("__name__", "__main__")
    printed = io.StringIO()
    with redirect_stdout(printed):
        exec(compile(text, "document", "exec"), names)  # noqa: S102 - the documents' own lines
    return printed.getvalue()


def lines_of(text):
    """The commands of a block; a line that ends in a backslash goes on."""
    joined = text.replace("\\\n", " ")
    return [line for line in joined.splitlines() if line.strip() and not line.startswith("#")]
