"""Texts that are almost scenarios: damaged valid ones, and random ones from the grammar."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from relufit.errors import InputError
from relufit.scenario import load, loads, template
from relufit.scenario.write import to_toml

if TYPE_CHECKING:
    from random import Random

ROOT = Path(__file__).parents[1]
LOCATED = re.compile(r"[^\n]*?(case|mine\.toml):\d+: .+|[^\n]*: and (more than )?\d+ more faults\.")
# What is wrong with a file as a whole has no line.
PLACELESS = re.compile(
    r"[^\n]*: expected a (text|file) of at most 2 MiB, got a larger one\."
    r"|[^\n]*: expected (UTF-8 )?text, got (UTF-16|an? [A-Za-z]).*"
)
CURVE = "x,y\n0,0\n1,0.5\n2,-1e-3\n4,3\n"

WHOLE = """\
title = "Example"
source = "an article"
description = "two neurons coalesce"
[reference]
weights = [2, -1, -2, -1]
biases = [0, -1, -2, -3]
[network]
weights = [0.001, 0.04, 0.07, 0.1]
biases = [-0.002, -0.5, -1.0, -1.5]
input_weights = [1, 1, -1, 2.5]
output_bias = 1
[data]
domain = [0, 4]
samples = 400
seed = 22650
sampling = "grid"
order = "shuffled"
[training]
learning_rate = 0.01
iterations = 20000
stop_below = 1e-3
train = ["biases", "output_bias"]
update = "sequential"
record_every = 5
[film]
frames = 100
fps = 20
pacing = "log"
hold = 0
size = [800, 600]
[published]
states = 20001
weights = [1.42, 0.5, -1.33, -2.1]
coalesced = [[1, 2]]
tolerance = 0
"""
FILE = WHOLE.replace("weights = [2, -1, -2, -1]\nbiases = [0, -1, -2, -3]", 'file = "curve.csv"', 1)
KEYS = [*dict.fromkeys(re.findall(r"^\w+(?= =)", WHOLE, re.MULTILINE)), "points", "expression"]
KEYS += ["file", "random", "neurons", "bias_range", "type", "layers", "inputs", "targets", "at"]
TABLES = ["reference", "network", "data", "training", "film", "published", "network.random"]
VALUES = [
    "0", "-0", "-0.0", "1", "-1", "0.1", "5e-324", "1e308", "1e309", "-1e999", "inf", "-inf", "nan",
    "9223372036854775808", "1_000", "0x10", "0b1", "9" * 400, "9" * 5000, "true", "false",
    "1979-05-27", "07:32:00", "1979-05-27T07:32:00Z", '""', '"a"', "'a'", '"""a\nb"""', "'''a'''",
    '"\\u2028"', '"\u2028"', '"\x85"', '"\\uD800"', '"\x1b[31m"', "[]", "[[]]", "[1, 2]",
    "[[0, 1], [4, 0]]",
    '["weights", "biases"]', "{}", "{a = 1}", '"curve.csv"', '"""curve.csv"""', "'../x'", '"x**2"',
    '"relu(x"', '"dense"', '"cyclic"', '"\U0001f600"',
]  # fmt: skip
FRAGMENTS = [
    "[", "]", "{", "}", "=", ".", ",", '"', "'", '"""', "'''", "#", "\n", "\r\n", "\r", "\t", "\0",
    "\\", "\x7f", "\ufeff", "\ud800", "\udfff", "\u2028", "\x85", "\u202e", "e", "_", "-", "+",
    "[[", "]]",
]  # fmt: skip


def prepare(folder: Path) -> None:
    """Write the files that scenarios refer to."""
    (folder / "curve.csv").write_text(CURVE, encoding="utf-8")
    (folder / "large.csv").write_text("".join(f"{x / 8},{x}\n" for x in range(30_000)))


@cache
def corpus() -> list[str]:
    """Return valid scenarios."""
    shipped = sorted((ROOT / "scenarios").rglob("*.toml"))
    texts = [path.read_text(encoding="utf-8") for path in shipped]
    return [*texts, template("mine"), template("mine", "dense"), *[WHOLE, FILE] * 5]


def make(random: Random, folder: Path) -> tuple[str, Path]:
    """Return a text, and the folder of the files that it may refer to."""
    kind = random.random()
    if kind < 0.6:
        text = damaged(random, random.choice(corpus()))
    elif kind < 0.995:
        text = grown(random)
    else:
        text = large(random)
    return text, folder


def run(case: tuple[str, Path], scratch: Path) -> str:
    """Read a scenario and write it again, or get an error with its location."""
    text, folder = case
    try:
        if len(text) % 4:
            scenario = loads(text, name="case", folder=folder)
        else:  # from a file
            path = scratch / "mine.toml"
            path.write_bytes(text.encode("utf-8", "surrogatepass"))
            scenario = load(path)
    except InputError as error:
        for line in str(error).splitlines():
            if not (LOCATED.fullmatch(line) or PLACELESS.fullmatch(line)):
                raise ValueError(f"no place in {line!r}") from error
        return "rejected"
    stored = scenario.self_contained
    again = loads(stored.text, name=stored.name)
    if to_toml(again) != to_toml(scenario) or again.self_contained.sha256 != stored.sha256:
        raise ValueError("the scenario changed")
    return "read"


