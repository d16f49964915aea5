"""The reference page of mistakes that people make in TOML, with what relufit says of each."""

from __future__ import annotations

from typing import NamedTuple

from generate.files import table

from relufit.errors import InputError
from relufit.scenario import loads

NAME = "mine.toml"
SCENARIO = """\
title = "One neuron"
[reference]
weights = [2]
biases = [-1]
[network]
weights = [-0.6]
biases = [0]
[data]
domain = [0, 4]
samples = 400
[training]
learning_rate = 0.01
iterations = 2000
[film]
loop = true
size = [1200, 400]
"""


class Mistake(NamedTuple):
    """A line of the scenario, what somebody writes for it, and why that is no TOML."""

    what: str
    right: str
    wrong: str


MISTAKES = (
    Mistake("decimal comma", "learning_rate = 0.01", "learning_rate = 0,01"),
    Mistake("comma in a large number", "iterations = 2000", "iterations = 2,000"),
    Mistake("no digit before the point", "learning_rate = 0.01", "learning_rate = .01"),
    Mistake("a number with its unit", "size = [1200, 400]", "hold = 2 s"),
    Mistake("a calculation", "iterations = 2000", "iterations = 50*400"),
    Mistake("curly quotation marks", 'title = "One neuron"', "title = “One neuron”"),
    Mistake("no quotation marks", 'title = "One neuron"', "title = One neuron"),
    Mistake("True as in Python", "loop = true", "loop = True"),
    Mistake("None as in Python", "samples = 400", "samples = 400\nseed = None"),
    Mistake("round brackets", "domain = [0, 4]", "domain = (0, 4)"),
    Mistake("a missing comma", "domain = [0, 4]", "domain = [0 4]"),
    Mistake("a list left open", "domain = [0, 4]", "domain = [0, 4"),
    Mistake("a colon as in YAML", "samples = 400", "samples: 400"),
    Mistake("a comment as in C", "samples = 400", "samples = 400  // enough"),
    Mistake("a Windows path", "weights = [2]\nbiases = [-1]", 'file = "data\\curve.csv"'),
    Mistake("a key twice", "samples = 400", "samples = 400\nsamples = 500"),
    Mistake("a table twice", "[film]", "[data]\nseed = 1\n[film]"),
    Mistake("a misspelt key", "samples = 400", "sample = 400"),
    Mistake("a key in another table", "samples = 400", "samples = 400\nlearning_rate = 0.1"),
    Mistake("a number as text", "samples = 400", 'samples = "400"'),
)


def pages() -> dict[str, str]:
    """The page by its name."""
    rows = [[each.what, f"`{shown(each)}`", f"`{message_of(each)}`"] for each in MISTAKES]
    lines = [
        "# Mistakes in TOML",
        "",
        "What people write, and what relufit answers: the line, the mistake and what to write",
        f"instead. Each answer comes from relufit itself, for this scenario, called `{NAME}`, with",
        "one line changed:",
        "",
        "```toml",
        SCENARIO.rstrip(),
        "```",
        "",
        *table(["mistake", "written", "answer"], rows),
    ]
    return {"mistakes": "\n".join(lines)}


def shown(mistake: Mistake) -> str:
    """The lines that are new, on one line."""
    right = mistake.right.splitlines()
    return " ⏎ ".join(line for line in mistake.wrong.splitlines() if line not in right)


def text_of(mistake: Mistake) -> str:
    """The scenario with the mistake."""
    assert SCENARIO.count(mistake.right) == 1, mistake
    return SCENARIO.replace(mistake.right, mistake.wrong)


def message_of(mistake: Mistake) -> str:
    """The message of relufit."""
    try:
        loads(text_of(mistake), name=NAME)
    except InputError as error:
        return str(error)
    raise AssertionError(mistake)