def damaged(random: Random, text: str) -> str:
    for _ in range(random.choice([1, 1, 2, 3, 8])):
        text = random.choice(DAMAGES)(random, text)
    return text


def _cut(random: Random, text: str) -> str:
    start = random.randrange(len(text) + 1)
    return text[:start] + text[start + random.choice([1, 2, 10, 100]) :]


def _insert(random: Random, text: str) -> str:
    at = random.randrange(len(text) + 1)
    return text[:at] + random.choice([*FRAGMENTS, *VALUES, *KEYS]) + text[at:]


def _double(random: Random, text: str) -> str:
    start = random.randrange(len(text) + 1)
    part = text[start : start + random.choice([1, 5, 50, 500])]
    at = random.randrange(len(text) + 1)
    return text[:at] + part * random.choice([1, 1, 2, 20]) + text[at:]


def _lines(random: Random, text: str) -> str:
    lines = text.splitlines(keepends=True) or [""]
    i, j = (random.randrange(len(lines)) for _ in range(2))
    lines[i], lines[j] = lines[j], lines[i]
    if random.random() < 0.5:
        del lines[random.randrange(len(lines))]
    return "".join(lines)


def _value(random: Random, text: str) -> str:
    places = list(re.finditer(r"(?<== )[^\n#]+|-?\d[\d.e-]*", text))
    if not places:
        return text
    place = random.choice(places)
    return text[: place.start()] + random.choice(VALUES) + text[place.end() :]


def _key(random: Random, text: str) -> str:
    places = list(re.finditer(r"^\w+(?= *=)|(?<=^\[)[\w.]+", text, re.MULTILINE))
    if not places:
        return text
    place = random.choice(places)
    name = random.choice([*KEYS, *TABLES, place.group()[:-1] or "a", place.group() + "s"])
    return text[: place.start()] + name + text[place.end() :]


DAMAGES = [_cut, _insert, _double, _lines, _value, _value, _key]


def grown(random: Random) -> str:
    """Return tables with known names and random values."""
    lines = [f'title = "{random.choice(["t", "é", "a b"])}"']
    for table in random.sample(TABLES, random.randint(1, len(TABLES))):
        lines.append(f"[{table}]" if random.random() < 0.97 else f"[[{table}]]")
        keys = random.sample(KEYS, random.randint(0, 5))
        lines += [f"{key} = {_any_value(random, 0)}" for key in keys]
    return "\n".join(lines)


def _any_value(random: Random, depth: int) -> str:
    kind = random.random()
    if depth > 4 or kind < 0.6:
        return random.choice(VALUES)
    inner = [_any_value(random, depth + 1) for _ in range(random.choice([0, 1, 2, 3, 30]))]
    if kind < 0.9:
        return f"[{', '.join(inner)}]"
    return (
        "{" + ", ".join(f"k{i} = {each}" for i, each in enumerate(inner) if "\n" not in each) + "}"
    )


def large(random: Random) -> str:
    """Return texts up to 1 MiB with many faults, deep or long values, or many names."""
    size = random.choice([2**14, 2**17, 2**20 - 200])
    entry = random.choice(
        ["[],", "0,", '"",', "[0,0],", "[[0]],", "{},", "[nan],", "1e9,", "{a=1},"]
    )
    head = random.choice(["weights", "points", "coalesced", "inputs", "train", "layers", "junk"])
    many = {
        "list": lambda: f"{head} = [{entry * (size // len(entry))}]\n",
        "deep": lambda: f"{head} = {'[' * (size // 2)}{']' * (size // 2)}\n",
        "inline": lambda: f"{head} = {'{a=' * (size // 8)}1{'}' * (size // 8)}\n",
        "keys": lambda: "".join(f"k{i} = 1\n" for i in range(size // 11)),
        "tables": lambda: "".join(f"[t{i}]\n" for i in range(size // 9)),
        "arrays": lambda: "[[network]]\n" * (size // 12),
        "dots": lambda: f"{'a.' * (size // 2)}a = 1\n",
        "points": lambda: (
            "points = [" + ",".join(f"[{i},{i % 7}]" for i in range(size // 10)) + "]\n"
        ),
        "rows": lambda: (
            'type = "dense"\nlayers = [1, 1]\n[data]\ninputs = ['
            + "[0],[0,0]," * (size // 20)
            + "]\n"
        ),
        "digits": lambda: f"{head} = {'7' * size}\n",
        "string": lambda: f'description = "{"é" * (size // 2)}"\n',
        "quotes": lambda: "'" * size,
        "comment": lambda: "#" * size,
        "lines": lambda: "\n" * size + "=",
        "at": lambda: "[published.at]\n" + "".join(f"a{i}.b = 1\n" for i in range(size // 14)),
        "file": lambda: '[reference]\nfile = "large.csv"\n',
    }
    table = f"[{random.choice(TABLES)}]\n" if random.random() < 0.8 else ""
    return 'title = "t"\n' + table + many[random.choice(sorted(many))]()
